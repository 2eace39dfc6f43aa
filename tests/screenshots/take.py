"""`python -m tests.screenshots.take ADDRESS [NAME…]`: pictures of a demo that runs with this SONGNUAN_HOME.

NAME is a room or what a picture's name begins with; without any, all are taken.
"""

import os
import sys
from itertools import groupby
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songnuan.settings")
django.setup()

from django.conf import settings  # noqa: E402
from selenium.webdriver import Chrome  # noqa: E402

from tests.browser import chromium  # noqa: E402
from tests.screenshots import camera, demo, scenes  # noqa: E402
from tests.screenshots.pages import ROOMS  # noqa: E402
from tests.screenshots.shot import CODE, DESKTOP, ENROL, NEW, NOBODY, PHONE, Shot  # noqa: E402

INTO = Path(settings.BASE_DIR) / "docs" / "screenshots"
Form = tuple[str, tuple[int, int], str, str]


def forms(shot: Shot) -> list[Form]:
    """End of the file's name, size, medium and language of each picture of a page."""
    wanted: list[Form] = [("", shot.size, "", "zh-hans")]
    wanted += [("-phone", PHONE, "", "zh-hans")] if shot.phone else []
    wanted += [("-english", DESKTOP, "", "en"), ("-english-phone", PHONE, "", "en")] if shot.english else []
    wanted += [("-paper", shot.paper, "print", "zh-hans")] if shot.paper else []
    return wanted


def chosen(names: list[str]) -> list[tuple[str, list[Shot]]]:
    """The rooms with those of their pages that were asked for."""
    found = [
        (room, [shot for shot in shots if not names or room in names or shot.name.startswith(tuple(names))])
        for room, shots in ROOMS.items()
    ]
    return [(room, shots) for room, shots in found if shots]


def enter(window: Chrome, address: str, who: str) -> None:
    """As this reader, in a browser that knows nobody else."""
    window.get(f"{address}/login/")
    window.delete_all_cookies()
    if who != NOBODY:
        own = scenes.PASSWORD if who in (NEW, CODE, ENROL) else camera.password_of(settings.HOME, who)
        camera.sign_in(window, address, who, own)


def take(window: Chrome, address: str, shot: Shot) -> list[str]:
    """Every picture of a page; what is wrong with it."""
    page, found = address + demo.filled(shot.address, shot.rows), []
    for end, size, media, language in forms(shot):
        window.add_cookie({"name": "django_language", "value": language})
        camera.set_size(window, size, media)
        window.get(page)
        if shot.then:
            shot.then(window)
        camera.settle(window)
        sheet = camera.shrunk(window, size) if media else size
        camera.keep(INTO / f"{shot.name}{end}.png", camera.capture(window, sheet))
        found += [f"{shot.name}{end} {fault}" for fault in camera.faults(window, shot.status)]
    return found


def main(address: str, names: list[str]) -> int:
    """Take them; 1 where a page is not as it should be."""
    found = []
    with chromium(*DESKTOP) as window:
        for room, shots in chosen(names):
            for make in scenes.BEFORE.get(room, ()):
                make()
            for who, pages in groupby(shots, key=lambda shot: shot.who):
                enter(window, address, who)
                for shot in pages:
                    found += take(window, address, shot)
    sys.stderr.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
