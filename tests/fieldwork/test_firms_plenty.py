"""企业核对 of very many firms: bounded work, long pages by turns, and a page of two firms reads no more than these need."""

import itertools
import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.conf import settings

from campaigns import turns
from campaigns.models import Enterprise, EnterpriseDistinction, EnterpriseMerge, User, Visit
from songnuan.fieldwork.firms import candidates as of_candidates
from songnuan.fieldwork.firms import firm as of_firm
from songnuan.fieldwork.firms.candidates import candidates, compared
from songnuan.fieldwork.firms.firm import firms, firms_visited
from songnuan.ledger.identity import decided
from songnuan.ledger.merge import merge, visitors
from songnuan.lib.turns import turn
from tests import factories as make
from tests.fieldwork.reading import queries, signed_in
from tests.fieldwork.test_firms import CODE, SECOND, alike, pair_page, staff, visited

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T15")]
LIST = "/records/firms/?campaign=2023"
SLIPS = "吉林{}食品加工配送中心"


@contextmanager
def taken(name: str, at_once: int) -> Iterator[None]:
    with ExitStack() as held:
        for _one in range(at_once):
            held.enter_context(turn(settings.HOME / "turns", name, at_once))
        yield


@pytest.mark.parametrize(("most", "names", "told"), [(10, 10, 10), (30, 30, None), (31, 30, None)])
def test_so_many_names_are_compared_by_their_characters(
    most: int, names: int, told: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    plain = of_candidates.slips

    def counted(text: str) -> Iterator[str]:
        looked.append(text)
        yield from plain(text)

    monkeypatch.setattr(of_candidates, "slips", counted)
    monkeypatch.setattr(of_candidates, "COMPARED", most)
    known = alike(30, SLIPS)
    found = candidates(make.campaign(), staff(), known, ())
    assert (len(looked), len(found), compared(known)) == (names, names * (names - 1) // 2, told)


def test_a_firm_of_many_names_is_as_many_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_candidates, "COMPARED", 3)
    known = alike(2, SLIPS)
    assert compared(known) is None
    known[1].cores |= {"松江造纸设备", "松江造纸投备"}
    assert compared(known) == 3


def slip_apart_in_two_counties() -> None:
    """Two pairs one character apart, 朝阳's before that of 榆树."""
    for at, name in ((make.CHAOYANG, "松江造纸"), (make.YUSHU, "北方印刷")):
        visited(f"{name}设备", at=at)
        visited(f"{name}投备", at=at)


def test_where_not_all_were_compared_the_page_says_so_and_leads_to_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slip_apart_in_two_counties()
    client = signed_in(staff())
    whole = client.get(LIST).content.decode()
    assert ["没有全部比对" in whole, "松江造纸设备" in whole, "北方印刷设备" in whole] == [False, True, True]
    monkeypatch.setattr(of_candidates, "COMPARED", 2)
    page = client.get(LIST).content.decode()
    assert ["只比对了最先录入的 2 个名称" in page, "松江造纸设备" in page, "北方印刷设备" in page] == [
        True, True, False,
    ]  # fmt: skip
    assert f"?campaign=2023&amp;union={make.CHANGCHUN}" in page
    assert f"union={make.YUSHU}" in client.get(f"{LIST}&union={make.CHANGCHUN}").content.decode()
    below = client.get(f"{LIST}&union={make.YUSHU}").content.decode()
    assert ["没有全部比对" in below, "松江造纸设备" in below, "北方印刷设备" in below] == [False, False, True]
    assert "没有全部比对" not in client.get(f"{LIST}&why=codes").content.decode()


def test_who_has_nobody_below_is_told_what_to_do_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    slip_apart_in_two_counties()
    monkeypatch.setattr(of_candidates, "COMPARED", 1)
    page = signed_in(make.clerk()).get(LIST).content.decode()
    assert ["没有全部比对" in page, "请先撤销那一批" in page, "请选一个下级单位" in page] == [
        True,
        True,
        False,
    ]


def statuses(user: User, *addresses: str) -> list[int]:
    client = signed_in(user)
    return [client.get(address).status_code for address in addresses]


@pytest.mark.parametrize("name", ["long-files", "long-files-of-{}"])
def test_where_many_visits_are_read_all_three_pages_ask_for_a_turn(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = visited("春雨机械", CODE), visited("春雨机械厂")
    clerk = make.clerk()
    addresses = (
        LIST,
        f"{LIST}&export=xlsx",
        f"/records/firms/{first}/?campaign=2023",
        pair_page(first, second),
    )
    at_once = turns.LONG_AT_ONCE if name == "long-files" else turns.LONG_OF_ONE
    with taken(name.format(clerk.pk), at_once):
        assert statuses(clerk, *addresses) == [200] * 4, "few visits are nobody's burden"
        monkeypatch.setattr(turns, "LONG", 1)
        assert statuses(clerk, *addresses) == [429] * 4
        client = signed_in(clerk)
        assert "要核对的企业很多" in client.get(LIST).content.decode()
        answer = client.post(pair_page(first, second), {"answer": "different"})
        assert (answer.status_code, answer["Retry-After"]) == (429, "5")
        assert EnterpriseDistinction.objects.count() == 0
    assert statuses(clerk, *addresses) == [200] * 4


def test_a_page_of_two_firms_reads_no_others_and_asks_for_no_turn_on_their_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = visited("春雨机械", CODE), visited("春雨机械厂")
    make.batch({"走访企业": [make.visit(企业名称=f"松江{number}") for number in range(20)]})
    read: list[int] = []
    plain = of_firm.visit_rows

    def counted(visits: Any) -> Any:
        read.append(len(rows := plain(visits)))
        return rows

    monkeypatch.setattr(of_firm, "visit_rows", counted)
    monkeypatch.setattr(turns, "LONG", 3)
    clerk = make.clerk()
    with taken("long-files", turns.LONG_AT_ONCE):
        assert statuses(clerk, pair_page(first, second), f"/records/firms/{first}/?campaign=2023") == [
            200,
            200,
        ]
        assert (statuses(clerk, LIST), read) == ([429], [2, 2, 1, 1])
    assert (statuses(clerk, LIST), read[-1]) == ([200], 22)  # the control


def test_one_firm_and_two_cost_the_same_however_many_there_are() -> None:
    first, second = visited("春雨机械", CODE), visited("春雨机械厂")
    client = signed_in(make.clerk())
    addresses = f"/records/firms/{first}/?campaign=2023", pair_page(first, second)
    one = queries(client, *addresses)
    for name in ("春雨机械", "松江造纸", "松江造纸厂"):
        visited(name)
    assert queries(client, *addresses) == one


@pytest.mark.parametrize("seed", range(4))
def test_read_alone_a_firm_is_what_it_is_among_all(seed: int) -> None:
    """Whatever codes and names were written, joined and visited by others: for a county, the city and the province."""
    chance = random.Random(seed)
    codes = [None, None, CODE, SECOND, make.credit_code(3)]
    for at in (make.CHAOYANG, make.YUSHU, "220581") * 2:
        rows = [
            make.visit(企业名称=f"春雨{chance.randrange(5)}", 统一社会信用代码=chance.choice(codes))
            for _row in range(3)
        ]
        make.batch({"走访企业": rows}, at=at)
    campaign, province = make.campaign(), staff()
    for _merge in range(2):
        known = firms(campaign, province)
        some = chance.sample(sorted(known), 2)
        rows_ = [Enterprise.objects.get(pk=pk) for pk in some]
        merge(campaign, *rows_, by=province, reason="电话核实")
    users = province, make.clerk(), make.user("省级工作人员", make.CHANGCHUN, "city")
    for user in users:
        known = firms(campaign, user)
        of = {visit: firm for firm in known.values() for visit in firm.visits}
        records = dict(Visit.objects.visible_to(user).live().values_list("record", "pk"))
        assert len(of) == len(records) > 0
        for one, other in itertools.pairwise(records):
            assert firms_visited(campaign, user, one, other) == [of[records[one]], of[records[other]]]
    elsewhere = Visit.objects.exclude(pk__in=of).filter(union__code="220581").values_list("record", flat=True)
    assert {firms_visited(campaign, users[1], record)[0] for record in elsewhere} <= {None}
    joined = decided(EnterpriseMerge.objects.live().filter(campaign=campaign))
    known = firms(campaign, province)
    assert {firm: visitors(campaign, {firm}, joined)[firm] for firm in known} == {
        firm: known[firm].unions for firm in known
    }
    assert visitors(campaign, {0}, joined) == {}
