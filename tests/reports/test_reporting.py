"""Who had reported when an edition was taken: by the order of the log, whatever the clocks said."""

import datetime
from collections.abc import Iterable

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from campaigns.models import Edition, Filing
from songnuan.ledger.edition import take
from songnuan.ledger.filing.acts import file_report, recall
from songnuan.ledger.filing.zero import SHEETS
from songnuan.reports.reporting import reporting_unions
from songnuan.reports.scope import resolve
from tests import factories as make

NOON = datetime.datetime(2023, 2, 1, 4, tzinfo=datetime.UTC)
BEFORE, LATER = ("campaigns", "0031_makers_of_batches"), make.CHANGCHUN


class Clock:
    """Says these times one after the other, then the last of them for good."""

    def __init__(self, minutes: Iterable[int]) -> None:
        self.minutes = list(minutes)

    def __call__(self) -> datetime.datetime:
        minute = self.minutes.pop(0) if len(self.minutes) > 1 else self.minutes[0]
        return NOON + datetime.timedelta(minutes=minute)


def reported(edition: Edition) -> set[str]:
    scope = resolve(make.user("省级工作人员", make.PROVINCE), {"status": edition.status})
    return {scope.unions[union].code for union in reporting_unions(scope).zero}


def season(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> tuple[Edition, Edition]:
    """朝阳区 and 榆树 report zero; an edition; 榆树 takes it back, 长春 reports; another edition."""
    period = make.period(hours=1e6)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    filings = {
        code: file_report(period, make.union(code), by=None, zero=SHEETS)
        for code in (make.CHAOYANG, make.YUSHU)
    }
    early = take(make.campaign(), "初步数", by=None)
    recall(filings[make.YUSHU], by=None)
    file_report(period, make.union(LATER), by=None, zero=SHEETS)
    return early, take(make.campaign(), "定稿", by=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "minutes", [[0], range(0, -2000, -1)], ids=["one instant", "a clock that goes backwards"]
)
def test_who_had_reported_is_told_by_the_order_of_the_log(
    minutes: Iterable[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    early, final = season(monkeypatch, Clock(minutes))
    assert reported(early) == {make.CHAOYANG, make.YUSHU}
    assert reported(final) == {make.CHAOYANG, LATER}
    # By the clocks it would be wrong: all at once, or the last before the first.
    assert Filing.objects.filter(union__code=LATER, at__lte=early.at).exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_was_there_before_finds_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    early, final = season(monkeypatch, Clock([0]))
    end = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        MigrationExecutor(connection).migrate([BEFORE])
    finally:
        MigrationExecutor(connection).migrate(end)
    early.refresh_from_db()
    final.refresh_from_db()
    assert (reported(early), reported(final)) == ({make.CHAOYANG, make.YUSHU}, {make.CHAOYANG, LATER})
