"""How many passwords may be tried: counted before the password is looked at, so that parallel guesses count too.

| counter | most in a quarter of an hour | does not count |
|---|---|---|
| a name at an address | 5 | |
| a name everywhere | 5 | at an address from which the name signed in during the last 60 days |
| an address, whatever the names | 100 | the same |
| the codes of an account, wherever from | 5 | |

So guesses from elsewhere lock nobody out where they usually work, and an office behind one address goes on
working while somebody tries names. A code comes after the right password, so it counts for its own account alone:
whoever uses up other accounts' codes locks nobody else out. Each counter is one conditional UPDATE: of twenty at once, five pass.

A right password or code takes back the one attempt that it was, from the counters that counted it: signing in gives nobody
else a guess. Who came in takes back the wrong ones before it at their own address, too; a password without its second step does not.
"""

import datetime
import ipaddress
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from songnuan.lib import cipher
from songnuan.lib.text import squeeze
from songnuan.login.models import Attempts, FamiliarAddress

WINDOW = datetime.timedelta(minutes=15)
FAMILIAR = datetime.timedelta(days=60)
TRIES = 5
TRIES_OF_AN_ADDRESS = 100
ANYWHERE = ""
"""In the place of an address: wherever from."""


class Locked(Exception):
    """Too many attempts: nothing was looked at."""


@dataclass(frozen=True)
class Taken:
    """One attempt: the counters that counted it, and when."""

    counters: tuple[tuple[str, str], ...]
    at: datetime.datetime


def print_of(name: str, kind: str = "login") -> str:
    """32 characters that stand for a name, the same for all its ways of writing it (case, width, spaces), and after a change of keys."""
    return cipher.fingerprint(f"{kind}\0{folded(name)}").hex()


def folded(name: str) -> str:
    """A name in the one way of writing that stands for all of it: that of every account's."""
    return squeeze(name).casefold()


def network(address: str) -> str:
    """The address to count by: of IPv6 the 64 bits that one subscriber gets; "?" for none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "?"
    # A listener for both versions writes every IPv4 address as one of IPv6, and all of these share their first 64 bits.
    found = getattr(found, "ipv4_mapped", None) or found
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((int(found), 64), strict=False).network_address)


def take(name: str, address: str) -> Taken:
    """Count one attempt of a print at a network, or ANYWHERE; Locked, with nothing counted, where a counter is full."""
    now = timezone.now()
    familiar = FamiliarAddress.objects.filter(name=name, address=address, at__gt=now - FAMILIAR).exists()
    counters = _counters(name, address, familiar=familiar)
    with transaction.atomic():
        for named, at, most in counters:
            if not _count(named, at, most, now):
                raise Locked
    return Taken(tuple((named, at) for named, at, _most in counters), now)


def is_full(name: str, address: str) -> bool:
    """Whether a further attempt would be refused for the name's sake."""
    fresh = Attempts.objects.filter(since__gt=timezone.now() - WINDOW, name=name, count__gte=TRIES)
    return fresh.filter(Q(address=address) | Q(address="")).exists()


def give_back(taken: Taken) -> None:
    """An attempt that was right does not count; others that were counted beside it do."""
    for name, address in taken.counters:
        counted = Attempts.objects.filter(name=name, address=address, since__lte=taken.at, count__gt=0)
        counted.update(count=F("count") - 1)


def forgive(name: str, address: str) -> None:
    """Whose name that is, is in: what was tried at their address before does not count, and it is familiar from now on."""
    now = timezone.now()
    Attempts.objects.filter(name=name, address=address).delete()
    FamiliarAddress.objects.update_or_create(name=name, address=address, defaults={"at": now})
    Attempts.objects.filter(since__lt=now - 4 * WINDOW).delete()


def unlock(name: str) -> int:
    """Forget the attempts on a name; how many counters counted one that would still have mattered."""
    there = Attempts.objects.filter(name=name)
    counted = there.filter(since__gt=timezone.now() - WINDOW, count__gt=0).count()
    there.delete()
    return counted


def locked_names(names: list[str]) -> set[str]:
    """Those prints that are locked somewhere just now."""
    fresh = Attempts.objects.filter(since__gt=timezone.now() - WINDOW, count__gte=TRIES, name__in=names)
    return set(fresh.values_list("name", flat=True))


def _counters(name: str, address: str, *, familiar: bool) -> list[tuple[str, str, int]]:
    own = [(name, address, TRIES)]
    if familiar or address == ANYWHERE:
        return own
    return [*own, (name, ANYWHERE, TRIES), ("", address, TRIES_OF_AN_ADDRESS)]


def _count(name: str, address: str, most: int, now: datetime.datetime) -> bool:
    """One more; False where the counter is full. The row's lock is held until the transaction ends."""
    Attempts.objects.bulk_create([Attempts(name=name, address=address, since=now)], ignore_conflicts=True)
    over = Q(since__lte=now - WINDOW)
    counter = Attempts.objects.filter(over | Q(count__lt=most), name=name, address=address)
    return bool(
        counter.update(
            count=Case(When(over, then=Value(1)), default=F("count") + 1),
            since=Case(When(over, then=Value(now)), default=F("since")),
        )
    )
