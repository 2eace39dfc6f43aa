"""What the tests need from the system: named when missing, installed when we may."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

FONTS = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
CLUSTERS = Path("/etc/postgresql-common/createcluster.conf")

# Debian's package → whether what it brings is there already.
NEEDED: dict[str, Callable[[], bool]] = {
    "chromium": lambda: shutil.which("chromium") is not None,
    "chromium-driver": lambda: shutil.which("chromedriver") is not None,
    "fonts-noto-cjk": FONTS.exists,
    "gettext": lambda: shutil.which("msgfmt") is not None,
    "postgresql": lambda: (
        shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    ),
}


def missing() -> list[str]:
    """The packages whose programs or fonts are not there."""
    return [package for package, there in NEEDED.items() if not there()]


def may_install() -> bool:
    """Whether we are root on a system with apt."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install them with apt, asking nothing; CalledProcessError when apt refuses."""
    if "postgresql" in packages and not CLUSTERS.exists():
        # The tests start a server of their own; Debian's would only stand beside it.
        CLUSTERS.parent.mkdir(parents=True, exist_ok=True)
        CLUSTERS.write_text("create_main_cluster = false\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "UCF_FORCE_CONFFOLD": "1"}
    subprocess.run(["apt-get", "-qq", "update"], env=environment, check=True)
    wanted = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", *packages]
    subprocess.run(wanted, env=environment, check=True, stdout=subprocess.DEVNULL)
