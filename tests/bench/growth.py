"""`make growth`: does the overview grow with the rows? On a private PostgreSQL, 1,000,000 and then 10,000,000 of them.

python -m tests.bench.growth [SMALL LARGE]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres
from tests.processes import environment, manage

SIZES = ("1000000", "10000000")
ROOM = {
    "shared_buffers": "1GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "8GB",
    "autovacuum": "off",
}
"""A server that millions of rows are loaded into."""


def main(sizes: tuple[str, ...]) -> int:
    """Make the database, hand it to songnuan's own process, print what that says."""
    with postgres.server(**ROOM) as url, tempfile.TemporaryDirectory(prefix="songnuan-growth-") as folder:
        made = manage(["bootstrap", "--json"], Path(folder), url)
        if made.returncode:
            print(made.stderr, file=sys.stderr)  # noqa: T201  (a program that talks to a terminal)
            return 1
        command = [sys.executable, "-m", "tests.bench.growing", *sizes]
        return subprocess.run(command, env=environment(Path(folder), url), check=False).returncode


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or SIZES))
