"""A headless Chromium of Debian, driven through its own chromedriver; nothing is downloaded."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

# Chromium calls home for updates, hints and models; a test speaks with the tested server alone.
QUIET = [
    "--disable-background-networking",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-features=MediaRouter,OptimizationHints,Translate,AutofillServerCommunication",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


class BrowserMissing(Exception):
    """Chromium or its driver is not installed."""


@contextmanager
def chromium(width: int = 1280, height: int = 900, language: str = "zh-CN") -> Iterator[Chrome]:
    """A browser whose page is that large in CSS pixels; it and its profile are gone afterwards."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        raise BrowserMissing("Chromium is missing: apt install chromium chromium-driver")
    with tempfile.TemporaryDirectory(prefix="songnuan-chromium-", ignore_cleanup_errors=True) as profile:
        options = ChromeOptions()
        options.binary_location = browser
        options.enable_bidi = False
        for flag in QUIET:
            options.add_argument(flag)
        options.add_argument("--headless=new")
        options.add_argument("--disable-gpu")
        options.add_argument("--disable-dev-shm-usage")  # containers give /dev/shm 64 MB
        options.add_argument(f"--user-data-dir={profile}")
        options.add_argument(f"--window-size={width},{height}")
        options.add_argument(f"--lang={language}")
        options.add_experimental_option("prefs", {"intl.accept_languages": language})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if os.geteuid() == 0:
            options.add_argument("--no-sandbox")  # its sandbox refuses to start as root
        window = Chrome(options=options, service=Service(executable_path=driver))
        try:
            window.set_page_load_timeout(60)
            page = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
            window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", page)
            yield window
        finally:
            window.quit()
