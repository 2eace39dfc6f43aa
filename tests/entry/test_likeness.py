"""One firm, or one person, under two names: warned of, and nobody else's name is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songnuan.entry import likeness
from songnuan.lib.text import fold_name
from tests import factories as make
from tests.entry.ledgers import against, rows

pytestmark = pytest.mark.django_db
FIRM = "长春春雨机械有限公司"


def names(*written: str, **more: str) -> make.Tables:
    return {"走访企业": [make.visit(企业名称=name, **more) for name in written]}


def likes(tables: make.Tables, at: str = make.CHAOYANG) -> list[tuple[int | None, str]]:
    found = against(tables, at)
    assert found.errors == []
    return [(fault.row, fault.message) for fault in found.faults if fault.code == "similar_name"]


@pytest.mark.parametrize(
    ("known", "typed", "alike"),
    [
        (FIRM, "长春春雨机械有限责任公司", True), (FIRM, "吉林省长春春雨机械有限公司", True), (FIRM, "长春春雨机械", True),
        (FIRM, "长春春雨机诫有限公司", True), (FIRM, "长春春雨机有限公司", True), (FIRM, "长春春雨机械厂有限公司", True),
        (FIRM, "长春（春雨）机械有限公司", True), ("长春第一机械厂", "长春第二机械厂", False), ("长春东方机械厂", "长春西方机械厂", False),
        ("长春春雨1号店铺", "长春春雨2号店铺", False), (FIRM, "长春秋风机械有限公司", False), (FIRM, FIRM, False),
        ("春雨厂", "春风厂", False), ("有限公司", "公司", False), (FIRM, "长春 春雨机械有限公司", False),
    ],
)  # fmt: skip
def test_what_is_alike(known: str, typed: str, alike: bool) -> None:
    table = likeness.Names()
    table.add(fold_name(known))
    assert table.like(fold_name(typed)) == ([fold_name(known)] if alike else [])


@given(st.text("春夏秋冬一", max_size=8), st.text("春夏秋冬一", max_size=8))
def test_it_makes_no_difference_which_came_first(one: str, other: str) -> None:
    there, back = likeness.Names(), likeness.Names()
    there.add(one)
    back.add(other)
    assert bool(there.like(other)) == bool(back.like(one))


@pytest.mark.hardening("T15")
def test_of_thousands_of_names_one_character_apart_some_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of such names made two million comparisons of two thousand rows, in the worker and at each look."""
    compared: list[int] = []
    plain = likeness.alike

    def alike(one: str, other: str) -> bool:
        compared.append(1)
        return plain(one, other)

    monkeypatch.setattr(likeness, "alike", alike)
    for most, near, at_most in ((500, 20, 500 * 20), (500, 500, 500**2)):
        monkeypatch.setattr(likeness, "_NEAR", near)
        compared.clear()
        table = likeness.Names()
        for at in range(most):
            name = f"吉林{chr(0x4E00 + 1500 + at)}食品加工配送中心"
            table.like(name)
            table.add(name)
        assert at_most / 3 < len(compared) <= at_most
        if near == most:
            assert len(compared) > 100_000  # the control


def test_a_long_name_costs_no_more_than_others_and_only_so_many_are_known() -> None:
    table = likeness.Names()
    table.add("春" * 200)
    assert (len(table._places), table.like("春" * 199)) == (1, [])
    for at in range(likeness.MOST + 10):
        table.add(f"企业{at}号机械厂")
    assert len(table._cores) == likeness.MOST


def test_a_name_of_ones_own_is_shown() -> None:
    make.batch(names(FIRM))
    message = f"与本单位填过的“{FIRM}”很像。如是同一家，请写成一样的名称，否则会算成两家。"
    assert likes(names(FIRM + "厂", "长春春雨机械有限责任公司")) == [(3, message)]


def test_a_name_of_the_same_file_counts() -> None:
    assert [row for row, _message in likes(names(FIRM, FIRM, "长春春雨机械厂有限公司"))] == [4]


def test_a_name_of_a_neighbour_is_not_shown() -> None:
    make.batch(names(FIRM), at=make.YUSHU)
    [(row, message)] = likes(names("长春春雨机械有限责任公司"))
    assert (row, "春雨" in message, "本地区已有的一家企业" in message) == (2, False, True)
    assert likes(names("长春春雨机械有限责任公司"), at="220203") == []


def test_credit_codes_tell_firms_apart() -> None:
    make.batch(names(FIRM, 统一社会信用代码=make.credit_code(1)))
    similar = "长春春雨机械有限责任公司"
    assert likes(names(similar, 统一社会信用代码=make.credit_code(2))) == []
    assert len(likes(names(similar))) == 1


def test_one_number_under_two_names() -> None:
    number = make.citizen_id(1)
    later = {"身份证号": number, "发放日期": "2023-01-11"}
    make.batch(rows({"身份证号": number}))
    assert likes(rows({**later, "姓名": "李 春生"})) == []
    [(row, message)] = likes(rows({**later, "姓名": "李春声"}))
    assert (row, message) == (
        2,
        "这个身份证号在本单位的另一行里姓名是“李某某”，写法不同。请核对姓名和身份证号。",
    )
    assert likes(rows({**later, "姓名": "李春声"}), at=make.YUSHU) == []


def test_one_number_under_two_names_in_one_file() -> None:
    number = make.citizen_id(1)
    assert [
        row
        for row, _message in likes(
            rows({"身份证号": number}, {"身份证号": number, "发放日期": "2023-01-11", "姓名": "王五"})
        )
    ] == [3]


STRANGERS = ["长春市朝阳区甲一制造有限公司", "长春市朝阳区红光饭店", "吉林省松江纸业有限公司", "南关便民超市"]


def test_one_code_filled_down_beside_firms_of_other_names_is_told_at_each_of_them() -> None:
    code = make.credit_code(1)
    filled = {"走访企业": [make.visit(企业名称=name, 统一社会信用代码=code) for name in STRANGERS]}
    said = f"本单位填过这个信用代码，企业名称是“{STRANGERS[0]}”。一个代码只算一家：不是同一家的，请核对代码。"
    assert likes(filled) == [(row, said) for row in (3, 4, 5)]
    make.batch({"走访企业": filled["走访企业"][:1]})
    again = {"走访企业": filled["走访企业"][1:2]}
    assert likes(again) == [(2, said)]
    assert likes(again, make.YUSHU) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FIRM, "长春春雨机械"), (FIRM, "春雨机械（长春）有限公司"), (FIRM, "春雨机械第二分厂"), (FIRM, "长春市春雨机电集团"),
        ("中国第一汽车集团有限公司", "一汽集团"), ("长春市朝阳区春风饭店", "春风饭店"), ("朝阳区", "朝阳区"),
    ],
)  # fmt: skip
def test_a_short_a_former_and_a_branch_s_name_under_one_code_are_let_pass(one: str, other: str) -> None:
    assert not likeness.are_strangers(fold_name(one), fold_name(other))
    assert not likeness.are_strangers(fold_name(other), fold_name(one))


def test_other_codes_and_firms_without_one_are_no_business_of_it() -> None:
    visits = [
        make.visit(企业名称=name, 统一社会信用代码=make.credit_code(serial))
        for serial, name in enumerate(STRANGERS[:2], 1)
    ]
    assert likes({"走访企业": [*visits, *(make.visit(企业名称=name) for name in STRANGERS[2:])]}) == []
