"""In a real browser: a clerk signs in, sends a faulty workbook, then the good one, reads the totals, takes it back."""

from pathlib import Path

import pytest

from campaigns.models import Batch
from tests import factories as make
from tests.pages.clerk import PHONE, Clerk, workbook

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ZERO = {
    "筹集慰问款物": "0", "发放款物": "0", "慰问对象": "0", "走访企业": "0", "困难职工帮扶救助": "0", "分类服务": "0", "农民工平安返乡": "0",
}  # fmt: skip


def good() -> make.Tables:
    return {
        "慰问帮扶发放": [
            make.disbursement(身份证号=make.citizen_id(1)),
            make.disbursement(
                姓名="赵秋", 身份证号=make.citizen_id(2), 用途="帮扶救助", **{"慰问金(元)": 1200.5}
            ),
        ],
        "筹集款物": [make.contribution()],
        "走访企业": [make.visit(统一社会信用代码=make.credit_code(1))],
        "分类服务": [make.service(), make.service(服务类型="返岗包车", 人次=18)],
    }


def faulty() -> make.Tables:
    tables = good()
    tables["慰问帮扶发放"][0] |= {"身份证号": 220104198503170000, "人员类别": "快递小哥"}
    tables["慰问帮扶发放"][1] |= {"慰问金(元)": "五百元", "发放日期": "2023年2月30日"}
    return tables


def test_from_a_faulty_workbook_to_new_totals_and_back(clerk: Clerk, tmp_path: Path) -> None:
    assert clerk.figures() == ZERO
    clerk.send(workbook(tmp_path, "朝阳区.xlsx", faulty()))
    listed = [row[:3] for row in clerk.table("#errors .table")]
    assert sorted(listed) == [
        ["第2行 慰问帮扶发放", "李某某", "人员类别"], ["第2行 慰问帮扶发放", "李某某", "身份证号"],
        ["第3行 慰问帮扶发放", "赵某", "发放日期"], ["第3行 慰问帮扶发放", "赵某", "慰问金(元)"],
    ]  # fmt: skip
    advice = " ".join(row[4] for row in clerk.table("#errors .table"))
    assert all(
        words in advice for words in ("Excel 已抹掉末三位", "是不是“快递员”", "没有这一天", "金额要写成数字")
    )
    assert "确认导入" not in clerk.text("main")
    assert Batch.objects.count() == 0

    clerk.press("改好后重新上传")
    clerk.send(workbook(tmp_path, "朝阳区-改好.xlsx", good()))
    assert "10,000.00" in clerk.text(".count-after")
    assert clerk.table("main section:last-of-type .table") == [
        ["慰问帮扶发放", "2", "2", "0", "0"], ["筹集款物", "1", "1", "0", "0"], ["走访企业", "1", "1", "0", "0"],
        ["分类服务", "2", "2", "0", "0"],
    ]  # fmt: skip
    clerk.press("确认导入")
    assert clerk.path == "/batches/1/"
    assert "朝阳区-改好.xlsx" in clerk.text("dl.facts")
    assert clerk.figures() == {
        "筹集慰问款物": "1", "发放款物": "0.17005", "慰问对象": "1", "走访企业": "1", "困难职工帮扶救助": "1", "分类服务": "40",
        "农民工平安返乡": "18",
    }  # fmt: skip

    clerk.open("/batches/1/")
    clerk.press("撤销导入")
    clerk.find("[name=reason]").send_keys("传错了单位")
    clerk.press("确认撤销")
    assert clerk.path == "/batches/2/"
    assert "已撤销批次1。" in clerk.text(".messages")
    assert "传错了单位" in clerk.text("dl.facts")
    assert clerk.figures() == ZERO


@pytest.mark.parametrize("clerk", [PHONE], indirect=True)
def test_every_page_of_the_walk_fits_a_phone(clerk: Clerk, tmp_path: Path) -> None:
    clerk.send(
        workbook(
            tmp_path, "朝阳区总工会2023年元旦春节期间送温暖活动慰问帮扶发放花名册（第一稿）.xlsx", faulty()
        )
    )
    clerk.press("放弃")
    clerk.send(workbook(tmp_path, "好.xlsx", good()))
    clerk.press("确认导入")
    same = workbook(tmp_path, "再传.xlsx", good())
    same.write_bytes((tmp_path / "好.xlsx").read_bytes())
    clerk.send(same)
    assert "已经导入过" in clerk.text(".notice-bad")
    for path in (
        "/",
        "/rows/raised/",
        "/rows/consoled/",
        "/rows/enterprises/",
        "/rows/served/",
        "/upload/",
        "/batches/",
        "/batches/1/",
        "/batches/1/undo/",
    ):
        clerk.open(path)
        assert clerk.path == path
    assert clerk.figures()["慰问对象"] == "1"


def test_control_a_broken_policy_and_a_wide_page_are_noticed(clerk: Clerk) -> None:
    clerk.open("/")
    clerk.browser.execute_script(
        "document.body.insertAdjacentHTML('beforeend', '<div id=wide class=figures onclick=\"alert(1)\">wide</div>');"
        "document.getElementById('wide').style.width = '5000px';"
    )
    with pytest.raises(AssertionError, match="is 5"):
        clerk.look()
    assert "Content Security Policy" in " ".join(clerk.complaints())
