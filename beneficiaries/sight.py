"""What a reader sees of a person: the one home of masking. Nothing here opens anything to anybody.

Masked for everyone until it is revealed: numbers, address, circumstances, and the names that are sealed (the closed
class, minors). Other names are read by those who enter such facts, and masked to all others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from beneficiaries.values import is_closed, name_of, personal_of
from campaigns.models import Fact
from songnuan.lib.identifiers import mask_address, mask_citizen_id, mask_digits, mask_inside, mask_name

CLOSED_CLASS = "beneficiaries.view_closed_class"

_MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "citizen_id": mask_citizen_id,
    "phone": mask_digits,
    "card": mask_digits,
    "address": mask_address,
    "proxy": mask_name,
}
OPEN = frozenset(("bank", "relation"))
"""Sealed like the rest, yet they say nothing of who is meant: those who enter such facts read them."""

PLAIN = frozenset(("purpose", "cash", "goods", "person_times", "date", "source", "household"))
"""What is said of every row about a person, whoever is meant. Of the closed class nothing else is."""


@dataclass(frozen=True)
class Sight:
    """`names`: whether this reader enters such facts; `closed_class`: whether the closed class's may be known.

    `reclasses`: whether they may say anew of a row that they are not told of what it is. Who may not would make it known.
    """

    names: bool
    closed_class: bool
    reclasses: bool = False

    @classmethod
    def of(cls, user: Any, *, enters: bool) -> Self:
        """Who enters such facts reads their names; the closed class needs a permission of its own."""
        return cls(enters, user.has_perm(CLOSED_CLASS))

    def withholds(self, fact: Fact) -> bool:
        """Whether the fact is of the closed class and this reader may not know who is meant."""
        return is_closed(fact) and not self.closed_class

    def keeps(self, fact: Fact, field: str) -> bool:
        """Whether a field is not theirs to change, as it would make known who is meant."""
        return field == "category" and self.withholds(fact) and not self.reclasses

    def category(self, fact: Any) -> Any:
        """The category that this reader is told."""
        return fact.head if self.withholds(fact) else fact.category

    def name(self, fact: Any) -> str:
        """A fact's name as this reader sees it; a number that somebody wrote beside it is covered."""
        return self.shown(fact, "name", name_of(fact))

    def hides(self, fact: Fact, field: str) -> bool:
        """Whether a field's stored value must not be printed, not even into a form. Of the closed class that is all but
        what is said of every row: neither the leaf, nor what was given, nor where somebody works."""
        if self.withholds(fact):
            return field not in PLAIN
        if field not in personal_of(fact):
            return False
        if field == "name":
            return not self.names or "name" in fact.private
        return field not in OPEN or not self.names

    def shown(self, fact: Fact, field: str, value: str) -> str:
        """A field's value as this reader sees it; `value` is what is written. The head of the closed class stands for
        its leaf."""
        if not value or not self.hides(fact, field):
            return mask_inside(value) if field == "name" or field in OPEN else value
        if self.withholds(fact):
            return str(self.category(fact)) if field == "category" else _("不公开")
        return masked(field, value)


def masked(field: str, value: str) -> str:
    """A personal value masked: what is left of it, or only that there is one."""
    mask = _MASKS.get(field)
    return mask(value) if mask else _("已登记，此处不显示")
