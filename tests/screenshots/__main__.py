"""Start the demo in a home of its own, take every picture, stop. `python -m tests.screenshots [NAME…]`."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 900


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def await_answer(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the application answers; RuntimeError when it ended or a quarter of an hour passed."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(f"{address}/healthz").close()  # noqa: S310  (our own address)
        except (URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("the application did not start")


def main(names: list[str]) -> int:
    """1 where a page is not as it should be."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    with tempfile.TemporaryDirectory(prefix="songnuan-pictures-", ignore_cleanup_errors=True) as home:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        environment["SONGNUAN_HOME"] = home
        serve = [sys.executable, "manage.py", "serve", "--port", str(port)]
        with subprocess.Popen(serve, cwd=ROOT, env=environment) as process:
            try:
                await_answer(address, process)
                camera = [sys.executable, "-m", "tests.screenshots.take", address, *names]
                return subprocess.run(camera, cwd=ROOT, env=environment, check=False).returncode
            finally:
                process.terminate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
