"""The watermark: who took a file out and when, in the file itself."""

from __future__ import annotations

import re

SIGN = "※"
"""Begins the line by which our own readers know a watermark and leave it out."""

_WITH_TIME = re.compile(rf"\s*{SIGN}.*\d{{4}}-\d{{2}}-\d{{2}} \d{{2}}:\d{{2}}", re.DOTALL)


def mark_line(text: str) -> str:
    """The watermark as the first line of a table."""
    return f"{SIGN} {text}"


def is_mark(text: object) -> bool:
    """Whether a cell is a watermark."""
    return isinstance(text, str) and text.startswith(SIGN)


def is_ours(text: str) -> bool:
    """Whether a text is a watermark with its time, wherever it stands: ※ alone begins a clerk's own note as well."""
    return SIGN in text and _WITH_TIME.match(text) is not None
