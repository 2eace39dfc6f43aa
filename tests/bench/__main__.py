"""`make bench`: our walk against django-import-export and against the floor, in one run, on both databases."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from tests import postgres
from tests.bench.measure import Run, fastest, run
from tests.bench.roster import write
from tests.installed import install
from tests.processes import manage

SIZES = (10_000, 100_000)
OFTEN = 10_000
"""Up to here everything is measured three times and the fastest counts: a second is soon disturbed."""
PEER_ROWS = 2_000
"""So many go through django-import-export: rows a second are compared."""
Database = Callable[[], AbstractContextManager[str | None]]
DATABASES: dict[str, Database] = {"SQLite": nullcontext, "PostgreSQL": postgres.server}
TARGETS = """peer: so many times faster than django-import-export's own way, a dry run and then the import (target: 30 or more)
import: the same without its dry run
floor: so many times slower than reading with calamine and inserting sealed values (target: 4 or less)
peak: of the whole process tree (target: under 350 at 100,000 rows). On a busy machine the processor time says more;
on PostgreSQL it leaves out the server's."""


@contextmanager
def prepared(database: Database) -> Iterator[tuple[Path, str | None]]:
    """A fresh home and database with the reference data."""
    with database() as url, tempfile.TemporaryDirectory(prefix="songnuan-bench-") as folder:
        if url is None:
            install(Path(folder))
        elif (ended := manage(["bootstrap", "--json"], Path(folder), url)).returncode:
            raise RuntimeError(ended.stderr)
        yield Path(folder), url


def measured(book: Path, small: Path, database: Database, times: int = 1) -> tuple[Run, Run, Run]:
    """Ours, the floor and the peer, one after the other, each on a database without facts; the fastest of each."""
    ours, floor, peer = [], [], []
    for _time in range(times):
        with prepared(database) as place:
            ours.append(run("ours", book, *place))
            floor.append(run("floor", book, *place))
        with prepared(database) as place:
            peer.append(run("peer", small, *place))
    return fastest(ours), fastest(floor), fastest(peer)


def table(sizes: tuple[int, ...], peer_rows: int, names: tuple[str, ...] = tuple(DATABASES)) -> Iterator[str]:
    """The lines of the table for those databases, as they become known."""
    yield f"{'':>21}{'by the clock':>30}{'by processor time':>20}{'seconds':>9}{'peak':>7}"
    yield (
        f"{'rows':>8}  {'database':<11}{'peer':>10}{'import':>10}{'floor':>10}{'peer':>10}{'floor':>10}{'ours':>9}"
        f"{'MB':>7}"
    )
    with tempfile.TemporaryDirectory(prefix="songnuan-bench-") as folder:
        small = write(Path(folder) / "small.xlsx", peer_rows)
        for size in sizes:
            book = write(Path(folder) / f"{size}.xlsx", size)
            times = 3 if size == OFTEN else 1
            for name in names:
                yield _line(size, name, *measured(book, small, DATABASES[name], times))


def _line(size: int, database: str, ours: Run, floor: Run, peer: Run) -> str:
    if not ours.rows == floor.rows == size:
        raise RuntimeError(f"{ours.rows} and {floor.rows} rows stored instead of {size}")
    imported = peer.rows / (peer.seconds - peer.tried)
    by_clock = (ours.rate / peer.rate, ours.rate / imported, floor.rate / ours.rate)
    by_work = (peer.cost / ours.cost, ours.cost / floor.cost)
    ratios = "".join(f"{ratio:>9.1f}×" for ratio in (*by_clock, *by_work))
    return f"{size:>8}  {database:<11}{ratios}{ours.seconds:>9.1f}{ours.peak_mb:>7}"


def main() -> None:
    """Print the table."""
    for line in table(SIZES, PEER_ROWS):
        print(line, flush=True)  # noqa: T201
    print(TARGETS)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
