"""Texts that a spreadsheet could take for a formula, a link or a name of its own (hardening T46)."""

from __future__ import annotations

import re

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters by which a spreadsheet takes a CSV text for a formula (OWASP, and their full-width twins)."""

LONGEST_TITLE = 31
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def quoted(text: str) -> str:
    """A text as it stands in a .csv: with an apostrophe before it where it looks like a formula.

    One that already has the apostrophe gets another, so that `unquoted` gives back every text as it was.
    """
    return f"'{text}" if text.lstrip("'").startswith(RISKY) else text


def unquoted(text: str) -> str:
    """The text that `quoted` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(RISKY) else text


def sheet_title(name: str) -> str:
    """A name that Excel takes for a sheet: 31 characters at most, without those it forbids; never empty."""
    title = _NOT_IN_TITLES.sub(" ", name).strip(" '")[:LONGEST_TITLE].strip(" '")
    return "Sheet1" if not title or title.casefold() == "history" else title


def printed(text: str) -> str:
    """A text for a page's header or footer, where & begins a code."""
    return text.replace("&", "&&")
