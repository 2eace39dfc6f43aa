"""How many rows of a file are new, there already, or wrong: what a list of files says of each."""

from songnuan.entry.compare import Compared
from songnuan.entry.faults import ELSEWHERE


def tally(compared: Compared) -> dict[str, int]:
    """Rows new, unchanged and wrong; those that the ledger knows, here or elsewhere, and those that it was asked for and
    does not know, right or not; errors and warnings by place. Nothing of a row's content."""
    lines = compared.counts().values()
    new, unchanged = (sum(line[name] for line in lines) for name in ("new", "unchanged"))
    contradicting = sum(fault.code == "duplicate_in_campaign" for fault in compared.errors)
    return {
        "new": new,
        "unchanged": unchanged,
        "known": unchanged + contradicting,
        "unknown": new + sum(len(sheet.refused) for sheet in compared.sheets) - contradicting,
        "wrong": sum(line["rows"] - line["valid"] for line in lines),
        "elsewhere": sum(fault.code == ELSEWHERE for fault in compared.warnings),
        "errors": len(compared.errors),
        "warnings": len(compared.warnings),
    }
