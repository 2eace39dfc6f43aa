"""下拨与收到 at the page: who sees what, recording and voiding, every number with its rows."""

import io
import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from openpyxl import load_workbook

from campaigns.models import Allocation
from songnuan.ledger.allocation.acts import void
from tests import factories as make
from tests.filings.acting import at_work

pytestmark = pytest.mark.django_db
HERE = f"campaign=2023&union={make.CHANGCHUN}"


@pytest.fixture
def city() -> Client:
    return at_work(make.clerk(make.CHANGCHUN, "city"))


def received(yuan: int, at: str = make.CHAOYANG) -> None:
    make.batch({"筹集款物": [make.contribution(是否转拨="是", **{"金额(元)": yuan})]}, at)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def plain(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def form_of(client: Client) -> dict[str, Any]:
    html = page(client, f"/allocations/new/?{HERE}")
    (found,) = re.findall(r'name="form" value="([0-9a-f-]{36})"', html)
    return {"form": found, "date": "2022-12-20", "document": "长工发〔2022〕9号", "source": "", "remark": ""}


def test_recorded_in_the_browser_and_told_on_both_sides(city: Client) -> None:
    sums = {f"to-{make.CHAOYANG}": "1000.50", f"to-{make.YUSHU}": "20", "to-220102": ""}
    answer = city.post(f"/allocations/new/?{HERE}", {**form_of(city), **sums})
    assert (answer.status_code, answer["Location"]) == (302, f"/allocations/?{HERE}")
    received(1000)
    said = plain(page(city, f"/allocations/?{HERE}"))
    assert "朝阳区 1,000.50 1,000.00 -0.50 收到少于下拨" in said
    assert "榆树市 20.00 0.00 -20.00 收到少于下拨 本级下拨合计 1,020.50" in said
    assert "已登记2笔下拨" in said
    county = plain(page(at_work(make.clerk()), "/allocations/"))
    assert "长春市登记下拨 1,000.50 本级登记收到 1,000.00 收到减下拨 -0.50 收到少于下拨" in county
    assert "榆树" not in county


def test_every_number_leads_to_exactly_its_rows(city: Client) -> None:
    first, second = make.allocation(10), make.allocation(20)
    make.allocation(5, to=make.YUSHU)
    direct = make.allocation(7, sender=make.PROVINCE)
    down = make.allocation(90, to=make.CHANGCHUN, sender=make.PROVINCE)
    received(37)
    html = page(city, f"/allocations/?{HERE}")
    links = dict(re.findall(r'<a href="(/(?:allocations/rows|rows/received)/\?[^"]+)">([^<]+)</a>', html))
    found = {
        text: (set(re.findall(r"/allocations/(\d+)/void/", listed)), "37.00" in listed, text in listed)
        for address, text in links.items()
        for listed in [page(city, address.replace("&amp;", "&"))]
    }
    mine = {str(row.pk) for row in Allocation.objects.filter(union=make.union(make.CHANGCHUN))}
    assert found == {
        "30.00": ({str(first.pk), str(second.pk)}, False, True),
        "5.00": (mine - {str(first.pk), str(second.pk)}, False, True),
        "35.00": (mine, False, True),
        "7.00": (set(), False, True),  # the province's: seen, not to be voided from here
        "90.00": (set(), False, True),
        "37.00": (set(), True, True),
        "0.00": (set(), False, True),
    }
    assert {direct.union.code, down.union.code} == {make.PROVINCE}


def test_one_may_look_at_those_alone_that_differ(city: Client) -> None:
    for to in (make.CHAOYANG, make.YUSHU):
        make.allocation(10, to=to)
    received(10)
    said = plain(page(city, f"/allocations/?{HERE}&only=differs"))
    assert ("榆树市 10.00" in said, "朝阳区 10.00" in said, "本级下拨合计 20.00" in said) == (
        True,
        False,
        True,
    )


def test_a_county_sees_its_own_and_never_its_siblings(city: Client) -> None:
    make.allocation(10, remark="朝阳专款")
    make.allocation(20, to=make.YUSHU, remark="榆树专款")
    county = at_work(make.clerk())
    listed = page(county, "/allocations/rows/?side=got")
    assert ("朝阳专款" in listed, "榆树专款" in listed) == (True, False)
    assert "20.00" not in page(county, f"/allocations/rows/?side=got&other={make.CHANGCHUN}")
    both = page(city, "/allocations/rows/")
    assert ("朝阳专款" in both, "榆树专款" in both) == (True, True)


@pytest.mark.parametrize(
    "address",
    [
        f"/allocations/?union={make.CHANGCHUN}", f"/allocations/rows/?union={make.YUSHU}", f"/allocations/new/?union={make.CHANGCHUN}",
        f"/allocations/workbook/?union={make.YUSHU}", "/allocations/?scope=own", "/allocations/?since=2023-01-01",
        "/allocations/rows/?side=taken", "/allocations/rows/?side=got&other=9999", f"/allocations/rows/?other={make.CHANGCHUN}",
        "/allocations/rows/?show=all", "/allocations/rows/?show=voided&status=filed",
    ],
)  # fmt: skip
def test_what_is_not_there(address: str) -> None:
    assert at_work(make.clerk()).get(address).status_code == 404


def test_a_receiver_does_not_void_and_a_sender_does(city: Client) -> None:
    row = make.allocation(10)
    address = f"/allocations/{row.pk}/void/"
    assert at_work(make.clerk()).post(address, {"reason": "不要"}).status_code == 404
    assert city.post(address, {"reason": " "}).status_code == 422
    assert Allocation.objects.live().count() == 1
    assert city.post(address, {"reason": "金额写错"}).status_code == 302
    assert (Allocation.objects.live().count(), city.get(address).status_code) == (0, 404)
    voided = page(at_work(make.clerk()), "/allocations/rows/?show=voided")
    assert ("10.00" in voided, "金额写错" in voided) == (True, True)


def test_leaders_and_reviewers_read_and_do_not_record() -> None:
    for role in ("市州审核员", "领导", "经审"):
        reader = at_work(make.user(role, make.CHANGCHUN, role))
        assert "/allocations/new/" not in page(reader, f"/allocations/?{HERE}")
        assert reader.get(f"/allocations/new/?{HERE}").status_code == 403


def test_bad_input_is_refused_and_kept(city: Client) -> None:
    form = form_of(city)
    bad = {
        "to-220104": "0", "to-220182": "1.005", "to-220102": "-1", "date": "2023-02-06",
    }  # fmt: skip
    answer = city.post(f"/allocations/new/?{HERE}", {**form, **bad})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert [html.count(f'value="{value}"') for value in ("0", "1.005", "-1")] == [1, 1, 1]
    assert "金额要大于零；没有下拨的留空。" in html
    nothing = city.post(f"/allocations/new/?{HERE}", form).content.decode()
    assert "请至少给一个单位填写下拨金额。" in nothing
    outside = city.post(f"/allocations/new/?{HERE}", {**form, "to-220104": "5", "date": "2023-02-06"})
    assert "下拨日期要在2022年9月1日到2023年2月5日之间。" in outside.content.decode()
    assert not Allocation.objects.exists()


def test_an_equal_sum_is_recorded_only_when_said_yes_to(city: Client) -> None:
    form = {**form_of(city), "to-220104": "5"}
    assert city.post(f"/allocations/new/?{HERE}", form).status_code == 302
    answer = city.post(f"/allocations/new/?{HERE}", {**form_of(city), "to-220104": "5"})
    assert (answer.status_code, "确实是另一笔" in answer.content.decode()) == (422, True)
    again = {**form_of(city), "to-220104": "5", "again": "on"}
    assert city.post(f"/allocations/new/?{HERE}", again).status_code == 302
    assert Allocation.objects.count() == 2


def test_numbers_in_free_texts_are_covered(city: Client) -> None:
    number = make.citizen_id()
    make.allocation(10, remark=f"经办人{number}", document=f"文{number}")
    for address in ("/allocations/rows/", "/allocations/rows/?side=sent"):
        assert number not in page(city, address)


def test_the_workbook_says_what_the_page_says(city: Client) -> None:
    make.allocation(10, document="长工发〔2022〕9号")
    void(make.allocation(99), by=None, reason="写错")
    make.allocation(3, to=make.CHANGCHUN, sender=make.PROVINCE)
    received(4)
    answer = city.get(f"/allocations/workbook/?{HERE}")
    book = load_workbook(io.BytesIO(answer.content))
    sides, sums = ([row for row in sheet.iter_rows(values_only=True) if row[1] is not None] for sheet in book)
    assert [row[:6] for row in sides[1:]] == [
        ("长春市", 0, 3, 0, -3, "收到少于下拨"), ("朝阳区", 10, 0, 4, -6, "收到少于下拨"),
    ]  # fmt: skip
    assert sorted(row[1:4] for row in sums[1:]) == [("吉林省", "长春市", 3), ("长春市", "朝阳区", 10)]


def test_queries_do_not_grow_with_receivers(
    city: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    make.allocation(10)
    received(4)
    city.get(f"/allocations/?{HERE}")
    with django_assert_max_num_queries(30) as first:
        city.get(f"/allocations/?{HERE}")
    make.allocation(10, to=make.YUSHU)
    make.allocation(10, to="220102")
    received(4, make.YUSHU)
    with django_assert_num_queries(len(first)):
        city.get(f"/allocations/?{HERE}")
    with django_assert_max_num_queries(30) as rows:
        city.get(f"/allocations/rows/?{HERE}&side=sent&other={make.CHAOYANG}")
    with django_assert_num_queries(len(rows) - 1):  # without the look-up of the other union
        city.get(f"/allocations/rows/?{HERE}&side=sent")


def test_what_it_looks_like_without_anything(city: Client) -> None:
    said = plain(page(city, f"/allocations/?{HERE}"))
    assert ("还没有登记下拨" in said, "上级没有登记给本级的下拨，本级也没有登记收到。" in said) == (
        True,
        True,
    )
    assert escape("没有下级单位") in page(at_work(make.clerk()), "/allocations/new/")
