"""How many rows of a file are new, there already, or wrong: what a list of files says of each."""

from collections.abc import Mapping

from songnuan.entry.compare import Compared
from songnuan.entry.faults import ELSEWHERE
from songnuan.entry.sheets import DISBURSEMENTS


def tally(compared: Compared) -> dict[str, int]:
    """Rows new, unchanged and wrong; how often something is told of what stands, here or elsewhere, and the rows that the
    ledger was asked for and does not hold, right or not; errors and warnings by place. Nothing of a row's content."""
    lines = compared.counts().values()
    new, unchanged = (sum(line[name] for line in lines) for name in ("new", "unchanged"))
    contradicting = sum(fault.code == "duplicate_in_campaign" for fault in compared.errors)
    elsewhere = sum(fault.code == ELSEWHERE for fault in compared.told)
    return {
        "new": new,
        "unchanged": unchanged,
        "known": unchanged + len(compared.told) - elsewhere + _taken_uncounted(compared),
        "unknown": new + sum(len(sheet.refused) for sheet in compared.sheets) - contradicting,
        "wrong": sum(line["rows"] - line["valid"] for line in lines),
        "elsewhere": elsewhere,
        "errors": len(compared.errors),
        "warnings": len(compared.warnings),
    }


def more_than_told(compared: Compared, told: Mapping[str, int]) -> bool:
    """Whether there are more errors or warnings than a tally that was shown said; of what it did not count, nothing is more."""
    now = {"errors": len(compared.errors), "warnings": len(compared.warnings)}
    return any(count > told.get(name, count) for name, count in now.items())


def _taken_uncounted(compared: Compared) -> int:
    """Rows with 人次 0 that are new: that such a row is taken says that its person stands."""
    return sum(
        row.record.person_times == 0
        for sheet in compared.sheets
        if sheet.name == DISBURSEMENTS.name
        for row in sheet.new
    )
