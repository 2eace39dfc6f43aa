"""Whether the log is whole: every event in its place, as it was written, down to the end that was remembered."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Count, F, Max, Subquery
from django.utils.translation import gettext as _

from campaigns import anchor, append_only, destroyed
from campaigns.anchor import AnchorBroken, End
from campaigns.models import Event, EventDetail, Journal, User
from songnuan.lib import cipher

START = "0" * 64
UNREADABLE = (AttributeError, DatabaseError, LookupError, TypeError, ValueError)
"""What reading ends in where somebody changed a table into what the application does not know."""

SHOWN = 100
"""Faults that are listed; all are counted."""


@dataclass(frozen=True)
class Fault:
    """What is wrong; `sequence` is the event's, None where it is about the log as a whole."""

    sequence: int | None
    message: str


@dataclass(frozen=True)
class Verdict:
    """How many events there are, where the chain ends, how many faults, and the first of them."""

    events: int
    end: End
    count: int
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        return self.count == 0


def verify() -> Verdict:
    """Walk the whole chain: one pass over the events, by sequence, and one over the details.

    Up to the end that there was when it began: people work while it is read. What the anchor names was committed
    before the anchor was written, so it is asked first.
    """
    wanted = _anchored()
    held = Journal.objects.filter(pk=1).first()
    walk = _Walk(_last() if held is None else held.last_sequence, wanted)
    parts = (
        walk.faults(), _of_the_end(walk, held), _of_the_anchor(walk), _of_the_accounts(walk), _of_the_details(), _of_the_walls(),
    )  # fmt: skip
    found = [fault for part in parts for fault in _as_far_as_readable(part)]
    return Verdict(walk.events, walk.end, len(found), tuple(found[:SHOWN]))


def _as_far_as_readable(part: Iterator[Fault]) -> Iterator[Fault]:
    """What is found, to where a table is no longer what the application reads."""
    try:
        yield from part
    except UNREADABLE as unread:
        told = _("日志的表读不下去，被改得不再是本系统的样子（%(kind)s）。")
        yield Fault(None, told % {"kind": type(unread).__name__})


class _Walk:
    def __init__(self, last: int, wanted: End | AnchorBroken | None) -> None:
        self.last, self.wanted = last, wanted
        self.events = 0
        self.end = End(0, START)
        self.remembered: str | None = None
        """The digest of the event that the anchor names, as far as it was met."""
        self.made: dict[Any, tuple[int, str]] = {}
        """Account → the event that says it was made, and its username, which stays."""

    def faults(self) -> Iterator[Fault]:
        known = (
            Event.objects.filter(sequence__lte=self.last)
            .annotate(numbered=F("batch__number"))
            .order_by("sequence")
        )
        for event in known.iterator(chunk_size=5_000):
            self.events += 1
            if event.sequence != self.end.sequence + 1:
                gap = _("第%(first)d条到第%(last)d条不见了。")
                yield Fault(
                    event.sequence, gap % {"first": self.end.sequence + 1, "last": event.sequence - 1}
                )
            elif event.previous != self.end.digest:
                yield Fault(event.sequence, _("与上一条接不上：上一条被改过、换过或删过。"))
            if event.digest != event.worked_out():
                yield Fault(event.sequence, _("内容与指纹不符：这一条被改过。"))
            if event.verb.startswith("post.") and event.body.get("number") != event.numbered:
                other = _("这一条记的是批次%(number)s，它指的那一批现在是另一个号：批次的号被换过。")
                yield Fault(event.sequence, other % {"number": event.body.get("number")})
            if event.verb == "account.created" and "username" in event.body:
                self.made[event.body.get("account")] = event.sequence, event.body["username"]
            self.end = End(event.sequence, event.digest)
            if isinstance(self.wanted, End) and event.sequence == self.wanted.sequence:
                self.remembered = event.digest


def _last() -> int:
    """The last event that is there, where nothing says which one was."""
    return Event.objects.aggregate(last=Max("sequence"))["last"] or 0


def _of_the_end(walk: _Walk, held: Journal | None) -> Iterator[Fault]:
    if held is None:
        yield Fault(None, _("账本里记着日志末尾的那一行不见了。"))
        return
    end = Journal.objects.filter(pk=1).values("last_sequence")
    beyond = Event.objects.filter(sequence__gt=Subquery(end))  # one statement: both as of one moment
    if End(held.last_sequence, held.digest) != walk.end or beyond.exists():
        yield Fault(None, _("日志的末尾与账本记下的不符：后面的记录被删过，或者被添过。"))
    of_all = Event.objects.aggregate(events=Count("*"), numbers=Count("sequence"))
    if stray := of_all["events"] - of_all["numbers"]:
        yield Fault(None, _("日志里有%(count)d条没有序号：是从外面添的。") % {"count": stray})
    if not anchor.is_mark_of(held.mark, End(held.last_sequence, held.digest)):
        yield Fault(
            None, _("账本末尾的签名不对：日志可能被整段重写过，或者从外面添过记录；此后的记录都没有签名。")
        )


def _of_the_anchor(walk: _Walk) -> Iterator[Fault]:
    wanted = walk.wanted
    if isinstance(wanted, AnchorBroken):
        yield Fault(None, _("系统目录里记下的日志末尾（audit/head.json）被改过。"))
    elif wanted is not None and walk.remembered != wanted.digest:
        yield Fault(
            None,
            _("系统目录里记下的第%(number)d条在日志里没有，或者不是原来那一条：日志被截短或重写过，或者恢复过旧的备份。")
            % {"number": wanted.sequence},
        )  # fmt: skip


def _of_the_accounts(walk: _Walk) -> Iterator[Fault]:
    """An event names who acted by number; what is read beside it is the username that the number has now."""
    now = dict(User.objects.values_list("pk", "username"))
    for account, (sequence, username) in walk.made.items():
        if now.get(account) != username:
            told = _("账号%(number)s建立时的用户名是%(name)s，现在不是：它的操作显示在别人名下。")
            yield Fault(sequence, told % {"number": account, "name": username})


def _anchored() -> End | AnchorBroken | None:
    try:
        return anchor.held()
    except AnchorBroken as broken:
        return broken


def _of_the_details() -> Iterator[Fault]:
    kept = EventDetail.objects.annotate(number=F("event__sequence"), wanted=F("event__detail_digest"))
    for number, wanted, sealed in kept.values_list("number", "wanted", "sealed").iterator(chunk_size=5_000):
        if hashlib.sha256(bytes(sealed)).hexdigest() != wanted:
            yield Fault(number, _("这一条的加密内容被换过。"))
    lost = Event.objects.exclude(detail_digest="").filter(detail=None)
    for number in lost.values_list("sequence", flat=True):
        yield Fault(number, _("这一条的加密内容被删了。"))
    yield from _of_the_keys()


def _of_the_keys() -> Iterator[Fault]:
    """A key stands and opens what was sealed under it, or an event says that it was destroyed."""
    for kept in (
        EventDetail.objects.filter(key__isnull=False).annotate(number=F("event__sequence")).iterator(5_000)
    ):
        try:
            cipher.unseal_apart(bytes(kept.sealed), bytes(kept.key or b""), kept.uid)
        except cipher.SealBroken:
            yield Fault(kept.number, _("这一条的加密内容打不开：它的钥匙被换过。"))
    for number in destroyed.unaccounted():
        yield Fault(number, _("这一条的加密内容被销毁了，却没有哪次清除个人信息记着它。"))


def _of_the_walls() -> Iterator[Fault]:
    gone = append_only.missing(connection)
    if gone:
        yield Fault(None, _("数据库里防止改动日志的触发器不在了：%(names)s。") % {"names": "、".join(gone)})
    if added := append_only.foreign(connection):
        told = _("数据库里的日志表上多了别的触发器、规则或行级策略：%(names)s。它们可能吞掉或遮住记录。")
        yield Fault(None, told % {"names": "、".join(added)})
