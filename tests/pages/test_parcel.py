"""In a real browser: several files at once, their list, one confirmation; on a desk and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver import Chrome

from campaigns.models import Batch
from tests import factories as make
from tests.entry.ledgers import rows
from tests.pages.clerk import DESK, PHONE, Clerk
from tests.workbooks import write

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "朝阳区总工会2023年元旦春节期间送温暖活动慰问帮扶发放花名册（第一稿）.xlsx"
WRONG = "有 1 处错误，不会一起导入。点文件名查看。"


@pytest.fixture
def clerk(request: pytest.FixtureRequest, browser: Chrome, live_server: LiveServer) -> Iterator[Clerk]:
    """Signed in on a screen of the size that the test asks for."""
    make.clerk(username="wangfang")
    width, height = browser.execute_script("return [innerWidth, innerHeight]")
    signed_in = Clerk(browser, live_server.url, request.param)
    signed_in.sign_in("wangfang")
    yield signed_in
    Clerk(browser, live_server.url, (width, height))


def choose(clerk: Clerk, files: list[Path]) -> None:
    clerk.open("/upload/")
    clerk.find("#id_file").send_keys("\n".join(map(str, files)))


@pytest.mark.parametrize("clerk", [DESK, PHONE], indirect=True)
def test_several_files_are_confirmed_together(clerk: Clerk, tmp_path: Path) -> None:
    files = [
        write(tmp_path / LONG, rows({"身份证号": make.citizen_id(1)}, {"姓名": "赵秋"})),
        write(tmp_path / "乙.xlsx", rows({"慰问金(元)": "五百元"}, {"姓名": "钱冬"})),
    ]
    choose(clerk, files)
    assert clerk.text("[data-chosen]").splitlines() == [LONG, "乙.xlsx"]
    clerk.press("上传并检查")
    assert [row[1:] for row in clerk.table("#parcel .table")] == [
        ["待确认", "2", "0", "0", ""],
        ["待确认", "1", "0", "1", WRONG],
    ]
    clerk.press("全部确认导入（1 个文件）")
    assert [row[1].split() for row in clerk.table("#parcel .table")] == [["已导入", "批次1"], ["待确认"]]
    assert list(Batch.objects.values_list("file_name", "rows")) == [(LONG, 2)]
    page = clerk.path
    clerk.press("乙.xlsx")
    clerk.press("一起上传的文件")
    assert clerk.path == page
    clerk.press("上传记录")
    assert [row[0] for row in clerk.table(".table")] == ["乙.xlsx", LONG]


@pytest.mark.parametrize("clerk", [DESK], indirect=True)
def test_too_many_are_refused_before_they_are_sent(clerk: Clerk, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.xlsx" for number in range(21)]
    for file in files:
        file.write_bytes(b"x")
    choose(clerk, files)
    assert clerk.text("[data-chosen]") == "一次最多20个文件、共60 MB。请分几次上传。"
    assert not clerk.browser.execute_script("return document.querySelector('main form').checkValidity()")
    choose(clerk, files[:20])
    assert clerk.browser.execute_script("return document.querySelector('main form').checkValidity()")
