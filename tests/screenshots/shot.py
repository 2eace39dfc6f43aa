"""What is taken of a page, by whom."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from selenium.webdriver import Chrome

DESKTOP, PHONE, WALL = (1366, 768), (390, 844), (1920, 1080)
UPRIGHT, ACROSS = (688, 1001), (1001, 688)
"""Width and height in CSS pixels; the last two are A4 within its margins."""

PROVINCE, CLERK, REVIEWER, ACCOUNTS, AUDITOR, SECURITY, SYSTEM = (
    "sheng", "chaoyang", "changchun", "zhanghao", "jingshen", "anquan", "guanli",
)  # fmt: skip
"""Accounts of the demo."""
NOBODY, NEW, CODE, ENROL = "", "new", "code", "enrol"
"""Not signed in; on the way in: with a first password, at the second step, told to set one up."""

NAMED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Shot:
    """A page: `name` becomes the file's, `{…}` in the address is a row that `demo.ROWS` knows.

    Taken on a desktop and, where `phone`, on a phone; where asked for also in English and as it is printed.
    `then` is done on the page before the picture. `size` in place of the desktop's.
    """

    name: str
    address: str
    who: str = PROVINCE
    phone: bool = True
    english: bool = False
    paper: tuple[int, int] | None = None
    size: tuple[int, int] = DESKTOP
    then: Callable[[Chrome], None] | None = None
    status: int = 200

    @property
    def path(self) -> str:
        return self.address.partition("?")[0]

    @property
    def rows(self) -> list[str]:
        """The names in its address."""
        return NAMED.findall(self.address)
