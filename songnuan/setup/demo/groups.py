"""Whom the unions help, with how much, and how often: the mix behind the published figures.

A group is one kind of row on a disbursement roster. The groups stand in `groups.json`; their
person-times are those of the 2023 campaign, 134,630 for 慰问 and 19,991 for 帮扶救助. Another
campaign takes the same mix.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from songnuan.setup.demo.reference import Union

CONSOLED, ASSISTED = "慰问", "帮扶救助"
ON_FILE = "on_file"

# Every so many consoled hardship workers on file also get goods from a second source on the same
# day: a row of 0 person-times, worth this much (fen).
CO_FUNDED_EVERY = 20
CO_FUNDED_GOODS = 15_000

# A group's weight at a union is its size times a factor; this one where the group names none.
_USUAL_FACTOR = 10


@dataclass(frozen=True)
class Group:
    """Rows of one category and purpose.

    `cash` and `goods` are dealt in turn, in yuan, 0 for none. Groups of one `crowd` help the same
    people; the crowd `on_file` is the hardship roster, whose people bring their own category.
    `collective` rows stand for whole crews, `closed` ones for the police class.
    """

    code: str
    category: str
    purpose: str
    person_times: int
    item: str | None = None
    crowd: str = ""
    cash: tuple[int, ...] = (0,)
    goods: tuple[int, ...] = (0,)
    goods_names: tuple[str, ...] = ()
    work: str = "company"
    collective: bool = False
    closed: bool = False
    factors: dict[str, int] = field(default_factory=dict)

    @property
    def people(self) -> str:
        """The crowd that the group helps; its own where it shares none."""
        return self.crowd or self.code

    def deal(self, union: Union, rows: int) -> list[tuple[int, int]]:
        """Cash and goods of that many rows of one union, in fen."""
        cash, goods = self.cash, self.goods
        turns = range(union.rank, union.rank + rows)
        return [(cash[n % len(cash)] * 100, goods[n % len(goods)] * 100) for n in turns]

    def weight(self, union: Union, size: int) -> int:
        """How heavy the group is at one union: factors go by its code, else by its kind."""
        by_kind = self.factors.get(union.kind, _USUAL_FACTOR)
        return size * self.factors.get(union.code, by_kind)


@cache
def groups() -> tuple[Group, ...]:
    """All groups, in the order in which a roster lists them."""
    records = json.loads(Path(__file__).with_name("groups.json").read_text(encoding="utf-8"))
    return tuple(Group(**{key: _frozen(value) for key, value in record.items()}) for record in records)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def co_funded(rows: int) -> int:
    """How many of so many consoled hardship workers on file also get goods from a second source."""
    return rows // CO_FUNDED_EVERY
