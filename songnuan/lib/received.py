"""A file that is being received lies on disk without a name: nothing of it is left where the process is killed (T40)."""

import tempfile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class NamelessFileUploadHandler(FileUploadHandler):
    """What Django's own handler for long files does, which gives each a name in the temporary folder until it is closed."""

    def new_file(self, *arguments: Any, **more: Any) -> None:
        super().new_file(*arguments, **more)
        self.file = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the request)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """The file, to be read from its beginning."""
        self.file.seek(0)
        return UploadedFile(
            self.file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

    def upload_interrupted(self) -> None:
        """Whoever sent it went away."""
        if hasattr(self, "file"):
            self.file.close()
