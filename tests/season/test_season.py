"""A scripted season: every figure under every status and of every edition equals an independent account of it."""

from collections import Counter

import pytest

from campaigns.models import Batch, Filing
from songnuan.filings.checks.checks import findings
from songnuan.ledger.edition import print_of
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.totals import totals
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.season.script import PERIODS, Season, answer

# Each act commits by itself, as it does in life: one transaction around all of them would hold thousands of locks.
# Asked where the province's seasons are counted; on the embedded database random histories are (tests/ledger/test_histories.py).
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.postgres]
PLACES = ("22", "2201", "2202", "2224", "220581", "22CBS", make.CHAOYANG, make.YUSHU)


def unmatched(season: Season) -> dict[str, set[str]]:
    """Which check asks which unit, by the lists alone: passed down and not recorded, or recorded and not passed down."""
    sent, got = Counter[str](), Counter[str]()
    for line in season.passed:
        sent[line.to] += line.yuan
    for row in season.ledger.lines:
        if row.live and row.row.get("是否转拨") == "是":
            got[row.union] += row.row["金额(元)"]
    found = {code: {"passed_on"} for code in sent | got if sent[code] != got[code]}
    return {**found, "22": {"passed_down"}} if any(sent[code] > got[code] for code in sent) else found


def asked(season: Season) -> dict[str, set[str]]:
    """The same as the check before filing says it."""
    campaign, passing = make.campaign(), {"passed_on", "passed_down"}
    found = {
        union.code: passing & {finding.code for finding in findings(campaign, (campaign,), union)}
        for union in season.unions
    }
    return {code: codes for code, codes in found.items() if codes}


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
    found_before_filing = asked(season)
    assert (found_before_filing, len(found_before_filing) > 4) == (unmatched(season), True)
    season.amend()
    for place in PLACES:
        expected = {**dict.fromkeys(INDICATORS, 0), **season.ledger.figures(place)}
        assert totals(make.campaign(), make.union(place)).values == expected, place
    assert verify(make.campaign()) == []
    amended = answer("difference", "--from", "定稿数")
    assert {line["remainder"] for line in amended["figures"].values()} == {0, "0.00"}
    assert {step["kind"] for step in amended["batches"]} >= {"correction", "entry"}
