"""Leaves of the closed class: listed only for who may know it, and counted for the others in the whole province alone
(decisions 0046, 0049)."""

import io

import openpyxl
import pytest
from django.test import Client

from beneficiaries.models import Category, Disbursement
from campaigns.models import Batch, Edition
from songnuan.ledger.edition import take
from songnuan.ledger.filing.acts import file_report
from songnuan.ledger.filing.zero import SHEETS
from songnuan.ledger.models import Cell
from songnuan.reports import scope as scopes
from songnuan.reports.article import live
from songnuan.reports.article.live import Live
from songnuan.reports.official import splits
from songnuan.reports.official.registry import named_tables
from songnuan.reports.scope import resolve
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T47")]
LEAF, OTHER, HEAD = "因公伤残民警", "因公牺牲民警家庭", "公安民警、移民管理警察及家庭"
ROLES = ("经审", "领导", "市州审核员")


@pytest.fixture
def code() -> str:
    people = [make.disbursement(姓名=f"某{n}", 人员类别=LEAF, 身份证号=None) for n in range(3)]
    make.batch({"慰问帮扶发放": [*people, make.disbursement()]})
    return Category.objects.get(campaign=make.campaign(), name=LEAF).code


def reader(role: str) -> Client:
    browser = Client()
    browser.force_login(make.user(role, make.PROVINCE))
    return browser


def statuses(client: Client, code: str) -> list[int]:
    asked = f"campaign=2023&union={make.CHAOYANG}&leaf={code}"
    pages = [f"/{page}/?{asked}" for page in ("rows/consoled", "rows/disbursed", "how/disbursed")]
    exported = client.post(f"/rows/disbursed/export/?{asked}", {"form": "xlsx"}).status_code
    return [*(client.get(page).status_code for page in pages), exported]


def test_who_does_not_know_the_closed_class_lists_no_leaf_of_it(code: str) -> None:
    head = Category.objects.get(campaign=make.campaign(), name=HEAD).code
    for role in ("经审", "领导", "市州审核员"):
        assert statuses(reader(role), code) == [404] * 4
        assert statuses(reader(role), head) == [404] * 4  # what is left of the head would say the same
    assert statuses(reader("经审"), "deep")[:3] == [200] * 3
    page = reader("经审").get(f"/rows/consoled/?campaign=2023&category={head}").content.decode()
    row = Disbursement.objects.filter(category__code=code)[0]
    assert f"/row/disbursement/{row.pk}/" in page
    assert LEAF not in page


def hand(leaf: str, count: int, union: str = make.CHAOYANG) -> None:
    rows = [make.disbursement(姓名=f"某{count}{n}", 人员类别=leaf, 身份证号=None) for n in range(count)]
    make.batch({"慰问帮扶发放": rows}, at=union)


def leaves(role: str, **asked: str) -> dict[str, int]:
    """The leaves of the closed class that a reader of the province finds in the table, the page and the workbook alike."""
    scope = resolve(make.user(role, make.PROVINCE), asked)
    lines = [line for line in splits.categories(scope).lines if "警" in line.title and line.title != HEAD]
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    page = reader(role).get(f"/tables/categories/?{query}").content.decode()
    file = b"".join(reader(role).get(f"/tables/categories.xlsx?{query}"))
    sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    cells = repr(list(sheet.iter_rows(values_only=True)))
    for leaf in (LEAF, OTHER):
        told = any(line.title == leaf for line in lines)
        assert (leaf in page, leaf in cells) == (told, told)
    return {line.title: int(line.entries[0].value or 0) for line in lines}


def head(role: str, **asked: str) -> int | None:
    """What the table counts of the whole closed class; None where it is not named."""
    lines = splits.categories(resolve(make.user(role, make.PROVINCE), asked)).lines
    return next((int(line.entries[0].value or 0) for line in lines if line.title == HEAD), None)


def test_the_table_of_the_province_counts_the_leaves_and_leads_nowhere(code: str) -> None:
    hand(OTHER, 4, make.YUSHU)
    for role in ROLES:
        assert leaves(role) == {LEAF: 3, OTHER: 4}
    page = reader("经审").get("/tables/categories/?campaign=2023").content.decode()
    others = Disbursement.objects.exclude(category__closed=True).values_list("category__code", flat=True)
    assert [f"leaf={leaf}" in page for leaf in (code, *others)] == [False, True]


@pytest.mark.parametrize("role", ROLES)
def test_no_part_of_the_province_counts_them(role: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hand(OTHER, 4)
    hand(OTHER, 3, "2201")
    parts = [{"union": make.CHAOYANG}, {"union": "2201"}, {"union": "2201", "scope": "own"}]
    parts += [{"scope": "direct"}, {"scope": "own"}]
    assert [leaves(role, **part) for part in parts] == [{}] * 5
    assert [head(role, **part) for part in parts[:3]] == [7, 10, 3]
    assert leaves("省级工作人员", union=make.CHAOYANG) == {LEAF: 3, OTHER: 4}
    monkeypatch.setattr(splits, "untold", lambda _scope: frozenset())
    assert leaves(role, union=make.CHAOYANG) == {LEAF: 3, OTHER: 4}


@pytest.mark.parametrize("role", ROLES)
def test_nor_do_two_states_of_it_that_differ_by_a_row(
    role: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand(OTHER, 4)
    zero = [sheet for sheet in SHEETS if sheet != "慰问帮扶发放"]
    file_report(make.period(), make.union(), by=make.clerk(), zero=zero)
    take(make.campaign(), "初步数", by=None)
    hand(LEAF, 1)
    states = ["filed", "reviewed", Edition.objects.get().status]
    assert leaves(role) == {LEAF: 4, OTHER: 4}
    assert [leaves(role, status=state) for state in states] == [{}] * 3
    assert [head(role, status=state) for state in (*states[::2], "all")] == [7, 7, 8]
    assert leaves("省级工作人员", status="filed") == {LEAF: 3, OTHER: 4}
    monkeypatch.setattr(splits, "untold", lambda _scope: frozenset())
    assert leaves(role, status="filed") == {LEAF: 3, OTHER: 4}


@pytest.mark.parametrize(
    ("other", "times", "told"), [(0, 0, False), (1, 30, False), (2, 1, False), (3, 1, True)]
)
@pytest.mark.parametrize("role", ROLES)
def test_of_the_province_either_all_of_them_or_none(
    role: str, other: int, times: int, told: bool, code: str
) -> None:
    """A leaf alone is what every row of the head is; beside a leaf of two rows, so is what is left. A row of many
    person-times is still one row."""
    rows = [make.disbursement(姓名=f"某{n}", 人员类别=OTHER, 身份证号=None, 人次=times) for n in range(other)]
    if rows:
        make.batch({"慰问帮扶发放": rows}, at=make.YUSHU)
    assert leaves(role) == ({LEAF: 3, OTHER: 3} if told else {})
    assert head(role) == 3 + other * times


def test_nor_are_rows_of_the_head_itself_a_part_that_may_be_small(code: str) -> None:
    hand(OTHER, 3)
    assert "未分细类" not in reader("经审").get("/tables/categories/").content.decode()
    hand(HEAD, 1, make.YUSHU)
    assert leaves("经审") == {}
    hand(HEAD, 2, make.YUSHU)
    assert leaves("经审") == {LEAF: 3, OTHER: 3}


def test_rows_that_were_taken_out_make_no_leaf_large(code: str) -> None:
    hand(OTHER, 3)
    Disbursement.objects.filter(category__name=OTHER).update(removed_by=Batch.objects.earliest("number"))
    assert leaves("经审") == {}


def test_the_article_holds_the_same_table(code: str) -> None:
    hand(OTHER, 3)
    for role, union, told in (
        ("经审", make.CHAOYANG, 0),
        ("经审", make.PROVINCE, 2),
        ("省级工作人员", make.CHAOYANG, 2),
    ):
        table = named_tables(resolve(make.user(role, make.PROVINCE), {"union": union}))["分类别统计表"]()
        assert sum(line.title in (LEAF, OTHER) for line in table.lines) == told


def test_the_figures_of_an_article_tell_no_leaf_that_the_table_does_not(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand(OTHER, 3)

    def said(role: str, **asked: str) -> list[str]:
        figures = Live(resolve(make.user(role, make.PROVINCE), asked))
        return [figures.say(f"慰问对象·{name}").text for name in (LEAF, OTHER, "艰苦岗位民警")]

    for role in ROLES:
        assert said(role, union=make.CHAOYANG) == ["不在这里显示"] * 3
        assert said(role, status="filed") == ["不在这里显示"] * 3
        assert said(role)[:2] == ["3人次", "3人次"]
    assert said("省级工作人员", union=make.CHAOYANG) == ["3人次", "3人次", "0人次"]
    monkeypatch.setattr(live, "untold", lambda _scope: frozenset())
    assert said("经审", union=make.CHAOYANG) == ["3人次", "3人次", "0人次"]


def test_what_is_not_told_is_said(code: str) -> None:
    note = "不公开的类别只列大类"
    for union in (make.PROVINCE, make.CHAOYANG, "2202"):
        page = f"/tables/categories/?union={union}"
        assert note in reader("领导").get(page).content.decode()
        assert note not in reader("省级工作人员").get(page).content.decode()


def test_no_other_page_of_figures_names_a_leaf(code: str) -> None:
    hand(OTHER, 4)
    closed = Category.objects.filter(campaign=make.campaign(), closed=True, head__isnull=False)
    names = [word for leaf in closed for word in (leaf.name, f"={leaf.code}")]
    asked = f"campaign=2023&union={make.CHAOYANG}"
    police = Category.objects.get(campaign=make.campaign(), name=HEAD).code
    pages = [f"/?{asked}", f"/wall/?{asked}", f"/how/disbursed/?{asked}", f"/rows/disbursed/?{asked}"]
    pages += [
        f"/rows/disbursed/?{asked}&category={police}",
        f"/tables/?{asked}",
        f"/tables/years/?{asked}",
        "/published/",
    ]
    for role in ("经审", "领导"):
        answers = {page: reader(role).get(page) for page in pages}
        assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(pages, 200)
        assert [
            page for page, said in answers.items() if any(name in said.content.decode() for name in names)
        ] == []


@pytest.mark.parametrize("role", ROLES)
def test_nor_do_the_cells_that_tables_are_read_from(role: str, code: str) -> None:
    """Cell by cell they have every leaf of every union, and every small group."""
    cell = Cell.objects.get(union__code=make.CHAOYANG, scope="own", dimension="leaf", key=code)
    pages = ("/admin/ledger/cell/?dimension=leaf", f"/admin/ledger/cell/{cell.pk}/change/")
    assert [reader(role).get(page).status_code for page in pages] == [403] * 2
    assert [reader("省级工作人员").get(page).status_code for page in pages] == [200] * 2


def test_who_knows_it_follows_the_number(code: str) -> None:
    assert f"leaf={code}" in reader("省级工作人员").get("/tables/categories/?campaign=2023").content.decode()
    assert statuses(reader("省级工作人员"), code)[:3] == [200] * 3


def test_control_without_the_question_the_address_tells(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scopes, "_is_closed", lambda *_asked: False)
    assert statuses(reader("经审"), code)[:3] == [200] * 3
