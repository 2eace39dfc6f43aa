"""What a reader may know of persons in rows as somebody wrote them, beside what was stored of them or before it.

A slip in the category is why many of them wait: 因公牺牲民警 for 因公牺牲民警家庭. So a category that nobody knows, or none, may
be one of the closed class, and its row is withheld like one.
"""

from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext_lazy

from beneficiaries.sight import CLOSED_CLASS
from beneficiaries.values import is_closed
from campaigns.models import Fact, PendingRow
from songnuan.entry.check import Checked, CheckedSheet
from songnuan.entry.facts import disbursements
from songnuan.entry.faults import may_be_anything, repeats
from songnuan.entry.look.shown import CATEGORY, PERSONS, category_in, may_be_closed
from songnuan.entry.names import Lookups
from songnuan.entry.record import Row
from songnuan.entry.sheets import BY_NAME, DISBURSEMENTS, Sheet
from songnuan.ledger.small import KNOWS_PERSONS
from songnuan.lib.spreadsheets.cells import Cell

CATEGORY_FOR_HOLDERS = gettext_lazy("表里没有的“人员类别”，由上传的同志或者报送单位统一填写。")


@dataclass(frozen=True)
class Knows:
    """`persons`: whether this reader may know who is meant at all; `closed_class`: also of the closed class; `has_file`: whether
    they have the file anyway (songnuan.entry.holders)."""

    persons: bool
    closed_class: bool
    has_file: bool = False
    trusts: frozenset[int] = frozenset()
    """Ids of who may have said what a header means: who sent the file, and who works at its union."""

    @classmethod
    def of(cls, user: Any, *, holds: bool = False) -> Self:
        return cls(holds or user.has_perm(KNOWS_PERSONS), holds or user.has_perm(CLOSED_CLASS), holds)

    @property
    def everybody(self) -> bool:
        """Whether they may know whoever is meant."""
        return self.persons and self.closed_class

    @property
    def says_category(self) -> bool:
        """Whether they may say once for all rows of which category they are: of the class that is not told they would make one
        that is."""
        return self.closed_class

    def withholds_all(self, checked: Checked, sheet: CheckedSheet) -> bool:
        """Whether of every row of a sheet of a file that waits no more is told than of one of the closed class.

        Where somebody else said what its headers mean, that may have been this very reader, in another file of the union: over
        姓名 or 病情 they may say 工作单位. And where no column says what the rows are, any may be of the class.
        """
        if self.has_file:
            return False
        return sheet.title in self.explained_by_others(checked) or (
            lacks_category(sheet) and not self.says_category
        )

    def explained_by_others(self, checked: Checked) -> frozenset[str]:
        """The titles of sheets of which a column is read by the word of somebody who neither sent the file nor works there."""
        return frozenset(
            layout.title
            for layout in checked.layouts
            if any(cell.by not in self.trusts for cell in layout.explained)
        )

    def quotes(self, sheet: Sheet, code: str) -> bool:
        """Whether a cell with this fault is quoted. Of a row about somebody one that may hold anything, 病情 under 困难类型, a child's
        姓名 under 用途, is told to those alone who have the file."""
        return self.has_file or sheet not in PERSONS or not may_be_anything(code)

    def says(self, sheet: Sheet, code: str, cell: Cell) -> bool:
        """Whether the sentence about a cell with this fault is told: how a date is written, to whoever helps a union as well."""
        return self.quotes(sheet, code) or not repeats(code, cell)

    def withholds_settled(self, row: PendingRow) -> bool:
        """Whether a row that waits again is withheld because of what was stored of it once, whatever its cells say."""
        return not self.has_file and (row.was_a_childs or (row.was_closed and not self.closed_class))

    def withholds(self, sheet: Sheet, *, closed: bool) -> bool:
        """Whether who is meant by a row is not told; `closed`: it is of the closed class, or may be."""
        return sheet in PERSONS and (not self.persons or (closed and not self.closed_class))

    def withholds_stored(self, sheet: Sheet, stored: Fact | None) -> bool:
        """The same of a row of a file; `stored` is what came of it, None where nothing did."""
        return self.withholds(sheet, closed=stored is None or is_closed(stored))

    def withholds_read(self, sheet: Sheet, row: Row, lookups: Lookups) -> bool:
        """The same of a row that passed every check."""
        closed = sheet is DISBURSEMENTS and disbursements.is_closed(row.record, lookups)
        return self.withholds(sheet, closed=closed)

    def withholds_sent(self, sheet: CheckedSheet, number: int, lookups: Lookups) -> bool:
        """The same of a row whose cells were kept, by the category that stands there."""
        kind = BY_NAME[sheet.name]
        closed = kind is DISBURSEMENTS and may_be_closed(category_in(sheet, number), lookups)
        return self.withholds(kind, closed=closed)


def lacks_category(sheet: CheckedSheet) -> bool:
    """Whether no column says of whom the rows of a sheet are."""
    return BY_NAME[sheet.name] is DISBURSEMENTS and CATEGORY not in sheet.places


HOLDER = Knows(persons=True, closed_class=True, has_file=True)
"""Who has the file anyway: nothing of it is withheld."""
