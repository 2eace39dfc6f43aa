"""Every number on every page leads to exactly the rows that make it."""

import os
import random
from datetime import date

import pytest
from django.test import Client

from beneficiaries.models import Disbursement, Need
from campaigns.models import Batch, Edition, FundSource, PlannedVisit, Team
from songnuan.ledger.edition import take
from songnuan.ledger.filing.acts import approve, file_report
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.reports.clicks import Page, Reader, as_shown

pytestmark = pytest.mark.django_db

UNIONS = ("22", "22JTYS", "2201", make.CHAOYANG, make.YUSHU, "2202", "220202", "220581")
CATEGORIES = ("户外一线", "快递员", "劳动模范", "农民工", "深度困难职工")
SOURCES = ("省级财政", "社会捐助", "本级工会经费", None)
CLICKS = 10_000 if os.environ.get("SONGNUAN_SOAK") else 100


def tables(dice: random.Random, year: str) -> make.Tables:
    """Rows of every kind, spread over days, sources, categories, forms and purposes."""
    month = f"{year}-01-"
    day = lambda: f"{month}{dice.randint(1, 20):02d}"  # noqa: E731
    return {
        "筹集款物": [
            make.contribution(
                资金来源=dice.choice(("省级财政", "社会捐助", "上级工会经费补助")), 形式=dice.choice(("资金", "物资")),
                到账日期=dice.choice((day(), None)), **{"金额(元)": dice.randint(1, 90_000)},
            )
            for _ in range(3)
        ],
        "走访企业": [
            make.visit(
                统一社会信用代码=make.credit_code(dice.randint(1, 6)), 走访日期=day(), 受益职工数=number * 7,
                慰问组=("", "第一慰问组", "第二慰问组")[number], 所属行业=("", "制造业", "制造业")[number],
            )
            for number in range(3)
        ],
        "慰问帮扶发放": [
            make.disbursement(
                姓名=f"李{serial}", 身份证号=make.citizen_id(dice.randint(1, 30)), 人员类别=dice.choice(CATEGORIES),
                用途=dice.choice(("慰问", "帮扶救助")), 资金来源=dice.choice(SOURCES), 发放日期=f"{month}{serial + 1:02d}",
                人次=dice.randint(1, 9), **{"慰问金(元)": dice.randint(1, 900), "慰问品折价(元)": dice.choice((None, 88))},
            )
            for serial in range(8)
        ],
        "分类服务": [
            make.service(服务类型=dice.choice(("义诊", "返岗包车")), 服务日期=day(), 资金来源=dice.choice(SOURCES),
                         人次=dice.randint(1, 90), **{"支出金额(元)": dice.randint(0, 999)})
            for _ in range(2)
        ],
    }  # fmt: skip


def on_file(lots: random.Random) -> make.Tables:
    """Some of those who are helped, and some who are not. What is drawn here moves nothing that is drawn above."""
    kinds = ("深度困难", "相对困难")
    files = [
        make.roster(姓名=f"王{serial}", 身份证号=make.citizen_id(serial), 困难类型=kinds[serial % 2])
        for serial in lots.sample(range(1, 41), 4)
    ]
    return {"在档困难职工": files}


def _planned(team: Team, unions: tuple[str, ...]) -> None:
    """Two households for each union, of which one was visited; and a need of each kind of state."""
    for code in unions:
        here = {"union": make.union(code)}
        for done in (None, "2023-01-09"):
            PlannedVisit.objects.create(team=team, day="2023-01-09", kind="household", done_on=done, **here)
        for kind, state in (("work", "solved"), ("living", "waiting"), ("living", "handling")):
            Need.objects.create(
                campaign=team.campaign,
                responsible=make.union(code),
                kind=kind,
                state=state,
                due="2023-01-10",
                **here,
            )


def last_undo() -> str:
    return f"/batches/{Batch.objects.filter(kind=Batch.Kind.UNDO).latest('number').number}/"


def world(seed: int, unions: tuple[str, ...] = UNIONS) -> Reader:
    """Two winters of these unions, one batch undone; some filed, one reviewed, an edition between.

    Read by a union auditor of the province, who may know persons.
    """
    dice, lots = random.Random(seed), random.Random(seed)
    for code in unions:
        for year in ("2022", "2023"):
            make.batch({**tables(dice, year), **on_file(lots)}, code, year=year)
    for number, team in enumerate(make.campaign().teams.all()[:2]):
        _planned(team, unions[: 2 + number])
    make.allocation(321, to="2201", sender="22")
    make.allocation(45, to="220102", source=FundSource.objects.get(name="社会捐助"))
    period, gone = make.period(), make.batch(tables(dice, "2023"), make.YUSHU)
    filed = [file_report(period, make.union(code), by=make.clerk(code)) for code in unions[:3]]
    approve(filed[1], by=make.user("省级工作人员", make.PROVINCE))
    take(make.campaign(), "上报稿", by=None)
    undo(gone, by=None, reason="传错了")
    make.allocation(6, date=date(2023, 1, 3))
    for code in unions[:4]:
        make.batch({**tables(dice, "2023"), **on_file(lots)}, code)
    make.batch({"慰问帮扶发放": [make.disbursement(姓名=f"周{n}") for n in range(60)]}, make.CHAOYANG)
    client = Client()
    client.force_login(make.user("经审", make.PROVINCE))
    return Reader(client)


STARTS = (
    "/", "/?figure=consoled", "/?figure=raised", "/?figure=enterprises", "/?union=2201", "/?union=2201&scope=own",
    "/?scope=direct", f"/?union={make.CHAOYANG}", "/?since=2023-01-05&until=2023-01-12", "/?campaign=2022", "/wall/",
    "/how/raised/", "/how/balance/", "/how/enterprises/", "/how/persons/", "/how/disbursed/?union=2201",
    "/how/available/?union=2201", "/how/available/", "/how/available/?status=filed", "/how/passed_on/?union=2201",
    "/how/balance/?source=donation", "/?status=filed", "/how/enterprises/?status=filed",
    "/tables/coverage/", "/tables/coverage/?union=2201&status=filed", "/tables/teams/", "/tables/teams/?union=2201",
    "/tables/firms/?status=filed", "/tables/firms/", "/tables/needs/", "/tables/money/",
    "/tables/services/", "/article/", "/records/teams/?campaign=2023",
    "/?status=reviewed", "/?status=reviewed&since=2023-01-05&until=2023-01-12", "/?status=filed&union=2201",
)  # fmt: skip
AS_OF = ("/?status={}", "/how/enterprises/?status={}", "/?union=2201&status={}", "/how/balance/?status={}")


def starts() -> list[str]:
    """Where clicking begins; pages as of the edition among them."""
    edition = Edition.objects.get().status
    return [*STARTS, *(address.format(edition) for address in AS_OF)]


def click(reader: Reader, dice: random.Random, times: int) -> None:
    """That many numbers at random, from pages that are themselves found by clicking."""
    known = [
        *starts(),
        last_undo(),
        *(f"/batches/{number}/" for number in Batch.objects.values_list("number", flat=True)[:9]),
    ]
    for _ in range(times):
        address = dice.choice(known)
        page = reader.page(address)
        href, text = dice.choice(page.numbers)
        assert (href, reader.value(href)) == (href, as_shown(address, href, text))
        further = [link for link, _text in page.links if link.startswith(("/?", "/how/"))]
        known += [dice.choice(further).partition("#")[0]] if further else []


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed", [pytest.param(0, marks=pytest.mark.postgres), pytest.param(1, marks=pytest.mark.sqlite)]
)
def test_many_numbers_at_random_are_the_sums_of_their_rows(seed: int) -> None:
    click(world(seed), random.Random(seed), CLICKS)


@pytest.mark.slow
def test_no_number_in_a_table_leads_nowhere() -> None:
    reader = world(3)
    loose = {
        address: reader.page(address).unlinked for address in starts() if not address.startswith("/how/a")
    }
    derived = {address: found for address, found in loose.items() if address.startswith("/how/balance")}
    # The one number of a page that explains it is explained by the page itself.
    assert {address: len(found) for address, found in derived.items()} == dict.fromkeys(derived, 1)
    # Where no goods came and none went there is nothing to lead to.
    assert set(loose.pop("/tables/money/")) == {"0"}
    assert {address: found for address, found in loose.items() if found and address not in derived} == {}


def test_the_reading_finds_a_wrong_number() -> None:
    """The control: one fen behind the ledger's back, and the click no longer agrees."""
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    client = Client()
    client.force_login(make.user("经审", make.PROVINCE))
    reader = Reader(client)
    href, text = next(
        (href, text) for href, text in reader.start.numbers if href.startswith("/rows/disbursed/")
    )
    assert reader.value(href) == as_shown("/", href, text)
    Disbursement.objects.update(cash=50_001, amount=50_001)
    reader.sums.clear()
    assert reader.value(href) == as_shown("/", href, text) + 1


def test_a_page_is_read_as_it_is_written() -> None:
    page = Page()
    page.feed(
        '<nav><a href="/rows/a/">9</a></nav><main><td class="number"><a href="/rows/raised/?x=1">1,0<span>.5</span>'
        '</a></td><td class="number">7</td><span aria-hidden="true" class="number">8</span></main>'
    )
    assert (page.numbers, page.unlinked) == ([("/rows/raised/?x=1", "1,0.5")], ["7"])
