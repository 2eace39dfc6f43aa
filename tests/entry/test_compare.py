"""A file held against the ledger: new, unchanged, contradicting, and what it must not tell of other unions."""

from typing import Any

import pytest

from songnuan.entry import names
from songnuan.entry.commit import Origin, commit
from songnuan.entry.compare import Compared, compare
from songnuan.entry.faults import Refusal
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.entry.sheets import HANDED, places

pytestmark = pytest.mark.django_db
ID, OTHER = make.citizen_id(1), make.citizen_id(2)
UNNAMED = (None, "身份证号", "unnamed")


def against(tables: make.Tables, at: str = make.CHAOYANG, **wishes: Any) -> Compared:
    """What posting those tables would do now."""
    return compare(make.checked(tables, at), names.load(make.campaign(), make.union(at)), **wishes)


def rows(*changes: make.Row) -> make.Tables:
    return {HANDED: [make.disbursement(**change) for change in changes]}


def parted(compared: Compared) -> dict[str, tuple[int, ...]]:
    return {name: tuple(line.values()) for name, line in compared.counts().items()}


def test_rows_that_stand_already_are_unchanged_on_every_sheet() -> None:
    tables = {
        **rows({"身份证号": ID}, {"人员类别": "因公伤残民警", "姓名": None}), "筹集款物": [make.contribution()], "走访企业": [make.visit()],
        "分类服务": [make.service()], "在档困难职工": [make.roster()],
    }  # fmt: skip
    make.batch(tables)
    again = {
        name: [*lines, *more]
        for (name, lines), more in zip(
            tables.items(), [[make.disbursement(身份证号=OTHER)], *[[]] * 4], strict=True
        )
    }
    compared = against(again)
    assert compared.faults == []
    assert parted(compared) == {
        HANDED: (3, 3, 1, 2), "筹集款物": (1, 1, 0, 1), "走访企业": (1, 1, 0, 1), "分类服务": (1, 1, 0, 1), "在档困难职工": (1, 1, 0, 1),
    }  # fmt: skip


def test_nameless_rows_match_earlier_ones_one_to_one() -> None:
    make.batch(rows({}, {}))
    compared = against(rows({}, {}, {}))
    assert parted(compared) == {HANDED: (3, 3, 1, 2)}
    make.batch(rows({}, {}, {}))
    assert parted(against(rows({}, {}, {}, {}))) == {HANDED: (4, 4, 1, 3)}


@pytest.mark.parametrize(
    "change", [{"慰问金(元)": 800}, {"姓名": "李春"}, {"备注": "补"}, {"人次": 2}, {"人员类别": "快递员"}]
)
def test_a_live_key_with_other_values_is_refused(change: make.Row) -> None:
    make.batch(rows({"身份证号": ID}))
    compared = against(rows({"身份证号": OTHER}, {"身份证号": ID, **change}))
    assert places(compared.faults) == [(3, "身份证号", "duplicate_in_campaign")]
    assert parted(compared) == {HANDED: (2, 1, 1, 0)}
    assert [compared.acceptable(valid_rows=valid) for valid in (False, True)] == [False, True]


def test_the_roster_refuses_a_second_entry_of_one_worker() -> None:
    make.batch({"在档困难职工": [make.roster()]})
    compared = against({"在档困难职工": [make.roster(困难类型="相对困难")]})
    assert places(compared.faults) == [(2, "身份证号", "duplicate_in_campaign")]


def test_another_union_and_another_campaign_are_no_duplicates() -> None:
    make.batch(rows({"身份证号": ID}), at=make.YUSHU)
    make.batch(rows({"身份证号": ID, "发放日期": "2022-01-10"}), year="2022")
    assert parted(against(rows({"身份证号": ID, "慰问金(元)": 800}))) == {HANDED: (1, 1, 1, 0)}


def test_what_was_undone_no_longer_stands() -> None:
    undo(make.batch(rows({"身份证号": ID})), by=None, reason="传错了")
    assert parted(against(rows({"身份证号": ID, "慰问金(元)": 800}))) == {HANDED: (1, 1, 1, 0)}


def test_under_replacement_the_replaced_rows_no_longer_stand() -> None:
    kept, replaced = make.batch(rows({"身份证号": OTHER})), make.batch(rows({"身份证号": ID}, {}))
    compared = against(rows({"身份证号": ID}, {"身份证号": OTHER}, {}), replaced=replaced)
    assert parted(compared) == {HANDED: (3, 3, 2, 1)}
    assert places(compared.faults) == [UNNAMED]
    assert kept.rows == 1


def test_helped_elsewhere_tells_nothing_of_the_other_side() -> None:
    theirs = {
        "姓名": "龘龘",
        "身份证号": ID,
        "慰问金(元)": 7777,
        "发放日期": "2022-12-25",
        "工作单位": "靐厂",
        "备注": "虪",
    }
    make.batch(rows(theirs, {"身份证号": OTHER}), at=make.YUSHU)
    compared = against(rows({"身份证号": ID}, {"身份证号": make.citizen_id(3)}))
    assert compared.errors == []
    assert places(compared.warnings) == [(2, "身份证号", "helped_elsewhere")]
    message = compared.warnings[0].message
    assert message == "此人本次活动中已由其他单位慰问或帮扶过，仍会计入。如需核对，请联系上级工会。"
    assert parted(compared) == {HANDED: (2, 2, 2, 0)}


def test_a_roster_elsewhere_is_no_help_elsewhere() -> None:
    make.batch({"在档困难职工": [make.roster(身份证号=ID)]}, at=make.YUSHU)
    assert against(rows({"身份证号": ID})).faults == []


def test_a_second_source_on_the_same_day_is_co_funded_with_the_ledger_too() -> None:
    make.batch(rows({"身份证号": ID, "资金来源": "市级财政"}))
    compared = against(
        rows(
            {"身份证号": ID, "资金来源": "社会捐助"},
            {"身份证号": ID, "资金来源": "社会捐助", "发放日期": "2023-01-11"},
        )
    )
    assert places(compared.faults) == [(2, "资金来源", "co_funded")]


@pytest.mark.parametrize(
    "counted", [{"资金来源": "市级财政"}, {"救助项目": "生活救助"}, {"人次": 3, "资金来源": "市级财政"}]
)
def test_zero_person_times_beside_a_row_of_the_file_that_counts(counted: make.Row) -> None:
    for order in (1, -1):
        compared = against(rows(*[{"身份证号": ID, **counted}, {"身份证号": ID, "人次": 0}][::order]))
        assert compared.errors == []


@pytest.mark.parametrize(
    "counted",
    [
        {"身份证号": OTHER},
        {"发放日期": "2023-01-11"},
        {"用途": "帮扶救助"},
        {"资金来源": "市级财政", "人次": 0},
    ],
)
def test_zero_person_times_that_nothing_counts_is_refused(counted: make.Row) -> None:
    compared = against(rows({"身份证号": ID, "人次": 0}, {"身份证号": ID, **counted}))
    assert (2, "人次", "number_invalid") in places(compared.errors)


def test_zero_person_times_beside_a_live_row() -> None:
    zero = rows({"身份证号": ID, "人次": 0, "资金来源": "市级财政"})
    make.batch(rows({"身份证号": ID}), at=make.YUSHU)
    assert places(against(zero).errors) == [(2, "人次", "number_invalid")]
    counting = make.batch(rows({"身份证号": ID}))
    assert against(zero).errors == []
    assert places(against(zero, replaced=counting).errors) == [(2, "人次", "number_invalid")]
    make.batch(zero)
    assert (make.figures(make.CHAOYANG)["consoled"], make.figures(make.CHAOYANG)["disbursed"]) == (
        1,
        "1000.00",
    )


def test_a_faulty_file_is_stored_only_by_its_good_rows_and_only_when_asked() -> None:
    tables = rows({"身份证号": ID}, {"身份证号": OTHER, "慰问金(元)": "五百"})
    assert make.post(tables)[1] is None
    compared, batch = make.post(tables, valid_rows=True)
    assert (batch.rows, places(compared.errors)) == (1, [(3, "慰问金(元)", "amount_invalid")])
    assert make.figures()["disbursed"] == "500.00"


def test_no_good_row_or_a_fault_of_the_columns_is_refused_even_then() -> None:
    assert make.post(rows({"慰问金(元)": "五百"}), valid_rows=True)[1] is None
    without = [{k: v for k, v in make.disbursement().items() if k != "用途"}]
    compared, batch = make.post({HANDED: without}, valid_rows=True)
    assert (batch, compared.stopped) == (None, True)


def test_the_same_file_stands_once_at_a_union() -> None:
    first = make.batch(rows({"身份证号": ID}))
    for again in ({}, {"valid_rows": True}):
        with pytest.raises(Refusal, match="already_uploaded") as refused:
            make.post(rows({"身份证号": ID}), **again)
        assert f"批次{first.number}" in refused.value.fault.message
    make.batch(rows({"身份证号": ID}), at=make.YUSHU)
    make.batch(rows({"身份证号": ID}), replaced=first)
    assert make.figures()["disbursed"] == "1000.00"


def test_only_a_standing_batch_of_this_union_and_campaign_is_replaced() -> None:
    mine, theirs = make.batch(rows({"身份证号": ID})), make.batch(rows({"身份证号": OTHER}), at=make.YUSHU)
    last_year = make.batch(rows({"发放日期": "2022-01-10"}), year="2022")
    act = undo(mine, by=None, reason="传错了")
    for batch in (theirs, last_year, mine, act):
        with pytest.raises(Refusal, match="not_permitted"):
            make.post(rows({"姓名": "赵秋"}), replaced=batch)


def test_a_batch_that_a_later_one_found_again_is_not_replaced() -> None:
    first = make.batch(rows({"身份证号": ID}))
    second = make.batch(rows({"身份证号": ID}, {"身份证号": OTHER}))
    with pytest.raises(Refusal) as refused:
        make.post(rows({"姓名": "赵秋"}), replaced=first)
    assert f"批次{second.number}" in refused.value.fault.message


def test_a_file_of_rows_that_stand_already_becomes_a_batch_without_rows() -> None:
    make.batch(rows({"身份证号": ID}))
    checked = make.checked(rows({"身份证号": ID}))
    compared, batch = commit(
        checked, names.load(make.campaign(), make.union()), Origin("又一份.xlsx", "f" * 64), by=None
    )
    assert (batch.rows, batch.sheets, parted(compared)) == (0, {}, {HANDED: (1, 1, 0, 1)})
    assert make.figures()["disbursed"] == "500.00"
