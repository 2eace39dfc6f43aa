"""Many accounts from a spreadsheet: everything wrong is named, nothing is made before it is confirmed, all or none."""

import datetime
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaigns.models import Event, User
from songnuan.accounts import roster
from tests import factories as make
from tests.login.people import give

pytestmark = pytest.mark.django_db
HEADER = ["姓名", "用户名", "办公电话", "单位", "角色"]
Line = list[object]


@pytest.fixture
def area() -> Client:
    client = Client()
    client.force_login(make.user("账号管理员", make.CHANGCHUN, "area"))
    return client


def sent(client: Client, *rows: Line, header: Line | None = None) -> str:
    book = openpyxl.Workbook()
    book.active.append(["长春市账号表"])
    for row in [HEADER if header is None else header, *rows]:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return str(
        client.post(
            "/accounts/import/", {"file": SimpleUploadedFile("账号.xlsx", buffer.getvalue())}
        ).content.decode()
    )


def token(page: str) -> str:
    return re.search(r'name="token" value="([^"]+)"', page)[1]


GOOD: list[Line] = [
    ["王芳", "wangfang", 88_001, "220104", "市县填报员"],
    ["李娜", "lina", "0431-2", "榆树市总工会", "市县填报员、领导"],
]


def test_two_accounts_are_made_once_they_are_confirmed(area: Client) -> None:
    page = sent(area, *GOOD)
    assert (User.objects.count(), "将建立 2 个账号" in page) == (1, True)
    done = area.post("/accounts/import/confirm/", {"token": token(page)}).content.decode()
    passwords = re.findall(r"slip-password\">([a-z0-9-]+)<", done)
    assert len(passwords) == 2
    lina = User.objects.get(username="lina")
    assert (lina.name, lina.phone, lina.must_change_password) == ("李娜", "0431-2", True)
    assert User.objects.get(username="wangfang").phone == "88001"
    assert {group.name for group in lina.groups.all()} == {"市县填报员", "领导"}
    assert lina.postings.get().union.code == make.YUSHU
    assert give(Client(), "lina", passwords[1]).headers["Location"] == "/login/new-password/"
    verbs = list(Event.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["account.created", "account.created", "account.imported", "login.half"]
    assert not any(
        word in str(list(User.objects.values())) + str(list(Event.objects.values())) for word in passwords
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_template_in_either_language_is_read_in_both(area: Client, language: str) -> None:
    area.cookies["django_language"] = language
    template = openpyxl.load_workbook(io.BytesIO(area.get("/accounts/import/template/").content)).active
    header = next(list(row) for row in template.iter_rows(values_only=True) if None not in row)
    role = {"zh-hans": "市县填报员", "en": "City and county clerks"}[language]
    both = {"zh-hans": f"{role} 领导", "en": f"{role}, Leadership"}[language]
    rows = [["王芳", "wangfang", "", "220104", role], ["李娜", "lina", "", "220104", both]]
    for reader in ("zh-hans", "en"):
        area.cookies["django_language"] = reader
        page = sent(area, *rows, header=header)
        assert re.search(r'name="token" value="([^"]+)"', page), page
    area.post("/accounts/import/confirm/", {"token": token(page)})
    assert {user.username: sorted(user.groups.values_list("name", flat=True)) for user in User.objects.all()} == {
        "area": ["账号管理员"], "wangfang": ["市县填报员"], "lina": ["市县填报员", "领导"],
    }  # fmt: skip


@pytest.mark.hardening("T40")
def test_no_account_is_called_by_the_number_of_a_citizen(area: Client) -> None:
    """As it is where the columns of a list slipped; the log shows both names whole."""
    number = make.citizen_id(4)
    page = sent(
        area,
        [f"李四{number}", number, "", "220104", "市县填报员"],
        ["王芳", "13804310077", number, "220104", "市县填报员"],
    )
    assert (
        page.count("不能有身份证号、手机号或银行卡号"),
        page.count("办公电话里不能有"),
        'name="token"' in page,
    ) == (3, 1, False)
    one = {"union": str(make.union().pk), "since": "2026-01-01", "roles": [], "phone": ""}
    page = area.post("/accounts/new/", {**one, "name": f"李四{number}", "username": number}).content.decode()
    assert (page.count("不能有身份证号、手机号或银行卡号"), User.objects.count()) == (
        4,
        1,
    )  # in its summary, and at each field


@pytest.mark.hardening("T40")
def test_an_account_of_before_keeps_its_name_until_that_is_changed(area: Client) -> None:
    user = make.clerk(username="lisi")
    number = make.citizen_id(4)
    User.objects.filter(pk=user.pk).update(name=f"李四{number}", phone=number)
    address = f"/accounts/{user.pk}/edit/"

    def changed(**typed: str) -> int:
        kept = {
            name: area.get(address).context["form"][name].value()
            for name in ("name", "phone", "roles", "seen")
        }
        return area.post(address, {**kept, **typed}).status_code

    assert (changed(phone="0431-1"), changed(phone=number)) == (302, 422)
    user.refresh_from_db()
    assert (user.name, user.phone) == (f"李四{number}", "0431-1")


def test_two_columns_of_one_meaning_are_named_and_nothing_is_taken(area: Client) -> None:
    page = sent(area, [*GOOD[0], "zhao"], header=[*HEADER, "账号"])
    assert "“用户名”和“账号”两列说的是同一件事" in page
    assert 'name="token"' not in page


def test_the_passwords_may_come_as_a_workbook(area: Client) -> None:
    answer = area.post("/accounts/import/confirm/", {"token": token(sent(area, *GOOD)), "as": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    (password,) = [row[2] for row in rows if row[1] == "lina"]
    assert give(Client(), "lina", password).status_code == 302
    assert answer.headers["Cache-Control"] == "no-store"


def test_every_fault_of_every_row_is_named(area: Client) -> None:
    make.clerk(username="taken")
    page = sent(
        area,
        ["", "Wang Fang", None, "2206", "市县填报员"],
        ["李娜", "lina", None, "朝阳", "省级工作人员"],
        ["张三", "LINA", None, "220104", "不知道"],
        ["赵四", "taken", None, "220104", ""],
    )
    listed = re.findall(r'<td class="number">(\d+)</td><td class="nowrap">(.*?)</td>', page)
    assert sorted(listed) == sorted([
        ("3", "姓名"), ("3", "用户名"), ("3", "单位"), ("4", "用户名"), ("4", "单位"), ("4", "角色"), ("5", "用户名"), ("5", "用户名"),
        ("5", "角色"), ("6", "用户名"), ("6", "角色"),
    ])  # fmt: skip
    assert 'name="token"' not in page
    assert User.objects.count() == 2


@pytest.mark.hardening("T14")
def test_what_is_no_text_is_no_name(area: Client) -> None:
    """An error, a formula without a result, a truth and a day are named by row and column, as in every other table."""
    page = sent(
        area,
        ["#N/A", "one", None, "220104", "市县填报员"],
        ["=1+1", "two", "=A1", "220104", "市县填报员"],
        [True, "three", datetime.date(2023, 1, 10), "220104", "市县填报员"],
        ["张" * 51, "four", 431.5, "=1+1", "#REF!"],
        ["赵\t四", "five", "0" * 31, "220104", "市县填报员"],
    )
    listed = re.findall(r'<td class="number">(\d+)</td><td class="nowrap">(.*?)</td>', page)
    assert sorted(listed) == sorted([
        ("3", "姓名"), ("4", "姓名"), ("4", "办公电话"), ("5", "姓名"), ("5", "办公电话"), ("6", "姓名"), ("6", "单位"),
        ("6", "角色"), ("7", "办公电话"),
    ])  # fmt: skip
    assert 'name="token"' not in page


def test_nothing_is_made_when_a_name_was_taken_meanwhile(area: Client) -> None:
    page = sent(area, *GOOD)
    make.clerk(username="lina")
    answer = area.post("/accounts/import/confirm/", {"token": token(page)})
    assert (answer.status_code, User.objects.filter(username="wangfang").exists()) == (422, False)


def test_a_list_that_is_confirmed_twice_is_made_once(area: Client) -> None:
    shown = token(sent(area, *GOOD))
    first, again = (area.post("/accounts/import/confirm/", {"token": shown}) for _time in range(2))
    assert (first.status_code, again.status_code) == (200, 422)
    assert "这些账号刚才已经建立过" in again.content.decode()


def test_of_two_at_the_same_moment_the_second_is_told_so(
    area: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, real = token(sent(area, *GOOD)), roster.judge

    def judged(*given: Any) -> Any:
        """The other one comes in just after the names were looked up."""
        found = real(*given)
        monkeypatch.setattr(roster, "judge", real)
        for name in ("wangfang", "lina"):
            make.clerk(username=name)
        return found

    monkeypatch.setattr(roster, "judge", judged)
    page = area.post("/accounts/import/confirm/", {"token": shown})
    assert (page.status_code, "请在账号的页面上重置密码" in page.content.decode()) == (422, True)


@pytest.mark.hardening("T38")
def test_what_is_confirmed_is_what_was_shown_and_to_whom(area: Client) -> None:
    shown = token(sent(area, *GOOD))
    other = Client()
    other.force_login(make.user("账号管理员", make.CHANGCHUN, "other"))
    assert other.post("/accounts/import/confirm/", {"token": shown}).status_code == 422
    assert area.post("/accounts/import/confirm/", {"token": shown[:-2] + "xx"}).status_code == 422
    assert area.post("/accounts/import/confirm/", {}).status_code == 422
    assert not User.objects.filter(username="lina").exists()


def test_a_file_that_is_none_is_refused_in_words(area: Client) -> None:
    assert "没有找到账号表" in sent(area, ["x"], header=["单位", "金额"])
    broken = area.post("/accounts/import/", {"file": SimpleUploadedFile("账号.xlsx", b"PK broken")})
    assert (broken.status_code, User.objects.count()) == (422, 1)
    many = [["某", f"name{number}", None, "220104", "领导"] for number in range(201)]
    assert "最多建立200个" in sent(area, *many)


def test_a_csv_does_as_well(area: Client) -> None:
    text = "姓名,账号,单位代码,角色\n王芳,wangfang,220104,市县填报员\n".encode("gb18030")
    page = area.post("/accounts/import/", {"file": SimpleUploadedFile("账号.csv", text)}).content.decode()
    assert "将建立 1 个账号" in page


def test_the_empty_table_is_understood_when_filled(area: Client, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(area.get("/accounts/import/template/").content))
    page = book.active
    at = next(row[0].row for row in page.iter_rows() if row[0].value == "姓名")
    for column, value in enumerate(GOOD[0], start=1):
        page.cell(at + 1, column, value)
    book.save(tmp_path / "filled.xlsx")
    file = SimpleUploadedFile("filled.xlsx", (tmp_path / "filled.xlsx").read_bytes())
    assert "将建立 1 个账号" in area.post("/accounts/import/", {"file": file}).content.decode()
