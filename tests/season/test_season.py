"""A scripted season: every figure under every status and of every edition equals an independent account of it."""

import pytest

from campaigns.models import Batch, Filing
from songnuan.ledger.edition import print_of
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.totals import totals
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.season.script import PERIODS, Season, answer

# Each act commits by itself, as it does in life: one transaction around all of them would hold thousands of locks.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PLACES = ("22", "2201", "2202", "2224", "220581", "22CBS", make.CHAOYANG, make.YUSHU)


def test_every_figure_of_a_season_is_recomputed_and_explained() -> None:
    season = Season()
    assert len(season.unions) >= 70
    for number in range(1, PERIODS + 1):
        season.period(number)
        if number in (3, PERIODS):
            season.edition({3: "上报数", PERIODS: "定稿数"}[number])
    counted = [
        ("all", None), ("filed", season.filings.lines("filed")), ("reviewed", season.filings.lines("reviewed")),
        *((edition.status, lines) for edition, lines in season.editions),
    ]  # fmt: skip
    for place in PLACES:
        for status, lines in counted:
            real = totals(make.campaign(), make.union(place), status).values
            expected = {**dict.fromkeys(INDICATORS, 0), **season.ledger.figures(place, lines)}
            assert real == expected, (place, status)
    assert verify(make.campaign()) == []
    for edition, _lines in season.editions:
        assert print_of(make.campaign(), edition.status) == edition.digest
    found = answer("difference", "--from", "上报数", "--to", "定稿数")
    assert {line["remainder"] for line in found["figures"].values()} == {0, "0.00"}
    first, last = (edition.number for edition, _lines in season.editions)
    between = Batch.objects.filter(number__gt=first, number__lte=last)
    assert [step["batch"] for step in found["batches"]] == list(between.values_list("number", flat=True))
    states = set(Filing.objects.values_list("state", flat=True))
    assert states == {"filed", "approved", "returned", "recalled", "superseded"}
    assert set(Filing.objects.values_list("timing", flat=True)) == {"on_time", "late", "supplement"}
