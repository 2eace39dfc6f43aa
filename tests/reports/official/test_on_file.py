"""The lists behind 在档困难职工覆盖率: everybody on file, the reached and the unreached; masked, in reach, by status."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import User
from songnuan.ledger.small import FEWEST
from songnuan.reports.official.on_file import OnFile, on_file_report
from songnuan.reports.scope import NotInReach, resolve
from tests import factories as make
from tests.reports.official.world import facts

pytestmark = pytest.mark.django_db


def listed(reach: str, reader: User | None = None, page: str = "1", **asked: str) -> OnFile:
    reader = reader or make.user("经审", make.PROVINCE)
    return on_file_report(reach, resolve(reader, asked), reader, page)


def counts(**asked: str) -> dict[str, tuple[int, int]]:
    found = {reach: listed(reach, **asked) for reach in ("all", "reached", "unreached")}
    return {reach: (report.persons, report.count) for reach, report in found.items()}


def texts(report: OnFile) -> str:
    return repr([text for row in report.rows for _column, text in row.cells])


def test_persons_count_once_and_rows_each() -> None:
    facts()
    assert counts() == {"all": (2, 3), "reached": (1, 1), "unreached": (1, 2)}
    assert counts(union=make.YUSHU) == {"all": (1, 1), "reached": (0, 0), "unreached": (1, 1)}
    assert counts(status="filed") == dict.fromkeys(("all", "reached", "unreached"), (0, 0))


def test_one_batch_alone() -> None:
    first = make.batch({"在档困难职工": [make.roster()]})
    make.batch({"在档困难职工": [make.roster(身份证号=make.citizen_id(2))]})
    report = listed("all", batch=str(first.number))
    assert (report.persons, [row.batch for row in report.rows]) == (1, [first.number])


@pytest.mark.parametrize("many", [FEWEST - 1, FEWEST])
def test_who_only_reads_figures_is_told_of_no_small_group(many: int) -> None:
    rows = [make.roster(身份证号=make.citizen_id(n), 档案编号=f"甲{n}") for n in range(1, many + 1)]
    make.batch({"在档困难职工": rows})
    leader = texts(listed("all", make.user("领导", make.PROVINCE)))
    assert [word in leader for word in ("王某某", "深度困难", "甲1")] == [many >= FEWEST] * 3
    assert "王某某" in texts(listed("all", make.clerk()))


@pytest.mark.parametrize(
    ("reach", "asked"), [("some", {}), ("all", {"source": "own"}), ("all", {"since": "2023-01-01"})]
)
def test_what_is_not_there(reach: str, asked: dict[str, str]) -> None:
    with pytest.raises(NotInReach):
        listed(reach, **asked)


def test_pages_and_a_constant_number_of_queries() -> None:
    reader, asked = make.user("领导", make.PROVINCE), []
    listed("all", reader)  # asks for permissions, once
    for serials in (range(1, FEWEST + 1), range(FEWEST + 1, 55)):  # a small group asks once more
        make.batch({"在档困难职工": [make.roster(身份证号=make.citizen_id(serial)) for serial in serials]})
        with CaptureQueriesContext(connection) as queries:
            report = listed("unreached", reader)
        asked.append(len(queries))
    assert (asked[0], len(report.rows), report.page.paginator.num_pages) == (asked[1], 50, 2)
    assert len(listed("unreached", reader, "2").rows) == 4


def test_every_number_of_the_coverage_and_of_a_batch_leads_to_its_list() -> None:
    facts()
    client = Client()
    client.force_login(make.user("领导", make.PROVINCE))
    table = client.get("/tables/coverage/").content.decode()
    for reach in ("all", "reached", "unreached"):
        assert (
            table.count(f'href="/tables/on-file/{reach}/?campaign=2023&amp;union=220104&amp;scope=own"') == 1
        )
    assert client.get("/tables/on-file/all/").status_code == 200
    client.force_login(make.clerk())
    batch = make.batch({"在档困难职工": [make.roster(身份证号=make.citizen_id(3))]})
    page = client.get(f"/batches/{batch.number}/").content.decode()
    address = f"/batches/{batch.number}/rows/rosterentry/added/"
    assert f'href="{address}">1</a>' in page
    assert "王某某" in client.get(address).content.decode()
