"""Kept pages: served again while nothing changed, never stale, never somebody else's."""

import re
import threading

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign, User
from songnuan.ledger.undo import undo
from songnuan.reports import cached
from tests import factories as make

READS_CELLS = re.compile(r'FROM "ledger_cell"')


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def cells_read(client: Client, path: str = "/") -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return sum(bool(READS_CELLS.search(query["sql"])) for query in queries)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/wall/"])
def test_a_page_that_nothing_changed_reads_no_figure(path: str) -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    client = browser(make.user("领导", make.PROVINCE))
    assert cells_read(client, path) > 0
    assert cells_read(client, path) == 0
    # The same page for a colleague with the same reach; another for another language and another figure.
    assert cells_read(browser(make.user("领导", make.PROVINCE)), path) == 0
    assert cells_read(client, f"{path}?figure=raised") > 0
    client.cookies["django_language"] = "en"
    assert cells_read(client, path) > 0


@pytest.mark.django_db
def test_every_batch_is_on_the_page_at_once() -> None:
    client = browser(make.user("领导", make.PROVINCE))
    version = Campaign.objects.get(code="2023").version

    def shown() -> str:
        page = client.get("/").content.decode()
        return page.partition('/rows/disbursed/?campaign=2023&amp;union=22">')[2].partition("<")[0]

    assert shown() == "0"
    batch = make.batch({"慰问帮扶发放": [make.disbursement()]})
    assert shown() == "0.05"
    undo(batch, by=None, reason="传错了")
    assert shown() == "0"
    assert Campaign.objects.get(code="2023").version == version + 2
    assert Campaign.objects.get(code="2022").version == 0


@pytest.mark.django_db
def test_a_reader_whose_reach_changed_gets_another_page() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    reader = make.user("领导", make.CHAOYANG)
    client = browser(reader)
    assert "朝阳区总工会" in client.get("/").content.decode()
    reader.postings.update(union=make.union(make.YUSHU))
    page = client.get("/").content.decode()
    assert ("榆树市总工会" in page, "朝阳区" in page) == (True, False)


@pytest.mark.django_db
def test_the_wall_is_asked_whether_it_changed() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    client = browser(make.user("领导", make.PROVINCE))
    tag = client.get("/wall/")["ETag"]
    assert client.get("/wall/", headers={"if-none-match": tag}).status_code == 304
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="周雪")]})
    assert client.get("/wall/", headers={"if-none-match": tag}).status_code == 200
    foreign = browser(make.user("领导", make.CHAOYANG))
    assert foreign.get("/wall/", headers={"if-none-match": tag}).status_code == 200


def alternate(times: int) -> list[str]:
    """Two clerks ask for their overviews in turn, each in a thread of its own; what either saw of the other."""
    signs = {make.CHAOYANG: "朝阳区", make.YUSHU: "榆树市"}
    leaks: list[str] = []
    turns = threading.Barrier(2)

    def read(at: str, client: Client) -> None:
        try:
            for _ in range(times // 2):
                turns.wait(60)
                page = client.get("/").content.decode()
                leaks.extend(sign for code, sign in signs.items() if code != at and sign in page)
        finally:
            connection.close()

    threads = [threading.Thread(target=read, args=(at, browser(make.clerk(at)))) for at in signs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return leaks


@pytest.mark.slow
@pytest.mark.hardening("T26")
@pytest.mark.django_db(transaction=True)
def test_two_readers_alternate_and_nothing_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    for at in (make.CHAOYANG, make.YUSHU):
        make.batch({"慰问帮扶发放": [make.disbursement()]}, at)
    assert alternate(500) == []  # and as often on the other database
    # The control: a key that forgets who asks does leak.
    monkeypatch.setattr(cached, "key", lambda page, *_who, **_more: page)
    assert alternate(10) != []
