"""T26: of a union that moved away its former superior reads no part by day, category, source or kind; one line tells it
whole, and totals stay what is published."""

import io
from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from docx import Document

from beneficiaries.models import Need
from campaigns.models import PlannedVisit, Team, User
from songnuan.ledger.places import counted
from songnuan.ledger.undo import undo
from songnuan.lib.text import fold_name
from songnuan.reports.article.live import Live
from songnuan.reports.explain import explain
from songnuan.reports.official.registry import REPORTS
from songnuan.reports.overview import overview
from songnuan.reports.scope import Scope, resolve
from songnuan.reports.tables import Table
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T26")]
AWAY, LINE = make.YUSHU, "现在不由您的单位管理的工会"
HERE = {"campaign": "2023", "union": make.CHANGCHUN}


@pytest.fixture
def away() -> None:
    """朝阳区 and 榆树 wrote the same kinds of rows; of other categories, sources, days and firms. Then 榆树 moved."""
    make.batch(
        {
            "筹集款物": [make.contribution()],
            "走访企业": [make.visit(统一社会信用代码=make.credit_code(1), 所属行业="制造业", 受益职工数=3)],
            "慰问帮扶发放": [make.disbursement(人次=30, 资金来源="本级工会经费")],
            "分类服务": [make.service(资金来源="本级工会经费")],
        }
    )
    there = make.disbursement(
        姓名="周雪", 人员类别="快递员", 发放日期="2023-01-11", 资金来源="上级工会经费补助", **{"慰问金(元)": 777},
    )  # fmt: skip
    make.batch(
        {
            "筹集款物": [make.contribution(资金来源="社会捐助", 形式="物资", **{"金额(元)": 90})],
            "走访企业": [
                make.visit(
                    统一社会信用代码=make.credit_code(2), 企业类型="中小微企业", 所属行业="物流", 受益职工数=5
                )
            ],
            "慰问帮扶发放": [there],
            "分类服务": [
                make.service(服务类型="心理咨询", 人次=7, 资金来源="社会捐助", **{"支出金额(元)": 20}),
                make.service(服务类型="返岗包车", 人次=2, **{"支出金额(元)": 10}),
            ],
        },
        at=AWAY,
    )
    team = Team.objects.get(campaign=make.campaign(), name="第一慰问组")
    for place, name in ((make.CHAOYANG, "一厂"), (AWAY, "二厂")):
        union = make.union(place)
        PlannedVisit.objects.create(
            team=team, day="2023-01-05", union=union, kind="enterprise", name=name, name_key=fold_name(name)
        )
        kind = Need.Kind.WORK if place == AWAY else Need.Kind.values[0]
        Need.objects.create(
            campaign=make.campaign(), union=union, kind=kind, responsible=union, due="2023-02-01"
        )
    make.moved(AWAY)


def reader(role: str = "市州审核员") -> User:
    return make.user(role, make.CHANGCHUN)


@pytest.fixture
def unprotected(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: every union that counts is told apart."""
    whole = property(lambda scope: counted(scope.tree, scope.union.pk, scope.scope))
    monkeypatch.setattr(Scope, "away", property(lambda _scope: set()))
    monkeypatch.setattr(Scope, "reached", whole)


def lines(table: Table | None) -> dict[str, list[int]]:
    return {line.label: [entry.value for entry in line.entries] for line in table.lines} if table else {}


def printed(code: str, reader: User) -> dict[str, list[str]]:
    found = REPORTS[code].build(resolve(reader, HERE)).printed
    return {line.title.strip(): [shown.text for shown in line.entries] for line in found}


def summed(table: Table | None) -> bool:
    """Whether the lines of a table add up to its total."""
    assert table is not None
    columns = zip(*([entry.value for entry in line.entries] for line in table.lines), strict=True)
    return [sum(column) for column in columns] == [entry.value for entry in table.total]


def told(user: User) -> dict[str, bool]:
    """Page → whether it tells a part of what 榆树 wrote."""
    scope = resolve(user, HERE)
    page, how = overview(scope), explain("disbursed", scope)
    assert page.days is not None
    article = Live(scope)
    said = [
        article.say(f"{name}").text
        for name in ("发放款物·快递员", "筹集慰问款物·社会捐助", "分类服务·心理咨询")
    ]
    return {
        "days": [day.label for day in page.days.days] != ["2023年1月10日"],
        "categories": any(values[2] == 77_700 and label != LINE for label, values in lines(page.categories).items()),
        "sources": "社会捐助" in lines(page.sources),
        "how": LINE not in lines(how.sources),
        "batches": len(lines(how.batches)) == 2 and LINE not in lines(how.batches),
        "article": said != ["0万元", "0万元", "0人次"],
        **{code: LINE not in printed(code, user) for code in REPORTS if code in PARTED},
    }  # fmt: skip


PARTED = ("categories", "sources", "services", "firms", "teams", "needs")


def test_no_part_of_it_is_told(away: None) -> None:
    assert not any(told(reader()).values())


def test_the_control_tells_each(away: None, unprotected: None) -> None:
    assert all(told(reader()).values())


def test_the_overview_adds_up_to_what_is_published(away: None) -> None:
    page = overview(resolve(reader(), HERE))
    figures = {figure.code: figure.value for figure in page.figures}
    assert (figures["disbursed"], figures["raised"], figures["enterprises"]) == (127_700, 1_009_000, 2)
    assert lines(page.categories)[LINE] == [1, 0, 77_700]
    assert lines(page.sources)[LINE] == [9_000, 0, 77_700, 3_000, 9_000 - 77_700 - 3_000]
    assert (summed(page.categories), summed(page.sources)) == (True, True)
    assert page.days is not None
    assert page.days.elsewhere is not None
    assert (page.days.days[-1].so_far.value, page.days.elsewhere.value) == (50_000, 77_700)


@pytest.mark.parametrize(
    "code", ["disbursed", "raised", "service_cost", "balance", "available", "consoled", "visits"]
)
def test_every_way_in_which_a_figure_falls_apart_adds_up(away: None, code: str) -> None:
    make.allocation(5)
    how = explain(code, resolve(reader(), HERE))
    for split in (how.sources, how.categories, how.batches):
        assert split is None or summed(split), split.by


def test_goods_stay_beside_their_places(away: None) -> None:
    goods = explain("balance", resolve(reader(), HERE)).goods
    assert goods is not None
    assert (goods.total.came.value, sum(line.came.value for line in goods.lines)) == (9_000, 9_000)


def test_the_tables_tell_it_in_one_line(away: None) -> None:
    user = reader()
    found = {code: printed(code, user)[LINE] for code in PARTED}
    assert found == {
        "categories": ["1", "0", "0.0777", "0"],
        "sources": ["0.009", "0", "0.0777", "0.003", "-0.0717"],
        "services": ["1", "7", "0.002"],
        "firms": ["1", "1", "5"],
        "teams": ["1", "0", "0.0%", "1", "1", "5"],
        "needs": ["1", "1", "0", "0", "0", "1", "0.0%"],
    }
    assert printed("firms", user)["合计"] == ["2", "2", "8"]
    assert printed("services", user)["合计"] == ["2", "47", "0.032"]
    assert printed("needs", user)["合计"][0] == "2"


def test_who_is_on_file_at_a_union_that_moved_away_stands_in_one_line(away: None) -> None:
    for place, serials in ((make.CHAOYANG, (1,)), (AWAY, (2, 3))):
        files = [make.roster(姓名=f"王{serial}", 身份证号=make.citizen_id(serial)) for serial in serials]
        make.batch({"在档困难职工": files}, place)
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="王2", 身份证号=make.citizen_id(2))]})
    found = printed("coverage", reader())
    assert (found[LINE], found["合计"]) == (["2", "1", "1", "50.0%"], ["3", "1", "2", "33.3%"])


def test_a_category_of_which_few_are_reached_is_not_named(away: None) -> None:
    """Three of a category, of whom two moved away with their union: the one who is left is nobody's to name."""
    for place, names in ((make.CHAOYANG, ["甲一"]), (AWAY, ["乙二", "丙三"])):
        make.batch(
            {"慰问帮扶发放": [make.disbursement(姓名=name, 人员类别="劳动模范") for name in names]}, at=place
        )
    found = lines(overview(resolve(reader("领导"), HERE)).categories)
    assert [found[label][0] for label in ("人数少的类别", LINE)] == [1, 3]


def test_a_second_union_away_whose_cells_are_zeros_ends_nothing() -> None:
    """An undone batch leaves cells of zeros: the part that the first took off whole is asked for again."""
    first, second = AWAY, "220183"
    make.batch({"慰问帮扶发放": [make.disbursement()]}, at=first)
    undo(make.batch({"慰问帮扶发放": [make.disbursement(姓名="周雪")]}, at=second), by=None, reason="传错了")
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="吴冰", 人员类别="快递员", 发放日期="2023-01-11")]})
    for union in (first, second):
        make.moved(union)
    found = lines(overview(resolve(reader(), HERE)).categories)
    assert (len(found), found[LINE]) == (2, [1, 0, 50_000])
    client = Client()
    client.force_login(reader())
    for page in ("", "wall/", "article/", "how/disbursed/", "tables/categories/"):
        assert client.get(f"/{page}", HERE).status_code == 200, page


def test_who_reaches_all_reads_all(away: None) -> None:
    scope = resolve(make.user("领导", make.PROVINCE), HERE)
    page = overview(scope)
    assert LINE not in [*lines(page.categories), *lines(page.sources)]
    assert page.days is not None
    assert (len(page.days.days), page.days.elsewhere) == (2, None)


def test_pages_say_so(away: None) -> None:
    client = Client()
    client.force_login(reader())
    asked = f"campaign=2023&union={make.CHANGCHUN}"
    pages: Iterable[Any] = (client.get(f"/{page}?{asked}") for page in ("", "wall/", "article/"))
    texts = [page.content.decode() for page in pages]
    assert ["所以不在曲线里的：" in text for text in texts] == [True, True, False]
    assert "文中分项的数，只算现在由您的单位管理的工会" in texts[2]
    word = Document(io.BytesIO(client.get(f"/article.docx?{asked}").content))
    said = [line.text for line in word.paragraphs if "文中分项的数" in line.text]
    assert said == ["文中分项的数，只算现在由您的单位管理的工会；总数不变。"]
