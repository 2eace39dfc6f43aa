"""In a real browser: no page of the admin breaks the content security policy, import and export included."""

from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver import Chrome
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import Select, WebDriverWait

from beneficiaries.models import Disbursement
from campaigns.models import FundSource, Team
from tests import factories as make
from tests.admin.pages import address

WATCH = "window.violations = []; document.addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective))"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_no_page_breaks_the_policy(browser: Chrome, live_server: LiveServer, tmp_path: Path) -> None:
    make.user("省级工作人员", make.PROVINCE, "province")
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id())]})
    file = tmp_path / "sources.csv"
    file.write_text("代码,名称\nrelief,专项\n", encoding="utf-8")
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    browser.get(f"{live_server.url}/admin/")
    browser.find_element("name", "username").send_keys("province")
    browser.find_element("name", "password").send_keys(make.PASSWORD)
    browser.find_element("name", "password").submit()

    def broken() -> list[str]:
        return browser.execute_script("return window.violations")

    fact, team = Disbursement.objects.get(), Team.objects.first()
    assert team is not None
    for page in (
        "/admin/", address(Disbursement), address(Disbursement, "change", fact.pk), address(Disbursement, "add"),
        address(Team, "change", team.pk), address(FundSource, "export"), address(FundSource, "import"),
    ):  # fmt: skip
        browser.get(live_server.url + page)
        assert (page, broken()) == (page, [])
    browser.find_element("name", "import_file").send_keys(str(file))
    Select(browser.find_element("name", "format")).select_by_visible_text("csv")
    browser.find_element("css selector", ".submit-row input").click()
    patience = WebDriverWait(browser, 20)
    confirm = patience.until(lambda page: page.find_element("name", "confirm"))
    assert "预览" in browser.page_source
    assert broken() == []
    confirm.click()
    patience.until(staleness_of(confirm))
    assert FundSource.objects.filter(code="relief").exists()
    # The control: the listener does hear of what is not allowed.
    browser.execute_script("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    browser.execute_async_script("setTimeout(arguments[0], 50)")
    assert broken() != []
