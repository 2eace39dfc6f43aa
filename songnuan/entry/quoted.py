"""Sentences that quote what a clerk called a worksheet: to who may not know of everybody, 因公牺牲民警家庭 is a name."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from songnuan.entry.sheets import BY_NAME
from songnuan.lib.identifiers import mask_inside

OF_ROWS = frozenset(("duplicate_in_file", "possible_duplicate"))
"""Codes of faults whose sentence about a row quotes the worksheet where its double stands."""


def place_of(title: str, titles: Sequence[str]) -> str:
    """Which worksheet of the file it is, in words that quote nothing; one that is called as the contracts do stays so."""
    if title in BY_NAME:
        return title
    return _("第%(number)d张表") % {"number": titles.index(title) + 1 if title in titles else 1}


def unquoted(message: str, titles: Sequence[str]) -> str:
    """The sentence with the worksheets' places for their titles. In a sentence long numbers are covered."""
    for title in sorted(titles, key=len, reverse=True):
        for quoted in {title, mask_inside(title)}:
            message = message.replace(f"“{quoted}”", f"“{place_of(title, titles)}”")
    return message
