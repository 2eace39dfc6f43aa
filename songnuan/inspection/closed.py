"""Whether an original may name somebody of the closed class: then it goes out only to who may know them.

The ledger alone does not say it. A row waits because its category is misspelt; one is settled by another batch; one was
known already, from a file that said its category once for the sheet; and a sheet that nobody read may hold anything.
"""

from functools import cached_property
from pathlib import PurePath

from beneficiaries.models import Category, Disbursement, Service
from beneficiaries.values import name_of
from campaigns.models import Batch, Campaign, Contribution, Find, PendingRow, Union, Visit
from songnuan.entry.kept import titled_texts
from songnuan.entry.look.shown import as_written
from songnuan.entry.pending.lines import cells_by_header
from songnuan.entry.template import guide, lists
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.text import squeeze

OF_NOBODY = (Contribution, Visit, Service)
"""Sheets whose rows are about no person."""


class ClosedClass:
    """What is known of the closed class in a unit's campaign, asked once for all of its originals."""

    def __init__(self, campaign: Campaign, union: Union) -> None:
        self._campaign, self._union = campaign, union

    def may_be_named_in(self, batch: Batch) -> bool:
        """Whether the batch's file may hold the name of one. Raises SealBroken and FileNotFoundError as reading does."""
        settled = _settled(batch)
        return self._stored(settled) or self._waiting(settled) or self._written(batch)

    def _stored(self, batches: set[int]) -> bool:
        """A row of the closed class, as it was stored or corrected later, came of the file."""
        found = Find.objects.filter(batch__in=batches, sheet=Disbursement.SHEET).values("fact_id")
        closed = Disbursement.objects.of_closed_class()
        return closed.filter(added_by__in=batches).exists() or closed.filter(pk__in=found).exists()

    def _waiting(self, batches: set[int]) -> bool:
        """A row was left out whose category nobody knows, or is of the closed class: given up or put right since, it
        stands in the file all the same."""
        left = PendingRow.objects.filter(batch__in=batches, table__sheet=Disbursement.SHEET)
        said = (cells_by_header(row).get("人员类别") for row in left.select_related("table").iterator())
        return any(squeeze(as_written(category)) not in self._open for category in said)

    def _written(self, batch: Batch) -> bool:
        """A cell, a worksheet's name or the file's own holds the word of the class, or is the name of somebody known to be of it.

        The template lists every category; what services, visits and contributions say of 民警 names nobody.
        """
        quiet = {lists.TITLE, guide.TITLE}.union(
            *(fact.objects.filter(added_by=batch).values_list("sheet", flat=True) for fact in OF_NOBODY)
        )
        try:
            texts = {(squeeze(text), title in quiet) for title, text in titled_texts(batch)}
        except Refused:
            return True
        return any(
            text in self._people or (not told and any(word in text for word in self._words))
            for text, told in {
                *texts,
                (squeeze(PurePath(batch.file_name).stem), all(told for _text, told in texts)),
            }
        )

    @cached_property
    def _categories(self) -> list[tuple[str, bool]]:
        found = Category.objects.filter(campaign=self._campaign).values_list("name", "closed")
        return [(squeeze(name), closed) for name, closed in found]

    @cached_property
    def _open(self) -> set[str]:
        return {name for name, closed in self._categories if not closed}

    @cached_property
    def _words(self) -> list[str]:
        """What says of a cell that it is about the class: the word that all its names share (民警), or else each name."""
        names = [name for name, closed in self._categories if closed]
        shared = _shared(names)
        return [shared] if shared else names

    @cached_property
    def _people(self) -> set[str]:
        rows = Disbursement.objects.of_closed_class().filter(campaign=self._campaign, union=self._union)
        return {squeeze(name_of(row)) for row in rows.iterator()} - {""}


def _shared(names: list[str]) -> str:
    """The longest word of two characters or more that stands in each of the names; empty where there is none."""
    first = min(names, key=len, default="")
    parts = (
        first[at : at + length]
        for length in range(len(first), 1, -1)
        for at in range(len(first) - length + 1)
    )
    return next((part for part in parts if all(part in name for name in names)), "")


def _settled(batch: Batch) -> set[int]:
    """The batch, and those by which rows that it left out were settled, or left out anew and then settled."""
    found = new = {batch.pk}
    while new:
        rows = PendingRow.objects.filter(batch__in=new, settled_by__isnull=False)
        new = set(rows.values_list("settled_by", flat=True)) - found
        found = found | new
    return found
