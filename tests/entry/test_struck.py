"""Rows that their clerk may have taken back are pointed out, and count."""

import pytest

from songnuan.entry.record import Row
from songnuan.entry.sheets import CONTRIBUTIONS
from songnuan.entry.struck import of_remark
from tests import factories as make
from tests.entry.sheets import check, handed, places
from tests.lib.pumps import by_the_square

CODES = {"void": "hidden_row", "twice": "possible_duplicate"}


@pytest.mark.django_db
def test_struck_rows_count_and_are_told_once_a_sheet() -> None:
    changes = [{"身份证号": make.citizen_id(at)} for at in range(1, 5)]
    checked = check(handed(*changes, struck_rows=frozenset((1, 3, 4)), hidden_rows=frozenset((2,))))
    assert places(checked.faults) == [(None, None, "hidden_row")] * 2
    assert "有1行是隐藏的" in checked.faults[0].message
    assert "第3行划了删除线（这样的有2行）" in checked.faults[1].message
    assert len(checked.sheets[0].rows) == 4


@pytest.mark.django_db
def test_so_does_a_row_that_is_void_by_its_remark() -> None:
    remarks = ["作废", "本人未领取，已退回", "已退回慰问品一份的运费", None]
    changes = [{"身份证号": make.citizen_id(at), "备注": text} for at, text in enumerate(remarks, start=1)]
    checked = check(handed(*changes))
    assert places(checked.faults) == [(2, "备注", "hidden_row"), (3, "备注", "hidden_row")]
    assert len(checked.sheets[0].rows) == 4


def said(remark: str | None) -> list[str]:
    record = CONTRIBUTIONS.record(*[None] * 7, remark)
    return [fault.code for fault in of_remark("筹集款物", Row(2, record, b"", None))]


@pytest.mark.parametrize(
    ("remark", "code"),
    [
        *((text, "void") for text in ("作废", "（作废）", "取消", "已 退 回", "此行作废", "未领", "没领取", "未领取，已退回", "慰问金已退还。", "拒领", "不计", "已取消了")),
        *((text, "twice") for text in ("重复", "【重复】", "此条重复，删除", "重复登记")),
    ],
)  # fmt: skip
def test_words_that_say_it(remark: str, code: str) -> None:
    assert said(remark) == [CODES[code]]


@pytest.mark.parametrize(
    "remark",
    [
        None, "", "无", "，", "已领取", "代领", "取消农业户口后就业", "因疫情取消集中发放，改为入户", "与上年重复慰问", "退役军人", "未婚", "退休", "本人",
        "作废" * 11,
    ],
)  # fmt: skip
def test_words_that_do_not(remark: str | None) -> None:
    assert said(remark) == []


def test_a_remark_that_nearly_says_it_costs_no_time() -> None:
    assert said("未" * 19 + "领") == said("重复" * 9 + "的") == []
    assert not by_the_square(lambda length: said("未" * length + "领"), 5, 0.0005)
    assert not by_the_square(lambda length: said("重复" * (length // 2) + "的"), 5, 0.0005)
