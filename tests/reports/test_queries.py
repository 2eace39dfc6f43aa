"""A page of figures asks the database the same number of questions, whether one union has reported or seventy."""

from collections.abc import Iterable

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from songnuan.reports.official.registry import REPORTS
from tests import factories as make

pytestmark = pytest.mark.django_db

PAGES = (
    "/", "/?figure=raised", "/?since=2023-01-01&until=2023-01-31", "/wall/", "/how/disbursed/", "/how/balance/",
    "/how/enterprises/", "/rows/consoled/", *(f"/tables/{code}/" for code in REPORTS),
)  # fmt: skip


def tables(serial: int) -> make.Tables:
    return {
        "筹集款物": [make.contribution(), make.contribution(形式="物资")],
        "走访企业": [make.visit(统一社会信用代码=make.credit_code(serial))],
        "慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(serial))],
        "分类服务": [make.service()],
    }


def unions() -> list[str]:
    places = make.campaign().places.order_by("union__code")
    return [make.CHAOYANG, *places.exclude(union__code=make.CHAOYANG).values_list("union__code", flat=True)]


def asked(client: Client, pages: Iterable[str]) -> dict[str, int]:
    """How many queries each page takes."""
    counts = {}
    for page in pages:
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200, page
        counts[page] = len(queries)
    return counts


def counted(sizes: tuple[int, ...], pages: Iterable[str] = PAGES) -> list[dict[str, int]]:
    client, found, there = Client(), [], 0
    client.force_login(make.user("领导", make.PROVINCE))
    for size in sizes:
        for serial, code in list(enumerate(unions()))[there:size]:
            make.batch(tables(serial), code)
        there = size
        found.append(asked(client, pages))
    return found


def exceeding(more: dict[str, int], fewer: dict[str, int]) -> list[str]:
    """Pages that ask more of more unions. Of one union alone a page asks what its lists keep back (songnuan.reports.few)."""
    return [page for page, count in more.items() if count > fewer[page]]


def test_three_unions_ask_no_more_than_one() -> None:
    one, three = counted((1, 3), ("/", "/how/balance/", "/tables/areas/"))
    assert exceeding(three, one) == []


@pytest.mark.slow
def test_seventy_unions_ask_no_more_than_three_or_one() -> None:
    one, three, seventy = counted((1, 3, 70))
    assert (exceeding(three, one), seventy) == ([], three)


def test_the_count_sees_a_query_for_each_union() -> None:
    """The control: what asks once for each union is found out."""
    with CaptureQueriesContext(connection) as queries:
        for place in make.campaign().places.all():
            str(place.union)
    assert len(queries) > 70
