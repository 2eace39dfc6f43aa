"""A page of the log, and how its lines are told: in words, and with nothing in them that a screen would obey."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from campaigns.models import Event, Journal, User
from campaigns.verbs import Outcome, name_of, outcome_of
from songnuan.audit.words import COUNTS, MOMENTS, VALUES, WORDS
from songnuan.lib.cipher import SealBroken

LINES = 50
"""Events on a page."""
BLOCK = 500
"""Events that are taken out at a time."""

_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
_WORD = re.compile(
    r"[0-9A-Za-z\u3400-\u4dbf\u4e00-\u9fff.@/%:：+*_#·（）()《》〔〕-]*|\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?"
)
"""What can look like nothing but itself: Chinese characters, letters, digits and a few signs; a time."""
_QUOTE = re.compile("[“”]")


class Ours(str):
    """Words of ours in the content of an event, which need no fence."""


@dataclass(frozen=True)
class Line:
    """One event as it is shown and taken out."""

    sequence: int
    at: datetime
    who: str
    act: str
    outcome: str
    is_refused: bool
    union: str
    batch: int | None
    address: str
    content: str


@dataclass(frozen=True)
class Log:
    """A page of lines, newest first; `older` is where the next page begins, None on the last."""

    lines: tuple[Line, ...]
    older: int | None
    is_newest: bool
    events: int
    digest: str
    verified: Line | None


def log(condition: Q, before: int | None = None) -> Log:
    """The page of events that meet the condition and are older than the one of that sequence. No COUNT, no OFFSET."""
    found = list(_older(matching(condition), before)[: LINES + 1])
    end = Journal.objects.get(pk=1)
    checks = matching(Q(verb__in=("audit.verified", "audit.broken")))
    last = checks.first()
    signed = signatures(Q(pk__in={event.body.get("account") for event in found} - {None}))
    return Log(
        tuple(line_of(event, signed) for event in found[:LINES]),
        found[LINES - 1].sequence if len(found) > LINES else None,
        before is None,
        end.last_sequence,
        end.digest,
        line_of(last, signed) if last else None,
    )


def matching(condition: Q) -> QuerySet[Event]:
    """Events in the order of the page."""
    rows = Event.objects.filter(condition).order_by("-at", "-sequence")
    return rows.select_related("actor", "union", "batch", "detail")


def lines(condition: Q) -> Iterator[Line]:
    """All of them, one after the other, in little memory. Each block is asked for anew: an open cursor would keep the
    database at what was true when the first was sent, for as long as its reader takes.
    """
    signed, before = signatures(Q()), None
    while block := list(_older(matching(condition), before)[:BLOCK]):
        yield from (line_of(event, signed) for event in block)
        before = block[-1].sequence


def signatures(of: Q) -> dict[int, str]:
    """How accounts sign, by their numbers: an event names by number whom it concerns."""
    return {user.pk: signature(user) for user in User.objects.filter(of).only("name", "username")}


def signature(user: User) -> str:
    """How an account signs in the log: its name, which is of somebody's choosing, and its own behind it, which is not."""
    return f"{fenced(user.name)} · {user.username}" if user.name not in ("", user.username) else user.username


def line_of(event: Event, signed: Mapping[int, str]) -> Line:
    """An event in words; `signed` are the accounts that it may be about."""
    body = _body_of(event)
    account = body.get("account", 0)
    outcome = outcome_of(event.verb)
    return Line(
        event.sequence,
        timezone.localtime(event.at),
        signature(event.actor) if event.actor else _("系统"),
        name_of(event.verb),
        str(Outcome(outcome).label),
        outcome != Outcome.DONE,
        event.union.label if event.union else "",
        event.batch.number if event.batch else None,
        event.address,
        _told({**body, "account": Ours(signed[account])} if account in signed else body),
    )


def _body_of(event: Event) -> dict[str, Any]:
    try:
        return event.told
    except SealBroken:
        return {**event.body, "reason": Ours(_("加密的内容打不开"))}


def plain(text: str) -> str:
    """A text whose control and direction characters are written out: \\x1b, \\n, \\u202e (T52)."""
    return "".join(
        character.encode("unicode_escape", "surrogatepass").decode()
        if unicodedata.category(character) in _HIDDEN
        else character
        for character in text
    )


def fenced(text: str) -> str:
    """A text of people among others: in quotes unless it is a word, so that it cannot look like several (T52)."""
    shown = plain(text)
    if _WORD.fullmatch(shown):
        return shown
    return f"“{_QUOTE.sub(lambda quote: quote[0].encode('unicode_escape').decode(), shown)}”"


def _older(rows: QuerySet[Event], before: int | None) -> QuerySet[Event]:
    last = Event.objects.filter(sequence=before).values_list("at", flat=True).first() if before else None
    if last is None:
        return rows
    return rows.filter(Q(at__lt=last) | Q(sequence__lt=before), at__lte=last)


def _told(value: Any, words: Mapping[str, Promise] = WORDS) -> str:
    if isinstance(value, dict):
        # PostgreSQL keeps names in an order of its own: what was stands before what is.
        ordered = sorted(value.items(), key=lambda pair: pair[0] not in ("from", "before"))
        told = [(name, _told(_called(name, inner))) for name, inner in ordered]
        return "；".join(f"{words.get(name, name)} {inner}" for name, inner in told if inner)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(map(_told, value))
    if isinstance(value, Ours):
        return value
    return "" if value is None else fenced(str(value))


def _called(name: str, value: Any) -> Any:
    """A code in words, where it is known what it stands for."""
    if isinstance(value, list):
        return [_called(name, inner) for inner in value]
    if name == "counts" and isinstance(value, dict):
        return Ours(_told(value, COUNTS))
    if name in MOMENTS and isinstance(value, str):
        return _moment(value)
    words = VALUES.get(name, {})
    return Ours(words[value]) if isinstance(value, str) and value in words else value


def _moment(text: str) -> str:
    """A moment as people write it, on the server's own clock; a day, and what is none, as it is."""
    try:
        at = parse_datetime(text)
    except ValueError:
        return text
    return (
        text if at is None or timezone.is_naive(at) else Ours(f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}")
    )
