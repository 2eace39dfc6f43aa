"""Reading our own documents: their tables, links and the names they put in backticks."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ALL = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))

Table = list[list[str]]


def tables(page: Path) -> dict[str, Table]:
    """Heading → the rows of the table under it, cells without marks; its header line comes first."""
    heading = ""
    found: dict[str, Table] = {}
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|") and not line.startswith("|--"):
            cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
            found.setdefault(heading, []).append(cells)
    return found


def columns(table: Table, *names: str) -> list[tuple[str, ...]]:
    """Some columns of a table, row by row."""
    places = [table[0].index(name) for name in names]
    return [tuple(row[place] for place in places) for row in table[1:]]


def in_backticks(page: Path) -> list[str]:
    """Every piece of code in a page's text, fenced blocks left out."""
    return re.findall(r"`([^`]+)`", _without_fences(page).replace("\n", " "))


def links(page: Path) -> list[str]:
    """Where a page's links and pictures lead, those to other sites and to its own headings left out."""
    found = re.findall(r"\]\(([^)\s]+)\)", _without_fences(page))
    return [link.partition("#")[0] for link in found if not re.match(r"[a-z]+:|#", link)]


def fenced(page: Path) -> list[str]:
    """The lines inside a page's fenced blocks."""
    parts = page.read_text(encoding="utf-8").split("```")
    return [line for block in parts[1::2] for line in block.splitlines()[1:]]


def _without_fences(page: Path) -> str:
    return "".join(page.read_text(encoding="utf-8").split("```")[::2])
