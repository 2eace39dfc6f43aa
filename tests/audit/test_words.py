"""The log is read by people: whatever an event's body may hold has a name, and a page does not mix languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

from songnuan.audit.words import WORDS

ROOT = Path(__file__).resolve().parents[2]


def said(tree: ast.Module) -> Iterator[str]:
    """The names in each dict that a module hands over as a body, calls one, or answers as one."""
    for node in ast.walk(tree):
        bodies: list[ast.expr] = []
        match node:
            case ast.keyword(arg="body"):
                bodies = [node.value]
            case ast.Assign(targets=[ast.Name(id="body")]):
                bodies = [node.value]
            case ast.FunctionDef(name="as_body"):
                bodies = [end.value for end in ast.walk(node) if isinstance(end, ast.Return) and end.value]
        for body in bodies:
            for part in ast.walk(body):
                if isinstance(part, ast.Dict):
                    yield from (str(key.value) for key in part.keys if isinstance(key, ast.Constant))


def test_whatever_a_body_holds_has_a_name() -> None:
    names = {
        name
        for part in ("songnuan", "campaigns", "beneficiaries")
        for path in (ROOT / part).rglob("*.py")
        for name in said(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert len(names) > 60
    assert names - WORDS.keys() == set()
