"""工作用表: the sign list and the bank list of one's own union, unmasked, for paper and for the bank."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beneficiaries.models import Category, Disbursement, RosterEntry
from beneficiaries.sight import CLOSED_CLASS
from beneficiaries.values import name_of
from campaigns.models import Batch, Campaign, Posting, Union
from songnuan.lib import money
from songnuan.lib.identifiers import mask_citizen_id
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet, Value

TAKE = "beneficiaries.take_working_list"
SIGN, BANK = "sign", "bank"
MOST = 20_000
"""Rows of one list: it is built in memory, as nothing unmasked may lie on a disk."""

A_PAGE = 20
"""Rows of a printed page: with room to sign, its own sum and the footer."""


class TooLong(ValueError):
    """More rows than one list may hold."""


@dataclass(frozen=True)
class Wish:
    """Which rows: all of the union's live ones, or those of a batch, of some days, of a category."""

    kind: str
    campaign: Campaign
    union: Union
    batch: Batch | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    head: Category | None = None

    def as_body(self) -> dict[str, Any]:
        """What the event says was taken."""
        return {
            "kind": self.kind,
            "batch": self.batch.number if self.batch else None,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "category": self.head.code if self.head else None,
        }


@dataclass(frozen=True)
class Page:
    """One sheet of paper: its number, its rows as texts, their sum."""

    number: int
    rows: tuple[tuple[tuple[Column, str], ...], ...]
    amount: str


@dataclass(frozen=True)
class WorkingList:
    """A list as it goes to paper or to a file. Amounts in fen; `rows` hold one value for each column."""

    kind: str
    title: str
    union: Union
    campaign: Campaign
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    amount: int
    notes: tuple[str, ...] = field(default=())

    @property
    def amount_text(self) -> str:
        return money.show_yuan(self.amount)

    @property
    def total(self) -> tuple[Value, ...]:
        """The total line of the file: the amount under its column."""
        place = _money_place(self.columns)
        line: list[Value] = [None] * len(self.columns)
        line[1], line[place] = _("合计"), self.amount
        return tuple(line)

    def pages(self) -> Iterator[Page]:
        """The list as sheets of paper."""
        for number, first in enumerate(range(0, len(self.rows), A_PAGE), start=1):
            some = self.rows[first : first + A_PAGE]
            amount = sum(_amount(row, self.columns) for row in some)
            written = (tuple(zip(self.columns, map(_text, row, self.columns), strict=True)) for row in some)
            yield Page(number, tuple(written), money.show_yuan(amount))

    def as_sheet(self) -> Sheet:
        """The same for a workbook."""
        return Sheet(
            title=self.title, columns=self.columns, rows=self.rows, total=self.total,
            above=(f"{self.union} {self.title}", str(self.campaign)),
            below=(*self.notes, _("填表人：　　　　审核人：　　　　单位负责人：　　　　日期：")),
            portrait=self.kind == SIGN, tall=self.kind == SIGN,
        )  # fmt: skip


def own_unions(user: Any) -> QuerySet[Union]:
    """The unions at which the user is posted. Those below have their own clerks, and their own lists."""
    posts = Posting.objects.current().filter(user=user)
    return Union.objects.visible_to(user).filter(pk__in=posts.values("union")).order_by("order")


def working_list(user: Any, wish: Wish) -> WorkingList:
    """The list that is wished for. Two queries, and two more where persons were chosen. Raises TooLong."""
    rows = _rows(wish)
    sees_closed = user.has_perm(CLOSED_CLASS)
    closed = Category.objects.filter(campaign=wish.campaign, closed=True)
    away = {"rows": 0, "times": 0, "amount": 0}
    if not sees_closed:
        withheld = rows.filter(category__in=closed)
        away = withheld.aggregate(
            rows=Count("pk"), times=Sum("person_times", default=0), amount=Sum("cash", default=0)
        )
        rows = rows.exclude(category__in=closed)
    facts = list(rows.select_related("person")[: MOST + 1])
    if len(facts) > MOST:
        raise TooLong
    build, columns = (_signed, _sign_columns()) if wish.kind == SIGN else (_paid, _bank_columns())
    numbers, masked = _numbers(facts, wish.union)
    lines, notes = build(facts, numbers)
    if masked:
        notes.append(_masked_note(masked))
    notes += _batch_notes(facts, wish.batch)
    if away["rows"]:
        lines.append(_withheld(wish.kind, len(lines) + 1, away))
        notes.append(_withheld_note(away))
    return WorkingList(
        kind=wish.kind,
        title=_("慰问款物签领表") if wish.kind == SIGN else _("银行代发表"),
        union=wish.union,
        campaign=wish.campaign,
        columns=columns,
        rows=tuple(lines),
        amount=sum(_amount(line, columns) for line in lines),
        notes=tuple(notes),
    )


def _money_place(columns: tuple[Column, ...]) -> int:
    return next(place for place, column in enumerate(columns) if column.kind == "money")


def _amount(row: tuple[Value, ...], columns: tuple[Column, ...]) -> int:
    """The fen of one line."""
    value = row[_money_place(columns)]
    return value if isinstance(value, int) else 0


def _rows(wish: Wish) -> Any:
    rows = Disbursement.objects.live().filter(campaign=wish.campaign, union=wish.union).order_by("pk")
    if wish.kind == BANK:
        rows = rows.filter(cash__gt=0)
    if wish.batch is not None:
        rows = rows.filter(_of_batch(wish.batch))
    if wish.since is not None:
        rows = rows.filter(date__gte=wish.since)
    if wish.until is not None:
        rows = rows.filter(date__lte=wish.until)
    if wish.head is not None:
        rows = rows.filter(head=wish.head)
    return rows


def _of_batch(batch: Batch) -> Q:
    """Whatever came with it, as it stands now: a correction is a batch of its own. With one that was undone or replaced nothing did."""
    if batch.closed_by_id is not None:
        return Q(added_by=batch)
    return Q(record__in=Disbursement.objects.filter(added_by=batch).values("record"))


def _batch_notes(facts: Sequence[Disbursement], batch: Batch | None) -> Iterator[str]:
    """What a list of one batch says of rows that stand in the list of another, too: nobody is to be handed anything twice."""
    if batch is None:
        return
    if batch.kind == Batch.Kind.CORRECTION:
        yield _("批次%(number)s是一次更正：这些行也在它们原来那一批的表里，请不要重复发放。") % {
            "number": batch.number
        }
    elif corrected := sum(fact.added_by_id != batch.pk for fact in facts):
        yield _("其中%(count)d行后来更正过，按现在的列出，也在更正的那一批的表里，请不要重复发放。") % {
            "count": corrected
        }


def _numbers(facts: list[Disbursement], union: Union) -> tuple[dict[int, str], int]:
    """The ID number of each row, by its id; and how many are masked.

    Whoever chose a person among those on file was told the number in part: a list is no way to the rest, unless the union
    wrote the number itself on another row. No query where nobody was chosen.
    """
    chosen = {fact.person_id for fact in facts if fact.number_chosen and fact.person_id}
    if chosen:
        rows = Disbursement.objects.live().exclude(number_chosen=True)
        for known in (rows, RosterEntry.objects.live()):
            chosen -= set(
                known.filter(union=union, person__in=chosen).order_by().values_list("person", flat=True)
            )
    numbers = {
        fact.pk: mask_citizen_id(fact.person.id_number) if fact.person_id in chosen else fact.person.id_number
        for fact in facts
        if fact.person
    }
    return numbers, sum(fact.person_id in chosen for fact in facts)


def _masked_note(count: int) -> str:
    words = ngettext(
        "有%(count)d行的证件号是从名册里选人带出的，只列部分；要用完整号码，请在那一行逐个查看。",
        "有%(count)d行的证件号是从名册里选人带出的，只列部分；要用完整号码，请在那一行逐个查看。",
        count,
    )
    return words % {"count": count}


def _sign_columns() -> tuple[Column, ...]:
    return (
        Column(_("序号"), "count", 5), Column(_("姓名"), width=10), Column(_("身份证号"), width=21),
        Column(_("慰问金(元)"), "money", 11), Column(_("慰问品"), width=16), Column(_("签名"), width=12),
        Column(_("代领人"), width=10), Column(_("日期"), width=11),
    )  # fmt: skip


def _signed(facts: list[Disbursement], numbers: dict[int, str]) -> tuple[list[tuple[Value, ...]], list[str]]:
    lines: list[tuple[Value, ...]] = []
    for number, fact in enumerate(facts, start=1):
        person = numbers.get(fact.pk, "")
        proxy = fact.private.get("proxy", "")
        lines.append((number, _whose(fact), person, fact.cash or None, _goods(fact), "", proxy, ""))
    return lines, []


def _whose(fact: Disbursement) -> str:
    name = name_of(fact) or _("（未填姓名）")
    return (
        name
        if fact.person_times <= 1
        else _("%(name)s（%(count)d人次）") % {"name": name, "count": fact.person_times}
    )


def _goods(fact: Disbursement) -> str:
    said = " ".join(part for part in (fact.goods_text, fact.quantity) if part)
    if not fact.goods:
        return said
    worth = _("折价%(amount)s元") % {"amount": money.show_yuan(fact.goods)}
    return f"{said} {worth}".strip()


def _bank_columns() -> tuple[Column, ...]:
    return (
        Column(_("序号"), "count", 6), Column(_("户名"), width=12), Column(_("开户银行"), width=26),
        Column(_("银行卡号"), width=24), Column(_("金额(元)"), "money", 13), Column(_("身份证号"), width=21),
        Column(_("发放日期"), "day", 12), Column(_("备注"), width=16),
    )  # fmt: skip


def _paid(facts: list[Disbursement], numbers: dict[int, str]) -> tuple[list[tuple[Value, ...]], list[str]]:
    lines: list[tuple[Value, ...]] = []
    without: list[int] = []
    for fact in facts:
        private = fact.private
        if not private.get("card"):
            without.append(fact.cash)
            continue
        person = numbers.get(fact.pk, "")
        lines.append((
            len(lines) + 1, name_of(fact), private.get("bank", ""), private["card"], fact.cash, person, fact.date,
            str(fact.get_purpose_display()),
        ))  # fmt: skip
    if not without:
        return lines, []
    words = ngettext(
        "另有%(count)d行没有银行卡号，共%(amount)s元，没有列入。",
        "另有%(count)d行没有银行卡号，共%(amount)s元，没有列入。",
        len(without),
    )
    return lines, [words % {"count": len(without), "amount": money.show_yuan(sum(without))}]


def _withheld(kind: str, number: int, away: dict[str, int]) -> tuple[Value, ...]:
    """One line for all that are not named, so that the list adds up to what was handed out."""
    who = _("%(count)d人次未列出姓名") % {"count": away["times"]}
    if kind == SIGN:
        return (number, who, "", away["amount"] or None, "", "", "", "")
    return (number, who, "", "", away["amount"], "", None, "")


def _withheld_note(away: dict[str, int]) -> str:
    words = _("其中%(rows)d行（%(times)d人次）属于不公开的人员类别，只列合计。")
    return words % {"rows": away["rows"], "times": away["times"]}


def _text(value: Value, column: Column) -> str:
    if value is None:
        return ""
    return money.show_yuan(value) if column.kind == "money" and isinstance(value, int) else str(value)
