"""Whether a workbook can reach for something outside itself once it is opened: whoever gets it from others should not
have to know. Formulas of the plain functions below cannot; a link, or a formula of any other function, may.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from songnuan.lib.spreadsheets.archive import Archive
from songnuan.lib.spreadsheets.limits import LIMITS

PLAIN = frozenset(
    b"""ABS AND AVERAGE COLUMN CONCAT CONCATENATE COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DATEDIF DAY FIND HLOOKUP IF
    IFERROR INDEX INT ISBLANK ISERROR ISNUMBER ISTEXT LEFT LEN LOOKUP MATCH MAX MID MIN MOD MONTH NOT NOW OR RANK REPLACE
    RIGHT ROUND ROUNDDOWN ROUNDUP ROW SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT TEXT TODAY TRIM VALUE VLOOKUP
    YEAR""".split()
)
"""Functions of rosters and reports that read nothing but the workbook."""

_ELEMENT = rb"<(?:[\w.-]+:)?(?:f|formula[12]?|definedName|calculatedColumnFormula|totalsRowFormula)(?=[\s/>])"
_OPENING = re.compile(_ELEMENT)
_WHOLE = re.compile(_ELEMENT + rb"""(?:\s[^<>]*)?(?:/>|>([^<]*)</)""")
_CALL = re.compile(rb"([\w.]+)\s*\(")
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']\s*External|<(?:[\w.-]+:)?ddeLink", re.IGNORECASE)
_UNTOLD = (b"|", b"[", b"&#", b"&amp;#", b"http", b"\\\\")


def reaches_out(content: bytes) -> bool:
    """Whether an .xlsx that was read before holds a link, or a formula that may be more than plain. Raises Refused."""
    archive = Archive(io.BytesIO(content), LIMITS)
    return any(_part_reaches_out(archive.chunks(part)) for part in archive.parts)


def _part_reaches_out(chunks: Iterable[bytes]) -> bool:
    rest = b""
    for chunk in chunks:
        window = rest + chunk
        if _OUTSIDE.search(window) or not all(
            _is_plain(window, each.start()) for each in _OPENING.finditer(window)
        ):
            return True
        # What was not closed yet is looked at once more with what follows.
        rest = window[max(0, window.rfind(b"<", 0, max(0, window.rfind(b"<")))) :]
    return b"<" in rest and any(_WHOLE.match(rest, each.start()) is None for each in _OPENING.finditer(rest))


def _is_plain(window: bytes, at: int) -> bool:
    """Of an element that is not whole yet, true: it stands in the next window again."""
    whole = _WHOLE.match(window, at)
    if whole is None:
        return b"<" not in window[at + 1 :].partition(b">")[2]
    formula = whole[1] or b""
    return {name.upper() for name in _CALL.findall(formula)} <= PLAIN and not any(
        mark in formula for mark in _UNTOLD
    )
