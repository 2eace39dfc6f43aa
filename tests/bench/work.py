"""One way of storing one roster, timed; to be run in a process of its own (tests.bench.measure)."""

import json
import resource
import time
from pathlib import Path

from songnuan.entry.walk import Wish, walk
from songnuan.ledger import places
from tests.bench import exporting, floor, peer

CAMPAIGN, UNION = "2023", "220104"


def main(way: str, path: Path) -> None:
    """Print rows stored and seconds taken, without the start of Python and Django."""
    campaign = places.campaign(CAMPAIGN)
    union = places.union(UNION, campaign)
    taken = floor.take_out() if way == "floor" else []
    listed = exporting.listed() if way == "export-floor" else []
    tried = 0.0
    worked, started = processor(), time.perf_counter()
    if way == "ours":
        answer = walk(path, Wish(campaign, union, store=True))
        rows = answer["sheets"]["慰问帮扶发放"]["new"] if answer["status"] == "committed" else 0
    elif way == "peer":
        rows, tried = peer.store(path, campaign, union)
    elif way == "export":
        rows = exporting.export()
    elif way == "export-floor":
        rows = exporting.floor(listed)
    else:
        rows = floor.store(path, taken)
    seconds, work = time.perf_counter() - started, processor() - worked
    print(json.dumps({"rows": rows, "seconds": seconds, "processor": work, "tried": tried}))  # noqa: T201


def processor() -> float:
    """Seconds of processor time that this process and its ended children have used."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)
