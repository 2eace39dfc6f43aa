"""`make screenshots`: the demo's pages as pictures, in Chinese, on a desktop and on a phone; two in English."""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from selenium.webdriver import Chrome

from tests.browser import chromium

ROOT = Path(__file__).resolve().parent.parent
INTO = ROOT / "docs" / "screenshots"
DESKTOP, PHONE, WALL = (1366, 900), (390, 844), (1920, 1080)
PAGES = {
    "overview": ("/", DESKTOP), "overview-phone": ("/", PHONE), "area": ("/?union=2201", DESKTOP),
    "county": ("/?union=220104", DESKTOP), "how": ("/how/balance/", DESKTOP), "rows": ("/rows/disbursed/?union=220104", DESKTOP),
    "rows-phone": ("/rows/disbursed/?union=220104", PHONE), "wall": ("/wall/", WALL), "batches": ("/batches/", DESKTOP),
    "upload": ("/upload/", DESKTOP), "upload-phone": ("/upload/", PHONE), "help": ("/help/", DESKTOP),
    "batch": ("/batches/100/", DESKTOP), "tables": ("/tables/", DESKTOP), "table": ("/tables/areas/", DESKTOP),
    "article": ("/article/", DESKTOP), "visits": ("/visits/", DESKTOP),
    "visit-new": ("/visits/new/?campaign=2023&union=220104", DESKTOP),
    "visit-new-phone": ("/visits/new/?campaign=2023&union=220104", PHONE), "teams": ("/records/teams/", DESKTOP),
    "needs": ("/records/needs/", DESKTOP), "activities": ("/records/activities/", DESKTOP),
    "programmes": ("/records/programmes/", DESKTOP), "firms": ("/records/firms/", DESKTOP),
    "people": ("/people/", DESKTOP), "accounts": ("/accounts/", DESKTOP), "campaigns": ("/campaigns/", DESKTOP),
    "filings": ("/filings/review/", DESKTOP), "filing": ("/filings/mine/?union=220104", DESKTOP),
    "filing-phone": ("/filings/mine/?union=220104", PHONE), "board": ("/filings/board/", DESKTOP),
    "board-phone": ("/filings/board/", PHONE), "stamped": ("/filings/1/paper/", DESKTOP),
    "published": ("/published/", DESKTOP),
}  # fmt: skip
ENGLISH = {"overview-english": ("/", DESKTOP), "teams-english-phone": ("/records/teams/", PHONE)}
ROLE = "省级工作人员"
TALLEST = 2200
"""A picture shows the beginning of a long page."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def await_answer(address: str, process: subprocess.Popen) -> None:
    """Return when the application answers; RuntimeError when it ended or ten minutes passed."""
    deadline = time.monotonic() + 600
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(f"{address}/healthz").close()  # noqa: S310  (our own address)
        except (URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("the application did not start")


def sign_in(window: Chrome, address: str, home: Path) -> None:
    accounts = json.loads((home / "demo-accounts.json").read_text())
    account = next(account for account in accounts if account["role"] == ROLE)
    window.get(f"{address}/login/")
    for name in ("username", "password"):
        window.find_element("name", name).send_keys(account[name])
    window.find_element("name", "password").submit()
    # The first-use tour is no part of a page.
    for done in window.find_elements("css selector", ".tour [value=done]"):
        done.click()


def picture(window: Chrome, address: str, size: tuple[int, int]) -> bytes:
    """The page from its top, as high as it is, no higher than TALLEST."""
    width, height = size
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    window.get(address)
    time.sleep(2)  # until the charts have drawn their lines
    whole = int(window.execute_script("return document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": width, "height": min(whole, TALLEST), "scale": 1}
    taken = window.execute_cdp_cmd(
        "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip}
    )
    return base64.b64decode(taken["data"])


def shrink(path: Path) -> None:
    """A palette of 64 colours where pngquant is there: a third of the size, and nobody sees it."""
    program = shutil.which("pngquant")
    if program:
        subprocess.run([program, "--force", "--ext", ".png", "64", path], check=False)


def take(window: Chrome, address: str, pages: dict[str, tuple[str, tuple[int, int]]]) -> None:
    for name, (page, size) in pages.items():
        path = INTO / f"{name}.png"
        path.write_bytes(picture(window, address + page, size))
        shrink(path)


def main() -> int:
    """Start the demo in a home of its own, take every picture, stop."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    with tempfile.TemporaryDirectory(prefix="songnuan-pictures-", ignore_cleanup_errors=True) as folder:
        home = Path(os.environ.get("SONGNUAN_PICTURES_HOME") or folder)
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env={**environment, "SONGNUAN_HOME": str(home)})
        try:
            await_answer(address, process)
            with chromium(*DESKTOP) as window:
                sign_in(window, address, home)
                take(window, address, PAGES)
                window.add_cookie({"name": "django_language", "value": "en"})
                take(window, address, ENGLISH)
        finally:
            process.terminate()
            process.wait(60)
    return 0


if __name__ == "__main__":
    sys.exit(main())
