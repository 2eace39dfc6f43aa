"""Rows that stand already with something put right since: a list that is sent again, not in place of the former, counts anew.

One row that differs in its day or source may be another payment; one that names the same paper, or half a list, hardly is.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from songnuan.entry.faults import DOUBLE, Fault
from songnuan.entry.record import Row
from songnuan.entry.resent import as_shown, told_apart
from songnuan.entry.sheets import CONTRIBUTIONS, DISBURSEMENTS, SERVICES, VISITS, Sheet
from songnuan.entry.stood import Place, Stood

_PAPER = {DISBURSEMENTS.name: "voucher", CONTRIBUTIONS.name: "document"}
_PUT_RIGHT = {
    CONTRIBUTIONS.name: ("source", "form", "date", "giver", "document"),
    VISITS.name: ("date",),
    DISBURSEMENTS.name: ("category", "purpose", "item", "date", "source"),
    SERVICES.name: ("date", "activity", "place", "audience", "person_times"),
}  # fmt: skip
"""Columns in which two rows that tell of the same may differ."""
_FEW = {CONTRIBUTIONS.name: 2, VISITS.name: 5, DISBURSEMENTS.name: 5, SERVICES.name: 2}
"""Fewer rows are no list: whoever was visited twice in a winter got the same twice."""


class _Way(NamedTuple):
    """What two rows that tell of the same have in common: one text at least, compared folded, and values."""

    texts: tuple[str, ...]
    equal: tuple[str, ...]


_WAYS = {
    CONTRIBUTIONS.name: (_Way(("giver",), ("amount",)), _Way(("document",), ("amount",)), _Way((), ("source", "form", "amount", "giver", "document"))),
    VISITS.name: (_Way(("name",), ()),),
    DISBURSEMENTS.name: (_Way(("name",), ("cash", "goods")),),
    SERVICES.name: (
        _Way(("activity", "place", "audience"), ("kind", "person_times", "cost")),
        _Way(("activity", "place", "audience"), ("kind", "date", "cost")),
        _Way(("place", "audience"), ("kind", "date", "person_times", "cost")),
    ),
}  # fmt: skip

Alike = tuple[Stood, tuple[str, ...]]
"""A row that stands, and in which columns another one differs from it."""


_MOST_ALIKE = 20


class PutRight:
    """Rows that stand, by what they have in common with the same row put right."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._standing: dict[tuple[Any, ...], list[Stood]] = defaultdict(list)

    def add(self, stood: Stood) -> None:
        """A row that stands; the newest first."""
        for printed in self._prints(stood.record):
            if len(self._standing[printed]) < _MOST_ALIKE:
                self._standing[printed].append(stood)

    def faults(self, row: Row) -> Iterator[Fault]:
        """The warning about a row that names the paper of one that stands."""
        return of_paper(self._sheet, row, self._alike(row))

    def of_list(self, rows: Collection[Row]) -> Iterator[Fault]:
        """One warning about a list of which half or more stands."""
        return of_list(self._sheet, [self._alike(row) for row in rows]) if self._standing else iter(())

    def _alike(self, row: Row) -> list[Alike]:
        if not self._standing:
            return []
        found = [stood for printed in self._prints(row.record) for stood in self._standing.get(printed, ())]
        return alike(self._sheet, row, [stood for stood in found if not (stood.keyed and row.key)])

    def _prints(self, record: Any) -> Iterator[tuple[Any, ...]]:
        for place, way in enumerate(_WAYS[self._sheet.name]):
            texts = [as_shown(getattr(record, field)) for field in way.texts]
            if any(texts) or not texts:
                yield (place, *texts, *[_plain(getattr(record, field)) for field in way.equal])


def compared(sheet: Sheet) -> tuple[str, ...]:
    """The fields of a record that are looked at."""
    common = [field for way in _WAYS[sheet.name] for field in (*way.texts, *way.equal)]
    paper = [_PAPER[sheet.name]] if sheet.name in _PAPER else []
    return *common, *paper, *_PUT_RIGHT[sheet.name]


def alike(sheet: Sheet, row: Row, found: Iterable[Stood]) -> list[Alike]:
    """Those from which the row differs by what may have been put right, and in which columns."""
    return [
        (stood, columns)
        for stood in found
        if (
            columns := tuple(
                name for name in _PUT_RIGHT[sheet.name] if _differ(name, row.record, stood.record)
            )
        )
    ]


def of_paper(sheet: Sheet, row: Row, found: Iterable[Alike]) -> Iterator[Fault]:
    """The warning about a row that names the same paper (凭证号, 文号) as one of those."""
    field = _PAPER.get(sheet.name, "")
    paper = told_apart(getattr(row.record, field)) if field else ""
    same = [
        (stood, columns) for stood, columns in found if paper == told_apart(getattr(stood.record, field, ""))
    ]
    if paper and same:
        stood, columns = same[0]
        header = sheet.header_of(field)
        message = _(
            "同一%(paper)s、同样金额的一笔已报送过（%(place)s），只是%(columns)s不同，两笔都会计入。如是更正，请更正那一行，或替换那一批。"
        )
        if stood.place.batch is None:
            message = _(
                "同一%(paper)s、同样金额的一笔在%(place)s也有，只是%(columns)s不同，两笔都会计入。如是重复填写，请去掉一笔。"
            )
        told = message % {"paper": _(header), "place": stood.place, "columns": _named(sheet, columns)}
        yield Fault(sheet.name, row.number, header, DOUBLE, told)


def of_list(sheet: Sheet, rows: Collection[list[Alike]]) -> Iterator[Fault]:
    """One warning about rows, for each those that are alike, of which half or more have one of their own."""
    taken: set[int] = set()
    tables: Counter[Place] = Counter()
    differing: Counter[str] = Counter()
    for found in rows:
        stood, columns = next((one for one in found if id(one[0]) not in taken), (None, ()))
        if stood is not None:
            taken.add(id(stood))
            tables[stood.place._replace(row=None)] += 1
            differing.update(columns)
    if not tables or tables.total() < max(_FEW[sheet.name], len(rows) / 2):
        return
    columns = tuple(name for name in _PUT_RIGHT[sheet.name] if differing[name])
    ((table, _many),) = tables.most_common(1)
    message = _(
        "这张表有%(count)d行与已报送的（多在%(table)s）像是同一笔，只是%(columns)s不同，都会再次计入。如是更正，请替换那一批；确是另外的，不用改。"
    )
    if table.batch is None:
        message = _(
            "这张表有%(count)d行与别的表（多在%(table)s）像是同一笔，只是%(columns)s不同，都会计入。如是重复填写，请只留一张表里的；确是另外的，不用改。"
        )
    told = message % {"count": tables.total(), "table": table, "columns": _named(sheet, columns)}
    yield Fault(sheet.name, None, None, DOUBLE, told)


def _named(sheet: Sheet, columns: Iterable[str]) -> str:
    return _("、").join(_(sheet.header_of(name)) for name in columns)


def _differ(name: str, record: Any, other: Any) -> bool:
    return bool(_plain(getattr(record, name)) != _plain(getattr(other, name)))


def _plain(value: Any) -> Any:
    """A value as it is compared: texts folded, and what is empty alike, whether nothing, a nought or no text."""
    return (as_shown(value) if isinstance(value, str) else value) or None
