"""Firms of the visits of a file, held against those that were visited already."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from campaigns.models import Batch, Fact, Visit
from songnuan.entry import likeness
from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.record import Row
from songnuan.entry.sheets import VISITS
from songnuan.entry.standing import without
from songnuan.lib.text import fold_name


class Firms:
    """Firms of the same area whose names are nearly those of the file: one firm written in two ways counts twice. And this
    union's firms by their credit codes: two firms under one code count once."""

    def __init__(self, lookups: Lookups, *not_live: Batch | Fact | None) -> None:
        self._own: dict[str, str] = {}
        self._called: dict[str, str] = {}
        """Credit code → by which name this union, or the file, wrote it first."""
        self._codes: dict[str, set[str]] = defaultdict(set)
        self._names = likeness.Names()
        here = Visit.objects.live().filter(campaign=lookups.campaign, area=lookups.area_id)
        seen = (
            without(here, *not_live).order_by("pk").values_list("name_key", "name", "credit_code", "union_id")
        )
        for key, name, code, union in seen:
            self._take(key, code)
            if union == lookups.union.pk:
                self._own.setdefault(key, name)
                if code:
                    self._called.setdefault(code, name)

    def _take(self, key: str, code: str) -> None:
        if key not in self._codes:
            self._names.add(key)
        self._codes[key].add(code)

    def of_list(self, rows: Collection[Row]) -> Iterable[Fault]:
        """Of visits together nothing is said."""
        return ()

    def add(self, rows: Collection[Row], title: str) -> None:
        """A firm of one worksheet is known in the next: `faults` took it in."""

    def faults(self, row: Row) -> Iterable[Fault]:
        """A warning where the name is nearly a known one, and credit codes do not tell the two apart; and where the code is
        that of quite another name.

        A known name is shown only where this union wrote it itself.
        """
        key, code = fold_name(row.record.name), row.record.credit_code or ""
        called = self._called.setdefault(code, row.record.name) if code else row.record.name
        if likeness.are_strangers(fold_name(called), key):
            message = _(
                "本单位填过这个信用代码，企业名称是“%(name)s”。一个代码只算一家：不是同一家的，请核对代码。"
            )
            yield Fault(
                VISITS.name, row.number, "统一社会信用代码", "similar_name", message % {"name": called}
            )
        near = [other for other in self._names.like(key) if not code or "" in self._codes[other]]
        mine = next((self._own[other] for other in near if other in self._own), None)
        if mine is not None:
            message = _("与本单位填过的“%(name)s”很像。如是同一家，请写成一样的名称，否则会算成两家。")
            yield Fault(VISITS.name, row.number, "企业名称", "similar_name", message % {"name": mine})
        elif near:
            message = _("与本地区已有的一家企业名称很像。请对照营业执照核对全称，否则同一家会算成两家。")
            yield Fault(VISITS.name, row.number, "企业名称", "similar_name", message)
        self._take(key, code)
        self._own.setdefault(key, row.record.name)
