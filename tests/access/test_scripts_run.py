"""In a real browser (T36): hostile texts in every column, and a trap for whatever runs, asks or breaks the policy."""

import time

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver import Chrome

from campaigns.models import User
from tests import factories as make
from tests.access import world as worlds
from tests.access.hostile import POLYGLOT
from tests.access.pages import MARK

TRAP = f"""
window.trapped = [];
window.{MARK} = () => window.trapped.push('{MARK}');
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => window.trapped.push(name);
document.addEventListener('securitypolicyviolation', event => window.trapped.push(event.violatedDirective));
"""
PAGES = (
    "/", "/batches/", "/uploads/", "/pending/", "/visits/", "/visits/drafts/", "/records/", "/records/needs/", "/records/activities/",
    "/records/firms/", "/rows/visits/", "/rows/disbursed/", "/rows/raised/", "/rows/served/", "/people/", "/lists/", "/handover/",
    "/admin/campaigns/visit/", "/admin/beneficiaries/disbursement/",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.sqlite  # what a browser runs knows no database
@pytest.mark.browser
@pytest.mark.hardening("T36")
@pytest.mark.django_db(transaction=True)
def test_nothing_typed_runs_in_a_browser(browser: Chrome, live_server: LiveServer) -> None:
    clerk = make.clerk(username="clerk")
    User.objects.filter(pk=clerk.pk).update(name=POLYGLOT)
    place = worlds.place(make.CHAOYANG, POLYGLOT, POLYGLOT, 100, User.objects.get(pk=clerk.pk))
    script = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": TRAP})
    try:
        browser.get(f"{live_server.url}/login/")
        browser.find_element("name", "username").send_keys("clerk")
        browser.find_element("name", "password").send_keys(make.PASSWORD)
        browser.find_element("name", "password").submit()
        own = (
            f"/batches/{place.batch.number}/", f"/upload/{place.upload.uid}/", f"/visits/{place.photograph.record}/",
            f"/visits/{place.photograph.record}/correct/", f"/pending/{place.pending.uid}/",
        )  # fmt: skip
        shown = 0
        for page in (*PAGES, *own):
            browser.get(live_server.url + page)
            assert browser.find_elements("css selector", MARK) == [], page
            assert browser.execute_script("return window.trapped") == [], page
            shown += MARK in browser.page_source
        assert shown > 8
        # The control: the trap hears a call, and an inline handler that the policy stops.
        browser.execute_script(
            f"{MARK}(); document.body.insertAdjacentHTML('beforeend', '<img src=x onerror={MARK}()>')"
        )
        time.sleep(0.3)
        heard = browser.execute_script("return window.trapped")
        assert heard[0] == MARK
        assert any(word.startswith("script-src") for word in heard)
    finally:
        browser.execute_cdp_cmd(
            "Page.removeScriptToEvaluateOnNewDocument", {"identifier": script["identifier"]}
        )
