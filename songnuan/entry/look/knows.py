"""What a reader may know of persons in rows as somebody wrote them, beside what was stored of them or before it.

A slip in the category is why many of them wait: 因公牺牲民警 for 因公牺牲民警家庭. So a category that nobody knows, or none, may
be one of the closed class, and its row is withheld like one.
"""

from dataclasses import dataclass
from typing import Any, Self

from beneficiaries.sight import CLOSED_CLASS
from beneficiaries.values import is_closed
from campaigns.models import Fact
from songnuan.entry.look.shown import PERSONS
from songnuan.entry.sheets import Sheet
from songnuan.ledger.small import KNOWS_PERSONS


@dataclass(frozen=True)
class Knows:
    """`persons`: whether this reader may know who is meant at all; `closed_class`: also of the closed class."""

    persons: bool
    closed_class: bool

    @classmethod
    def of(cls, user: Any) -> Self:
        return cls(user.has_perm(KNOWS_PERSONS), user.has_perm(CLOSED_CLASS))

    def withholds_stored(self, sheet: Sheet, stored: Fact | None) -> bool:
        """Whether who is meant by a row of a file is not told; `stored` is what came of it, None where nothing did."""
        if sheet not in PERSONS or (self.persons and self.closed_class):
            return False
        return not self.persons or stored is None or is_closed(stored)
