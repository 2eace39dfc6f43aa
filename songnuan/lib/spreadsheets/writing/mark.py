"""The watermark: who took a file out and when, in the file itself."""

from __future__ import annotations

SIGN = "※"
"""Begins the line by which our own readers know a watermark and leave it out."""


def mark_line(text: str) -> str:
    """The watermark as the first line of a table."""
    return f"{SIGN} {text}"


def is_mark(text: object) -> bool:
    """Whether a cell is a watermark."""
    return isinstance(text, str) and text.startswith(SIGN)
