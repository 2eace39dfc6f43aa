"""What the documents name exists: functions, commands, options, variables, pages."""

import pkgutil
import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.docs.markdown import ALL, ROOT, columns, fenced, in_backticks, links, tables

README = ROOT / "README.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
OUR_NAME = re.compile(r"(songnuan|campaigns|beneficiaries|tests)(\.\w+)+")
OUR_PATH = re.compile(r"(songnuan|campaigns|beneficiaries|tests|templates|fixtures|docs)/[\w./-]*")
each_page = pytest.mark.parametrize("page", ALL, ids=lambda page: page.relative_to(ROOT).as_posix())


def our_commands() -> set[str]:
    return {name for name, app in get_commands().items() if app.startswith("songnuan.")}


def options(command: str) -> set[str]:
    parser = load_command_class(get_commands()[command], command).create_parser("manage.py", command)
    return set(parser._option_string_actions)


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))


def spoken(page: Path) -> list[str]:
    """What a reader would type: code in the text and the lines of fenced blocks."""
    return [*in_backticks(page), *fenced(page)]


@each_page
def test_names_exist(page: Path) -> None:
    for name in filter(OUR_NAME.fullmatch, in_backticks(page)):
        pkgutil.resolve_name(name)


@each_page
def test_paths_exist(page: Path) -> None:
    paths = filter(OUR_PATH.fullmatch, in_backticks(page))
    assert [path for path in paths if not (ROOT / path).exists()] == []


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    assert [link for link in links(page) if not (page.parent / link).exists()] == []


@each_page
def test_commands_exist(page: Path) -> None:
    for line in spoken(page):
        assert set(re.findall(r"manage\.py ([a-z_]+)", line)) <= get_commands().keys(), line
        assert set(re.findall(r"^make ([a-z-]+)", line)) <= make_targets(), line


def test_the_table_of_commands_is_whole() -> None:
    for (usage,) in columns(tables(README)["Commands"], "command"):
        assert set(re.findall(r"--[a-z-]+", usage)) <= options(usage.split()[0]), usage
    assert {
        usage.split()[0] for (usage,) in columns(tables(README)["Commands"], "command")
    } == our_commands() - {"makemessages"}  # `make messages`


def test_every_variable_is_explained() -> None:
    settings = (ROOT / "songnuan" / "settings.py").read_text(encoding="utf-8")
    asked = set(re.findall(r'environ\.get\("(\w+)"', settings))
    assert {name for (name,) in columns(tables(README)["Environment"], "variable")} == asked


def test_every_page_is_linked() -> None:
    reached = {(page.parent / link).resolve() for page in ALL for link in links(page)}
    assert [page for page in ALL if page not in reached and page != README] == []


def test_decisions_are_numbered_and_whole() -> None:
    numbers = [page.name[:4] for page in DECISIONS]
    assert [number for number in numbers if not number.isdecimal() or numbers.count(number) > 1] == []
    for page in DECISIONS:
        headings = re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], page.name


@pytest.mark.parametrize("name", ["songnuan.no_such_room.f", "songnuan.entry.walk.run"])
def test_a_wrong_name_is_found(tmp_path: Path, name: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"It calls `{name}`.", encoding="utf-8")
    with pytest.raises(AttributeError):
        test_names_exist(page)
