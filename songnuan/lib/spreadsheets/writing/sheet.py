"""What a table is before it is written: columns of a kind, rows of plain values."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Value = str | int | datetime.date | None
Kind = Literal["text", "money", "count", "day"]
"""How a column is written: `money` is fen, shown as yuan; every text stays a text, whatever it looks like."""

MOST_ROWS = 1_000_000
"""Of one sheet: Excel's own limit, less room for title and total."""


class TooManyRows(ValueError):
    """More rows than a sheet can hold."""


@dataclass(frozen=True)
class Column:
    """One column: its header, its kind, its width in characters."""

    header: str
    kind: Kind = "text"
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """One table. `above` stands over the header, `below` under the total; rows may be a stream.

    `portrait` and `tall` are for tables that are printed and signed on.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Value]]
    above: tuple[str, ...] = ()
    total: Sequence[Value] = ()
    below: tuple[str, ...] = ()
    portrait: bool = False
    tall: bool = False


def yuan_text(fen: int) -> str:
    """Fen as yuan with two decimals, a plain number."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"
