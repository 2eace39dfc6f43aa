"""Cells that take a name: the name itself, or the nearest one suggested, never taken."""

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songnuan.entry.rules.term import Named, nearest
from songnuan.lib.spreadsheets.cells import Cell
from songnuan.setup.reference import read
from tests.entry.rules.judging import BROKEN, EMPTY, judged, message

CATEGORIES = {row["name"]: place for place, row in enumerate(read("categories"))}
category = Named(CATEGORIES, "unknown_category", "人员类别")
yes_no = Named({"是": True, "否": False}, "unknown_kind", "是否转拨")


@pytest.mark.parametrize("cell", ["快递员", " 快递员 ", "快 递\n员", "\u3000快递员\u00a0"])
def test_a_name_is_known_whatever_its_spaces(cell: str) -> None:
    assert judged(category, cell) == CATEGORIES["快递员"]


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("快递小哥", "快递员"), ("外卖员", "外卖配送员"), ("卡车司机", "货车司机"), ("劳模", "困难劳模"), ("网约车", "网约车司机"),
        ("深度困难", "深度困难职工"), ("医护人员", "医务人员"), ("女职工", "困难女职工"), ("农民", "农民工"), ("民警", "艰苦岗位民警"),
    ],
)  # fmt: skip
def test_the_nearest_known_name_is_suggested_not_taken(written: str, near: str) -> None:
    assert judged(category, written) == "! unknown_category"
    assert f"没有“{written}”。是不是“{near}”？" in message(category, written)


def test_far_from_every_name_the_list_is_pointed_to() -> None:
    assert nearest("总经理", list(CATEGORIES)) is None
    assert message(category, "总经理") == "人员类别里没有“总经理”。请从模板的下拉列表中选择。"


@given(st.text("困难职工建档深度户外一线劳模司机abc", max_size=40))
def test_what_looks_most_like_it_is_what_difflib_finds_among_all(text: str) -> None:
    longest = max(map(len, CATEGORIES))
    close = difflib.get_close_matches(text, list(CATEGORIES), n=1, cutoff=0.5)
    assert not close or nearest(text, list(CATEGORIES)) == close[0]
    assert nearest(text + "字" * longest * 3, list(CATEGORIES)) is None


def test_a_short_list_is_named_whole() -> None:
    assert message(yes_no, "待定") == "是否转拨里没有“待定”。可以填：是、否。"
    assert message(Named({}, "unknown_team", "慰问组"), "一组") == "慰问组里没有“一组”。可以填：。"


def test_a_long_text_is_cut_in_the_message() -> None:
    assert f"没有“{'字' * 20}…”" in message(category, "字" * 500)


@pytest.mark.parametrize(("cell", "value"), [("是", True), (True, True), (False, False), ("否", False)])
def test_yes_and_no_may_be_true_and_false(cell: Cell, value: bool) -> None:
    assert judged(yes_no, cell) is value


@pytest.mark.parametrize("cell", [0, 1, 5.0, "y", "no"])
def test_numbers_are_no_names(cell: Cell) -> None:
    assert judged(yes_no, cell) == "! unknown_kind"


def test_empty_stays_empty_and_broken_is_never_empty() -> None:
    assert [judged(category, cell) for cell in EMPTY] == [None] * len(EMPTY)
    assert [judged(category, cell) for cell in BROKEN] == ["! formula_error"] * len(BROKEN)
