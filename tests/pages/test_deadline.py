"""Deadline day in a real browser: a header explained, a cell corrected on the spot, the rest left to wait and put right."""

from pathlib import Path

import openpyxl
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from tests.pages.clerk import DESK, PHONE, Clerk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def roster(folder: Path) -> Path:
    """As a county has it: a title, a header of its own making, three wrong cells."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["朝阳区总工会送温暖花名册"])
    page.append(["序号", "姓名", "人员类型", "用途", "实领大洋", "发放时间"])
    page.append([1, "李春生", "快递小哥", "慰问", 500, "2023-01-10"])
    page.append([2, "朴花", "户外一线", "慰问", "五百元", "2023-01-11"])
    page.append([3, "赵大海", "户外一线", "慰问", 500, "2023-02-30"])
    page.append([4, "王桂兰", "户外一线", "慰问", 500, "2023-01-12"])
    path = folder / "花名册.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("clerk", [DESK, PHONE], indirect=True)
def test_deadline_day(clerk: Clerk, tmp_path: Path) -> None:
    clerk.send(roster(tmp_path))
    label = clerk.browser.find_element(By.XPATH, "//label[contains(., '实领大洋')]")
    Select(clerk.find(f"#{label.get_attribute('for')}")).select_by_visible_text("慰问金(元)")
    clerk.press("记住，重新检查")
    assert [row[2] for row in clerk.table("#errors .table")] == ["人员类别", "慰问金(元)", "发放日期"]
    clerk.press("改为快递员")
    clerk.browser.find_element(By.CSS_SELECTOR, "details.mend summary").send_keys(Keys.ENTER)
    typed = clerk.find("details.mend input")
    typed.clear()
    before = clerk.find("html")
    typed.send_keys("500", Keys.ENTER)
    clerk.wait(before)
    assert [row[2] for row in clerk.table("#errors .table")] == ["发放日期"]
    clerk.press("保存合格的 3 行，下载问题行")
    assert "还有 1 行待处理" in clerk.text("main")
    assert "快递小哥" in clerk.text("main")
    assert clerk.figures()["慰问对象"] == "3"
    clerk.press("查看待处理行")
    assert [row[2] for row in clerk.table(".table")] == ["赵某某"]
    clerk.press("改好或不再处理")
    day = clerk.find("[name=date]")
    day.clear()
    day.send_keys("2023-01-13")
    clerk.press("保存并录入")
    assert "没有待处理的行" in clerk.text("main")
    assert clerk.figures()["慰问对象"] == "4"
