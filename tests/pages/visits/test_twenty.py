"""Twenty visits typed at a desk by keys alone, and on a phone by touch; what they cost stands in the docs."""

import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver import Chrome

from beneficiaries.models import Disbursement
from campaigns.models import Batch, TeamMember, Visit
from songnuan.entry.visits.firms import initials
from tests import factories as make
from tests.docs.markdown import tables as tables_of
from tests.pages.clerk import DESK, PHONE, Clerk
from tests.pages.visits.keystrokes import Effort, in_a_spreadsheet, total
from tests.pages.visits.twenty import CASH, GOODS, ITEM, LEADER, TEAM, VISITS, tables
from tests.pages.visits.typist import Typist
from tests.soak import times

# Keys and seconds do not depend on the database; that visits are saved is asked on both elsewhere.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
]
DOCS = settings.BASE_DIR / "docs" / "entry-speed.md"
MINUTE = 60


@pytest.fixture
def clerk(request: pytest.FixtureRequest, browser: Chrome, live_server: LiveServer) -> Iterator[Clerk]:
    """A member of a team, at the empty form."""
    make.batch(tables())
    user = make.clerk(username="sunmei")
    team, _made = make.campaign().teams.get_or_create(name=TEAM)
    team.leader = LEADER
    team.save()
    TeamMember.objects.create(team=team, name="孙梅", user=user)
    width, height = browser.execute_script("return [innerWidth, innerHeight]")
    signed_in = Clerk(browser, live_server.url, request.param)
    signed_in.sign_in("sunmei")
    signed_in.open("/visits/new/")
    yield signed_in
    browser.get("about:blank")
    Clerk(browser, live_server.url, (width, height))


@pytest.mark.parametrize(
    ("clerk", "way", "count"),
    [(DESK, "by_keyboard", len(VISITS)), (PHONE, "by_touch", times(6, len(VISITS)))],
    indirect=["clerk"],
    ids=["desk", "phone"],
)
def test_twenty_visits_are_typed_in_less_than_a_minute_each(clerk: Clerk, way: str, count: int) -> None:
    """By touch six in CI, two of them to enterprises that are new; all of them in `make soak`."""
    typist = Typist(clerk.browser, initials)
    efforts, answers, visits = [], [], VISITS[:count]
    for visit in visits:
        started = time.monotonic()
        efforts.append(getattr(typist, way)(visit))
        answers.append(time.monotonic() - started)
        clerk.look()
    assert Batch.objects.filter(kind="entry").count() == count
    typed = Visit.objects.live().filter(added_by__kind="entry").order_by("pk")
    assert [
        (visit.name, visit.credit_code, visit.needs, str(visit.team), visit.leader) for visit in typed
    ] == [(visit.firm, visit.code, visit.needs, TEAM, LEADER) for visit in visits]
    handed = Disbursement.objects.live().select_related("person", "category").order_by("pk")
    assert [row.name for row in handed if row.person is None] == []
    assert [(row.name, row.person.id_number, str(row.category), row.cash, row.goods, row.goods_text) for row in handed] == [
        (
            person.name, person.citizen, "深度困难职工" if person.on_file else "户外一线",
            int(CASH) * 100, int(GOODS) * 100, ITEM,
        )
        for visit in visits for person in visit.people
    ]  # fmt: skip
    assert max(effort.seconds for effort in efforts) < MINUTE
    if count == len(VISITS):
        assert written()[way] == line(efforts), (
            f"docs/entry-speed.md: {line(efforts)}, answers {sum(answers) / count:.1f} s"
        )


def line(efforts: list[Effort]) -> list[str]:
    """Keys, touches and seconds of one visit on average, and of the longest."""
    whole, count = total(efforts), len(efforts)
    longest = max(effort.seconds for effort in efforts)
    return [
        f"{whole.keys / count:.0f}", f"{whole.touches / count:.0f}", f"{whole.seconds / count:.0f}", f"{longest:.0f}",
    ]  # fmt: skip


def written() -> dict[str, list[str]]:
    """The table of the docs: way → its figures."""
    table = tables_of(DOCS)["What a visit costs"]
    return {row[0]: row[2:6] for row in table[1:]}


def test_the_spreadsheet_costs_what_the_docs_say_and_more_than_the_page() -> None:
    efforts = [in_a_spreadsheet(visit) for visit in VISITS]
    assert written()["in_a_spreadsheet"] == line(efforts)
    page = written()["by_keyboard"]
    assert int(page[0]) < total(efforts).keys / len(efforts)
    assert int(page[2]) < total(efforts).seconds / len(efforts)
