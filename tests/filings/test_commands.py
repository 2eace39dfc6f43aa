"""`period`, `file`, `recall`, `review`: what they do, what they refuse (1), and wrong usage (2)."""

import pytest

from beneficiaries.models import Disbursement
from campaigns.models import Filing, LateGrant, ReturnedRow
from tests import factories as make
from tests.commands.command import Ran, run
from tests.filings.acting import handed

pytestmark = pytest.mark.django_db
EMPTY = ("筹集款物", "走访企业", "分类服务")
THERE = ("--campaign", "2023", "--union", make.CHAOYANG)


def file(*more: object) -> Ran:
    return run(
        "file",
        *THERE,
        *(word for sheet in EMPTY for word in ("--zero", sheet)),
        "--answer-all",
        "已核对",
        "--json",
        *more,
    )


def test_periods_are_listed_proposed_set_and_granted() -> None:
    assert run("period", "--campaign", "2023", "--json").answer == []
    assert [line["period"] for line in run("period", "--campaign", "2023", "--propose", "--json").answer] == [
        1,
        2,
        3,
        4,
        5,
    ]
    moved = run(
        "period", "--campaign", "2023", "--number", 5, "--deadline", "2023-02-06T12:00", "--closes",
        "2023-02-08T12:00", "--json",
    )  # fmt: skip
    assert moved.answer[-1] == {
        "period": 5, "deadline": "2023-02-06T12:00:00+08:00", "closes": "2023-02-08T12:00:00+08:00",
    }  # fmt: skip
    granted = ("--grant", make.CHAOYANG, "--number", 5, "--until", "2023-03-01T00:00", "--reason", "断网")
    assert run("period", "--campaign", "2023", *granted).code == 0
    assert LateGrant.objects.get().union == make.union()


def test_a_report_is_filed_recalled_filed_again_and_approved() -> None:
    make.period()
    handed(500)
    make.user("市州审核员", make.CHANGCHUN, "city")
    first = file().answer
    assert (first["state"], first["zero"], first["figures"]["disbursed"]) == ("filed", list(EMPTY), "500.00")
    assert run("recall", *THERE, "--json").answer["state"] == "recalled"
    assert file().code == 0
    approved = run("review", *THERE, "--approve", "--as", "city", "--json").answer
    assert (approved["state"], approved["version"]) == ("approved", first["version"])


def test_rows_are_given_back_by_their_keys() -> None:
    make.period()
    handed(500)
    make.user("市州审核员", make.CHANGCHUN, "city")
    file()
    row = Disbursement.objects.get()
    words = ("review", *THERE, "--as", "city", "--return", "一行有误", "--row")
    assert run(*words, f"慰问帮扶发放:{row.pk + 1}=有误").code == 1
    assert run(*words, f"名册:{row.pk}=有误").code == 2
    assert run(*words, f"慰问帮扶发放:{row.pk}=金额不符").code == 0
    assert (Filing.objects.get().state, ReturnedRow.objects.get().reason) == ("returned", "金额不符")


def test_who_made_it_is_refused_and_somebody_must_be_named() -> None:
    make.period()
    maker = make.user("省级工作人员", make.PROVINCE, "maker")
    handed(500, by=maker)
    file()
    assert run("review", *THERE, "--approve").code == 2
    assert run("review", *THERE, "--approve", "--as", "nobody").code == 2
    refused = run("review", *THERE, "--approve", "--as", "maker")
    assert (refused.code, "另一位同志" in refused.err) == (1, True)
    assert Filing.objects.get().state == "filed"


def test_what_a_named_person_may_not_do_is_refused() -> None:
    make.period()
    handed(500)
    make.clerk(make.YUSHU, "yushu")
    assert file("--as", "yushu").code == 1
    file()
    for words in (("recall", *THERE), ("review", *THERE, "--approve")):
        assert run(*words, "--as", "yushu").code == 1
    propose = ("period", "--campaign", "2022", "--propose")
    assert run(*propose, "--as", "yushu").code == 1
    assert [
        run("file", "--campaign", "1999", "--union", "22").code,
        run("file", "--campaign", "2023", "--union", "99").code,
    ] == [2, 2]
    assert Filing.objects.get().state == "filed"


def test_a_silent_sheet_and_a_period_that_is_not_there() -> None:
    assert run("file", *THERE).code == 2
    make.period()
    assert (run("file", *THERE).code, run("file", *THERE, "--period", 9).code) == (1, 2)
    assert not Filing.objects.exists()
