"""All that is written in a workbook, in cells or beside them: comments, headers of pages, properties, boxes, lists, names.

For who asks whether a number stands in it anywhere: letters and digits alone, some of them twice. Looked for in a process of
its own (songnuan.lib.spreadsheets.throughout).
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import chain
from typing import BinaryIO

from songnuan.lib.spreadsheets import ole, wire
from songnuan.lib.spreadsheets.answering import answer
from songnuan.lib.spreadsheets.archive import Archive
from songnuan.lib.spreadsheets.limits import LIMITS, Limits
from songnuan.lib.text import closed_up

_TAG = re.compile(r"<[^<>]*>")
_TELLING = re.compile(r"<(?!/|(?:[^\s<>:]+:)?(?:c|col|r|row|v)[\s>])[^<>]*>")
"""Tags in which somebody's words may stand: not those of cells and rows, of which there are many."""

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf")
_LONGEST = 64 * 1024
"""Characters of a tag, and of a number by its name (&#50;) no more."""
_AT_ONCE = 1 << 20
_OVERLAP = 64
"""Characters that are said once more: what is looked for is shorter."""


def lines(file: BinaryIO, limits: Limits, _arguments: Sequence[str]) -> Iterator[bytes]:
    """What is written, in pieces, and that this was all."""
    for text in written(file, limits):
        yield wire.line(wire.ANSWER, text)
    yield wire.line(wire.END, None)


def main() -> None:
    """Arguments: those of `answer`."""
    answer(lines)


def written(file: BinaryIO, limits: Limits = LIMITS) -> Iterator[str]:
    """The texts of a zip of XML, or of an .xls read as it lies there; of another file none. Raises Refused."""
    start = file.read(len(ole.MAGIC))
    file.seek(0)
    if start == ole.MAGIC:
        yield from _as_it_lies(file.read())
    elif start.startswith(b"PK\3\4"):
        archive = Archive(file, limits)
        for name in archive.parts:
            if name.endswith(".bin"):
                yield from _as_it_lies(b"".join(archive.chunks(name)))
            elif not name.endswith(_PICTURES):
                yield from _of_part(archive.chunks(name))


def _as_it_lies(data: bytes) -> Iterator[str]:
    """Its texts stand in one byte or two for each character, wherever they begin."""
    wide = (data[at:].decode("utf-16-le", "ignore") for at in (0, 1))
    for text in (data.decode("latin-1"), *wide):
        for at in range(0, len(text), _AT_ONCE):
            yield closed_up(text[at : at + _AT_ONCE + _OVERLAP])


def _of_part(chunks: Iterable[bytes]) -> Iterator[str]:
    """What stands between tags, however many part it; and what stands in them."""
    decoder, rest = None, ""
    told = ["", ""]
    for chunk in chain(chunks, (b"",)):
        if decoder is None:
            is_wide = chunk.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
            decoder = getincrementaldecoder("utf-16" if is_wide else "utf-8")("ignore")
        window = rest + decoder.decode(chunk)
        cut = _open_end(window) if chunk else len(window)
        window, rest = window[:cut], window[cut:]
        for which, words in enumerate((_TAG.sub("", window), " ".join(_TELLING.findall(window)))):
            told[which] = told[which][-_OVERLAP:] + closed_up(unescape(words))
            yield told[which]


def _open_end(window: str) -> int:
    """Where the last tag, or character by its number, begins that may go on in what follows."""
    for sign, end, most in (("<", ">", _LONGEST), ("&", ";", 12)):
        at = window.rfind(sign, max(0, len(window) - most))
        if at >= 0 and end not in window[at:]:
            return at
    return len(window)
