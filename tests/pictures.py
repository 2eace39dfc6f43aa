"""Takes the pictures of the help from a running demo: `make pictures` while `make run` is up.

Each is the upper part of a page at 1100 px, as WebP, in `songnuan/static/img/help/`.
"""

import io
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songnuan.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from PIL import Image  # noqa: E402

from campaigns.models import User  # noqa: E402
from tests.browser import chromium  # noqa: E402

FOLDER = Path(settings.BASE_DIR) / "songnuan" / "static" / "img" / "help"
WIDTH, HEIGHT, QUALITY = 1100, 760, 60
PICTURES = {
    "upload": "/upload/", "teams": "/records/teams/", "needs": "/records/needs/", "activities": "/records/activities/",
    "firms": "/records/firms/", "campaigns": "/campaigns/new/", "figures": "/",
}  # fmt: skip
"""Name of the topic that shows it → page."""


def main(address: str, username: str = "sheng") -> None:
    user = User.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium(WIDTH, HEIGHT + 140) as driver:
        driver.get(f"{address}/healthz")
        driver.add_cookie({"name": settings.SESSION_COOKIE_NAME, "value": session.session_key})
        for name, page in PICTURES.items():
            driver.get(address + page)
            picture = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
            picture.crop((0, 0, picture.width, min(HEIGHT, picture.height))).save(
                FOLDER / f"{name}.webp", quality=QUALITY, method=6
            )
    session.delete()


if __name__ == "__main__":
    main(sys.argv[1])
