"""T47: where one or two persons make a group, a leader reads that it is one, and every sum still adds up."""

import re

import pytest
from django.test import Client

from beneficiaries.models import Category, Disbursement
from campaigns.models import Edition, User, Visit
from songnuan.entry import names, single
from songnuan.entry.written import written
from songnuan.ledger.cells import stored
from songnuan.ledger.edition import take
from songnuan.ledger.filing.acts import file_report
from songnuan.ledger.filing.zero import SHEETS
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.small import FEWEST, small_groups
from songnuan.reports import few
from songnuan.reports.official.splits import categories
from songnuan.reports.rows import RowsReport, rows_report
from songnuan.reports.scope import resolve
from songnuan.reports.splits import by_category
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T47")]
HIDDEN = "人数少，不显示"


def report(reader: User) -> RowsReport:
    return rows_report(INDICATORS["disbursed"], resolve(reader, {}), reader, "1")


def seen(reader: User) -> list[tuple[str, str, str]]:
    """Name, category and amount of each row."""
    return [
        tuple(text for column, text in row.cells if column.field in ("name", "category", "amount"))
        for row in report(reader).rows
    ]


def hardship(serial: int, leaf: str = "深度困难职工", **changes: str) -> make.Row:
    return make.disbursement(身份证号=make.citizen_id(serial), 人员类别=leaf, **changes)


def leader() -> User:
    return make.user("领导", make.PROVINCE)


def test_a_group_of_three_is_named_and_one_of_two_is_not() -> None:
    make.batch({"慰问帮扶发放": [hardship(serial) for serial in range(FEWEST)]})
    make.batch({"慰问帮扶发放": [hardship(serial) for serial in range(FEWEST - 1)]}, at=make.YUSHU)
    assert sorted(seen(leader())) == sorted(
        [("李某某", "深度困难职工", "500.00")] * 3 + [(HIDDEN, HIDDEN, "500.00")] * 2
    )


def test_a_small_leaf_in_a_large_head_is_shown_as_the_head() -> None:
    make.batch({"慰问帮扶发放": [*(hardship(serial) for serial in range(3)), hardship(9, "意外致困职工")]})
    assert seen(leader())[-1] == (HIDDEN, "困难职工", "500.00")


def listed(**narrowed: str) -> list[int]:
    reader = leader()
    return [
        row.pk for row in rows_report(INDICATORS["disbursed"], resolve(reader, narrowed), reader, "1").rows
    ]


def leaf(name: str) -> str:
    return str(Category.objects.get(campaign=make.campaign(), name=name).code)


def test_the_lists_of_a_head_and_of_its_other_leaves_do_not_leave_over_the_small_one() -> None:
    """The smallest sister is told as little: what is left over is at least two leaves and three persons."""
    large = [hardship(serial) for serial in range(5)]
    middle = [hardship(serial, "相对困难职工") for serial in range(10, 14)]
    make.batch({"慰问帮扶发放": [*large, *middle, hardship(20, "意外致困职工")]})
    head = Category.objects.get(campaign=make.campaign(), name="深度困难职工").head
    assert head is not None
    over = set(listed(category=head.code))
    for name in ("深度困难职工", "相对困难职工", "意外致困职工"):
        over -= set(listed(leaf=leaf(name)))
    rows = Disbursement.objects.filter(pk__in=over)
    assert (rows.count(), len(set(rows.values_list("category", flat=True)))) == (5, 2)
    told = [row for row in seen(leader()) if row[1] == "困难职工"]
    assert told == [(HIDDEN, "困难职工", "500.00")] * 5


def test_two_small_leaves_of_two_persons_take_a_third_along_and_of_three_none() -> None:
    make.batch({"慰问帮扶发放": [
        *(hardship(serial) for serial in range(4)), hardship(10, "相对困难职工"), hardship(11, "意外致困职工"),
    ]})  # fmt: skip
    assert len(small_groups(make.campaign(), [make.union().pk]).leaves) == 3
    make.batch({"慰问帮扶发放": [hardship(12, "意外致困职工")]})
    assert len(small_groups(make.campaign(), [make.union().pk]).leaves) == 2


def test_the_sums_are_those_that_everybody_reads() -> None:
    make.batch({"慰问帮扶发放": [hardship(1), hardship(2, "意外致困职工")]})
    mine, staff = report(leader()), report(make.user("省级工作人员", make.PROVINCE))
    assert [text for _column, text in mine.totals] == [text for _column, text in staff.totals]
    assert (mine.value, mine.count) == (staff.value, staff.count)


@pytest.mark.parametrize("role", ["省级工作人员", "经审"])
def test_who_may_know_persons_reads_them(role: str) -> None:
    make.batch({"慰问帮扶发放": [hardship(1)]})
    assert seen(make.user(role, make.PROVINCE)) == [("李某某", "深度困难职工", "500.00")]


def test_one_person_on_many_rows_is_one_person_and_a_crew_is_many() -> None:
    make.batch({"慰问帮扶发放": [hardship(1, 发放日期=f"2023-01-1{day}") for day in range(5)]})
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="环卫一队", 人次=30)]}, at=make.YUSHU)
    assert {name for name, _category, _amount in seen(leader())} == {HIDDEN, "环某某"}


def test_what_the_help_was_for_is_not_told_either() -> None:
    make.batch({"慰问帮扶发放": [hardship(1, 用途="帮扶救助", 救助项目="医疗救助")]})
    reader = leader()
    cells = {column.field: text for column, text in report(reader).rows[0].cells}
    assert cells["item"] == HIDDEN


def test_groups_are_those_of_all_live_rows_whatever_is_asked_about() -> None:
    batch = make.batch({"慰问帮扶发放": [hardship(1), hardship(2, 用途="帮扶救助"), hardship(3)]})
    assert small_groups(make.campaign(), [batch.union_id]).leaves == frozenset()


def test_two_queries_however_many_groups(django_assert_num_queries: object) -> None:
    batch = make.batch({"慰问帮扶发放": [hardship(1), make.disbursement()]})
    with django_assert_num_queries(2):  # type: ignore[operator]
        small_groups(batch.campaign, [batch.union_id])


def asked(reader: User, **wishes: str) -> RowsReport:
    return rows_report(INDICATORS["disbursed"], resolve(reader, wishes), reader, "1")


def few_and_many() -> None:
    """Three persons of a category in 朝阳区, one in 榆树."""
    make.batch({"慰问帮扶发放": [hardship(serial) for serial in range(3)]})
    make.batch({"慰问帮扶发放": [hardship(9, **{"慰问金(元)": 800})]}, at=make.YUSHU)


@pytest.mark.parametrize("narrowed", [{"category": "hardship"}, {"leaf": "deep"}])
def test_a_list_that_names_a_category_folds_the_rows_of_small_groups(narrowed: dict[str, str]) -> None:
    few_and_many()
    leaf = Category.objects.get(campaign__code="2023", name="深度困难职工").code
    narrowed = {name: leaf if name == "leaf" else key for name, key in narrowed.items()}
    report = asked(leader(), **narrowed)
    assert (report.count, len(report.rows), report.folded, report.value) == (4, 3, 1, 230_000)
    assert [text for column, text in report.totals if column.field == "amount"] == ["2,300.00"]
    assert {{c.field: t for c, t in row.cells}["name"] for row in report.rows} == {"李某某"}


def test_one_or_two_persons_of_a_category_are_told_by_no_number_either() -> None:
    few_and_many()
    report = asked(leader(), union=make.YUSHU, category="hardship")
    assert (report.rows, report.is_kept_back, report.figure) == ((), True, HIDDEN)
    assert {text for _column, text in report.totals} == {""}
    client = Client()
    client.force_login(leader())
    query = f"?union={make.YUSHU}&category=hardship"
    page = client.get(f"/rows/disbursed/{query}").content.decode()
    assert ("800" in page, HIDDEN in page) == (False, True)
    assert client.post(f"/rows/disbursed/export/{query}").status_code == 404
    assert client.get(f"/how/disbursed/{query}").status_code == 404
    client.force_login(make.user("经审", make.PROVINCE))
    assert client.get(f"/how/disbursed/{query}").status_code == 200


def test_an_address_that_names_the_category_of_a_hidden_row_is_answered_like_any_other() -> None:
    """Else some thirty addresses would name the leaf of a row that shows its batch, its day and no category."""
    make.batch({"慰问帮扶发放": [hardship(serial) for serial in range(4)]})
    number = make.batch({"慰问帮扶发放": [hardship(9, "意外致困职工")]}).number
    client = Client()
    client.force_login(leader())
    told = set()
    for name in ("意外致困职工", "深度困难职工", "相对困难职工", "户外一线"):
        query = f"?union={make.CHAOYANG}&batch={number}&leaf={leaf(name)}"
        page = (
            client.get(f"/rows/disbursed/{query}").content.decode().replace(name, "").replace(leaf(name), "")
        )
        answers = [client.get(f"/how/disbursed/{query}"), client.post(f"/rows/disbursed/export/{query}")]
        shown = page.partition("<main")[2].partition("</main")[0]
        told.add((re.sub(r'name="csrf[^>]*>', "", shown), *(answer.status_code for answer in answers)))
    assert len(told) == 1
    ((shown, *statuses),) = told
    assert ("没有记录，或人数少，不显示" in shown, statuses) == (True, [404, 404])


def test_where_it_names_one_nothing_is_taken_apart_by_places_and_batches() -> None:
    """Of the whole province the category is large; of 榆树 it is one person's."""
    few_and_many()
    client = Client()
    client.force_login(leader())
    for code in ("disbursed", "assisted", "persons"):
        assert client.get(f"/how/{code}/?category=hardship").status_code == 404
    client.force_login(make.user("经审", make.PROVINCE))
    assert client.get("/how/disbursed/?category=hardship").status_code == 200


def test_who_may_know_persons_finds_every_row_of_a_category() -> None:
    few_and_many()
    report = asked(make.user("经审", make.PROVINCE), union=make.YUSHU, category="hardship")
    assert (len(report.rows), report.folded, report.value) == (1, 0, 80_000)


def categories_of(reader: User, **wishes: str) -> list[str]:
    scope = resolve(reader, wishes)
    cells = stored(scope.campaign, [scope.group], ("", "category", "leaf"))
    table = by_category(scope, cells)
    return [line.label for line in table.lines] if table else []


def test_a_table_by_category_leaves_a_small_one_unnamed_and_unlinked() -> None:
    few_and_many()
    make.batch(
        {"慰问帮扶发放": [make.disbursement(姓名="环卫一队", 人员类别="户外一线", 人次=30)]}, at=make.YUSHU
    )
    lines = categories_of(leader(), union=make.YUSHU)
    assert lines[-1] == "人数少的类别"
    assert "困难职工" not in lines
    assert "困难职工" in categories_of(leader())
    assert "困难职工" in categories_of(make.user("经审", make.PROVINCE), union=make.YUSHU)
    printed = categories(resolve(leader(), {"union": make.YUSHU}))
    small = next(line for line in printed.lines if line.title == "人数少的类别")
    assert [entry.address for entry in small.entries] == [""] * 4
    assert [line.title for line in printed.lines if "困难" in line.title] == []
    assert sum(int(line.entries[2].value or 0) for line in printed.lines if not line.depth) == 130_000


def leaves_in(table_of: dict[str, str], reader: User | None = None) -> list[str]:
    lines = categories(resolve(reader or leader(), table_of)).lines
    return [line.title for line in lines if line.depth and any(entry.value for entry in line.entries)]


def test_the_table_of_one_union_names_no_leaf_whose_list_is_kept_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two persons who were helped twice are four person-times, and two rows each in the list of their head."""
    rows = [hardship(serial, 发放日期=f"2023-01-1{day}") for serial in (1, 2) for day in (0, 1)]
    make.batch({"慰问帮扶发放": [*rows, *(hardship(serial, "相对困难职工") for serial in range(10, 14))]})
    mine = {"union": make.CHAOYANG}
    assert (listed(leaf=leaf("深度困难职工")), leaves_in(mine)) == ([], [])
    assert leaves_in(mine, make.user("经审", make.PROVINCE)) == ["深度困难职工", "相对困难职工"]
    # One step up, where nobody else has any of it, the line would be the very same.
    make.batch(
        {"慰问帮扶发放": [make.disbursement(姓名="环卫一队", 人员类别="户外一线", 人次=30)]}, at=make.YUSHU
    )
    assert leaves_in({"union": "2201"}) == leaves_in({"union": "22"}) == ["户外一线"]
    monkeypatch.setattr(few, "_hidden_in_lists", lambda _scope, _dimension: frozenset())
    # The control.
    assert leaves_in(mine) == ["深度困难职工", "相对困难职工"]
    assert leaves_in({"union": "2201"}) == ["深度困难职工", "相对困难职工", "户外一线"]


@pytest.mark.parametrize("place", ["22", make.CHAOYANG])
def test_what_is_left_of_a_head_beside_its_leaves_is_neither_one_leaf_nor_few(place: str) -> None:
    large = [hardship(serial) for serial in range(5)]
    middle = [hardship(serial, "相对困难职工") for serial in range(10, 14)]
    make.batch({"慰问帮扶发放": [*large, *middle, hardship(20, "意外致困职工")]})
    make.batch({"慰问帮扶发放": [hardship(30), hardship(31, "相对困难职工")]}, at=make.YUSHU)
    assert leaves_in({"union": place}) == ["深度困难职工"]


def fewer_than_filed() -> None:
    """朝阳区 files three persons of a category; two of them turn out to be of another, and a crew of thirty was there before."""
    crew = make.disbursement(姓名="环卫一队", 人员类别="户外一线", 人次=30)
    make.batch({"慰问帮扶发放": [crew, *(hardship(serial) for serial in range(3))]})
    zero = [sheet for sheet in SHEETS if sheet != "慰问帮扶发放"]
    file_report(make.period(), make.union(), by=make.clerk(), zero=zero)
    take(make.campaign(), "初步数", by=None)
    lookups = names.load(make.campaign(), make.union())
    for row in Disbursement.objects.live().filter(person__isnull=False).order_by("pk")[:2]:
        cells = {**written(row, lookups), "category": "户外一线"}
        single.correct(row, cells, lookups, by=make.clerk(), reason="类别填错")


def tables_of(reader: User) -> dict[str, list[str]]:
    """The titles of both tables by category under every status that holds something."""
    found = {}
    for status in ("all", "filed", Edition.objects.get().status):
        scope = resolve(reader, {"union": make.CHAOYANG, "status": status})
        lines = [line for line in categories(scope).lines if not line.depth]
        printed = [line.title for line in lines if any(entry.value for entry in line.entries)]
        # Lines of zero beside a missing one would name it.
        assert ("人数少的类别" in printed) == (printed == [line.title for line in lines])
        cells = stored(scope.campaign, [scope.group], ("", "category", "leaf"), scope.status)
        table = by_category(scope, cells)
        assert table is not None
        assert [line.label for line in table.lines] == printed
        found[status] = printed
    return found


def test_what_is_small_today_is_named_under_no_other_status_either(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer_than_filed()
    mine, staff = tables_of(leader()), tables_of(make.user("省级工作人员", make.PROVINCE))
    assert {tuple(titles) for titles in mine.values()} == {("坚守一线职工", "人数少的类别")}
    assert {tuple(titles) for titles in staff.values()} == {("困难职工", "坚守一线职工")}
    query = f"?union={make.CHAOYANG}&category=hardship&status=filed"
    client = Client()
    client.force_login(leader())
    assert client.get(f"/how/disbursed/{query}").status_code == 404
    # Each table by its own rows alone: what is named in the one and missing in the other is who is left.
    monkeypatch.setattr(few, "few_today", lambda _scope, _dimension: frozenset())
    monkeypatch.setattr(few, "_hidden_in_lists", lambda _scope, _dimension: frozenset())
    assert len({tuple(titles) for titles in tables_of(leader()).values()}) == 2


def test_the_page_of_a_visit_tells_no_more_of_a_small_group_than_the_lists() -> None:
    visit = Visit.objects.get(added_by=make.batch({"走访企业": [make.visit()]}))
    rows = [hardship(1, 姓名="独一人"), *(make.disbursement(姓名=name) for name in ("甲一", "乙二", "丙三"))]
    Disbursement.objects.filter(added_by=make.batch({"慰问帮扶发放": rows})).update(visit_record=visit.record)
    told = {}
    for role in ("领导", "省级工作人员"):
        client = Client()
        client.force_login(make.user(role, make.PROVINCE))
        page = client.get(f"/visits/{visit.record}/").content.decode()
        told[role] = ("独某某" in page, "深度困难职工" in page, "甲某" in page, HIDDEN in page)
    assert told == {"领导": (False, False, True, True), "省级工作人员": (True, True, True, False)}
