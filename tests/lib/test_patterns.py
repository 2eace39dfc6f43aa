"""No pattern over the bytes of a client's file works by the square of its length (T08, T16)."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from songnuan.lib import pictures, spreadsheets
from songnuan.lib.pictures import child, redrawn  # noqa: F401  (with all that they import)
from songnuan.lib.spreadsheets import open as door  # noqa: F401
from songnuan.lib.spreadsheets import reaching, reading, whole_text  # noqa: F401
from songnuan.lib.spreadsheets.marking import book, rebuilt  # noqa: F401
from songnuan.lib.spreadsheets.serials import LONGEST_FORMAT, OTHERWISE, shows
from tests.lib.pumps import pumped_by_the_square

pytestmark = pytest.mark.hardening("T08", "T16")

OF_FORMATS = {"serials.LITERAL", "sections._TOKEN", "worded._TOKEN", "disguise._TOKEN"}
"""They see the format of a number, which has an end: the second test."""


def modules() -> list[ModuleType]:
    """All that see what a client sent; our own writing does not."""
    packages = tuple(f"{package.__name__}." for package in (spreadsheets, pictures))
    return [
        module
        for name, module in sys.modules.items()
        if name.startswith(packages) and not name.startswith(f"{spreadsheets.__name__}.writing")
    ]


def patterns() -> dict[str, re.Pattern[Any]]:
    """By module and name; what another module made is there once."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and value not in found.values():
                found[f"{module.__name__.rpartition('.')[2]}.{name}"] = value
    return found


FOUND = patterns()
SOURCE = "".join(Path(str(module.__file__)).read_text() for module in modules())


def uses(name: str) -> set[str]:
    """How the code calls the pattern."""
    return set(re.findall(rf"\b{name.rpartition('.')[2]}\.(\w+)", SOURCE)) or {"findall"}


def test_no_group_is_repeated_possessively() -> None:
    """Python before 3.11.5 takes such a group for one that does not match, if it could be matched otherwise as well."""
    groups = re.compile(r"\)(?:[*+?]|\{\d*(?:,\d*)?\})\+")
    assert groups.findall(SOURCE) == []
    assert groups.search(r"(?:<[^<]*+)*+")


def test_every_module_is_looked_through() -> None:
    files = {path for package in (spreadsheets, pictures) for path in Path(package.__path__[0]).rglob("*.py")}
    seen = {Path(str(module.__file__)) for module in (spreadsheets, pictures, *modules())}
    missed = {
        path.name for path in files - seen if "writing" not in path.parts and "re.compile" in path.read_text()
    }
    assert missed == set()


@pytest.mark.parametrize("name", sorted(FOUND.keys() - OF_FORMATS))
def test_a_pattern_grows_with_the_text(name: str) -> None:
    assert pumped_by_the_square(FOUND[name], uses(name)) is None


@pytest.mark.parametrize("pattern", [r"([\w.]+)\s*\(", r"<(/?)([\w:.-]+)[^<>]*(/?)>"])
def test_control_a_pattern_by_the_square_is_seen(pattern: str) -> None:
    assert pumped_by_the_square(re.compile(pattern), {"findall", "fullmatch"}, 1200)


def test_the_format_of_a_number_has_an_end() -> None:
    assert (shows("0" * LONGEST_FORMAT + "0"), shows("0" + "[" * 100_000)) == (OTHERWISE, OTHERWISE)
    assert shows("0" * LONGEST_FORMAT) != OTHERWISE
