"""这个数怎么来的: what makes a figure, and why lines do not add up."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import FundSource
from songnuan.reports.explain import Explanation, explain
from songnuan.reports.overview import overview
from songnuan.reports.scope import NotInReach, resolve
from tests import factories as make

pytestmark = pytest.mark.django_db


def why(code: str, **asked: str) -> Explanation:
    return explain(code, resolve(make.user("领导", make.PROVINCE), asked))


def test_a_balance_is_worked_out_of_its_parts_and_falls_to_areas_and_sources() -> None:
    source = {"资金来源": "社会捐助"}
    make.batch({
        "筹集款物": [make.contribution(**source), make.contribution(形式="物资", **{"金额(元)": 50})],
        "慰问帮扶发放": [make.disbursement(**source, **{"慰问品折价(元)": 20})], "分类服务": [make.service()],
    })  # fmt: skip
    found = why("balance")
    assert found.value == 1_000_000 + 5_000 - 52_000 - 30_000
    assert [(sign, part.code) for sign, part in found.terms] == [
        ("", "raised"), ("−", "disbursed"), ("−", "service_cost"),
    ]  # fmt: skip
    assert found.goods is not None
    whole = found.goods.total
    assert [(entry.code, entry.value, entry.rows.query) for entry in (whole.came, whole.handed) if entry.rows] == [
        ("raised", 5_000, "campaign=2023&union=22&form=goods"), ("goods_handed", 2_000, "campaign=2023&union=22"),
    ]  # fmt: skip
    assert (whole.left, [(line.label, line.left) for line in found.goods.lines]) == (
        3_000,
        [("长春市", 3_000)],
    )
    for table in (found.places, found.sources):
        assert table is not None
        assert sum(table.column("balance")) == found.value == table.total[-1].value


def test_available_funds_are_less_what_was_passed_on() -> None:
    make.batch(
        {"筹集款物": [make.contribution(), make.contribution(是否转拨="是", **{"金额(元)": 500})]},
        make.CHANGCHUN,
    )
    make.allocation(300)
    make.allocation(20, to=make.YUSHU, source=FundSource.objects.get(name="省级财政"), date=date(2023, 1, 3))
    make.allocation(7, to=make.CHANGCHUN, sender=make.PROVINCE)
    found = why("available", union=make.CHANGCHUN, scope="own")
    assert (found.value, [(sign, part.code, part.value) for sign, part in found.terms]) == (
        1_018_000, [("", "raised", 1_000_000), ("+", "received", 50_000), ("−", "passed_on", 32_000)],
    )  # fmt: skip
    whole = why("available")
    assert (whole.value, whole.places and [line.entries[2].value for line in whole.places.lines if line.entries[2].value]) == (
        1_017_300, [32_000, 700],
    )  # fmt: skip
    sources = {line.label: line.entries[2].value for line in whole.sources.lines} if whole.sources else {}
    assert (sources["省级财政"], sources["未填来源"]) == (2_000, 30_700)
    assert [why("available", **narrowed).parts[2].value for narrowed in (
        {"since": "2023-01-01"}, {"form": "cash"}, {"source": "provincial"}, {"status": "filed"}
    )] == [2_000, 0, 2_000, 0]  # fmt: skip
    assert (why("passed_on").value, [line.entries[0].value for line in why("passed_on").batches.lines]) == (  # type: ignore[union-attr]
        32_700, [700, 2_000, 30_000],
    )  # fmt: skip


def test_an_enterprise_visited_by_two_is_why_the_lines_do_not_add_up() -> None:
    for at in (make.CHAOYANG, "2202"):
        make.batch({"走访企业": [make.visit(统一社会信用代码=make.credit_code(1))]}, at)
    found = why("enterprises")
    assert (found.value, found.overlap, found.is_distinct) == (1, 1, True)
    assert found.batches is not None
    assert [heading.code for heading in found.batches.headings] == ["visits"]


def test_batches_that_make_it_newest_first() -> None:
    first = make.batch({"慰问帮扶发放": [make.disbursement()]})
    second = make.batch({"慰问帮扶发放": [make.disbursement(姓名="周雪")]}, make.YUSHU)
    batches = why("disbursed").batches
    assert batches is not None
    assert [(line.label, line.entries[0].value) for line in batches.lines] == [
        (f"批次{second.number}", 50_000), (f"批次{first.number}", 50_000),
    ]  # fmt: skip


def test_no_figure_no_page() -> None:
    with pytest.raises(NotInReach):
        why("union_id")


@pytest.mark.slow
def test_as_many_queries_for_one_union_three_and_all() -> None:
    reader = make.user("领导", make.PROVINCE)
    everywhere = list(make.campaign().places.exclude(union__code="22").values_list("union__code", flat=True))
    asked = {"overview": overview, "how": lambda scope: explain("balance", scope)}
    counts: dict[str, list[int]] = {}
    for some in (everywhere[:1], everywhere[1:3], everywhere[3:]):
        for serial, at in enumerate(some):
            make.batch({"慰问帮扶发放": [make.disbursement(姓名=f"李{serial}")]}, at)
        scope = resolve(reader, {})
        for name, ask in asked.items():
            with CaptureQueriesContext(connection) as queries:
                ask(scope)
            counts.setdefault(name, []).append(len(queries))
    # Of one union alone a page asks besides what its lists keep back (songnuan.reports.few).
    (one, *more), how = counts["overview"], counts["how"]
    assert (len(set(more)), more[0] <= one, len(set(how))) == (1, True, 1)
    assert len(everywhere) >= 70
