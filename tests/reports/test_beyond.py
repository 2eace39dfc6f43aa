"""Rows of a union that moved away count in the whole figure of the frozen tree, and in no narrowed one: narrowed on
and on, a figure would be a row."""

import re

import pytest
from django.test import Client

from beneficiaries.models import RosterEntry
from campaigns.models import Batch, User
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.places import counted
from songnuan.reports.basis import as_of, stated
from songnuan.reports.explain import explain
from songnuan.reports.official.on_file import on_file_report
from songnuan.reports.overview import overview
from songnuan.reports.rows import rows_report
from songnuan.reports.scope import Scope, resolve
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T26")]

AWAY = make.YUSHU
NARROWED = {
    "batch": {}, "batch and day": {"day": "2023-01-11"}, "day": {"day": "2023-01-11"}, "leaf": {"leaf": "courier"},
    "span": {"since": "2023-01-11", "until": "2023-01-11"}, "source": {"source": "upper"}, "category": {"category": "post"},
}  # fmt: skip


@pytest.fixture
def away() -> Batch:
    """One row of 榆树, which another city manages by now; one of 朝阳区 on the day before, 500 元."""
    make.batch(
        {"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1))], "在档困难职工": [make.roster()]}
    )
    row = make.disbursement(
        姓名="周雪", 身份证号=make.citizen_id(2), 发放日期="2023-01-11", 人员类别="快递员", 资金来源="上级工会经费补助", **{"慰问金(元)": 4321},
    )  # fmt: skip
    there = {
        "慰问帮扶发放": [row],
        "在档困难职工": [make.roster(身份证号=make.citizen_id(901))],
        "走访企业": [make.visit()],
    }
    batch = make.batch(there, at=AWAY)
    make.moved(AWAY)
    return batch


def reader() -> User:
    return make.user("市州审核员", make.CHANGCHUN)


def unprotected(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = property(lambda scope: counted(scope.tree, scope.union.pk, scope.scope))
    monkeypatch.setattr(Scope, "counted", whole)


def scope_of(user: User, away: Batch, name: str) -> Scope:
    rows = away.campaign.disbursement_set.filter(added_by=away)
    key = {
        "leaf": rows.get().category.code,
        "category": rows.get().head.code,
        "source": rows.get().source.code,
    }
    wishes = {wish: key.get(wish, value) for wish, value in NARROWED[name].items()}
    if "batch" in name:
        wishes["batch"] = str(away.number)
    return resolve(user, {"campaign": "2023", "union": make.CHANGCHUN, **wishes})


@pytest.mark.parametrize("protected", [True, False], ids=["reached", "control"])
@pytest.mark.parametrize("name", NARROWED)
def test_a_narrowed_figure_counts_what_its_reader_reaches(
    name: str, protected: bool, away: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not protected:
        unprotected(monkeypatch)
    user = reader()
    scope = scope_of(user, away, name)
    figures = {
        code: rows_report(INDICATORS[code], scope, user, "1").value for code in ("disbursed", "persons")
    }
    assert figures == ({"disbursed": 0, "persons": 0} if protected else {"disbursed": 432_100, "persons": 1})
    assert rows_report(INDICATORS["disbursed"], scope, user, "1").unlisted == (make.union(AWAY),)


def test_a_batch_that_is_not_reached_reads_like_one_that_is_not_there(away: Batch) -> None:
    user, client = reader(), Client()
    client.force_login(user)
    for figure in ("disbursed", "persons", "consoled", "visits", "enterprises"):
        asked = f"/rows/{figure}/?campaign=2023&union={make.CHANGCHUN}&batch="
        pages = [client.get(f"{asked}{number}").content.decode() for number in (away.number, 999)]
        there, nowhere = (
            re.sub(rf"\b({away.number}|999)\b", "N", page.partition("<main")[2].partition("</main>")[0])
            for page in pages
        )
        assert there == nowhere, figure
        assert "不含：榆树" in there


@pytest.mark.parametrize("protected", [True, False], ids=["reached", "control"])
def test_nor_do_other_pages_read_it(away: Batch, protected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The overview of one day, how a figure of it came about, and who is on file by one batch."""
    if not protected:
        unprotected(monkeypatch)
    user = reader()
    day = overview(scope_of(user, away, "span"))
    how = explain("disbursed", scope_of(user, away, "day"))
    on_file = on_file_report("all", scope_of(user, away, "batch"), user, "1")
    told = [
        next(figure.value for figure in day.figures if figure.code == "disbursed"), how.value,
        sum(how.places.column("disbursed")) if how.places else 0, on_file.persons,
    ]  # fmt: skip
    assert told == ([0, 0, 0, 0] if protected else [432_100, 432_100, 432_100, 1])
    assert RosterEntry.objects.count() == 2


def test_the_whole_figure_is_that_of_the_tree_and_its_batches_stand_in_one_line(away: Batch) -> None:
    user = reader()
    how = explain("disbursed", resolve(user, {"campaign": "2023", "union": make.CHANGCHUN}))
    assert (how.value, how.scope.leaves_out) == (482_100, False)
    assert how.batches is not None
    lines = [(line.label, line.batch, line.entries[0].value) for line in how.batches.lines]
    own = Batch.objects.exclude(pk=away.pk).get()
    assert lines == [(str(own), own.number, 50_000), ("现在不由您的单位管理的工会", None, 432_100)]


@pytest.mark.parametrize("narrowed", [True, False])
def test_what_leaves_the_page_says_whom_it_leaves_out(away: Batch, narrowed: bool) -> None:
    """The sentence for the chat group, the wall and what stands above an exported list; nothing of it where all count."""
    user, client = reader(), Client()
    client.force_login(user)
    days = "&since=2023-01-10&until=2023-01-11" if narrowed else ""
    asked = {"since": "2023-01-10", "until": "2023-01-11"} if narrowed else {}
    scope = resolve(user, {"campaign": "2023", "union": make.CHANGCHUN, **asked})
    sentence = overview(scope).briefing
    assert ("自 2023年1月10日，至 2023年1月11日" in sentence) == narrowed
    wall = client.get(f"/wall/?campaign=2023&union={make.CHANGCHUN}{days}").content.decode()
    said = [
        "只算现在由本单位管理的工会" in sentence, "只算现在由本单位管理的工会" in stated(scope, as_of(scope)),
        "只算现在由您的单位管理的工会" in wall,
    ]  # fmt: skip
    assert said == [narrowed] * 3


def test_who_reaches_all_of_it_reads_it_all(away: Batch) -> None:
    user = make.user("领导", make.PROVINCE)
    scope = resolve(user, {"campaign": "2023", "union": "22", "batch": str(away.number)})
    assert rows_report(INDICATORS["disbursed"], scope, user, "1").value == 432_100
    assert not scope.leaves_out
