"""Enterprises found while a visit is typed: by part of the name, its initials in pinyin, or the credit code."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pypinyin import Style, lazy_pinyin

from campaigns.models import User, Visit
from songnuan.lib.identifiers import holds_number
from songnuan.lib.sought import only_shown
from songnuan.lib.text import fold_name, squeeze

MOST = 8
_LOOKED_THROUGH = 20_000


@dataclass(frozen=True)
class Found:
    """An enterprise as a union in reach last wrote of it."""

    name: str
    code: str
    kind: str
    industry: str
    workers: str
    place: str


@lru_cache(maxsize=50_000)
def initials(name: str) -> str:
    """长春春雨 → ccc y: the first letter of each character's reading; letters and digits stay. One reading each."""
    letters = lazy_pinyin(fold_name(name), style=Style.FIRST_LETTER)
    return "".join(letters).lower()


def find(user: User, asked: str) -> list[Found]:
    """Enterprises that unions in reach have visited, best first: by name, by code, by initials."""
    asked = squeeze(asked)
    if len(asked) < 2:
        return []
    visits = Visit.objects.live().visible_to(user)
    rows = visits.filter(name_key__contains=fold_name(asked)) if fold_name(asked) else visits.none()
    found = _latest(only_shown(rows, [asked], covered=["name"], fold=fold_name))
    if asked.isascii():
        if any(letter.isdigit() for letter in asked):
            found += _latest(visits.filter(credit_code__startswith=asked.upper()))
        if asked.isalnum():
            found += _latest(visits.filter(name_key__in=list(_named(visits, asked.lower()))))
    return list({(one.code or one.name): one for one in reversed(found)}.values())[::-1][:MOST]


def _named(visits: Any, letters: str) -> Iterator[str]:
    """Names with these initials: those that begin so first."""
    written = visits.order_by("name_key").values_list("name_key", "name").distinct()[:_LOOKED_THROUGH]
    names = {key: initials(name) for key, name in written if not holds_number(name)}
    within = [key for key, found in names.items() if letters in found]
    within.sort(key=lambda key: not names[key].startswith(letters))
    yield from within[:MOST]


def _latest(rows: Any) -> list[Found]:
    """A firm whose name holds a number that is covered is none, and is not suggested: what is suggested is stored."""
    newest = rows.select_related("kind", "union").order_by("-date", "-pk")[: 10 * MOST]
    found: dict[str, Found] = {}
    for visit in newest:
        if holds_number(visit.name):
            continue
        found.setdefault(
            visit.credit_code or visit.name_key,
            Found(
                visit.name, visit.credit_code, visit.kind.name, "" if holds_number(visit.industry) else visit.industry,
                "" if visit.workers is None else str(visit.workers), visit.union.label,
            ),
        )  # fmt: skip
    return list(found.values())
