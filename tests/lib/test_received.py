"""A file that is being received has no name on the disk (T40)."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.test import RequestFactory

from songnuan.lib.received import NamelessFileUploadHandler

pytestmark = pytest.mark.hardening("T40")
CONTENT = "李桂兰,220104196609220000\n".encode() * 60_000


@pytest.fixture
def spare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object) -> Path:
    """The temporary folder, and nothing else in it."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR = None  # type: ignore[attr-defined]
    return tmp_path


def named_while_received(spare: Path, *handlers: type[FileUploadHandler]) -> list[str]:
    """The names that lie in the folder while a long file of a request is there."""
    request = RequestFactory().post("/upload/", {"file": SimpleUploadedFile("名册.csv", CONTENT)})
    if handlers:
        request.upload_handlers = [handler(request) for handler in handlers]
    file = request.FILES["file"]
    names = sorted(path.suffix for path in spare.iterdir())
    assert (file.name, file.size, file.read()) == ("名册.csv", len(CONTENT), CONTENT)
    request.close()
    return names


def test_a_long_file_has_no_name_and_is_whole(spare: Path) -> None:
    assert named_while_received(spare) == []


def test_control_django_gives_it_one(spare: Path) -> None:
    assert named_while_received(spare, TemporaryFileUploadHandler) == [".csv"]


def test_what_was_broken_off_is_closed(spare: Path) -> None:
    handler = NamelessFileUploadHandler()
    handler.upload_interrupted()  # before its first file
    handler.new_file("file", "名册.csv", "text/csv", None)
    handler.receive_data_chunk(b"x", 0)
    handler.upload_interrupted()
    assert handler.file.closed
