"""In a real browser: a session ends while somebody types. The page asks for the password, and everything is still there."""

import time
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from campaigns.models import Batch, Photograph, User, Visit
from tests import factories as make
from tests.pages.clerk import DESK, PHONE, Clerk

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.hardening("T32"),
]  # fmt: skip
REASON = "传错了单位，身份证号 220104198503170011 的那一行也不对"
KEPT = "传错了单位，身份证号 220104********0011 的那一行也不对"
"""What is stored of it: a number that strayed into a reason is masked."""
OLD_TOKENS = """
    const old = "x".repeat(64);
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = old;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": old }));
"""


@pytest.fixture
def clerk(request: pytest.FixtureRequest, browser: Chrome, live_server: LiveServer) -> Iterator[Clerk]:
    make.batch({"慰问帮扶发放": [make.disbursement()]}, by=make.clerk(username="wangfang"))
    make.clerk(username="lina")
    width, height = browser.execute_script("return [innerWidth, innerHeight]")
    signed_in = Clerk(browser, live_server.url, getattr(request, "param", DESK))
    signed_in.sign_in("wangfang")
    yield signed_in
    browser.get("about:blank")
    Clerk(browser, live_server.url, (width, height))


def typed(clerk: Clerk) -> None:
    clerk.open("/batches/1/undo/")
    clerk.find("[name=reason]").send_keys(REASON)


def is_open(clerk: Clerk, name: str) -> bool:
    return bool(clerk.browser.execute_script(f"return document.querySelector('[data-session-{name}]').open"))


def wait(clerk: Clerk, name: str, *, opened: bool = True) -> None:
    WebDriverWait(clerk.browser, 20, 0.1).until(lambda _browser: is_open(clerk, name) is opened)


def give(clerk: Clerk, password: str = make.PASSWORD) -> None:
    field = clerk.find("#session-password")
    field.clear()
    field.send_keys(password)
    clerk.browser.find_element(By.CSS_SELECTOR, "[data-session-again] button").click()


def seconds_left(clerk: Clerk) -> int:
    script = "const done = arguments[0]; fetch('/session/').then((answer) => answer.json()).then((state) => done(state.seconds))"
    return int(clerk.browser.execute_async_script(script))


def storage(clerk: Clerk) -> str:
    return str(
        clerk.browser.execute_script("return JSON.stringify([{...localStorage}, {...sessionStorage}])")
    )


@pytest.mark.parametrize("clerk", [DESK, PHONE], indirect=True)
def test_a_form_sent_after_the_end_loses_nothing(clerk: Clerk) -> None:
    typed(clerk)
    Session.objects.all().delete()
    clerk.browser.find_element(By.XPATH, "//main//button[normalize-space()='确认撤销']").click()
    wait(clerk, "lock")
    assert Batch.objects.count() == 1
    give(clerk, "wrong-word-77")
    WebDriverWait(clerk.browser, 20).until(lambda _browser: "密码不对" in clerk.text("[data-session-error]"))
    before = clerk.find("html")
    give(clerk)
    WebDriverWait(clerk.browser, 20).until(
        lambda browser: before != browser.find_element(By.CSS_SELECTOR, "html")
    )
    assert clerk.path == "/batches/2/"
    assert Batch.objects.get(number=2).reason == KEPT
    assert REASON not in storage(clerk)
    assert [line for line in clerk.complaints() if "422" not in line] == []


def test_it_warns_goes_on_by_a_button_and_locks_when_nobody_answers(clerk: Clerk, settings: object) -> None:
    settings.IDLE_SECONDS = 15
    typed(clerk)
    wait(clerk, "warning")
    # Once, also where every token of the page is an old one: its user signed in again in another tab.
    clerk.browser.execute_script(OLD_TOKENS)
    clerk.browser.find_element(By.CSS_SELECTOR, "[data-session-stay]").click()
    wait(clerk, "warning", opened=False)
    assert seconds_left(clerk) > 10
    assert [line for line in clerk.complaints() if "403" not in line] == []
    wait(clerk, "lock")
    assert not is_open(clerk, "warning")
    assert REASON not in clerk.browser.page_source
    assert hidden(clerk)
    title = clerk.browser.execute_script("return document.querySelector('h1').textContent.trim()")
    give(clerk)
    wait(clerk, "lock", opened=False)
    assert not hidden(clerk)
    assert title in clerk.browser.title
    assert clerk.find("[name=reason]").get_attribute("value") == REASON
    settings.IDLE_SECONDS = 900
    clerk.press("确认撤销")
    assert Batch.objects.get(number=2).reason == KEPT


def test_typing_is_work(clerk: Clerk, settings: object) -> None:
    settings.IDLE_SECONDS = 8
    typed(clerk)
    until = time.monotonic() + 12
    while time.monotonic() < until:
        clerk.find("[name=reason]").send_keys("。")
        time.sleep(0.5)
    assert not is_open(clerk, "lock")
    settings.IDLE_SECONDS = 900
    clerk.press("确认撤销")
    assert clerk.path == "/batches/2/"


def test_whoever_signs_in_instead_finds_nothing_of_it(clerk: Clerk) -> None:
    typed(clerk)
    Session.objects.all().delete()
    clerk.browser.find_element(By.XPATH, "//main//button[normalize-space()='确认撤销']").click()
    wait(clerk, "lock")
    clerk.browser.find_element(By.CSS_SELECTOR, "[data-session-lock] a").click()
    WebDriverWait(clerk.browser, 20).until(lambda _browser: clerk.path == "/login/")
    clerk.sign_in("lina")
    clerk.open("/batches/1/undo/")
    assert clerk.find("[name=reason]").get_attribute("value") == ""
    assert REASON not in storage(clerk)


def test_a_page_of_somebody_else_locks_as_soon_as_it_is_looked_at(clerk: Clerk) -> None:
    typed(clerk)
    token = clerk.find("main [name=csrfmiddlewaretoken]").get_attribute("value")
    first = clerk.browser.current_window_handle
    clerk.browser.switch_to.new_window("tab")
    clerk.open("/account/")
    clerk.browser.execute_script("document.querySelector('form[data-leaves]').submit()")
    WebDriverWait(clerk.browser, 20).until(lambda _browser: clerk.path == "/login/")
    clerk.sign_in("lina")
    clerk.browser.close()
    clerk.browser.switch_to.window(first)
    wait(clerk, "lock")
    assert Batch.objects.count() == 1
    assert hidden(clerk)
    assert clerk.find("main [name=csrfmiddlewaretoken]").get_attribute("value") == token
    assert (
        sent(clerk, token) == 403
    )  # what goes on under the lock, as a draft that keeps itself, is nobody else's
    assert Batch.objects.count() == 1
    for _press in range(3):  # a browser heeds a page that will not be closed once
        clerk.browser.switch_to.active_element.send_keys(Keys.ESCAPE)
        assert (is_open(clerk, "lock"), hidden(clerk)) == (True, True)
    clerk.browser.execute_script("document.querySelector('[data-session-lock]').close()")
    wait(clerk, "lock")
    clerk.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert hidden(clerk)
    clerk.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def sent(clerk: Clerk, token: str) -> int:
    """The answer to a form of the page that is sent by a script, past the question whose session it is."""
    script = """
    const [token, reason, done] = arguments;
    const body = new URLSearchParams({csrfmiddlewaretoken: token, reason});
    fetch(location.href, {method: 'POST', body}).then((answer) => done(answer.status));
    """
    return int(clerk.browser.execute_async_script(script, token, REASON))


def hidden(clerk: Clerk) -> bool:
    """Whether nothing of the page is seen, on paper either, nor told by its title."""
    seen = clerk.browser.execute_script(
        "return [...document.querySelectorAll('body, body *')].filter(part => part.checkVisibility({checkVisibilityCSS: true})"
        " && !part.closest('dialog')).map(part => part.tagName)"
    )
    return (seen, clerk.browser.title) == ([], "页面已锁上，内容还在")


@pytest.mark.parametrize("ended", [True, False], ids=["the session has ended", "its token is an old one"])
def test_a_caption_that_was_not_taken_is_sent_once_more(clerk: Clerk, *, ended: bool) -> None:
    batch = make.batch({"走访企业": [make.visit()]}, by=User.objects.get(username="wangfang"))
    photograph = make.photograph(Visit.objects.get(added_by=batch))
    clerk.open(reverse("photograph_strip", args=["visit", photograph.record]))
    if ended:
        Session.objects.all().delete()
    else:
        clerk.browser.execute_script(SPOIL)
    clerk.find("[name=caption]").send_keys("走访现场", Keys.TAB)
    if ended:
        wait(clerk, "lock")
        give(clerk)
        wait(clerk, "lock", opened=False)
    WebDriverWait(clerk.browser, 20).until(lambda _browser: Photograph.objects.get().caption == "走访现场")


SPOIL = """
for (const field of document.querySelectorAll('[name=csrfmiddlewaretoken]')) field.value = 'x'.repeat(64);
document.body.setAttribute('hx-headers', JSON.stringify({'X-CSRFToken': 'x'.repeat(64)}));
"""


def test_a_form_of_the_admin_loses_nothing_either(clerk: Clerk) -> None:
    clerk.open("/admin/beneficiaries/service/add/")
    clerk.find("[name=activity]").send_keys(REASON)
    Session.objects.all().delete()
    clerk.find("[name=_save]").click()
    wait(clerk, "lock")
    give(clerk)
    wait(clerk, "lock", opened=False)
    assert clerk.find("[name=activity]").get_attribute("value") == REASON
    assert [line for line in clerk.complaints() if "422" not in line] == []
