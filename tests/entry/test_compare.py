"""A file held against the ledger: new, unchanged, contradicting, and what it must not tell of other unions."""

import pytest

from songnuan.ledger.undo import undo
from tests import factories as make
from tests.entry.ledgers import against, parted, rows
from tests.entry.sheets import HANDED, places

pytestmark = pytest.mark.django_db
ID, OTHER = make.citizen_id(1), make.citizen_id(2)
UNNAMED = (None, "身份证号", "unnamed")


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
    # Of who stands by a number, and is called like the one without, something is said.
    assert places(compared.faults) == [(4, None, "possible_duplicate"), UNNAMED]
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
