"""What is written of a person elsewhere: in the texts of other people's rows, in needs, plans, reasons and remarks.

Found by the number, and by the phones and cards of their rows; by the name only where it hangs on one of these
(`songnuan.retention.linked`). Every table that `songnuan.retention.places` and `songnuan.retention.beside` name is
looked through: what goes with a campaign goes here where it tells of the person, what stays is masked.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import CharField, F, JSONField, Model, QuerySet, TextField

from beneficiaries.models import Need, NeedStep, Venue
from campaigns import journal
from campaigns.models import Enterprise, Party, PlannedVisit, Team, TeamMember
from songnuan.lib import cipher
from songnuan.lib.identifiers import mask_inside
from songnuan.reports.models import ArticleText
from songnuan.retention.beside import BESIDE, FILES
from songnuan.retention.held import texts_of
from songnuan.retention.linked import columns, hangs, is_about, is_theirs, with_campaign
from songnuan.retention.others import contacts_of
from songnuan.retention.places import BLANKS, KEPT, OF_THE_ROW
from songnuan.retention.trail import Trail

CLEARED = "（已清除）"
"""Stands where a text stood that named the person: that something was written moves figures, as 诉求 of a visit does."""

WHOLE: tuple[type[Model], ...] = (Need, NeedStep, PlannedVisit)
"""Of these all sealed values go: one beside the other tells of the same household."""

OF_NEED: tuple[tuple[type[Model], str], ...] = ((Need, "pk"), (NeedStep, "need_id"))
"""A need and its steps, and the column that says which need: they tell of one household, whichever holds the number."""

NAMED: dict[type[Model], set[str]] = {
    Enterprise: {"name", "name_key", "credit_code"},
    Party: {"name"},
    PlannedVisit: {"name", "name_key"},
    Team: {"name", "name_en", "leader"},
    TeamMember: {"name", "duty"},
    Venue: {"name", "name_en", "address"},
}
"""What outlives a campaign under its own name: a number in it is masked. In this order: who writes a team writes its
members after it."""


BY_NAME: tuple[type[Model], ...] = (*FILES, Party)
"""What is masked there is so for a name, too, where the row hangs on one of theirs."""

COUNTED: dict[type[Model], str] = {ArticleText: "version"}
"""Tables whose form is held against the number of their edits: taking somebody out is one."""


@dataclass(frozen=True)
class Place:
    """A table, the columns of it whose texts go, and those whose numbers are masked; `seals`: whether it has `sealed`."""

    table: type[Model]
    go: frozenset[str]
    masked: frozenset[str]
    seals: bool

    def rows(self) -> QuerySet[Any]:
        manager: Any = self.table._meta.default_manager
        wanted = (
            "pk",
            *self.go,
            *self.masked,
            *(("uid", "sealed") if self.seals else ()),
            *columns(self.table),
        )
        rows: QuerySet[Any] = with_campaign(manager.order_by("pk").only(*wanted), self.table)
        return rows

    def without(self, row: Any, trail: Trail) -> dict[str, Any]:
        """The columns of a row that tell of the person, as they are to be; empty where none does."""
        values = cipher.unseal_values(bytes(row.sealed), row.uid) if self.seals and row.sealed else {}
        # A number that this row's own person has as well tells of them here.
        but = contacts_of(values) if self.table in BLANKS else set[str]()
        whole, near = is_about(row, trail), hangs(row, trail)

        def told(text: Any) -> bool:
            return trail.holds(text, but=but)

        def told_near(text: Any) -> bool:
            return whole or (trail.named(text) if near else told(text))

        becomes: dict[str, Any] = {}
        for name in self.go | self.masked:
            text, goes = getattr(row, name), name in self.go
            tells = told_near if goes or self.table in BY_NAME else told
            if text and text != CLEARED and (whole or _any(text, tells)):
                becomes[name] = CLEARED if goes and isinstance(text, str) else _masked(text, tells)
        left = {name: value for name, value in values.items() if not told_near(value)}
        if left != values or is_theirs(row, values, trail):
            gone = self.table in WHOLE or not left
            becomes["sealed"] = b"" if gone else cipher.seal_values(left, row.uid)
        return becomes


Mentions = Mapping[Place, list[int]]
"""The keys of the rows that tell of the person, by table."""


def mentions(trail: Trail, before: Mentions | None = None, *, since: int = 0) -> Mentions:
    """Every row beside the person's own that tells of them. As long as it takes to open them all: outside a transaction.

    Within one, what was found `before` by the same trail, of facts, which nobody rewrites; of them only those that came
    since batch `since` are opened, and all else.
    """
    found = {}
    for place in PLACES:
        own: frozenset[int] = trail.rows.get(place.table, frozenset())  # type: ignore[arg-type]
        rows, known = place.rows(), list[int]()
        if before is not None and place.table in BLANKS:
            rows, known = rows.filter(added_by__number__gt=since), before[place]
        others = (row for row in rows.iterator() if row.pk not in own)
        tells = (row.pk for row in others if place.without(row, trail))
        found[place] = list(dict.fromkeys([*known, *tells]))  # what came while it was read may be read twice
    needs = _needs(found, trail)
    for place, column in _of_needs(found):
        told = place.rows().filter(**{f"{column}__in": needs}).exclude(sealed=b"")
        found[place] = sorted({*found[place], *told.values_list("pk", flat=True)})
    return found


def take_out(found: Mentions, trail: Trail) -> None:
    """As they stand now: what changed meanwhile is read again, and nobody writes between the look and the pen."""
    needs = _needs(found, trail)
    for place, keys in found.items():
        table: Any = place.table._meta.default_manager
        journal.hold_rows(table.filter(pk__in=keys))
        for row in place.rows().filter(pk__in=keys):
            becomes = place.without(row, trail)
            if becomes:
                _put(place, row.pk, becomes)
    for table, column in OF_NEED:
        of_need: Any = table._meta.default_manager
        of_need.filter(**{f"{column}__in": needs}).update(sealed=b"")


def _put(place: Place, key: int, becomes: dict[str, Any]) -> None:
    """A name that is masked may be what another of the table is called: then it goes whole, and bears its own key."""
    rows: Any = place.table._meta.default_manager
    if place.table in COUNTED:
        becomes = {**becomes, COUNTED[place.table]: F(COUNTED[place.table]) + 1}
    try:
        with transaction.atomic():
            rows.filter(pk=key).update(**becomes)
    except IntegrityError:
        bare = dict.fromkeys(place.masked.intersection(becomes), f"{CLEARED}{key}")
        rows.filter(pk=key).update(**becomes | bare)


def _needs(found: Mentions, trail: Trail) -> set[int]:
    """The keys of the needs that tell of the person, or one of whose steps does, among the rows found."""
    needs = set[int]()
    for place, column in _of_needs(found):
        rows = place.rows().filter(pk__in=found[place])
        holding = [row.pk for row in rows if place.without(row, trail)]
        needs.update(rows.filter(pk__in=holding).values_list(column, flat=True))
    return needs


def _of_needs(found: Mentions) -> list[tuple[Place, str]]:
    return [(place, column) for table, column in OF_NEED for place in found if place.table is table]


def _any(content: Any, tells: Callable[[Any], bool]) -> bool:
    return any(map(tells, texts_of(content)))


def _masked(content: Any, tells: Callable[[Any], bool]) -> Any:
    if isinstance(content, dict):
        return {name: _masked(value, tells) for name, value in content.items()}
    if isinstance(content, list):
        return [_masked(value, tells) for value in content]
    if not tells(content):
        return content
    masked = mask_inside(str(content))
    return CLEARED if tells(masked) else masked


def _texts(table: type[Model]) -> frozenset[str]:
    """The columns that can hold what somebody wrote."""
    return frozenset(
        field.name
        for field in table._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField) and not field.choices
    )


def _places() -> Iterator[Place]:
    for fact, blanks in BLANKS.items():
        texts = _texts(fact)
        go = texts & set(blanks) - OF_THE_ROW
        yield Place(fact, go, texts & (KEPT[fact] | OF_THE_ROW), seals=True)
    for beside in BESIDE:
        texts, columns = _texts(beside.table), {field.name for field in beside.table._meta.concrete_fields}
        go = texts & set(beside.becomes)
        # Rows that wait, drafts and 更正单 go whole, each by its own rule (songnuan.retention.one).
        seals = "sealed" in columns and beside.table in WHOLE
        masked = texts & NAMED.get(beside.table, set()) if beside.becomes else texts
        yield Place(beside.table, go, masked, seals)
    besides = {beside.table for beside in BESIDE}
    for table in (table for table in NAMED if table not in besides):
        yield Place(table, frozenset(), _texts(table) & NAMED[table], seals=False)
    for table, columns in FILES.items():
        yield Place(table, frozenset(), _texts(table) & columns - {"stored_as", "checked_as"}, seals=False)


PLACES = tuple(_places())
