"""What a reader is told of the values of a 更正单: no more than the page of such a row would tell them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from beneficiaries.models import Category, Disbursement, RosterEntry
from beneficiaries.models.disbursement import record_became_closed
from beneficiaries.sight import CLOSED_CLASS, PLAIN, masked
from campaigns.models import Amendment, User
from songnuan.entry.sheets import Column
from songnuan.entry.written import covered
from songnuan.ledger.small import KNOWS_PERSONS
from songnuan.lib.text import squeeze

OF_PERSONS = frozenset((Disbursement.SHEET, RosterEntry.SHEET))
OF_FIGURES = PLAIN - {"household"}
"""All that they read who may not know persons: one row is a group of one, of whichever class (decision 22)."""
IMPERSONAL = OF_FIGURES | {
    "method", "category", "item", "goods_text", "quantity", "employer", "grassroots", "file_number", "voucher", "kind", "household",
}  # fmt: skip
"""Of a sheet of persons, what says nothing of who is meant: everything else is masked for every reader."""


@dataclass(frozen=True)
class Values:
    """One 更正单 as its reader may know it: which fields are open, and what stands in the place of the others.

    `instead`: the word for all of them, where they are not masked one by one: the row is, or is to be, of the closed class
    and its reader may not know of it, or they may not know persons, and are told of every row alike. `heads` holds what each
    category is called instead, where the reader may be told that much.
    """

    of_persons: bool
    instead: str
    open: frozenset[str]
    heads: Mapping[str, str]

    @classmethod
    def of(cls, amendment: Amendment, user: User) -> Self:
        """Before and after are looked at together: either of them tells of the other, as does what came later. Two queries."""
        of_persons = amendment.sheet in OF_PERSONS
        if not user.has_perm(KNOWS_PERSONS):
            return cls(of_persons, _("已登记，此处不显示"), OF_FIGURES, heads={})
        said = _categories(amendment)
        # Of which class a row was whose values were taken out nobody can say any more: it is not told.
        gone = of_persons and not amendment.sealed
        if user.has_perm(CLOSED_CLASS) or not (
            gone or any(leaf.closed for leaf in said.values()) or _became_closed(amendment)
        ):
            return cls(of_persons, instead="", open=IMPERSONAL, heads={})
        heads = {name: str(leaf.head or leaf) for name, leaf in said.items()}
        return cls(of_persons=True, instead=_("不公开"), open=IMPERSONAL & PLAIN, heads=heads)

    def shown(self, column: Column, text: str) -> str:
        """One value, before or after."""
        if not text or not self.of_persons or column.field in self.open:
            return covered(column, text)
        if not self.instead:
            return masked(column.field, text)
        return (column.field == "category" and self.heads.get(squeeze(text))) or self.instead


def _became_closed(amendment: Amendment) -> bool:
    """Whether the row was corrected into the closed class, by this 更正单 or after it."""
    return amendment.sheet == Disbursement.SHEET and record_became_closed(amendment.record)


def _categories(amendment: Amendment) -> dict[str, Category]:
    """Those that stand before or after, by their names as cells hold them."""
    if amendment.sheet != Disbursement.SHEET:
        return {}
    said = {squeeze(cells.get("category", "")) for cells in amendment.cells}
    known = Category.objects.filter(campaign=amendment.campaign).select_related("head")
    return {name: leaf for leaf in known if (name := squeeze(leaf.name)) in said}
