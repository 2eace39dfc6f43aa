"""The first password opens one page: that which changes it (T30). And what a password may not be."""

import datetime
import json
import re

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from campaigns.models import Event, Posting, User
from songnuan.login import password_rules, passwords
from songnuan.setup import demo_accounts
from tests import factories as make
from tests.login.people import give, is_in, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T30")]
GOOD = "lantern-on-river-7"


def new(browser: Client, password: str) -> object:
    return browser.post("/login/new-password/", {"new_password1": password, "new_password2": password})


def test_the_first_password_is_changed_before_anything_else() -> None:
    user = make.clerk(username="wangfang")
    first = passwords.give_first(user)
    browser = Client()
    assert give(browser, "wangfang", first, next="/batches/").headers["Location"] == "/login/new-password/"
    assert not is_in(browser)
    assert [
        browser.get(path).status_code for path in ("/", "/batches/", "/upload/", "/account/", "/admin/")
    ] == [302] * 5
    assert "初始密码只能用一次" in browser.get("/login/new-password/").content.decode()
    assert new(browser, first).status_code == 200
    assert not is_in(browser)
    assert new(browser, GOOD).headers["Location"] == "/batches/"
    assert is_in(browser)
    assert browser.get("/login/new-password/").status_code == 302
    assert give(Client(), "wangfang", first).status_code == 200
    assert list(Event.objects.values_list("verb", flat=True))[:3] == [
        "login.half",
        "password.changed",
        "login.done",
    ]


def test_a_password_that_an_administrator_gave_is_a_first_one() -> None:
    admin, user = make.user("系统管理员", make.PROVINCE, "admin"), make.clerk(username="wangfang")
    browser = Client()
    browser.force_login(admin)
    given = {"password1": "green-lamp-88", "password2": "green-lamp-88"}
    answer = browser.post(f"/admin/campaigns/user/{user.pk}/password/", given)
    assert answer.headers["Location"] == f"/accounts/{user.pk}/reset/"
    slip = browser.post(answer.headers["Location"]).content.decode()
    first = re.search(r"slip-password\">([a-z0-9-]+)<", slip)[1]
    assert give(Client(), "wangfang", first).headers["Location"] == "/login/new-password/"


def test_an_old_password_is_changed_at_the_next_login() -> None:
    user = make.clerk(username="wangfang")
    User.objects.update(password_since=timezone.now() - datetime.timedelta(days=settings.PASSWORD_DAYS))
    browser = Client()
    assert give(browser, "wangfang").headers["Location"] == "/login/new-password/"
    assert new(browser, GOOD).headers["Location"] == "/"
    user.refresh_from_db()
    assert passwords.must_change(user) == ""


def test_the_last_five_passwords_do_not_come_back() -> None:
    user = make.clerk(username="wangfang")
    words = [f"lantern-on-river-{letter}" for letter in "kxqzvj"]
    for word in words:
        passwords.choose(user, word)
    refused = [word for word in (make.PASSWORD, *words) if is_refused(word, user)]
    assert refused == words[1:]
    assert user.past_passwords.count() == 4


def test_a_reset_forgets_no_password_either() -> None:
    """Whoever knows the one before, which may be why it was reset, does not get it back."""
    user = make.clerk(username="wangfang")
    passwords.choose(user, GOOD)
    first = [passwords.give_first(user) for _again in range(5)]
    refused = [word for word in (make.PASSWORD, GOOD, first[0], first[-1]) if is_refused(word, user)]
    assert refused == [make.PASSWORD, GOOD, first[-1]]


def is_refused(password: str, user: User | None = None) -> bool:
    try:
        validate_password(password, user)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize(
    "password",
    [
        "short-1", "1234567890", "password123", "qwertyuiop", "wangfang2023", "WangFang@2023", "fang.wang.1985", "wf19850317",
        "chaoyang2023", "cyq123456", "changchun666", "songwennuan1", "gonghui2023!", "jilinsheng888", "abcd12345678",
        "aaaa1111bbbb", "1qaz2wsx3edc", "woaini1314520", "zonggonghui123", "20230115abc", "220104220104", "admin@123456",
        "chaoyangqu-2024", "13812345678",
    ],
)  # fmt: skip
def test_a_weak_password_is_refused(password: str) -> None:
    user = User(username="wangfang", name="王芳", phone="13812345678")
    user.save()
    Posting.objects.create(user=user, union=make.union())
    assert is_refused(password, user)


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "spring-wind-2023",
        "hulan-qiezi-douban",
        "红灯笼挂在老槐树枝上",
        "k7Xmq2vTzR",
        "王芳养了三只花猫两条狗",
    ],
)
def test_a_good_password_is_taken(password: str) -> None:
    user = User(username="wangfang", name="王芳")
    assert not is_refused(password, user)


def test_every_first_password_would_pass_the_rules() -> None:
    assert [word for word in (passwords.new_password() for _again in range(200)) if is_refused(word)] == []


def test_the_rules_stand_beside_the_field() -> None:
    make.clerk(username="wangfang")
    page = signed_in("wangfang").get("/password/").content.decode()
    assert password_rules.NoHabit().get_help_text() in page
    assert 'autocomplete="new-password"' in page
    assert "onpaste" not in page


def test_an_installation_begins_without_accounts(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("bootstrap", "--json")
    assert User.objects.count() == 0


def test_the_first_administrator_gets_a_first_password(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("administrator", "guan", "--json")
    given = json.loads(capsys.readouterr().out)
    answer = give(Client(), "guan", given["password"])
    assert answer.headers["Location"] == "/login/new-password/"


def test_a_demo_account_goes_straight_in(tmp_path: object) -> None:
    demo_accounts.make(tmp_path)
    accounts = json.loads((tmp_path / demo_accounts.FILE_NAME).read_text())
    assert [is_in(signed_in(line["username"], line["password"])) for line in accounts] == [True] * len(
        accounts
    )


def test_only_the_demo_may_spare_that() -> None:
    """Whoever else sets the mark, or offers it in a form, fails here."""
    home = settings.BASE_DIR
    rooms = ("campaigns", "beneficiaries", "songnuan", "templates", "fixtures")
    places = [
        path
        for room in rooms
        for path in (home / room).rglob("*.*")
        if path.suffix in (".py", ".html", ".json")
    ]
    found = {path.relative_to(home).as_posix() for path in places if "is_demo=True" in path.read_text()}
    assert found == {"songnuan/setup/demo_accounts.py"}
    assert not User._meta.get_field("is_demo").editable


def test_a_new_password_ends_what_is_spared(tmp_path: object) -> None:
    demo_accounts.make(tmp_path)
    user = User.objects.get(username="guanli")
    passwords.give_first(user)
    assert (user.is_demo, passwords.must_change(user)) == (False, "first")
