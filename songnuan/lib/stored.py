"""What lies in a store of sealed files under names of our own making: two hexadecimal digits, then the file's own."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.core.files.storage import storages

_OF_OUR_MAKING = re.compile("[0-9a-f]{2}")


def stored(where: str, before: datetime, room: str = "") -> Iterator[str]:
    """The names of files in a room of that store that were stored before that moment."""
    store = storages[where]
    if not store.exists(room):
        return
    for folder in store.listdir(room)[0]:
        if not _OF_OUR_MAKING.fullmatch(folder):
            continue
        place = str(Path(room, folder))
        for file in store.listdir(place)[1]:
            name = f"{place}/{file}"
            if store.get_modified_time(name) < before:
                yield name
