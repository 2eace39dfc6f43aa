"""Where a file waits between preview and import: sealed, under a name of our own, gone after a day."""

import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from import_export.tmp_storages import BaseStorage

from songnuan.lib import cipher

FOLDER = "small-tables"
KEPT = datetime.timedelta(days=1)


class SealedStorage(BaseStorage):
    """One stored file. `name` is a UUID in hex."""

    def save(self, data: bytes) -> None:
        _forget_old()
        uid = uuid4()
        storages["uploads"].save(f"{FOLDER}/{uid.hex}", ContentFile(cipher.seal(data, uid)))
        self.name = uid.hex

    def read(self) -> bytes:
        with storages["uploads"].open(self._path()) as file:
            return cipher.unseal(file.read(), UUID(self.name))

    def is_there(self) -> bool:
        return bool(storages["uploads"].exists(self._path()))

    def remove(self) -> None:
        storages["uploads"].delete(self._path())

    def _path(self) -> str:
        return f"{FOLDER}/{UUID(self.name).hex}"


def _forget_old() -> None:
    store: Any = storages["uploads"]
    if not store.exists(FOLDER):
        return
    for name in store.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if store.exists(path) and store.get_modified_time(path) < timezone.now() - KEPT:
            store.delete(path)
