"""The key file: made once, never again in silence; anything wrong with it fails closed."""

import base64
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from songnuan.lib import keyfile


def changed(home: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = keyfile.path_in(home)
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def key(length: int = 32) -> str:
    return base64.b64encode(bytes(length)).decode()


def test_a_new_file_is_for_its_owner_alone_and_holds_independent_keys(tmp_path: Path) -> None:
    keyfile.create(tmp_path)
    path = keyfile.path_in(tmp_path)
    assert [stat.S_IMODE(place.stat().st_mode) for place in (path, path.parent)] == [0o600, 0o700]
    ring = keyfile.keyring(tmp_path)
    secrets = {ring.index, ring.data[ring.current], keyfile.django_secret(tmp_path).encode()}
    assert (len(secrets), ring.current, list(ring.data)) == (3, 1, [1])


def test_a_file_that_exists_is_never_replaced(tmp_path: Path) -> None:
    keyfile.create(tmp_path)
    before = keyfile.path_in(tmp_path).read_bytes()
    with pytest.raises(FileExistsError):
        keyfile.create(tmp_path)
    assert keyfile.path_in(tmp_path).read_bytes() == before


def test_two_installations_share_no_key(tmp_path: Path) -> None:
    for name in ("one", "two"):
        keyfile.create(tmp_path / name)
    one, two = keyfile.keyring(tmp_path / "one"), keyfile.keyring(tmp_path / "two")
    assert one.index != two.index
    assert one.data[1] != two.data[1]


def test_a_missing_file_is_named_and_signs_nothing(tmp_path: Path) -> None:
    with pytest.raises(keyfile.KeyFileError, match="找不到密钥文件"):
        keyfile.keyring(tmp_path)
    assert keyfile.django_secret(tmp_path) == ""


def test_an_older_key_stays_readable_beside_the_current_one(tmp_path: Path) -> None:
    keyfile.create(tmp_path)
    changed(tmp_path, lambda content: content.update(current=2, data={**content["data"], "2": key()}))
    ring = keyfile.keyring(tmp_path)
    assert (ring.current, sorted(ring.data)) == (2, [1, 2])


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.pop("index"),
        lambda content: content.pop("data"),
        lambda content: content.update(index="***"),
        lambda content: content.update(index=key(31)),
        lambda content: content.update(data={"1": key(16)}),
        lambda content: content.update(data={}),
        lambda content: content.update(data=[]),
        lambda content: content.update(current=2),
        lambda content: content.update(current=None),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    keyfile.create(tmp_path)
    changed(tmp_path, change)
    with pytest.raises(keyfile.KeyFileError, match="已损坏"):
        keyfile.keyring(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"text"', b"\xff\xfe"])
def test_a_file_that_is_no_key_file_is_refused(tmp_path: Path, content: bytes) -> None:
    keyfile.create(tmp_path)
    keyfile.path_in(tmp_path).write_bytes(content)
    with pytest.raises(keyfile.KeyFileError, match="已损坏"):
        keyfile.keyring(tmp_path)
    assert keyfile.django_secret(tmp_path) == ""
