"""Takes pictures of pages, and looks each over."""

import base64
import json
import shutil
import subprocess
import time
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.support.ui import WebDriverWait

TALLEST = 1400
"""A picture shows the beginning of a long page."""
COLOURS = 32
ALL_THERE = (
    "return [...document.images].every(one => one.complete || one.getBoundingClientRect().top > innerHeight)"
)
"""Pictures that come into the window late are loaded late."""


def sign_in(window: Chrome, address: str, username: str, password: str) -> None:
    """Through the door; the first-use tour is put away, being no part of a page."""
    window.get(f"{address}/login/")
    window.find_element("name", "username").send_keys(username)
    window.find_element("name", "password").send_keys(password)
    window.find_element("name", "password").submit()
    for done in window.find_elements("css selector", ".tour [value=done]"):
        done.click()
        WebDriverWait(window, 30).until_not(lambda page: page.find_elements("css selector", ".tour"))


def password_of(home: Path, username: str) -> str:
    """Of an account of the demo."""
    accounts = json.loads((home / "demo-accounts.json").read_text())
    return next(account["password"] for account in accounts if account["username"] == username)


def set_size(window: Chrome, size: tuple[int, int], media: str = "") -> None:
    metrics(window, *size)
    window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media})


def metrics(window: Chrome, width: int, height: int) -> None:
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


def settle(window: Chrome) -> None:
    """Until charts have drawn their lines."""
    time.sleep(1.5 if window.find_elements("css selector", ".chart, .wall") else 0.2)


def capture(window: Chrome, size: tuple[int, int]) -> bytes:
    """The page that is open from its top, as high as it is, no higher than TALLEST."""
    width, least = size
    whole = int(window.execute_script("return document.documentElement.scrollHeight"))
    # As high as the picture, so that what sticks to the lower edge of a window does not lie across the middle.
    metrics(window, width, height := min(max(whole, least), TALLEST))
    WebDriverWait(window, 30).until(lambda page: page.execute_script(ALL_THERE))
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
    wish = {"format": "png", "captureBeyondViewport": True, "clip": clip}
    return base64.b64decode(window.execute_cdp_cmd("Page.captureScreenshot", wish)["data"])


def shrunk(window: Chrome, paper: tuple[int, int]) -> tuple[int, int]:
    """The sheet as wide as what is on it, as a browser prints it: smaller, down to two thirds."""
    width, height = paper
    needed = int(window.execute_script("return document.documentElement.scrollWidth"))
    if not width < needed <= width * 1.5:
        return paper
    metrics(window, needed, height * needed // width)
    return needed, height * needed // width


def picture(window: Chrome, address: str, size: tuple[int, int]) -> bytes:
    """Open a page and take it."""
    set_size(window, size)
    window.get(address)
    settle(window)
    return capture(window, size)


def faults(window: Chrome, status: int) -> list[str]:
    """What is wrong with the page that is open: its code, a push sideways, what the browser refused."""
    code = window.execute_script("return performance.getEntriesByType('navigation')[0].responseStatus")
    wide = window.execute_script("return document.documentElement.scrollWidth - innerWidth")
    found = [f"answers {code}"] if code != status else []
    found += [f"is {wide} pixels too wide"] if wide > 0 else []
    said = [line["message"] for line in window.get_log("browser") if line["level"] in ("SEVERE", "WARNING")]
    return found + [line for line in said if status < 400 or f"status of {status}" not in line]


def keep(path: Path, taken: bytes) -> None:
    """With a small palette where pngquant is there: a third of the size, and nobody sees it."""
    path.write_bytes(taken)
    if program := shutil.which("pngquant"):
        subprocess.run([program, "--force", "--strip", "--ext", ".png", str(COLOURS), path], check=False)
