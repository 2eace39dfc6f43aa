"""What is done on a page before its picture is taken."""

from collections.abc import Callable

from selenium.webdriver import Chrome


def press(selector: str) -> Callable[[Chrome], None]:
    """Press what a selector finds."""
    return lambda window: window.find_element("css selector", selector).click()
