"""The frame of every page: navigation by right, language, login and logout, and the pages of refusal."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.views import defaults
from django.views.csrf import csrf_failure

from campaigns.roles import AT_THE_PROVINCE
from tests import factories as make

TEMPLATES = settings.BASE_DIR / "templates"
STYLES = sorted((settings.BASE_DIR / "songnuan/static/css").glob("*.css"))


def signed_in(user: make.User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def navigation(page: str) -> list[str]:
    return re.findall(
        r"<li><a [^>]*>([^<]*)</a></li>", page.partition('<nav class="nav"')[2].partition("</nav>")[0]
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "staff", "expected"),
    [
        (
            "省级工作人员", True,
            ["总览", "报表", "综述", "大屏", "上传", "报送", "批次", "走访", "台账", "人员", "账号", "数据管理", "帮助"],
        ),
        ("市县填报员", True, ["总览", "报表", "综述", "大屏", "上传", "报送", "批次", "走访", "台账", "人员", "数据管理", "帮助"]),
        ("市州审核员", True, ["总览", "报表", "综述", "大屏", "报送", "批次", "走访", "台账", "人员", "数据管理", "帮助"]),
        ("领导", False, ["总览", "报表", "综述", "大屏", "报送", "批次", "走访", "台账", "帮助"]),
        ("安全审计", True, ["审计日志", "数据管理", "帮助"]),
    ],
)  # fmt: skip
def test_the_navigation_shows_what_the_reader_may_use(role: str, staff: bool, expected: list[str]) -> None:
    reader = make.user(role, make.PROVINCE if role in AT_THE_PROVINCE else make.CHANGCHUN)
    reader.is_staff = staff
    reader.save()
    assert navigation(signed_in(reader).get("/password/").content.decode()) == expected


def groups(page: str) -> list[tuple[str, bool]]:
    """The groups of the navigation, and whether the page is in each."""
    found = re.findall(r'<details class="nav-group" ([^>]*)><summary>([^<]*)</summary>', page)
    return [(name, "data-here" in attributes) for attributes, name in found]


@pytest.mark.django_db
def test_the_navigation_is_grouped_for_who_sees_figures_and_says_where_a_page_is() -> None:
    staff = signed_in(make.user("省级工作人员", make.PROVINCE))
    for address, here in (
        ("/", "看数"),
        ("/batches/", "报数"),
        ("/visits/", "走访"),
        ("/records/teams/", "走访"),
        ("/accounts/", "管理"),
    ):
        found = groups(staff.get(address).content.decode())
        assert [name for name, _here in found] == ["看数", "报数", "走访", "管理"]
        assert [name for name, is_here in found if is_here] == [here]
    leader = make.user("领导", make.PROVINCE)
    leader.is_staff = False
    leader.save()
    assert [name for name, _here in groups(signed_in(leader).get("/").content.decode())] == [
        "看数",
        "报数",
        "走访",
    ]
    assert groups(signed_in(make.user("安全审计", make.PROVINCE)).get("/help/").content.decode()) == []


@pytest.mark.django_db
def test_log_in_and_out() -> None:
    make.user("领导", make.PROVINCE, "leader")
    client = Client()
    wrong = client.post("/login/", {"username": "leader", "password": "wrong"})
    assert "账号或密码不对" in wrong.content.decode()
    right = client.post("/login/", {"username": "leader", "password": make.PASSWORD})
    assert (right.status_code, right["Location"]) == (302, "/")
    assert client.get("/logout/").status_code == 405
    assert client.get("/").status_code == 200
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/")["Location"] == "/login/?next=/"


@pytest.mark.django_db
def test_the_language_is_chosen_on_any_page_even_before_login() -> None:
    client = Client()
    assert '<html lang="zh-hans">' in client.get("/login/").content.decode()
    answer = client.post("/language/", {"language": "en", "next": "/login/"})
    assert (answer.status_code, answer["Location"]) == (302, "/login/")
    assert '<html lang="en">' in client.get("/login/").content.decode()


@pytest.mark.django_db
def test_a_password_is_changed_and_what_is_wrong_is_named() -> None:
    reader = make.user("领导", make.PROVINCE)
    client = signed_in(reader)
    short = client.post(
        "/password/", {"old_password": make.PASSWORD, "new_password1": "x", "new_password2": "x"}
    )
    assert "请先改好下面的内容" in short.content.decode()
    words = {
        "old_password": make.PASSWORD,
        "new_password1": "snow-on-pines-7",
        "new_password2": "snow-on-pines-7",
    }
    answer = client.post("/password/", words, follow=True)
    assert "密码已修改" in answer.content.decode()
    reader.refresh_from_db()
    assert reader.check_password("snow-on-pines-7")


@pytest.mark.django_db
def test_not_found_is_our_page() -> None:
    answer = signed_in(make.clerk()).get("/nothing/")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (defaults.server_error, 500, "系统出了问题"),
        (lambda request: defaults.bad_request(request, ValueError()), 400, "请求无法识别"),
        (csrf_failure, 403, "页面已过期，没有提交"),
    ],
)
def test_these_pages_need_no_database(view, status: int, words: str) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    # Without the django_db mark any query fails the test.
    answer = view(request)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert connection.queries == []


def test_no_template_carries_script_or_style_of_its_own() -> None:
    """The content security policy would silence them."""
    carried = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
    faulty = [
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if carried.search(path.read_text())
    ]
    assert faulty == []


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_the_styles_keep_to_what_old_browsers_know(style: Path) -> None:
    text = style.read_text()
    assert (
        re.findall(r":has\(|oklch\(|color-mix|@layer|@scope|@container|^\s*&|https?://", text, re.MULTILINE)
        == []
    )
    assert len(text.splitlines()) <= 400


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "paper"), ("ink-soft", "paper"), ("ink-soft", "raised"), ("blue", "paper"), ("red", "paper"),
        ("paper", "red"), ("red-dark", "red-tint"), ("amber-ink", "amber-tint"), ("green-ink", "green-tint"),
        ("blue", "blue-tint"), ("ink-soft", "blue-tint"),
    ],
)  # fmt: skip
def test_text_has_enough_contrast(ink: str, ground: str) -> None:
    text = (settings.BASE_DIR / "songnuan/static/css/songnuan.css").read_text()
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", text))
    light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
