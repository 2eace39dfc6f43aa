"""How many rows of a file are new, there already, or wrong: what a list of files says of each."""

from songnuan.entry.compare import Compared


def tally(compared: Compared) -> dict[str, int]:
    """Rows new, unchanged and wrong; those that the ledger knows, here or elsewhere; errors and warnings by place. Nothing of a row's content."""
    lines = compared.counts().values()
    unchanged = sum(line["unchanged"] for line in lines)
    return {
        "new": sum(line["new"] for line in lines),
        "unchanged": unchanged,
        "known": unchanged + sum(fault.code == "duplicate_in_campaign" for fault in compared.errors),
        "wrong": sum(line["rows"] - line["valid"] for line in lines),
        "elsewhere": sum(fault.code == "helped_elsewhere" for fault in compared.warnings),
        "errors": len(compared.errors),
        "warnings": len(compared.warnings),
    }
