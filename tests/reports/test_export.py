"""The list behind a figure as a file: what the page shows, masked, noted before a byte of it leaves (T44, T46)."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from campaigns import journal
from campaigns.models import Event, User
from songnuan.reports import export
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T46")]
NUMBER, PHONE = make.citizen_id(5), "13804310077"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lines(response: Any) -> list[list[Any]]:
    page = openpyxl.load_workbook(io.BytesIO(response.content)).active
    return [[cell.value for cell in line] for line in page.iter_rows()]


def exported(reader: User, indicator: str = "disbursed", query: str = "") -> Any:
    return signed_in(reader).post(f"/rows/{indicator}/export/{query}")


def test_every_row_is_there_masked_and_adds_up() -> None:
    make.batch({"慰问帮扶发放": [
        make.disbursement(身份证号=NUMBER, 联系电话=PHONE), make.disbursement(姓名="=1+1"),
        make.disbursement(姓名="张警官", 人员类别="因公伤残民警", 人次=3),
    ]})  # fmt: skip
    response = exported(make.clerk())
    assert "no-store" in response.headers["Cache-Control"]
    mark, _title, _where, header, *rows = lines(response)
    assert mark[0].startswith("※")
    assert [row[header.index("姓名")] for row in rows[:3]] == ["李某某", "=某某", "不公开"]
    assert rows[3][header.index("合计(元)")] == 1500
    assert [row[0] for row in rows[4:]] == [
        "姓名只显示一部分。",
        "其中1行属于不公开的人员类别：只计数，不显示姓名。",
    ]
    text = str([header, *rows])
    assert [secret for secret in (NUMBER, PHONE, "李春生", "警官") if secret in text] == []


def test_an_export_is_one_event_that_says_what_was_taken() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    clerk = make.clerk()
    exported(clerk, query=f"?campaign=2023&union={make.CHAOYANG}")
    event = Event.objects.get(verb="export.made")
    assert (event.actor, event.union, event.campaign) == (clerk, make.union(), make.campaign())
    assert event.body == {
        "list": "disbursed", "scope": f"campaign=2023&union={make.CHAOYANG}", "rows": 1, "masked": True,
    }  # fmt: skip


def test_what_cannot_be_noted_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_what: Any, **_more: Any) -> None:
        raise OSError(28, "no space left")

    make.batch({"慰问帮扶发放": [make.disbursement()]})
    client = signed_in(make.clerk())
    client.raise_request_exception = False
    monkeypatch.setattr(journal, "note", full)
    response = client.post("/rows/disbursed/export/")
    assert (response.status_code, response.content.startswith(b"PK")) == (500, False)


@pytest.mark.parametrize(
    ("method", "query", "status"),
    [
        ("get", "", 405),
        ("post", "?union=220182", 404),
        ("post", "?union=x", 404),
        ("post", "?page=1&page=2", 404),
    ],
)
def test_only_what_the_list_would_show_and_never_by_a_link(method: str, query: str, status: int) -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]}, at=make.YUSHU)
    assert getattr(signed_in(make.clerk()), method)(f"/rows/disbursed/export/{query}").status_code == status
    assert not Event.objects.filter(verb="export.made").exists()


def test_more_rows_than_one_file_may_hold_are_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST", 1)
    make.batch({"慰问帮扶发放": [make.disbursement(), make.disbursement(姓名="周雪")]})
    response = exported(make.clerk())
    assert (response.status_code, "再分别导出" in response.content.decode()) == (413, True)


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries: Any) -> None:
    client, counts = signed_in(make.user("领导", make.PROVINCE)), []
    for some in (3, 9):  # of a small group it is one more
        make.batch({"慰问帮扶发放": [make.disbursement(姓名=f"{some}{n}") for n in range(some)]})
        with django_assert_max_num_queries(60) as queries:
            lines(client.post("/rows/disbursed/export/"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
