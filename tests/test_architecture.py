"""The house rules that a machine can hold: floors, no cycles, no hidden imports, short files, plain names."""

import ast
import functools
import re
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "songnuan.lib": 0, "campaigns": 1, "beneficiaries": 2, "songnuan.login": 2, "songnuan.ledger": 3,
    "songnuan.entry": 4, "songnuan.reports": 4, "songnuan.people": 4, "songnuan.audit": 4, "songnuan.accounts": 5, "songnuan.fieldwork": 5, "songnuan.filings": 5, "songnuan.allocations": 5, "songnuan.retention": 5, "songnuan.help": 5, "songnuan.closing": 5, "songnuan.inspection": 5, "songnuan.setup": 6, "songnuan.health": 6,
    "songnuan.settings": 7, "songnuan.urls": 7, "songnuan.wsgi": 7, "manage": 7,
}  # fmt: skip
"""Room → floor. An import stays in its room or goes to a lower floor."""

NOT_HERE = (
    ("", "django.db.models.signals", "no signals"),
    ("", "django.dispatch", "no signals"),
    ("", "importlib", "no hidden imports"),
    ("", "relative", "imports are written out in full"),
    ("songnuan.lib.spreadsheets", "django", "the reading process knows no Django"),
)
"""Where a module begins with the first, it imports nothing that begins with the second."""

DRAWERS = {"common", "helpers", "misc", "services", "signals", "utils"}
LONGEST = 400
KINDS = (".py", ".html", ".css", ".js")
OURS = ("campaigns", "beneficiaries", "songnuan", "templates", "tests", "manage.py")
NOT_OURS = ("/vendor/", "/migrations/0")
"""Written elsewhere: libraries of the front end, and the migrations that Django generates."""

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
IMPORTS = (ast.Import, ast.ImportFrom)
Sources = dict[str, str]
parse = functools.cache(ast.parse)


def sources() -> Sources:
    """Path from the root → text, of every file that the rules are about."""
    found = (path for name in OURS for path in (ROOT / name, *(ROOT / name).rglob("*")))
    paths = {path.relative_to(ROOT).as_posix(): path for path in found if path.suffix in KINDS}
    return {
        name: path.read_text() for name, path in paths.items() if not any(part in name for part in NOT_OURS)
    }


def modules(files: Sources) -> dict[str, ast.Module]:
    """Dotted name → syntax tree; a package goes by its own name."""
    python = {path.removesuffix(".py"): text for path, text in files.items() if path.endswith(".py")}
    return {path.removesuffix("/__init__").replace("/", "."): parse(text) for path, text in python.items()}


def imports(tree: ast.Module, known: dict[str, ast.Module]) -> Iterator[str]:
    """What a module imports: modules of ours where they are, otherwise the names as written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = "relative" if node.level else node.module or ""
            for full in (f"{origin}.{alias.name}" for alias in node.names):
                yield full if full in known or origin not in known else origin


def within(name: str, package: str) -> bool:
    return not package or name == package or name.startswith(f"{package}.")


def room(name: str) -> str | None:
    return max((room for room in FLOORS if within(name, room)), key=len, default=None)


def floors(files: Sources) -> Iterator[str]:
    known = modules(files)
    for name, tree in known.items():
        here = room(name)
        if here is None and tree.body and not within(name, "tests"):
            yield f"{name} stands in no room"
        for there, target in ((room(target), target) for target in imports(tree, known)):
            if here and there and here != there and FLOORS[here] <= FLOORS[there]:
                yield f"{name} imports {target}: from floor {FLOORS[here]} to {FLOORS[there]}"


def cycles(files: Sources) -> Iterator[str]:
    known = modules(files)
    graph = {name: known.keys() & set(imports(tree, known)) for name, tree in known.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield " → ".join(error.args[1])


def hidden_imports(files: Sources) -> Iterator[str]:
    for name, tree in modules(files).items():
        functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
        for function in functions:
            if any(isinstance(node, IMPORTS) for node in ast.walk(function)):
                yield f"{name}.{function.name} imports inside the function"


def banned_imports(files: Sources) -> Iterator[str]:
    known = modules(files)
    for name, tree in known.items():
        for target in imports(tree, known):
            for place, banned, why in NOT_HERE:
                if within(name, place) and within(target, banned):
                    yield f"{name} imports {target}: {why}"


def changing_globals(files: Sources) -> Iterator[str]:
    for name, tree in modules(files).items():
        if any(isinstance(node, ast.Global) for node in ast.walk(tree)):
            yield f"{name} changes a global"


def drawers(files: Sources) -> Iterator[str]:
    yield from (path for path in files if DRAWERS.intersection((*Path(path).parts, Path(path).stem)))


def long_files(files: Sources) -> Iterator[str]:
    lengths = {path: len(text.splitlines()) for path, text in files.items()}
    yield from (f"{path} has {length} lines" for path, length in lengths.items() if length > LONGEST)


UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+off|\bmark_safe\b")
DRAWN_BY_US = frozenset(("templates/login/enrol.html",))
"""The picture of a second step's code."""


def unescaped(files: Sources) -> Iterator[str]:
    """What a page prints is escaped: any text may be somebody's."""
    found = (path for path, text in files.items() if UNESCAPED.search(text) and not path.startswith("tests/"))
    yield from (f"{path} prints something as it is" for path in found if path not in DRAWN_BY_US)


Rule = Callable[[Sources], Iterator[str]]
VIOLATIONS: list[tuple[Rule, Sources]] = [
    (floors, {"campaigns/a.py": "import beneficiaries.b", "beneficiaries/b.py": ""}),
    (floors, {"songnuan/entry/a.py": "from songnuan.reports import b", "songnuan/reports/b.py": ""}),
    (floors, {"songnuan/lib/a.py": "from campaigns.models import Batch", "campaigns/models/__init__.py": ""}),
    (floors, {"songnuan/attic/a.py": "A = 1"}),
    (cycles, {"campaigns/a.py": "from campaigns import b", "campaigns/b.py": "from campaigns.a import f"}),
    (hidden_imports, {"campaigns/a.py": "def f():\n    if True:\n        import os"}),
    (hidden_imports, {"campaigns/a.py": "class A:\n    async def f(self):\n        from os import path"}),
    (banned_imports, {"campaigns/a.py": "from django.db.models import signals"}),
    (banned_imports, {"campaigns/a.py": "from django.dispatch import receiver"}),
    (banned_imports, {"campaigns/a.py": "from . import b", "campaigns/b.py": ""}),
    (banned_imports, {"songnuan/lib/spreadsheets/a.py": "from django.conf import settings"}),
    (changing_globals, {"campaigns/a.py": "def f():\n    global A"}),
    (drawers, {"campaigns/utils.py": ""}),
    (drawers, {"songnuan/common/a.py": ""}),
    (long_files, {"templates/a.html": "<p>\n" * 401}),
    (unescaped, {"templates/a.html": "{{ field.help_text|safe }}"}),
    (unescaped, {"campaigns/a.py": "mark_safe(text)"}),
]  # fmt: skip


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _files in VIOLATIONS))
def test_the_house_stands(rule: Rule) -> None:
    assert list(rule(sources())) == []


@pytest.mark.parametrize(("rule", "files"), VIOLATIONS)
def test_each_rule_finds_what_breaks_it(rule: Rule, files: Sources) -> None:
    assert len(list(rule(files))) == 1


@pytest.mark.parametrize("path", ["manage.py", "songnuan/urls.py", "templates/base.html", "tests/suite.py"])
def test_the_rules_look_at(path: str) -> None:
    assert path in sources()
