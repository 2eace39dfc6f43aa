"""Under which status, and as of when: chosen by address, honoured by every table, printed on every page and export."""

import io

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from campaigns.models import Edition, Filing
from songnuan.ledger.coverage import Coverage, coverage_of
from songnuan.ledger.edition import take
from songnuan.ledger.filing.acts import approve, file_report
from songnuan.ledger.filing.zero import SHEETS
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.small import small_groups
from songnuan.reports.basis import basis, stated
from songnuan.reports.official.registry import REPORTS, official
from songnuan.reports.reporting import reporting, reporting_unions
from songnuan.reports.rows import rows_report
from songnuan.reports.scope import NotInReach, Scope, resolve
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGES = (
    "/", "/wall/", "/rows/disbursed/", "/how/disbursed/", "/tables/", "/tables/areas/", "/tables/needs/", "/article/",
    "/tables/on-file/unreached/",
)  # fmt: skip


def world() -> tuple[Filing, Edition]:
    """朝阳区 files 500 元, an edition is taken, and 70 元 come after it."""
    handed = make.disbursement(身份证号=make.citizen_id(1))
    make.batch({"慰问帮扶发放": [handed], "在档困难职工": [make.roster(身份证号=make.citizen_id(1))]})
    filed = file_report(
        make.period(), make.union(), by=make.clerk(), zero=[s for s in SHEETS if s != "慰问帮扶发放"]
    )
    edition = take(make.campaign(), "上报稿", by=None)
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="周雪", **{"慰问金(元)": 70})]})
    return filed, edition


def scope(status: str, union: str = make.PROVINCE) -> Scope:
    return resolve(make.user("省级工作人员", make.PROVINCE), {"status": status, "union": union})


def test_a_figure_under_each_status() -> None:
    filed, edition = world()
    approve(filed, by=make.user("省级工作人员", make.PROVINCE))
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="高山")]}, make.YUSHU)
    found = {status: scope(status).figures()["disbursed"] for status in ("all", "filed", "reviewed")}
    assert found == {"all": 107_000, "filed": 50_000, "reviewed": 50_000}
    assert scope(edition.status).figures()["disbursed"] == 50_000


def test_what_is_chosen_is_said_with_the_last_batch_it_holds() -> None:
    _filed, edition = world()
    there = basis(scope("filed"))
    assert [each.status for each in there.statuses] == ["all", "filed", "reviewed", edition.status]
    assert there.as_of is not None
    assert there.as_of.number == edition.number
    assert there.text.startswith("已上报数据，截至")
    assert there.text.endswith(f"批次 {edition.number}")
    assert stated(scope("reviewed"), basis(scope("reviewed")).as_of) == "已审数据，还没有数据"
    assert basis(scope(edition.status)).text.startswith("定稿“上报稿”，截至")
    assert basis(scope("all")).as_of.number == edition.number + 1  # type: ignore[union-attr]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_it_and_keeps_it_in_its_links(page: str) -> None:
    _filed, edition = world()
    client = Client()
    client.force_login(make.user("省级工作人员", make.PROVINCE))
    for status, name in (("filed", "已上报数据"), (edition.status, "定稿“上报稿”"), ("all", "全部数据")):
        body = client.get(f"{page}?status={status}").content.decode()
        main = body.partition("<main")[2]
        assert name in main.partition("批次")[2][:400], (page, status)
        assert "status=filed" in main


def test_an_edition_of_another_campaign_is_none() -> None:
    other = take(make.campaign("2022"), "去年定稿", by=None)
    for status in (other.status, "e0", "e999999", "E1", "e1 ", "e-1"):
        with pytest.raises(NotInReach):
            scope(status)


def test_only_an_edition_costs_a_query(django_assert_num_queries: object) -> None:
    reader, edition = make.user("领导", make.PROVINCE), take(make.campaign(), "上报稿", by=None)
    reader.has_perm("ledger.view_cell")
    for status, more in (("all", 0), ("reviewed", 0), (edition.status, 1)):
        with django_assert_num_queries(3 + more):  # type: ignore[operator]
            resolve(reader, {"status": status})


def test_exports_say_it() -> None:
    world()
    client = Client()
    client.force_login(make.user("省级工作人员", make.PROVINCE))
    listed = client.post("/rows/disbursed/export/?status=filed").content
    assert "已上报数据，截至" in str(load_workbook(io.BytesIO(listed)).worksheets[0]["A3"].value)
    taken = client.get("/tables/areas.xlsx?status=filed").content
    table = load_workbook(io.BytesIO(taken)).worksheets[0]
    assert any("口径：已上报数据，截至" in str(cell.value) for row in table.iter_rows() for cell in row)
    paper = Document(io.BytesIO(client.get("/article.docx?status=filed").content))
    assert paper.paragraphs[-1].text.startswith("口径：已上报数据，截至")


def test_coverage_and_tables_count_what_the_status_counts() -> None:
    _filed, edition = world()
    make.batch({"在档困难职工": [make.roster(身份证号=make.citizen_id(2))]})
    whole = {
        status: coverage_of(make.campaign(), [make.union().pk], status)[1]
        for status in ("all", "filed", "reviewed", edition.status)
    }
    assert whole == {
        "all": Coverage(2, 1), "filed": Coverage(1, 1), "reviewed": Coverage(), edition.status: Coverage(1, 1),
    }  # fmt: skip


def test_a_table_that_cannot_honour_a_status_says_so() -> None:
    world()
    for code in REPORTS:
        said = any("不分口径" in note for note in official(code, scope("filed")).notes)
        assert said == (code in ("needs", "teams")), code
        assert not any("不分口径" in note for note in official(code, scope("all")).notes)


def test_a_group_is_small_where_it_is_small_under_the_status() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1))]})
    zero = [sheet for sheet in SHEETS if sheet != "慰问帮扶发放"]
    file_report(make.period(), make.union(), by=make.clerk(), zero=zero)
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(serial)) for serial in (2, 3)]})
    unions = [make.union().pk]
    assert small_groups(make.campaign(), unions).leaves == frozenset()
    assert len(small_groups(make.campaign(), unions, "filed").leaves) == 1
    leader = make.user("领导", make.PROVINCE)
    row = rows_report(INDICATORS["disbursed"], resolve(leader, {"status": "filed"}), leader, "1").rows[0]
    assert "人数少，不显示" in [text for _column, text in row.cells]


def test_zero_is_reported_and_silence_is_not() -> None:
    world()
    file_report(make.period(2), make.union(make.YUSHU), by=make.clerk(make.YUSHU), zero=SHEETS)
    for status, zero in (("all", ["榆树市"]), ("filed", ["榆树市"]), ("reviewed", [])):
        place = scope(status)
        there = reporting_unions(place)
        said = reporting(place, there)
        assert [named.label for named in said.zero] == zero
        assert (said.reported, said.of - said.missing) == (len(there.unions), len(there.unions))
        assert len(there.unions) == (0 if status == "reviewed" else 2)
