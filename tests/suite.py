"""`make test`: the tests on the embedded database, and on PostgreSQL; beside them checks of the code.

The checks work on one processor, and so do the tests while the first of their processes prepares the database. Everything
is asked even after something failed; the last line counts. With CI=true the slow tests run too, and what is missing or
skipped is a failure.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from songnuan.lib import keyfile
from tests import packages, postgres

ROOT = Path(__file__).resolve().parent.parent
CI = os.environ.get("CI") == "true"
PYTHON = [sys.executable, "-W", "error"]
CHECKS = {
    "format": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "lint": [sys.executable, "-m", "ruff", "check", "."],
    "types": [sys.executable, "-m", "mypy"],
    "migrations": [*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": [*PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}
Counts = dict[str, int]
Result = Callable[[], Counts]

SIDE_BY_SIDE, AT_ONCE = "3", "2"
"""Processes that share the tests out, on two processors: one of them often waits for a database, a browser or a program.
So many for each database where both are asked at once."""

ON_BOTH_EVERY_DAY = ("beneficiaries", "races")
"""Tests of what is written, and by several at once. Whatever else touches the database runs on PostgreSQL in CI, not every day."""


def prepare() -> list[str]:
    """Install what the system lacks, if we may; the packages still missing."""
    lacking = packages.missing()
    if lacking and packages.may_install():
        print(f"Installing {' '.join(lacking)} ...", flush=True)
        try:
            packages.install(lacking)
        except subprocess.CalledProcessError as error:
            print(f"apt-get ended with {error.returncode}", flush=True)
    return packages.missing()


def check(home: Path) -> list[subprocess.CompletedProcess[str]]:
    """Run the checks of the code; what each said."""
    keyfile.create(home)
    environment = {**os.environ, "SONGNUAN_HOME": str(home), "SONGNUAN_TLS": "1"}
    environment.pop("DATABASE_URL", None)
    asked = partial(subprocess.run, cwd=ROOT, env=environment, check=False, text=True)
    return [asked(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for command in CHECKS.values()]


def report(said: list[subprocess.CompletedProcess[str]]) -> Counts:
    """Print what the checks said; each counts as one test."""
    counts = {"passed": 0, "failed": 0}
    for name, ended in zip(CHECKS, said, strict=True):
        print(f"== {name}\n{ended.stdout}", end="", flush=True)
        counts["failed" if ended.returncode else "passed"] += 1
    return counts


@contextmanager
def begun(
    where: str, database_url: str | None, arguments: list[str], processes: str, said: IO[str] | None = None
) -> Iterator[Result]:
    """pytest at work on that database (None: the embedded one): what waits for its end and counts its results.

    It prints where we do, or into the file `said`.
    """
    print(f"== tests on {where}", file=said, flush=True)
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if database_url:
        environment["DATABASE_URL"] = database_url
    # Whatever the tests leave, even killed ones, lies in a folder that goes away.
    with tempfile.TemporaryDirectory(prefix="songnuan-tests-", ignore_cleanup_errors=True) as folder:
        environment["TMPDIR"] = folder
        results = Path(folder, "results.xml")
        command = [sys.executable, "-m", "pytest", "-q", "-n", processes, "--dist", "worksteal"]
        command += [f"--junit-xml={results}", "-m", "" if CI else "not slow", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
        try:
            yield lambda: count(results, process.wait())
        finally:
            process.kill()
            process.wait()


def count(results: Path, ended: int) -> Counts:
    """Passed, failed and skipped tests of one pytest run; a failed run has at least one failure, and so one that broke off."""
    if ended not in (0, 1):
        return {"passed": 0, "failed": 1}
    suite = ElementTree.parse(results).getroot()[0]  # noqa: S314  (pytest wrote it a moment ago)
    total, failures, errors, skipped = (
        int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")
    )
    failed = max(failures + errors, ended)
    return {"passed": total - failures - errors - skipped, "failed": failed, "skipped": skipped}


def on_both_databases(arguments: list[str]) -> list[Counts]:
    """The tests on the embedded database and on a private PostgreSQL, where there is one: at once in CI, by day one after the other."""
    try:
        with postgres.server() as url:
            return at_once(url, arguments) if CI else in_turn(url, arguments)
    except postgres.PostgresMissing as error:
        print(f"{error}; the tests on PostgreSQL are left out", flush=True)
        return in_turn(None, arguments)
    except postgres.PostgresFailed as error:
        print(f"PostgreSQL did not start:\n{error}", flush=True)
        return [*in_turn(None, arguments), {"failed": 1}]


def at_once(url: str, arguments: list[str]) -> list[Counts]:
    """While tests on the one wait, for their turn or a server, those on the other work. What is said of the second follows."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        try:
            with (
                begun("PostgreSQL", url, arguments, AT_ONCE, said) as on_postgres,
                begun("SQLite", None, arguments, AT_ONCE) as embedded,
            ):
                return [embedded(), on_postgres()]
        finally:
            said.seek(0)
            print(said.read(), end="", flush=True)


def in_turn(url: str | None, arguments: list[str]) -> list[Counts]:
    """By day PostgreSQL is asked what is written alone, unless tests are named."""
    with begun("SQLite", None, arguments, SIDE_BY_SIDE) as embedded:
        counts = [embedded()]
    if url:
        daily = [] if arguments else [f"tests/{folder}" for folder in ON_BOTH_EVERY_DAY]
        with begun("PostgreSQL", url, [*daily, *arguments], SIDE_BY_SIDE) as on_postgres:
            counts.append(on_postgres())
    return counts


def main(arguments: list[str]) -> int:
    """Run everything; 0 when nothing failed. Arguments are handed to pytest."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # Compiled once, and not by each of the many processes that tests start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.monotonic()
    lacking = prepare()
    counts: list[Counts] = []
    if lacking:
        print(f"Missing: {' '.join(lacking)} (as root: apt install {' '.join(lacking)})", flush=True)
        counts.append({"failed": len(lacking) if CI else 0})
    with tempfile.TemporaryDirectory(prefix="songnuan-check-") as home, ThreadPoolExecutor(1) as beside:
        said = beside.submit(check, Path(home))
        counts += on_both_databases(arguments)
        counts.append(report(said.result()))
    total = {word: sum(part.get(word, 0) for part in counts) for word in ("passed", "failed", "skipped")}
    words = ", ".join(f"{number} {word}" for word, number in total.items() if number or word != "skipped")
    print(f"took {time.monotonic() - started:.0f} s", flush=True)
    print(words, flush=True)
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
