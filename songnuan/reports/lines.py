"""The lines of an exported list: read as plain values, and what few words say is said once.

A row is built as a model only for what is said of it for the first time, or for a name that lies sealed: made into
models one by one, the rows would take longer than writing them does.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import ForeignKey

from beneficiaries.models import Disbursement
from beneficiaries.values import name_of
from campaigns.models import Fact, FactQuerySet
from songnuan.lib.identifiers import mask_inside, mask_name
from songnuan.lib.spreadsheets.writing.sheet import Value
from songnuan.reports.columns import COLUMNS, RELATED, Column, Eyes, unnamed, with_names

AT_ONCE = 2000
"""Rows that are read from the database together."""

CLASS = "became_closed"
"""What is asked of a row of 慰问帮扶发放 besides its columns."""

STOOD = ("record", "removed_by")
"""Whether a row stands, and as what: of one that does not, its group as it was could tell who is meant (T47)."""

Values = tuple[Any, ...]
Says = Callable[[Values], Value]


def lines_of(listed: FactQuerySet, eyes: Eyes) -> Iterator[tuple[Value, ...]]:
    """Each row as its list shows it, with the number of its batch and its row in the clerk's own file.

    As many queries as the kind of fact has tables of names, and one.
    """
    reading = _Reading(listed.model, eyes)
    columns = [reading.says(column) for column in COLUMNS[listed.model]]
    rows = with_names(listed).order_by("pk").values_list(*reading.names, "added_by__number", "row")
    for values in rows.iterator(chunk_size=AT_ONCE):
        yield (*[says(values) for says in columns], values[-2], values[-1])


class _Reading:
    """How values become what a column says."""

    def __init__(self, fact: type[Fact], eyes: Eyes) -> None:
        self._fact, self._eyes = fact, eyes
        person = ("name", "uid", "sealed") if fact is Disbursement else ()
        fields = ("union", *RELATED[fact], *(column.field for column in COLUMNS[fact]), *person, *STOOD)
        more = (CLASS,) if fact is Disbursement else ()
        self.names = (*dict.fromkeys(self._column(name) for name in fields), *more)
        self._at = {name: place for place, name in enumerate(self.names)}
        self._named: dict[str, dict[int, Any]] = {
            name: fact._meta.get_field(name).related_model.objects.in_bulk()  # type: ignore[union-attr]
            for name in ("union", *RELATED[fact])
        }

    def _column(self, field: str) -> str:
        return str(self._fact._meta.get_field(field).attname)  # type: ignore[union-attr]

    def says(self, column: Column) -> Says:
        """Numbers and days as such; everything else as the page says it."""
        place = self._at[self._column(column.field)]
        if column.is_number or column.is_date:
            return lambda values: values[place]
        if column.is_person:
            return self._whom(place)
        field = self._fact._meta.get_field(column.field)
        if not isinstance(field, ForeignKey) and column.kind != "choice":
            return (
                (lambda values: mask_inside(values[place] or ""))
                if column.covers
                else lambda values: values[place] or ""
            )
        return self._once(lambda fact: column.says(fact, self._eyes), place)

    def _whom(self, place: int) -> Says:
        kept_back = self._once(lambda fact: unnamed(fact, self._eyes), place=None)

        def says(values: Values) -> Value:
            return kept_back(values) or mask_name(values[place] or name_of(self._built(values)))

        return says

    def _once(self, say: Callable[[Any], str], place: int | None) -> Says:
        """Said once for each value of this column, and for each group whose smallness could hide it."""
        said: dict[Values, str] = {}
        group = [self._at[name] for name in ("union_id", "category_id", CLASS) if name in self._at]
        asked = (*group, place) if place is not None else tuple(group)
        record, removed = self._at["record"], self._at["removed_by_id"]
        small = self._eyes.small

        def says(values: Values) -> Value:
            former = values[record] in small.records, values[record] in small.of_heads
            key = (*[values[at] for at in asked], *former, values[removed] is not None)
            if key not in said:
                said[key] = say(self._built(values))
            return said[key]

        return says

    def _built(self, values: Values) -> Any:
        """The row as a model, its names at hand."""
        row = dict(zip(self.names, values, strict=False))
        for name, named in self._named.items():
            row[name] = named.get(row.pop(f"{name}_id"))
        known = {CLASS: row.pop(CLASS)} if CLASS in row else {}
        built = self._fact(**row)
        vars(built).update(known)
        return built
