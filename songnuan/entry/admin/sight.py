"""What a reader may see of a fact's personal values. Numbers are masked for everyone on these pages."""

from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from campaigns.models import Fact
from songnuan.entry.written import value_of
from songnuan.lib.identifiers import mask_citizen_id, mask_digits, mask_name

MASKED = frozenset(("citizen_id", "phone", "card"))
"""Fields of a record that are never printed in clear."""


@dataclass(frozen=True)
class Sight:
    """`names`: whether names and addresses may be read; `closed_class`: also those of the closed class."""

    names: bool
    closed_class: bool

    @classmethod
    def of(cls, user: Any, *, enters: bool) -> Self:
        """Who enters such facts reads their names; the closed class needs a permission of its own."""
        return cls(enters, user.has_perm("beneficiaries.view_closed_class"))

    def withholds(self, fact: Fact) -> bool:
        """Whether the fact is of the closed class and this reader may not see who is meant."""
        return is_closed(fact) and not self.closed_class

    def name(self, fact: Any) -> str:
        """A fact's name as this reader sees it."""
        if self.withholds(fact):
            return _("不公开")
        name = str((fact.private.get("name") if is_closed(fact) else fact.name) or "")
        return name if self.names else mask_name(name)

    def hides(self, fact: Fact, field: str) -> bool:
        """Whether a field's stored value must not be printed, not even into a form."""
        return field in MASKED or (self.withholds(fact) and field in personal_of(fact))

    def shown(self, fact: Fact, field: str, value: str) -> str:
        """A field's value as this reader sees it; `value` is what is written."""
        if not value:
            return ""
        if self.withholds(fact) and field in personal_of(fact):
            return _("不公开")
        if field == "citizen_id":
            return mask_citizen_id(value)
        if field in MASKED:
            return mask_digits(value)
        if field in personal_of(fact) and not self.names:
            return mask_name(value) if field == "name" else _("已登记，此处不显示")
        return value


def is_closed(fact: Fact) -> bool:
    """Whether the fact is of the closed class (公安民警、移民管理警察及家庭)."""
    category = getattr(fact, "category", None)
    return category is not None and bool(category.closed)


def personal_of(fact: Fact) -> frozenset[str]:
    """The fields that say who is meant: all sealed values, and the name where the fact is about a person."""
    person = value_of(fact, "citizen_id", {}) is not None or hasattr(fact, "person")
    return frozenset((*fact.private, *(("name", "citizen_id") if person else ())))
