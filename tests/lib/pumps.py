"""Texts on which a regular expression might work by the square: pieces of what it looks for, over and over, and then not."""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import time
from collections.abc import Callable, Iterator
from typing import Any

Text = str | bytes
MOST_WAYS, LONGEST_PUMP, MOST = 4, 9, 160
_STANDS_FOR = {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a"}
FACTOR = 4
SQUARE = 9
"""Of `FACTOR` times the text: work that grows with it takes 4 times as long, by its square 16 times."""


def pumps(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """What comes before, what is repeated, what comes behind."""
    seen = set()
    for way in _ways(parser.parse(pattern.pattern, pattern.flags)):
        for first in range(len(way)):
            for last in range(first + 1, min(len(way), first + LONGEST_PUMP) + 1):
                pump = "".join(way[first:last])
                seen |= {("", pump, "\1"), ("".join(way[:first]), pump, "<\1")}
    step = max(1, len(seen) // MOST)
    yield from sorted(seen)[::step]


def _ways(tree: Any) -> list[list[str]]:
    """A few of the texts that a pattern takes, each as its pieces."""
    ways: list[list[str]] = [[]]
    for kind, held in tree:
        ways = [way + more for way in ways for more in _more(kind, held)][:MOST_WAYS]
    return ways


def _more(kind: Any, held: Any) -> list[list[str]]:
    match kind:
        case op.LITERAL:
            return [[chr(held)]]
        case op.IN:
            return [[_one_of(held)]]
        case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT | op.SUBPATTERN | op.ATOMIC_GROUP:
            return _ways(held if isinstance(held, parser.SubPattern) else held[-1])
        case op.BRANCH:
            return [way for branch in held[1] for way in _ways(branch)]
        case op.ANY | op.NOT_LITERAL:
            return [["x"]]
    return [[]]


def _one_of(members: Any) -> str:
    kind, held = members[0]
    if kind is op.NEGATE:
        return "x"
    return (
        chr(held) if kind is op.LITERAL else chr(held[0]) if kind is op.RANGE else _STANDS_FOR.get(held, "x")
    )


def seconds(work: Callable[[], object]) -> float:
    """Of this process's own, the lesser of two."""
    taken = []
    for _ in range(2):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def by_the_square(work: Callable[[int], object], size: int, unnoticed: float) -> bool:
    """Whether work grows by the square of what it is given; work below `unnoticed` seconds at `size` does not."""
    started = time.process_time()
    work(size)
    if time.process_time() - started < unnoticed:
        return False
    once = seconds(lambda: work(size))
    return once >= unnoticed and seconds(lambda: work(FACTOR * size)) > SQUARE * once


def pumped_by_the_square(
    pattern: re.Pattern[Any], uses: set[str], size: int = 6400
) -> tuple[str, str, str] | None:
    """A text on which the pattern works by the square, as it is used; None where there is none among ours."""
    calls = [getattr(pattern, name) for name in ("match", "fullmatch") if name in uses]
    if uses - {"match", "fullmatch"}:
        calls.append(pattern.findall)
    for before, pump, behind in pumps(pattern):

        def text(length: int, parts: tuple[str, str, str] = (before, pump, behind)) -> Text:
            whole = parts[0] + parts[1] * (length // len(parts[1])) + parts[2]
            return whole if isinstance(pattern.pattern, str) else whole.encode()

        for call in calls:
            if by_the_square(lambda length, call=call: call(text(length)), size, 0.0015):  # type: ignore[misc]
                return before, pump, behind
    return None
