"""A row that waited comes into the figures once, however often its mark comes back, and in whosever file."""

import io

import openpyxl
import pytest

from campaigns.models import Batch, PendingRow
from songnuan.entry import names
from songnuan.entry.commit import Origin, commit
from songnuan.entry.compare import Compared, compare
from songnuan.entry.pending.correct import correct, give_up
from songnuan.entry.pending.workbook import written
from songnuan.ledger.undo import undo
from songnuan.lib import bulk
from tests import factories as make
from tests.entry.sheets import check, grid

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T13")]
RAISED, HANDED, SERVED = "筹集款物", "慰问帮扶发放", "分类服务"
WRONG, RIGHT = {"金额(元)": "五万"}, {"金额(元)": 50_000}


def test_a_table_that_said_yuan_above_its_header_says_so_where_it_is_handed_back() -> None:
    """What is mentioned beside it, as 家庭年收入(千元), bears on amounts of which nothing is said."""
    head = ["姓名", "人员类别", "用途", "慰问金额", "发放日期", "家庭年收入(千元)"]
    lines = [
        ["单位：元"],
        head,
        *[
            [name, "户外一线", "慰问", cash, "2023-01-10", 9]
            for name, cash in (("李春", 500), ("王秋", "五百"))
        ],
    ]
    lookups = names.load(make.campaign(), make.union())
    commit(check(grid("表", lines)), lookups, Origin("a.xlsx", "a" * 64), by=None, valid_rows=True)  # type: ignore[arg-type]
    page = openpyxl.load_workbook(io.BytesIO(written(PendingRow.objects.select_related("table")))).active
    assert [cell.value for cell in page[1]][:2] == ["单位：元", None]
    page["D3"] = 500
    checked = check(grid("表", page.iter_rows(values_only=True)))
    assert (checked.errors, [row.record.cash for row in checked.sheets[0].rows]) == ([], [50_000])


def waits(**changes: object) -> PendingRow:
    """A gift whose amount is no number, left out by a batch that stored another."""
    rows = [make.contribution(文号="甲"), make.contribution(**{"文号": "乙", **WRONG, **changes})]
    make.batch({RAISED: rows}, valid_rows=True)
    return PendingRow.objects.latest("pk")


def again(*rows: tuple[PendingRow | None, make.Row], **wishes: bool | Batch) -> tuple[Compared, Batch | None]:
    """The rows of the workbook with their marks, as somebody filled them in, sent as a file."""
    marked = [make.contribution(待处理编号=row.token if row else None, **cells) for row, cells in rows]
    return make.post({RAISED: marked}, **wishes)  # type: ignore[arg-type]


def said(compared: Compared) -> list[str]:
    return [
        fault.message for fault in compared.errors if fault.code in ("already_uploaded", "duplicate_in_file")
    ]


def in_the_browser(row: PendingRow) -> Batch:
    lookups = names.load(row.campaign, row.union)
    made = correct(row, {"金额(元)": "50000"}, lookups, by=make.clerk()).batch
    assert made is not None
    return made


def test_what_was_put_right_by_a_colleague_is_not_taken_for_new() -> None:
    row = waits()
    made = in_the_browser(row)
    changed = {**RIGHT, "文号": "乙号"}
    for _time in range(2):
        compared, batch = again((row, changed))
        assert (batch, [f"已由批次{made.number}处理" in message for message in said(compared)]) == (
            None,
            [True],
        )
        assert (compared.sheets[0].new, len(compared.sheets[0].refused)) == ([], 1)
    undo(made, by=None, reason="传错了")
    assert again((row, changed))[1] is not None


def test_what_is_over_does_not_wait_anew() -> None:
    """Its good neighbours are stored; a mark of its own would bring it in a lap later."""
    row = waits()
    made = in_the_browser(row)
    compared, batch = again(
        (row, {**RIGHT, "文号": "乙号"}), (row, WRONG), (None, {"文号": "丁"}), valid_rows=True
    )
    assert batch is not None
    assert (batch.rows, f"已由批次{made.number}处理" in said(compared)[0]) == (1, True)
    assert [waiting.row for waiting in PendingRow.objects.open()] == [
        3
    ]  # the second of that mark, wrong by itself


def test_a_mark_leads_back_where_the_batch_that_left_it_out_anew_was_undone() -> None:
    first = waits()
    lefts = []
    for number in range(2):
        _compared, batch = again(
            (first, {**WRONG, "文号": "乙"}), (None, {"文号": f"戊{number}"}), valid_rows=True
        )
        lefts.append((PendingRow.objects.open().get(), batch))
    for _left, batch in reversed(lefts):
        assert batch is not None
        undo(batch, by=None, reason="传错了")
    assert list(PendingRow.objects.open()) == [first]
    compared, batch = again((lefts[-1][0], {**RIGHT, "文号": "乙"}))
    assert (compared.errors, batch is not None, list(PendingRow.objects.open())) == ([], True, [])


def test_without_its_mark_it_is_another_row() -> None:
    row = waits()
    in_the_browser(row)
    assert again((None, {**RIGHT, "文号": "乙号"}))[1] is not None


def test_what_stands_just_so_is_there_and_nothing_is_said() -> None:
    row = waits()
    in_the_browser(row)
    compared, batch = again((row, {**RIGHT, "文号": "乙"}))
    assert (compared.errors, len(compared.sheets[0].unchanged), batch is not None) == ([], 1, True)


def test_what_was_given_up_or_went_with_its_batch_is_asked_about() -> None:
    row = waits()
    give_up(row, by=make.clerk(), reason="不应报送")
    assert "已经放弃" in said(again((row, {**RIGHT, "文号": "乙号"}))[0])[0]
    row = waits(文号="丙")
    undo(row.batch, by=None, reason="传错了")
    assert f"所在的批次{row.batch.number}已撤销" in said(again((row, {**RIGHT, "文号": "乙号"}))[0])[0]


def test_one_mark_in_two_rows_is_one_row() -> None:
    row = waits()
    compared, batch = again((row, RIGHT), (row, {"金额(元)": 7}))
    assert (batch, [fault.row for fault in compared.errors]) == (None, [3])
    assert "与第2行的相同" in said(compared)[0]
    # The first of them is the one, also where the second is wrong by itself: it is told so, and waits by itself.
    compared, batch = again((row, RIGHT), (row, {"金额(元)": "七"}), valid_rows=True)
    assert batch is not None
    assert (batch.rows, len(said(compared))) == (1, 1)
    assert [(waiting.batch, waiting.row) for waiting in PendingRow.objects.open()] == [(batch, 3)]


@pytest.mark.parametrize("marked", [True, False])
def test_a_mark_leads_to_where_the_row_waits_now(marked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbook at hand may be an earlier one: what it left wrong, and a later file left out again, it may put right."""
    monkeypatch.setattr(bulk, "FEW", 0 if marked else bulk.FEW)  # as where thousands come back at once
    first = row = waits()
    sent = {RAISED: [make.contribution(文号="乙", **WRONG), make.contribution(文号="丁")]}
    for _time in range(2):
        if marked:
            _compared, batch = again(
                (first, {**WRONG, "文号": "乙"}), (None, {"文号": f"戊{_time}"}), valid_rows=True
            )
        else:
            sent[RAISED].append(make.contribution(文号=f"戊{_time}"))
            batch = make.batch(sent, valid_rows=True)
        (row,) = PendingRow.objects.open()
        assert row.batch == batch
    compared, batch = again((first, {**RIGHT, "文号": "乙"}))
    assert (compared.errors, batch is not None, list(PendingRow.objects.open())) == ([], True, [])
    for mark in (first, row):
        assert len(said(again((mark, {**RIGHT, "文号": "乙号"}))[0])) == 1
    assert len(said(again((first, {**RIGHT, "文号": "乙"}), (row, {**RIGHT, "文号": "己"}))[0])) == 1


@pytest.mark.parametrize("earlier", [True, False])
def test_a_replacement_takes_up_what_the_replaced_one_had_settled_or_left(earlier: bool) -> None:
    first = waits()
    _compared, replaced = again((first, {**WRONG, "文号": "乙"}), (None, {"文号": "戊"}), valid_rows=True)
    (left,) = PendingRow.objects.open()
    assert left.batch == replaced
    mark = first if earlier else left
    compared, batch = again((mark, {**RIGHT, "文号": "乙"}), replaced=replaced)  # type: ignore[arg-type]
    assert (compared.errors, batch is not None, list(PendingRow.objects.open())) == ([], True, [])


@pytest.mark.parametrize("changed", [{"文号": "乙号"}, {"文号": "乙"}])
def test_a_replacement_does_not_take_what_another_batch_had_put_right(changed: make.Row) -> None:
    """The whole file comes again, corrected, in the place of the one that had left the row out."""
    row = waits()
    made = in_the_browser(row)
    compared, batch = again((None, {"文号": "甲"}), (row, {**RIGHT, **changed}), replaced=row.batch)
    as_it_stands = changed == {"文号": "乙"}
    assert (batch is not None, len(compared.errors)) == (as_it_stands, 0 if as_it_stands else 1)
    assert all(f"已由批次{made.number}处理" in message for message in said(compared))


def test_whether_a_row_waits_is_the_same_of_the_row_and_of_the_table() -> None:
    first = waits()
    _compared, second = again((first, {**WRONG, "文号": "乙"}), (None, {"文号": "戊"}), valid_rows=True)
    third = in_the_browser(PendingRow.objects.open().get())
    give_up(waits(文号="丙"), by=make.clerk(), reason="不应报送")
    batches = [None, first.batch, second, third]
    for _time in range(3):
        for without in batches:
            rows = PendingRow.objects.select_related("batch", "settled_by")
            open_ = set(PendingRow.objects.open(without=without))
            assert {row for row in rows if row.waits(without)} == open_
        if standing := Batch.objects.standing().exclude(kind=Batch.Kind.UNDO).order_by("-pk").first():
            undo(standing, by=None, reason="传错了")


def test_a_mark_beside_a_row_of_another_kind_settles_nothing() -> None:
    row = waits()
    compared, batch = make.post({SERVED: [{**make.service(), "待处理编号": row.token}]})
    assert (batch, [f"“{RAISED}”的一行" in message for message in said(compared)]) == (None, [True])
    _compared, batch = make.post({SERVED: [make.service()]})
    assert (batch is not None, list(PendingRow.objects.open())) == (True, [row])


def test_a_mark_on_two_sheets_of_a_file_says_so() -> None:
    row = waits()
    rows = [make.contribution(待处理编号=row.token, **cells) for cells in (RIGHT, {"金额(元)": 7})]
    sheets = [
        grid(title, [list(rows[0]), list(one.values())])
        for title, one in zip(("市级", "区级"), rows, strict=True)
    ]
    compared = compare(check(*sheets), names.load(row.campaign, row.union), tells_closed=True)
    assert [(fault.title, fault.row) for fault in compared.errors] == [("区级", 2)]
    assert "另一张表的第2行" in said(compared)[0]


def test_a_mark_of_another_union_is_none_like_one_of_nobody_s() -> None:
    row = waits()
    in_the_browser(row)
    for mark in (row.token, "7-0a1b2c3d", "见附件"):
        compared, batch = make.post({RAISED: [make.contribution(待处理编号=mark, **RIGHT)]}, at=make.YUSHU)
        assert (batch, [fault.message[:9] for fault in compared.errors]) == (None, ["认不出这个待处理编"])


@pytest.mark.parametrize("dash", ["-", "–", "—", "－", "−"])
def test_a_mark_is_known_however_an_office_writes_it(dash: str) -> None:
    row = waits()
    made = in_the_browser(row)
    mark = "'" + row.token.upper().replace("-", dash)
    compared, batch = make.post({RAISED: [make.contribution(待处理编号=mark, **{**RIGHT, "文号": "乙号"})]})
    assert (batch, f"已由批次{made.number}处理" in said(compared)[0]) == (None, True)


@pytest.mark.parametrize(
    ("sheet", "wrong", "right"),
    [
        (HANDED, make.disbursement(**{"慰问金(元)": "五百"}), make.disbursement(姓名="李春", 身份证号=None)),
        (SERVED, make.service(人次="九"), make.service(活动名称="送春联下乡")),
    ],
)  # fmt: skip
def test_it_is_so_for_every_kind_of_row(sheet: str, wrong: make.Row, right: make.Row) -> None:
    make.batch({RAISED: [make.contribution()], sheet: [wrong]}, valid_rows=True)
    row = PendingRow.objects.get()
    sent = {sheet: [{**right, "待处理编号": row.token}]}
    assert make.post(sent)[1] is not None
    compared, batch = make.post({sheet: [{**right, "待处理编号": row.token, "备注": "补"}]})
    assert (batch, len(said(compared))) == (None, 1)
