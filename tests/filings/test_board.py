"""报送情况: what each unit's state is, who is reminded, who sees whom; the file holds what the page shows."""

import io

import pytest
from openpyxl import load_workbook

from campaigns.models import Event, LateGrant, Period, StampedScan, User
from songnuan.filings.asked import asked
from songnuan.filings.board.listing import Board, board
from songnuan.ledger.filing.acts import approve, file_report, give_back, recall
from songnuan.ledger.filing.zero import SHEETS
from tests import factories as make
from tests.commands.command import run
from tests.filings.acting import at_work, filed, handed

pytestmark = pytest.mark.django_db
BOARD = "/filings/board/"


def leader() -> User:
    return make.user("领导", make.CHANGCHUN, "leader")


def reviewer() -> User:
    return make.user("市州审核员", make.CHANGCHUN, "city")


def of(period: Period, user: User, state: str = "") -> Board:
    return board(asked(user, {"period": period.number}), period, None, state)


def states(found: Board) -> dict[str, str]:
    return {line.union.code: line.state.value for line in found.lines}


def test_each_unit_has_its_state() -> None:
    period, city = make.period(), reviewer()
    handed(500, "220102")
    filed(at="220103", period=period)
    handed(500, "220105")
    filed(at="220105", period=period)
    approve(filed(at="220106", period=period), by=city)
    give_back(filed(at="220112", period=period), by=city, reason="有误")
    recall(filed(at="220113", period=period), by=None)
    found = of(period, leader())
    wanted = {
        "220102": "filling", "220103": "zero", "220105": "filed", "220106": "approved", "220112": "returned",
        "220113": "silent", "220104": "silent",
    }  # fmt: skip
    assert {code: states(found)[code] for code in wanted} == wanted
    sums = {code: count for code, _name, count in found.sums}
    assert (sums["filling"], sums["zero"], sums["approved"], sums["returned"], sums["missing"]) == (
        1,
        1,
        1,
        1,
        4,
    )
    assert (
        sum(sums[code] for code in ("silent", "filling", "returned", "zero", "filed", "approved")) == found.of
    )
    assert [line.union.code for line in of(period, leader_again(), "returned").lines] == ["220112"]


def leader_again() -> User:
    return User.objects.get(username="leader")


def test_a_report_of_an_earlier_period_is_none_of_this_one() -> None:
    first, second = make.period(1), make.period(2, hours=99)
    handed(500)
    filed(period=first)
    user = leader()
    assert (states(of(first, user))[make.CHAOYANG], states(of(second, user))[make.CHAOYANG]) == (
        "filed",
        "silent",
    )
    handed(300)
    assert states(of(second, user))[make.CHAOYANG] == "filling"
    filed(period=second)
    assert states(of(first, user))[make.CHAOYANG] == "filed"


def test_late_and_supplementary_reports_are_marked() -> None:
    closed = make.period(hours=-48, grace=24)
    LateGrant.objects.create(period=closed, union=make.union(), until="2099-01-01T00:00Z", reason="断网")
    file_report(closed, make.union(), by=None, zero=SHEETS, remark="断网")
    found = of(closed, leader(), "late")
    assert [(line.union.code, line.late) for line in found.lines] == [(make.CHAOYANG, True)]


def test_the_paper_is_missing_there_or_of_other_figures() -> None:
    period, user = make.period(), leader()
    handed(500)
    filing = filed(period=period)

    def stamp() -> str:
        return next(line.stamp.value for line in of(period, user).lines if line.union.code == make.CHAOYANG)

    assert stamp() == "missing"
    StampedScan.objects.create(filing=filing, version=filing.version, kind="pdf", size=1)
    assert stamp() == "there"
    recall(filing, by=None)
    handed(300)
    second = filed(period=period)
    assert stamp() == "changed"
    StampedScan.objects.create(filing=second, version=second.version, kind="pdf", size=1)
    assert stamp() == "there"


def test_the_list_to_copy_names_who_owes_and_whom_to_call() -> None:
    period = make.period()
    clerk = make.clerk(make.YUSHU, "lina")
    User.objects.filter(pk=clerk.pk).update(name="李娜", phone="0431-81234567")
    gone = make.clerk(make.YUSHU, "gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    filed(period=period)
    page = at_work(leader()).get(BOARD).content.decode()
    assert ("榆树市（未报）李娜 0431-81234567" in page, "gone" in page) == (True, False)
    assert "朝阳区（" not in page
    assert "催报名单" not in at_work(leader_again()).get(f"{BOARD}?state=zero").content.decode()


def test_one_sees_ones_own_reach() -> None:
    period = make.period()
    filed(at=make.YUSHU, period=period)
    assert states(of(period, make.clerk())) == {make.CHAOYANG: "silent"}
    client = at_work(make.clerk())
    assert client.get(f"{BOARD}?union={make.YUSHU}").status_code == 404
    assert client.get(f"{BOARD}?state=nothing").status_code == 404


def test_the_file_holds_what_the_page_shows_and_is_noted() -> None:
    period, client = make.period(), at_work(leader())
    filed(period=period)
    answer = client.post(f"{BOARD}export/?state=zero", {"kind": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row][:2] for row in sheet.iter_rows() if row[1].value == "零报告"]
    assert rows == [["朝阳区", "零报告"]]
    text = client.post(f"{BOARD}export/?state=zero", {"kind": "csv"}).content.decode("utf-8-sig")
    assert [line.split(",")[:2] for line in text.splitlines() if "朝阳区" in line] == [["朝阳区", "零报告"]]
    assert Event.objects.filter(verb="export.made").count() == 2
    assert client.post(f"{BOARD}export/", {"kind": "exe"}).status_code == 404


def test_the_command_says_the_same() -> None:
    period = make.period()
    filed(period=period)
    answer = run("board", "--campaign", "2023", "--union", make.CHANGCHUN, "--json").answer
    mine = next(line for line in answer["units"] if line["union"] == make.CHAOYANG)
    assert (answer["period"], mine["state"], mine["stamp"], answer["sums"]["zero"]) == (
        1,
        "zero",
        "missing",
        1,
    )
    assert run("board", "--campaign", "2023", "--period", 7).code == 2


@pytest.mark.parametrize("codes", [("220102", make.YUSHU), None], ids=["3", "all"])
def test_more_units_take_no_more_queries(
    codes: tuple[str, ...] | None, django_assert_max_num_queries: object
) -> None:
    period, one, many = make.period(), make.clerk(), make.user("领导", make.PROVINCE, "all")
    filed(period=period)
    with django_assert_max_num_queries(20) as single:  # type: ignore[operator]
        assert len(of(period, one).lines) == 1
    for code in codes or ():
        filed(at=code, period=period)
        make.clerk(code)
    with django_assert_max_num_queries(len(single.captured_queries)):  # type: ignore[operator]
        assert len(of(period, many).lines) > 70
