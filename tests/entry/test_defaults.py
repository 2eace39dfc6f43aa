"""本表统一为…: answers by canonical column, refused where they name none."""

import pytest

from songnuan.entry.defaults import UnknownColumn, parse


def test_answers_are_taken_by_column_and_may_hold_an_equals_sign() -> None:
    assert parse(["用途=慰问", " 发放日期 = 2023-01-10 ", "单位=万元", "备注=a=b"]) == {
        "用途": "慰问", "发放日期": "2023-01-10", "单位": "万元", "备注": "a=b",
    }  # fmt: skip
    assert parse([]) == {}


@pytest.mark.parametrize("answer", ["用途", "用途=", "=慰问", "民族=汉", "", "单位=千元", "单位=角"])
def test_an_answer_to_no_question_is_refused(answer: str) -> None:
    with pytest.raises(UnknownColumn):
        parse([answer])
