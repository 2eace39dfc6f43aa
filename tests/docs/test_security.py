"""docs/security.md names for each attack the tests that try it: they exist, and say so themselves."""

import re

from tests.docs.markdown import ROOT, columns, tables

PAGE = ROOT / "docs" / "security.md"
MARKED = re.compile(r"hardening\(([^)]*)\)")


def numbers(cell: str) -> list[str]:
    """T10–T14 means all five."""
    found: list[str] = []
    for part in cell.split(", "):
        first, _, last = part.partition("–")
        found += [f"T{number:02}" for number in range(int(first[1:]), int((last or first)[1:]) + 1)]
    return found


def named() -> dict[str, set[str]]:
    """T number → the tests that the page names."""
    rows = columns(tables(PAGE)["What is protected how"], "T", "proof")
    return {
        number: set(re.findall(r"tests/[\w/]+\.py", proof))
        for cell, proof in rows
        for number in numbers(cell)
    }


def marked(file: str) -> set[str]:
    """T numbers that a test file's marks name."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return {number for mark in MARKED.findall(text) for number in re.findall(r"T\d\d", mark)}


def test_every_attack_has_a_proof_that_says_so() -> None:
    missing = [
        (number, file) for number, files in named().items() for file in files if not (ROOT / file).exists()
    ]
    assert missing == []
    assert [
        number for number, files in named().items() if not any(number in marked(file) for file in files)
    ] == []


def test_every_named_test_stands_for_its_attack() -> None:
    files = {file for files in named().values() for file in files}
    wanted = {file: {number for number, proofs in named().items() if file in proofs} for file in files}
    assert [file for file in sorted(files) if not wanted[file] & marked(file)] == []
