"""The same season through one unit's pages: filed, a row returned and corrected, filed again, reviewed, two editions."""

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from beneficiaries.models import Disbursement
from campaigns.models import Edition, Filing
from songnuan.ledger.totals import totals
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.pages.clerk import DESK, Clerk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
HANDED = "慰问帮扶发放"


class Person(Clerk):
    """Whoever sits down at the computer next."""

    def sits_down(self, username: str, path: str) -> None:
        self.browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
        self.sign_in(username)
        self.open(path)

    def write(self, name: str, text: str) -> None:
        field = self.find(f"[name='{name}']")
        field.clear()
        field.send_keys(text)

    def files(self, number: int) -> None:
        for box in self.browser.find_elements(By.NAME, "zero"):
            box.click()
        for answer in self.browser.find_elements(By.CSS_SELECTOR, "[name^='answer']"):
            answer.send_keys("已与财务核对")
        self.press(f"上报第{number}期")

    def takes_the_edition(self) -> None:
        self._leave(self.find("main form .button-main"))


def disbursed(status: str) -> int | None:
    return totals(make.campaign(), make.union(make.PROVINCE), status)["disbursed"]


def test_a_report_goes_up_comes_back_and_is_explained(browser: Chrome, live_server: LiveServer) -> None:
    make.clerk(username="clerk")
    make.user("市州审核员", make.CHANGCHUN, "city")
    make.user("省级工作人员", make.PROVINCE, "province")
    make.period(1)
    make.period(2, hours=200)
    make.batch({HANDED: [make.disbursement(姓名="王秋", **{"慰问金(元)": 500})]})
    person = Person(browser, live_server.url, DESK)

    person.sits_down("clerk", "/filings/mine/")
    person.files(1)
    assert disbursed("filed") == 50000

    person.sits_down("city", "/filings/review/")
    person.press("朝阳区")
    person.press("退回")
    row = browser.find_element(By.CSS_SELECTOR, "table input[maxlength='300']")
    row.send_keys("凭证上是300元")
    person.press("退回")
    assert Filing.objects.get().state == "returned"

    person.sits_down("clerk", "/filings/mine/")
    assert "凭证上是300元" in person.text("main")
    browser.find_element(By.LINK_TEXT, "去改这一行").click()
    person.write("cash", "300")
    person.write("reason", "按凭证更正")
    before = person.find("html")
    browser.find_element(By.CSS_SELECTOR, "[name=_save], .button-main").click()
    person.wait(before)
    assert Disbursement.objects.live().get().cash == 30000
    assert (disbursed("all"), disbursed("filed"), disbursed("reviewed")) == (30000, 50000, 0)
    person.open("/filings/mine/")
    person.files(1)

    person.sits_down("city", "/filings/review/")
    person.press("朝阳区")
    person.press("审核通过")
    assert (disbursed("filed"), disbursed("reviewed")) == (30000, 30000)

    person.sits_down("province", "/editions/take/")
    person.write("name", "上报数")
    person.takes_the_edition()
    make.batch({HANDED: [make.disbursement(姓名="李冬", **{"慰问金(元)": 200})]})
    person.open("/editions/take/")
    person.write("name", "定稿数")
    person.takes_the_edition()
    first, last = Edition.objects.all()
    person.open(f"/difference/?campaign=2023&from={first.status}&to={last.status}")
    lines = {line[0].split()[0]: line[1:] for line in person.table("[aria-labelledby=difference] .table")}
    assert lines["发放款物"] == ["0.03", "+0.02", "0.05", "0"]
    assert {line[-1] for line in lines.values()} <= {"0", "0.00"}
    assert (first.name, last.name) == ("上报数", "定稿数")
    assert verify(make.campaign()) == []
