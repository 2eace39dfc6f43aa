"""How many rows of a file are new, there already, or wrong: what a list of files says of each."""

from songnuan.entry.compare import Compared


def tally(compared: Compared) -> dict[str, int]:
    """Rows new, unchanged and wrong; errors and warnings by place. Nothing of a row's content."""
    lines = compared.counts().values()
    return {
        "new": sum(line["new"] for line in lines),
        "unchanged": sum(line["unchanged"] for line in lines),
        "wrong": sum(line["rows"] - line["valid"] for line in lines),
        "errors": len(compared.errors),
        "warnings": len(compared.warnings),
    }
