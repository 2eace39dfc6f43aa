"""Each official table says of hand-made facts what a person would work out."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import Need
from campaigns.models import PlannedVisit, Team
from songnuan.lib.text import fold_name
from songnuan.reports.official import firms as of_firms
from songnuan.reports.official.registry import REPORTS
from tests import factories as make
from tests.reports.official.world import facts, table, written

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def world() -> None:
    facts()


def test_areas_with_their_own_level_apart() -> None:
    found = table("areas")
    lines = [(line.title, line.depth) for line in found.lines]
    assert lines[:3] == [("长春市", 0), ("其中：市本级", 1), ("吉林市", 0)]
    assert lines[-2:] == [("梅河口市", 0), ("省本级及直报单位", 0)]
    shown = [[shown.text for shown in printed.entries] for printed in found.printed]
    assert shown[0] == ["1.5", "1", "8", "0.16", "3", "0", "0"]
    assert shown[1] == ["0", "0", "0", "0.05", "3", "0", "0"]
    assert shown[-1] == ["1.5", "1", "8", "0.16", "3", "40", "13"]
    silent = [line.title for line in found.lines if not line.reported and not line.depth]
    assert [line.reported for line in found.lines if line.depth][:2] == [True, True]
    assert silent == [
        "四平市",
        "辽源市",
        "通化市",
        "白山市",
        "松原市",
        "白城市",
        "延边州",
        "长白山保护开发区",
        "梅河口市",
        "省本级及直报单位",
    ]


def test_money_of_areas_adds_up_to_the_total() -> None:
    found = table("areas")
    whole = [line for line in found.lines if line.depth == 0]
    assert found.total is not None
    for place, column in enumerate(found.columns):
        if column.code != "enterprises":
            assert sum(line.entries[place].value for line in whole) == found.total.entries[place].value, (
                column.code
            )


def test_categories_with_their_leaves() -> None:
    found = written(table("categories", make.user("经审", make.PROVINCE)))
    assert found["坚守一线职工"] == ["8", "0", "0.11", "0.01"]
    assert (found["户外一线"], found["未分细类"]) == (["1", "0", "0.06", "0.01"], ["7", "0", "0.05", "0"])
    assert (found["新就业形态劳动者"], found["快递员"]) == (["0", "3", "0.05", "0"], ["0", "3", "0.05", "0"])
    assert "货车司机" not in found
    assert found["合计"] == ["8", "3", "0.16", "0.01"]


def test_sources_and_what_is_left_of_each() -> None:
    found = written(table("sources"))
    assert found == {
        "本级工会经费": ["1", "0", "0", "0", "1"],
        "上级工会经费补助": ["0", "0.02", "0", "0", "0"],
        "社会捐助": ["0.5", "0", "0.06", "0", "0.44"],
        "未填来源": ["0", "0", "0.1", "0.09", "-0.19"],
        "合计": ["1.5", "0.02", "0.16", "0.09", "1.25"],
    }


def test_money_by_place_with_goods_on_hand() -> None:
    found = written(table("money"))
    assert found["长春市"] == ["1.5", "0", "0.16", "0", "1.34", "0.5", "0.01", "0.49"]
    assert found["吉林市"] == ["0", "0.02", "0", "0.09", "-0.09", "0", "0", "0"]
    assert found["合计"] == ["1.5", "0.02", "0.16", "0.09", "1.25", "0.5", "0.01", "0.49"]


def test_goods_on_hand_lead_to_a_part_that_is_there(client: Client) -> None:
    found = table("money")
    left = {line.title: line.entries[-1].address for line in found.lines}
    assert left["吉林市"] == ""
    page, _hash, part = left["长春市"].partition("#")
    client.force_login(make.user("经审", make.PROVINCE))
    assert f'id="{part}"' in client.get(page).content.decode()


def test_services_and_safe_return_stand_apart() -> None:
    services = written(table("services"))
    assert (services["义诊"], services["合计"]) == (["1", "40", "0.03"], ["1", "40", "0.03"])
    assert not {"返岗包车", "交通费用补贴"} & set(services)
    assert written(table("returns")) == {
        "吉林市": ["13", "4", "0.03", "9", "0.03"], "合计": ["13", "4", "0.03", "9", "0.03"],
    }  # fmt: skip


def test_industries_beyond_some_hundreds_share_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """One firm of two rare industries is one firm; the totals are those of all."""
    monkeypatch.setattr(of_firms, "INDUSTRIES", 1)
    firm = {"企业名称": "乙", "统一社会信用代码": make.credit_code(2)}
    make.batch({"走访企业": [
        make.visit(**firm, 所属行业="农业", 受益职工数=3), make.visit(**firm, 所属行业="林业", 受益职工数=4),
    ]})  # fmt: skip
    found = written(table("firms"))
    assert {name: line for name, line in found.items() if name.startswith("行业")} == {
        "行业：制造业": ["1", "2", "24"], "行业：其余写法": ["1", "2", "7"],
    }  # fmt: skip
    assert found["合计"] == ["2", "4", "31"]


def test_firms_by_kind_and_industry_count_a_firm_once() -> None:
    found = written(table("firms"))
    assert (found["困难企业"], found["行业：制造业"]) == (["1", "2", "24"], ["1", "2", "24"])
    assert found["合计"] == ["1", "2", "24"]


def test_teams_with_their_plan_and_the_visits_of_no_team() -> None:
    team = Team.objects.get(campaign=make.campaign(), name="第一慰问组")
    for name in ("长春春雨机械有限公司", "还没有去的厂"):
        PlannedVisit.objects.create(
            team=team,
            day="2023-01-05",
            union=make.union(),
            kind="enterprise",
            name=name,
            name_key=fold_name(name),
        )
    found = written(table("teams"))
    assert found["第一慰问组"] == ["2", "1", "50.0%", "1", "1", "12"]
    assert found["没有写慰问组的走访"] == ["—", "—", "—", "1", "1", "12"]


def test_needs_by_kind_and_how_far_they_have_come() -> None:
    for kind, state, due in (
        ("work", "solved", "2023-01-10"), ("work", "handling", "2023-01-10"), ("living", "waiting", "2099-01-10"),
    ):  # fmt: skip
        Need.objects.create(
            campaign=make.campaign(),
            union=make.union(),
            responsible=make.union(),
            kind=kind,
            state=state,
            due=due,
        )
    assert written(table("needs")) == {
        "用工与稳岗": ["2", "0", "1", "1", "0", "1", "50.0%"],
        "生活困难": ["1", "1", "0", "0", "0", "0", "0.0%"],
        "合计": ["3", "1", "1", "1", "0", "1", "33.3%"],
    }


def test_coverage_counts_a_person_of_two_files_once() -> None:
    found = written(table("coverage"))
    assert found == {
        "朝阳区": ["2", "1", "1", "50.0%"],
        "榆树市": ["1", "0", "1", "0.0%"],
        "合计": ["2", "1", "1", "50.0%"],
    }


def test_years_beside_last_years_final_figures() -> None:
    make.batch(
        {"慰问帮扶发放": [make.disbursement(发放日期="2022-01-10", 人次=4)]}, make.CHAOYANG, year="2022"
    )
    found = written(table("years"))
    assert found["慰问对象（人次）"] == ["8", "4", "+4", "+100.0%"]
    assert found["筹集慰问款物（万元）"] == ["1.5", "0", "+1.5", "—"]


def test_a_county_sees_its_own_lines_only() -> None:
    clerk = make.clerk()
    assert [line.title for line in table("areas", clerk).lines] == []
    reviewer = make.user("市州审核员", make.CHANGCHUN)
    titles = [line.title for line in table("areas", reviewer).lines]
    assert titles[0] == "长春市本级"
    assert {"朝阳区", "榆树市"} <= set(titles)
    assert "吉林市" not in titles


@pytest.mark.parametrize("code", REPORTS)
def test_the_number_of_queries_does_not_grow_with_the_unions(code: str) -> None:
    reader = make.user("领导", make.PROVINCE)
    reader.get_all_permissions()  # read once for each request

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert table(code, reader).printed
        return len(queries)

    before = asked()
    for at in ("220103", "220106", "2203"):
        make.batch({"走访企业": [make.visit()], "在档困难职工": [make.roster()]}, at)
    assert asked() == before < 20
