"""Whether a workbook can reach for something outside itself once it is opened: whoever gets it from others should not
have to know. Formulas of the plain functions below cannot; a link, or a formula of any other function, may. Looked for in
a process of its own (songnuan.lib.spreadsheets.outward).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.answering import answer
from songnuan.lib.spreadsheets.archive import Archive
from songnuan.lib.spreadsheets.limits import LIMITS, Limits

PLAIN = frozenset(
    b"""ABS AND AVERAGE COLUMN CONCAT CONCATENATE COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DATEDIF DAY FIND HLOOKUP IF
    IFERROR INDEX INT ISBLANK ISERROR ISNUMBER ISTEXT LEFT LEN LOOKUP MATCH MAX MID MIN MOD MONTH NOT NOW OR RANK REPLACE
    RIGHT ROUND ROUNDDOWN ROUNDUP ROW SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT TEXT TODAY TRIM VALUE VLOOKUP
    YEAR""".split()
)
"""Functions of rosters and reports that read nothing but the workbook."""

_PREFIX = rb"<(?:[^\s<>/:=\"']++:)?"
"""Of any alphabet."""

_ELEMENT = _PREFIX + rb"(?:f|formula[12]?|definedName|calculatedColumnFormula|totalsRowFormula)(?=[\s/>])"
_OPENING = re.compile(_ELEMENT)
_WHOLE = re.compile(_ELEMENT + rb"""(?:\s[^<>]*)?(?:/>|>([^<]*+)</)""")
_CALL = re.compile(rb"(?<![\w.])([\w.]++)\s*+\(")
_OUTSIDE = re.compile(
    rb"TargetMode\s*=\s*[\"'](?:\s*External|[^\"'<>]*&)|" + _PREFIX + rb"ddeLink", re.IGNORECASE
)
"""Or a mode of which a letter is written by its number."""
_LONGEST = 64 * 1024
"""Bytes of a formula or a tag: Excel takes 8,192 characters of a formula."""
_UNTOLD = (b"|", b"[", b"&#", b"&amp;#", b"http", b"\\\\")


def lines(file: BinaryIO, limits: Limits, _arguments: Sequence[str]) -> Iterator[bytes]:
    """Yes or no."""
    yield wire.line(wire.ANSWER, reaches_out(file, limits))


def main() -> None:
    """Arguments: those of `answer`."""
    answer(lines)


def reaches_out(file: BinaryIO, limits: Limits = LIMITS) -> bool:
    """Whether an .xlsx holds a link, or a formula that may be more than plain. Raises Refused."""
    archive = Archive(file, limits)
    return any(_part_reaches_out(archive.chunks(part)) for part in archive.parts)


def _part_reaches_out(chunks: Iterable[bytes]) -> bool:
    rest = b""
    for chunk in chunks:
        window = rest + chunk
        # From the last tag whose kind can be told: what it opens may go on in the next chunk.
        cut = max(0, window.rfind(b"<", 0, -1))
        if not _is_plain(window[: cut + 2]):
            return True
        rest = window[cut:]
        if len(rest) > _LONGEST:
            if rest.startswith(b"<") and (b">" not in rest or _OPENING.match(rest)):
                return True
            rest = b""
    return not _is_plain(rest)


def _is_plain(window: bytes) -> bool:
    """Of text in which every formula is whole, but for one that is cut off in its first letter."""
    return not _OUTSIDE.search(window) and all(
        _formula_is_plain(window, opening.start()) for opening in _OPENING.finditer(window)
    )


def _formula_is_plain(window: bytes, at: int) -> bool:
    whole = _WHOLE.match(window, at)
    if whole is None or len(whole[0]) > _LONGEST:
        return False
    formula = whole[1] or b""
    return {name.upper() for name in _CALL.findall(formula)} <= PLAIN and not any(
        mark in formula for mark in _UNTOLD
    )
