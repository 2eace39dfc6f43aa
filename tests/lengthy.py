"""What is left to CI by day: the costliest tests, which take four fifths of the time of all that are not marked slow by hand.

A list, as what is costly is measured and not known: `make lengthy` runs every such test and writes it anew. It holds
shares of one run, not seconds, so any machine may write it. Whatever is new is asked every day until then.
"""

import os
import sys
from collections import Counter
from collections.abc import Generator, Iterable
from pathlib import Path

import pytest

LIST = Path(__file__).with_name("lengthy.txt")
EVERY_DAY = ("tests/access/test_matrix.py", "tests/test_")
"""However long they take: the matrix asks a part of itself by day, and the house is looked at in each change."""
SHARE = 0.8

Costs = dict[str, tuple[float, int]]
"""Test function → CPU seconds of all its cases, and how many these are."""


def function_of(nodeid: str) -> str:
    return nodeid.partition("[")[0]


def mark(items: Iterable[pytest.Item]) -> None:
    """Mark the listed ones slow."""
    listed = set(LIST.read_text().splitlines())
    for item in items:
        if function_of(item.nodeid) in listed:
            item.add_marker(pytest.mark.slow)


def costliest(costs: Costs) -> list[str]:
    """The functions whose cases are the costliest, until they make that share of the whole."""
    left = sum(took for took, _cases in costs.values()) * SHARE
    found = []
    for name in sorted(costs, key=lambda name: costs[name][0] / costs[name][1], reverse=True):
        if left <= 0:
            break
        if not name.startswith(EVERY_DAY):
            found.append(name)
            left -= costs[name][0]
    return sorted(found)


class Meter:
    """A pytest plugin that takes the CPU time of every test and of the processes that it starts."""

    def __init__(self) -> None:
        self._took: Counter[str] = Counter()
        self._cases: Counter[str] = Counter()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        before = sum(os.times()[:4])
        result = yield
        self._took[function_of(item.nodeid)] += sum(os.times()[:4]) - before  # type: ignore[assignment]
        self._cases[function_of(item.nodeid)] += 1
        return result

    @property
    def costs(self) -> Costs:
        return {name: (took, self._cases[name]) for name, took in self._took.items()}


def main() -> int:
    """Measure on the embedded database; where a test fails, the list stays as it is."""
    before, meter = LIST.read_text(), Meter()
    LIST.write_text("")
    failed = pytest.main(["-q", "-m", "not slow"], plugins=[meter])
    LIST.write_text(before if failed else "".join(f"{name}\n" for name in costliest(meter.costs)))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
