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
from PIL import Image  # noqa: E402

from tests.browser import chromium  # noqa: E402
from tests.screenshots.camera import password_of, picture, sign_in  # noqa: E402
from tests.screenshots.shot import PROVINCE  # noqa: E402

FOLDER = Path(settings.BASE_DIR) / "songnuan" / "static" / "img" / "help"
WIDTH, HEIGHT, QUALITY = 1100, 760, 60
PICTURES = {
    "upload": "/upload/", "visits": "/visits/new/?campaign=2023&union=220104", "teams": "/records/teams/",
    "needs": "/records/needs/", "activities": "/records/activities/", "firms": "/records/firms/",
    "campaigns": "/campaigns/new/", "auditors": "/how/balance/", "tables": "/tables/areas/",
    "figures": "/", "filing": "/filings/mine/?union=220104", "review": "/filings/review/",
}  # fmt: skip
"""Name of the topic that shows it → page."""


def main(address: str) -> None:
    """Every picture, as the demo's provincial staff sees the page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium(WIDTH, HEIGHT) as window:
        sign_in(window, address, PROVINCE, password_of(settings.HOME, PROVINCE))
        for name, page in PICTURES.items():
            taken = Image.open(io.BytesIO(picture(window, address + page, (WIDTH, HEIGHT)))).convert("RGB")
            whole = taken.crop((0, 0, WIDTH, HEIGHT))
            whole.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    main(sys.argv[1])
