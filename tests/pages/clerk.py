"""朝阳区's clerk at a browser: opens pages, presses buttons, reads what stands there; every page is looked over."""

from pathlib import Path

import openpyxl
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from songnuan.entry.sheets import BY_NAME
from tests import factories as make

DESK, PHONE = (1366, 768), (390, 844)


def workbook(folder: Path, name: str, tables: make.Tables) -> Path:
    """An .xlsx on disk with those tables, ID numbers as text."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in tables.items():
        page = book.create_sheet(title)
        headers = [column.header for column in BY_NAME[title].columns]
        page.append(headers)
        for row in rows:
            page.append([row.get(header) for header in headers])
    path = folder / name
    book.save(path)
    return path


class Clerk:
    """A signed-in user. Fails on any page that scrolls sideways or writes an error to the console."""

    def __init__(self, browser: Chrome, root: str, size: tuple[int, int]) -> None:
        self.browser = browser
        self.root = root
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        browser.get_log("browser")

    def sign_in(self, username: str) -> None:
        self.open("/")
        assert self.path == "/login/"
        self.find("[name=username]").send_keys(username)
        self.find("[name=password]").send_keys(make.PASSWORD)
        self.press("登录")

    @property
    def path(self) -> str:
        return self.browser.current_url.removeprefix(self.root).partition("?")[0]

    def open(self, path: str) -> None:
        self.browser.get(self.root + path)
        self.look()

    def press(self, words: str) -> None:
        """A button or link by its words; waits for the page behind it."""
        xpath = f"//main//*[self::a or self::button][normalize-space()='{words}']"
        self._leave(self.browser.find_element(By.XPATH, xpath))

    def send(self, file: Path) -> None:
        """上传并检查."""
        self.open("/upload/")
        self.find("#id_file").send_keys(str(file))
        assert self.text("[data-chosen]") == file.name
        self.press("上传并检查")

    def find(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        return self.find(selector).text

    def table(self, selector: str) -> list[list[str]]:
        """The body of a table, cell by cell."""
        rows = self.browser.find_elements(By.CSS_SELECTOR, f"{selector} tbody tr")
        return [[cell.text for cell in row.find_elements(By.CSS_SELECTOR, "th, td")] for row in rows]

    def figures(self) -> dict[str, str]:
        """The seven figures of the summary page."""
        self.open("/")
        found = self.browser.find_elements(By.CSS_SELECTOR, ".figures .figure")
        return {
            f.find_element(By.TAG_NAME, "dt").text: f.find_element(By.CSS_SELECTOR, ".value a").text
            for f in found
        }

    def look(self) -> None:
        """No sideways scrolling, nothing refused by the browser, Chinese throughout."""
        wide, room = self.browser.execute_script(
            "const page = document.documentElement; return [page.scrollWidth, page.clientWidth];"
        )
        assert wide <= room, f"{self.path} is {wide} wide on {room}"
        complaints = self.complaints()
        assert complaints == [], complaints
        assert self.find("html").get_attribute("lang") == "zh-hans"

    def complaints(self) -> list[str]:
        """What the console said since it was asked last: scripts' errors, missing files, broken policy."""
        return [f"{self.path}: {line['message']}" for line in self.browser.get_log("browser")]

    def _leave(self, pressed: WebElement) -> None:
        before = self.find("html")
        pressed.click()
        self.wait(before)

    def wait(self, before: WebElement) -> None:
        """For another page than the one that `before` is of."""
        WebDriverWait(self.browser, 60).until(
            lambda browser: (
                before != browser.find_element(By.CSS_SELECTOR, "html")
                and browser.execute_script("return document.readyState") == "complete"
            )
        )
        self.look()
