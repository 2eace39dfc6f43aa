"""A private PostgreSQL: its own folder, a socket instead of a port, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# A test database is thrown away: it need not survive a power cut.
HASTE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}

NEW_CLUSTER = ["--username=songnuan", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]


class PostgresMissing(Exception):
    """PostgreSQL is not installed."""


class PostgresFailed(Exception):
    """PostgreSQL is installed but does not start; the text is what it said."""


def programs() -> Path:
    """The folder of initdb and postgres: Debian's newest version, or wherever the PATH has them."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = versions[-1] if versions else shutil.which("initdb")
    if not found:
        raise PostgresMissing("PostgreSQL is missing: apt install postgresql")
    return Path(found).resolve().parent


def unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses root. None means as we are."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


@contextmanager
def server(**more: str) -> Iterator[str]:
    """A running server's DATABASE_URL. Trust is safe: only the folder's owner and root reach its socket.

    `more` are settings of the server besides.
    """
    found, user = programs(), unprivileged()
    # Not under TMPDIR: the path of a socket may be no longer than 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="songnuan-pg-", dir="/tmp"))
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    try:
        made = subprocess.run(
            [found / "initdb", "--pgdata", folder / "data", *NEW_CLUSTER],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            **identity,
        )
        if made.returncode:
            raise PostgresFailed(made.stderr)
        options = {**HASTE, **more, "listen_addresses": "", "unix_socket_directories": str(folder)}
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [found / "postgres", "-D", folder / "data", *(f"--{k}={v}" for k, v in options.items())],
                cwd=folder,
                stdout=log,
                stderr=log,
                process_group=0,  # Ctrl-C is for the tests; the server ends after them
                **identity,
            )
        try:
            await_ready(found, folder, process)
            yield f"postgres://songnuan@{quote(str(folder), safe='')}/postgres"
        finally:
            process.send_signal(signal.SIGINT)  # end now, even with a session open
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def await_ready(found: Path, folder: Path, process: subprocess.Popen) -> None:
    """Return when the server takes connections; PostgresFailed when it ended or half a minute passed."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        ask = [found / "pg_isready", "--quiet", "--host", folder, "--username=songnuan"]
        if subprocess.run(ask, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise PostgresFailed((folder / "log").read_text())
