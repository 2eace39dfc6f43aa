"""主题活动: what unions wrote beside the table, page by page, in an order that tells no number; long pages by turns."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from beneficiaries.models import Programme
from campaigns import turns
from campaigns.models import User
from songnuan.fieldwork.activities import listing, views
from songnuan.lib.identifiers import mask_inside
from tests import factories as make
from tests.fieldwork.reading import cells, queries, signed_in
from tests.fieldwork.test_firms_plenty import taken

pytestmark = pytest.mark.django_db
PROGRAMME = "新业态劳动者温暖服务季"
LIST = "/records/programmes/?campaign=2023"
PHONES = "13904310791", "13904310792"
NAMES = (
    "自办第2期", "自办第1期", "自办第10期", "春风行动", "Ｂ计划", "b计划", "A计划", "赵", "阿", f"联系{PHONES[1]}", f"联系{PHONES[0]}",
    "2023年1月15日温暖行动第2场", "2023年1月15日温暖行动第1场", " 龘", "é", "𠮷林",
)  # fmt: skip


def held(*names: str, **more: Any) -> None:
    make.batch({"分类服务": [make.service(主题活动=name, **more) for name in names]})


def lines(client: Client, page: int = 1) -> list[listing.Line]:
    found: list[listing.Line] = client.get(f"{LIST}&page={page}").context["lines"]
    return found


def labels(client: Client, page: int = 1) -> list[str]:
    """What unions wrote, as a page shows it."""
    return [line.label for line in lines(client, page) if not line.code]


def test_of_a_usual_number_all_stand_on_one_page_sorted_by_what_is_shown() -> None:
    held(*NAMES, PROGRAMME)
    client = signed_in(make.clerk())
    shown = client.get(LIST)
    assert labels(client) == sorted(mask_inside(name.strip()) for name in NAMES)
    assert [line.code for line in shown.context["lines"] if line.code] == [
        found.code for found in Programme.objects.all()
    ]
    assert "翻页" not in shown.content.decode()
    sums = {line.code: line.sums.count for line in shown.context["lines"] if line.code}
    assert (sums.pop("gig_season"), set(sums.values())) == (1, {0})


def test_each_name_is_summed_up_and_leads_to_its_rows_unless_it_holds_a_number() -> None:
    held("春风行动", "春风行动", f"联系{PHONES[0]}", 人次=7, **{"支出金额(元)": "12.5"})
    held("春风行动", 服务类型="返岗包车", 人次=30, **{"支出金额(元)": "0"})
    found = [line for line in lines(signed_in(make.clerk())) if not line.code]
    assert [
        (line.label, line.sums.count, line.sums.served, line.sums.returned, line.sums.cost, line.asks)
        for line in found
    ] == [
        ("春风行动", 3, 14, 30, 2500, urlencode({"campaign": "2023", "named": "春风行动"})),
        ("联系139****0791", 1, 7, 0, 1250, ""),
    ]


def test_many_names_come_page_by_page_and_those_of_the_table_first(monkeypatch: pytest.MonkeyPatch) -> None:
    held(*NAMES, PROGRAMME)
    client = signed_in(make.clerk())
    whole, table = labels(client), [line.code for line in lines(client) if line.code]
    monkeypatch.setattr(views, "NAMES_A_PAGE", 6)
    pages = [lines(client, number) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [len(table) + 6, 6, 4]
    assert [line.code for page in pages for line in page if line.code] == table
    assert sorted(line.label for page in pages for line in page if not line.code) == whole
    assert [labels(client, number) for number in (1, 2, 3)] == [
        sorted(labels(client, number)) for number in (1, 2, 3)
    ]
    page = client.get(f"{LIST}&page=2").content.decode()
    assert ["第 2 页，共 3 页" in page, f"?{LIST.partition('?')[2]}&amp;page=3" in page] == [True, True]
    assert f"?{LIST.partition('?')[2]}&amp;export=xlsx" in page
    assert labels(client, 99) == labels(client, 3)


def test_the_pages_follow_the_order_of_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Python sorts texts, in every database."""
    names = [name.strip() for name in NAMES if not any(character.isdigit() for character in name)]
    held(*names)
    monkeypatch.setattr(views, "NAMES_A_PAGE", 3)
    client = signed_in(make.clerk())
    assert [label for page in (1, 2, 3) for label in labels(client, page)] == sorted(names)


@pytest.mark.hardening("T22")
@pytest.mark.parametrize("protected", [True, False], ids=["without digits", "control"])
def test_between_which_names_a_page_ends_tells_no_digit(
    protected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who writes a number of their own beside a covered one would else read from the page where that stands which is more."""
    if not protected:
        monkeypatch.setattr(listing, "without_digits", lambda column: column)
    monkeypatch.setattr(views, "NAMES_A_PAGE", 1)
    client = signed_in(make.clerk())
    held(f"联系{PHONES[1]}的")
    held(f"联系{PHONES[0]}的")
    first, second = labels(client, 1), labels(client, 2)
    assert (first == ["联系139****0792的"], second == ["联系139****0791的"]) == (protected, protected)


def test_only_what_is_shown_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    held(*NAMES)
    monkeypatch.setattr(views, "NAMES_A_PAGE", 6)
    masked: list[str] = []

    def counted(text: str) -> str:
        masked.append(text)
        return mask_inside(text)

    monkeypatch.setattr(listing, "mask_inside", counted)
    client = signed_in(make.clerk())
    lines(client)
    assert len(masked) == 6
    masked.clear()
    assert len(cells(client.get(f"{LIST}&export=xlsx"))) > len(masked) == len(NAMES)  # the control


def test_the_file_is_whole_from_whichever_page(monkeypatch: pytest.MonkeyPatch) -> None:
    held(*NAMES, PROGRAMME)
    client = signed_in(make.clerk())
    whole = cells(client.get(f"{LIST}&export=xlsx"))
    assert [line[0] for line in whole[4:]] == [line.label for line in lines(client)]
    monkeypatch.setattr(views, "NAMES_A_PAGE", 3)
    for page in (1, 2):
        assert cells(client.get(f"{LIST}&export=xlsx&page={page}"))[4:] == whole[4:]


def test_the_page_costs_the_same_with_one_and_three() -> None:
    client = signed_in(make.clerk())
    held(PROGRAMME, "春风行动")
    one = queries(client, LIST)
    held(PROGRAMME, "自办", "阿", 人次=2)
    held(PROGRAMME, "春风行动", "赵", 人次=3)
    assert queries(client, LIST) == one


def statuses(user: User) -> list[int]:
    client = signed_in(user)
    return [client.get(address).status_code for address in (LIST, f"{LIST}&page=2", f"{LIST}&export=xlsx")]


@pytest.mark.hardening("T15")
@pytest.mark.parametrize("name", ["long-files", "long-files-of-{}"])
def test_where_many_activities_are_summed_up_page_and_file_ask_for_a_turn(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held("春风行动", "自办")
    clerk, neighbour = make.clerk(), make.clerk(make.YUSHU, username="neighbour")
    at_once = turns.LONG_AT_ONCE if name == "long-files" else turns.LONG_OF_ONE
    with taken(name.format(clerk.pk), at_once):
        assert statuses(clerk) == [200] * 3, "few activities are nobody's burden"
        monkeypatch.setattr(turns, "LONG", 2)
        assert (statuses(clerk), signed_in(neighbour).get(LIST).status_code) == ([429] * 3, 200)
        answer = signed_in(clerk).get(LIST)
        assert ("要统计的记录很多" in answer.content.decode(), answer["Retry-After"]) == (True, "5")
    assert statuses(clerk) == [200] * 3
