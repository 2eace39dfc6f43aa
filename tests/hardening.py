"""Which attacks and faults (T01 …) the tests of a run stand for: `@pytest.mark.hardening("T09")`, and the block at its end."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import pytest

MARK = "hardening"
PROBES = "probes"
"""The property in which a test says how many requests it judged: the run ends with their sum."""

_ID = re.compile(r"T\d\d")


def note(items: Iterable[pytest.Item]) -> None:
    """Write the ids of each test into its report, where processes that share the tests out hand them on."""
    for item in items:
        for mark in item.iter_markers(MARK):
            if not mark.args or not all(_ID.fullmatch(word) for word in mark.args):
                raise pytest.UsageError(f"{item.nodeid}: hardening takes ids such as T09")
            item.user_properties.extend((MARK, word) for word in mark.args)


def block(reports: Iterable[pytest.TestReport]) -> Iterator[str]:
    """The lines to print: each id with its number of tests, and how many of them failed; the requests judged."""
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    probes = 0
    for report in reports:
        if report.when == "call":
            probes += sum(int(str(value)) for name, value in report.user_properties if name == PROBES)
        if report.when == "call" or report.outcome == "failed":
            for word in {value for name, value in report.user_properties if name == MARK}:
                outcomes[str(word)][report.outcome] += 1
    shown = [
        f"{word} {outcome.total()}" + (f" ({outcome['failed']} failed)" if outcome["failed"] else "")
        for word, outcome in sorted(outcomes.items())
    ]
    for start in range(0, len(shown), 12):
        yield "  ".join(shown[start : start + 12])
    if probes:
        yield f"{probes} generated requests judged"
