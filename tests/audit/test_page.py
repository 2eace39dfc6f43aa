"""审计日志 on screen and as a file: what is asked for, nothing that a screen obeys, nothing where the log is full."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from campaigns import journal
from campaigns.models import Event, EventDetail, User
from songnuan.audit.log import LINES
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T52")]

NASTY = "=1+1\r\n\x1b[31m\u202e<b>龘"


@pytest.fixture
def auditor(client: Client) -> Client:
    client.force_login(make.user("安全审计", make.PROVINCE, "auditor"))
    return client


def noted() -> None:
    clerk, other = make.clerk(username="zhou"), make.clerk(make.YUSHU, "zhao")
    journal.note("login.done", actor=clerk, address="10.0.0.1")
    journal.note("login.failed", actor=None, address="10.0.0.2")
    journal.note("export.made", actor=other, body={"reason": "报表"})


def shown(client: Client, query: str = "") -> list[int]:
    return [line.sequence for line in client.get(f"/audit/{query}").context["log"].lines]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [3, 2, 1]),
        ("?who=zhou", [1]),
        ("?who=zhao的名字", [3]),
        ("?who=nobody", []),
        ("?act=login.failed", [2]),
        ("?outcome=refused", [2]),
        ("?outcome=done", [3, 1]),
        ("?union=220182", [3]),
        ("?since=2020-01-01&until=2020-01-02", []),
        ("?since=2020-01-01", [3, 2, 1]),
        (
            "?since=0001-01-01&until=9999-12-31",
            [3, 2, 1],
        ),  # beyond what a time zone can tell: said in the form
        ("?since=nonsense&act=nonsense&union=nonsense&before=nonsense", [3, 2, 1]),
        ("?before=3", [2, 1]),
        ("?before=99", [3, 2, 1]),
    ],
)
def test_filters(auditor: Client, query: str, expected: list[int]) -> None:
    noted()
    assert shown(auditor, query) == expected


def test_pages_follow_each_other_without_a_gap(auditor: Client) -> None:
    for _ in range(2 * LINES + 1):
        journal.note("login.done", actor=None)
    seen, older = [], ""
    while True:
        log = auditor.get(f"/audit/{older}").context["log"]
        seen += [line.sequence for line in log.lines]
        if log.older is None:
            break
        older = f"?before={log.older}"
    assert seen == list(range(2 * LINES + 1, 0, -1))


def test_a_page_costs_the_same_however_much_there_is(auditor: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            auditor.get("/audit/")
        assert [query["sql"] for query in asked if "COUNT(" in query["sql"] or "OFFSET" in query["sql"]] == []
        return len(asked)

    noted()
    auditor.get("/audit/")
    first = cost()
    noted_again()
    assert cost() == first


def noted_again() -> None:
    for serial in range(6):
        journal.note("login.done", actor=make.clerk(make.YUSHU, f"more{serial}"), address="10.0.0.1")


def test_nothing_in_a_line_is_obeyed_by_a_screen(auditor: Client) -> None:
    journal.note("export.made", actor=None, body={"reason": NASTY})
    page = auditor.get("/audit/").content.decode()
    assert r"=1+1\r\n\x1b[31m\u202e&lt;b&gt;龘" in page
    assert [sign for sign in ("\x1b", "\u202e", "<b>龘") if sign in page] == []


def of_campaign() -> Event:
    return journal.note(
        "post.undo", actor=None, campaign=make.campaign(), body={"reason": NASTY, "target": 7}
    )


def test_what_people_wrote_is_read_as_long_as_it_is_kept(auditor: Client) -> None:
    event = of_campaign()
    assert NASTY not in str(event.body)
    for key, told in ((event.detail.key, True), (b"another", True), (None, False)):
        EventDetail.objects.update(key=key)
        line = auditor.get("/audit/?act=post.undo").context["log"].lines[0].content
        file = b"".join(auditor.post("/audit/download/", {"format": "csv", "act": "post.undo"})).decode()
        assert ("撤销或替换的批次 7" in line, "理由" in line, "理由" in file) == (True, told, told)
        assert (r"\u202e<b>龘" in line, "打不开" in line) == (key == event.detail.key, key == b"another")


def test_a_city_sees_its_own_unions_alone(client: Client) -> None:
    noted()
    client.force_login(make.deputy("安全审计", make.YUSHU, "auditor"))
    assert shown(client) == [3]


def test_nobody_else_reads_it(client: Client) -> None:
    for role in ("省级工作人员", "市县填报员", "市州审核员", "领导", "经审", "系统管理员"):
        client.force_login(make.user(role, make.PROVINCE, role))
        assert (client.get("/audit/").status_code, client.post("/audit/download/").status_code) == (403, 403)


def test_csv_is_the_page_and_is_noted_before_it_leaves(auditor: Client) -> None:
    noted()
    journal.note("export.made", actor=None, body={"reason": NASTY})
    response = auditor.post("/audit/download/", {"format": "csv", "act": "export.made"})
    lines = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert lines[0][0].startswith("※ auditor的名字（auditor）")
    assert [line[0] for line in lines[1:]] == ["序号", "4", "3"]
    assert lines[2][8] == r"理由 “=1+1\r\n\x1b[31m\u202e<b>龘”"
    last = Event.objects.latest("sequence")
    assert (last.verb, last.body) == ("audit.exported", {"format": "csv"})
    assert last.told == {"format": "csv", "asked": {"act": "export.made"}}


def test_xlsx_holds_texts_alone(auditor: Client) -> None:
    journal.note("export.made", actor=None, body={"=cmd": "=1+1"})
    response = auditor.post("/audit/download/", {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[-1]][3:] == ["导出", "已办", None, None, None, "=cmd “=1+1”"]
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} <= {"s", "n"}


def test_where_the_log_is_read_only_nothing_leaves(auditor: Client) -> None:
    noted()
    read_only()
    response = auditor.post("/audit/download/", {"format": "csv"})
    assert (response.status_code, "写不进去" in response.content.decode()) == (503, True)
    assert response.get("Content-Disposition") is None


def read_only() -> None:
    """As a full disk does it: no row can be added to the log."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE TRIGGER full_disk BEFORE INSERT ON campaigns_event EXECUTE FUNCTION songnuan_only_grows()"
            )
        else:
            cursor.execute(
                "CREATE TRIGGER full_disk BEFORE INSERT ON campaigns_event "
                "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )


def test_it_says_whether_the_log_was_found_whole(auditor: Client) -> None:
    assert "还没有核验过" in auditor.get("/audit/").content.decode()
    journal.note("audit.verified", actor=None, body={"events": 3, "faults": 0})
    assert "日志完整" in auditor.get("/audit/").content.decode()
    journal.note("audit.broken", actor=None, body={"events": 3, "faults": 2})
    page = auditor.get("/audit/").content.decode()
    assert "日志有不符之处" in page
    assert Event.objects.latest("sequence").digest in page


def test_the_home_of_an_auditor_is_the_log(auditor: Client) -> None:
    assert auditor.get("/").headers["Location"] == "/audit/"


def test_what_is_noted_is_told_in_words(auditor: Client) -> None:
    body = {"what": "sample", "of": "2023/220104", "seed": 7, "size": 20, "chosen": False, "masked": True}
    journal.note("export.made", actor=None, body=body)
    line = auditor.get("/audit/").context["log"].lines[0]
    wanted = "内容 抽查；活动和单位 2023/220104；随机种子 7；大小或行数 20；种子由查账的人指定 否；已遮盖 是"
    assert sorted(line.content.split("；")) == sorted(
        wanted.split("；")
    )  # in whatever order the database keeps them


def test_nobody_hides_behind_many_of_one_name(auditor: Client) -> None:
    """An account whose name many others hold, made before it."""
    alike = [User(username=f"lijianguo{n:03}", name="李建国", password="!") for n in range(201)]
    *_others, last = User.objects.bulk_create(alike)
    journal.note("login.done", actor=last)
    assert shown(auditor, "?who=李建国") == [1]


@pytest.mark.parametrize(("apart", "blank"), [("；", " "), (";", "\u3164"), ("﹔", "\u2800"), ("，", "，")])
def test_what_people_call_themselves_or_write_looks_like_no_other_part(
    auditor: Client, apart: str, blank: str
) -> None:
    name = f"李建国{apart}给予的角色{blank}系统管理员"
    user = make.clerk(make.YUSHU, "lijianguo")
    User.objects.filter(pk=user.pk).update(name=name)
    journal.note(
        "account.changed",
        actor=user,
        body={"account": user.pk, "reason": "同名；理由 “另一位”", "until": "2023-01-05 16:50"},
    )
    line = auditor.get("/audit/").context["log"].lines[0]
    assert line.who == f"“{name}” · lijianguo"
    assert f"账号 “{name}” · lijianguo" in line.content
    assert "2023-01-05 16:50" in line.content.replace("“2023", "")
    assert r"理由 “同名；理由 \u201c另一位\u201d”" in line.content
