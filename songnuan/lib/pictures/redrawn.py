"""A client's picture redrawn: a fresh process under limits decodes it, and only new JPEGs come back."""

import json
import logging
import os
import selectors
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from songnuan.lib.apart import apart
from songnuan.lib.pictures.kinds import kind_of
from songnuan.lib.pictures.limits import LIMITS, MB, Limits

logger = logging.getLogger(__name__)

MODULE = "songnuan.lib.pictures.child"
PIECE = 1 << 18
_SAID: dict[str, Promise] = {
    "unreadable": _("这不是能读取的照片。请用手机或相机拍的 JPG、PNG 照片；截图也可以。"),
    "too_large": _("照片过大。请先缩小，或用手机直接拍照上传。"),
}


class PictureRefused(ValueError):
    """Why a picture is not taken; the message is for the clerk."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = _SAID[code]


@dataclass(frozen=True)
class Redrawn:
    """A picture of pixels alone, as JPEG, and a small one for lists."""

    width: int
    height: int
    kept: bytes
    small: bytes


def redrawn(content: Iterable[bytes], limits: Limits = LIMITS) -> Redrawn:
    """Redraw what a client sent, in pieces; raises PictureRefused. Takes a fraction of a second."""
    with tempfile.TemporaryFile() as file:
        length, start = 0, b""
        for piece in content:
            start = (start + piece[:16])[:16]
            length += len(piece)
            if length > limits.file_bytes:
                raise PictureRefused("too_large")
            file.write(piece)
        if kind_of(start) is None:
            raise PictureRefused("unreadable")
        file.seek(0)
        return _understood(_answer(file.fileno(), limits))


def _understood(answer: bytes) -> Redrawn:
    line, _end, pictures = answer.partition(b"\n")
    try:
        said = json.loads(line)
        if "refused" in said:
            raise PictureRefused(said["refused"])
        (width, height), (first, second) = said["size"], said["lengths"]
        if first + second != len(pictures):
            raise PictureRefused("unreadable")
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, PictureRefused):
            raise
        raise PictureRefused("unreadable") from error
    return Redrawn(width, height, pictures[:first], pictures[first:])


def _answer(file: int, limits: Limits) -> bytes:
    """Everything the process says, within its time and size."""
    pieces: list[bytes] = []
    length, ends = 0, time.monotonic() + limits.wall_seconds
    said = [json.dumps(asdict(limits))]
    with apart(MODULE, file, said) as process, selectors.DefaultSelector() as selector:
        pipe = process.stdout.fileno() if process.stdout else -1
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, ends - time.monotonic())):
                logger.warning("picture process ran out of time")
                raise PictureRefused("too_large")
            piece = os.read(pipe, PIECE)
            if not piece:
                return b"".join(pieces)
            length += len(piece)
            if length > limits.answer_bytes:
                raise PictureRefused("too_large")
            pieces.append(piece)


def most_megabytes(limits: Limits = LIMITS) -> int:
    """How many MB a photograph may have, for pages that say so."""
    return limits.file_bytes // MB
