"""axe-core over every page: nothing serious, nothing critical, on a desktop and on a phone, nothing to zoom into."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver import Chrome

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import Batch
from songnuan.entry.models import Upload
from tests import factories as make
from tests.entry.test_mending import sent

# What a page says to a screen reader does not depend on the database: the embedded one is enough.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
]

AXE = (settings.BASE_DIR / "tests/vendor/axe/axe.min.js").read_text()
RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ['violations']}).then(found => done(found.violations
  .filter(rule => rule.impact === 'serious' || rule.impact === 'critical')
  .flatMap(rule => rule.nodes.map(node => rule.id + ' ' + node.target.join(' ')))));
"""
SIZES = {"desktop": (1366, 900), "phone": (390, 844)}
OPEN = "document.querySelectorAll('details').forEach(part => { part.open = true; })"


def pages() -> list[str]:
    """An address of each page, with a row of each kind behind it."""
    batch, handed = Batch.objects.order_by("number").last(), Disbursement.objects.live().first()
    assert batch is not None
    assert handed is not None
    on_file, upload = RosterEntry.objects.live()[0], Upload.objects.get()
    return [
        "/", "/?union=2201", f"/?union={make.CHAOYANG}", "/?campaign=2022", "/wall/", "/how/balance/", "/how/enterprises/",
        "/rows/disbursed/", "/rows/visits/", "/rows/disbursed/?category=post", f"/row/disbursement/{handed.pk}/",
        "/tables/on-file/all/", f"/row/rosterentry/{on_file.pk}/", "/records/teams/", f"/upload/{upload.uid}/",
        f"/upload/{upload.uid}/after/consoled/",
        "/batches/", f"/batches/{batch.number}/", f"/batches/{batch.number}/undo/", "/upload/", "/uploads/", "/help/",
        "/password/", "/nothing/", "/admin/", "/admin/campaigns/visit/", "/admin/beneficiaries/disbursement/",
    ]  # fmt: skip


@pytest.fixture
def signed_in(browser: Chrome, live_server: LiveServer, tmp_path: Path) -> Iterator[Chrome]:
    rows = {
        "筹集款物": [make.contribution(), make.contribution(形式="物资", 资金来源="社会捐助")],
        "走访企业": [make.visit()],
        "慰问帮扶发放": [
            make.disbursement(),
            make.disbursement(姓名="赵秋", 人员类别="快递员", 发放日期="2023-01-12"),
        ],
        "分类服务": [make.service()],
        "在档困难职工": [make.roster()],
    }
    make.batch(rows)
    make.batch(rows, make.YUSHU)
    sender = Client()
    sender.force_login(make.user("省级工作人员", make.PROVINCE, "province"))
    sent(sender, tmp_path, make.disbursement(姓名="周雪"))
    browser.get(f"{live_server.url}/login/")
    browser.find_element("name", "username").send_keys("province")
    browser.find_element("name", "password").send_keys(make.PASSWORD)
    browser.find_element("name", "password").submit()
    yield browser
    set_size(browser, *SIZES["desktop"])


def set_size(browser: Chrome, width: int, height: int) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def findings(browser: Chrome) -> list[str]:
    browser.execute_script(AXE)
    found: Any = browser.execute_async_script(RUN)
    return list(found)


@pytest.mark.parametrize("size", SIZES)
def test_no_page_is_too_wide_nor_does_axe_find_anything_serious(
    signed_in: Chrome, live_server: LiveServer, size: str
) -> None:
    set_size(signed_in, *SIZES[size])
    found, wide = {}, {}
    for page in pages():
        signed_in.get(live_server.url + page)
        signed_in.execute_script(OPEN)
        # On a phone tests.pages.test_every_page asks axe of each page of ours.
        if (size == "desktop" or page.startswith("/admin/")) and (serious := findings(signed_in)):
            found[page] = serious[:5]
        overhang = signed_in.execute_script("return document.documentElement.scrollWidth - innerWidth")
        if overhang > 0 and not page.startswith("/admin/"):
            wide[page] = overhang
    assert (found, wide) == ({}, {})


def test_axe_would_find_it(signed_in: Chrome, live_server: LiveServer) -> None:
    """The control: a picture without words."""
    signed_in.get(f"{live_server.url}/help/")
    signed_in.execute_script("document.querySelector('main').append(new Image())")
    assert [finding.split()[0] for finding in findings(signed_in)] == ["image-alt"]


def test_the_login_page(browser: Chrome, live_server: LiveServer) -> None:
    browser.get(f"{live_server.url}/login/")
    assert findings(browser) == []
