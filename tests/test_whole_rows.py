"""Nobody saves a stored row whole: every column goes back to what it was when it was read, whatever was done since."""

import ast
from collections.abc import Iterator

import pytest

from tests.test_architecture import Sources, modules, sources

pytestmark = pytest.mark.hardening("T60")

FORMS = {"form", "members", "session"}
"""What is not a row goes by these names: a form (those of stored rows name the columns themselves) and a session."""

NAMED = {"update_fields", "force_insert"}


def whole_rows(files: Sources) -> Iterator[str]:
    """Calls of `save()` that name neither the columns they write nor that the row is new."""
    ours = {path: text for path, text in files.items() if not path.startswith("tests/")}
    for name, tree in modules(ours).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _saves(node) and not node.args:
                yield f"{name}:{node.lineno} saves a row whole"


def _saves(call: ast.Call) -> bool:
    if not (isinstance(call.func, ast.Attribute) and call.func.attr == "save"):
        return False
    of, named = call.func.value, {str(keyword.arg) for keyword in call.keywords}
    return (
        NAMED.isdisjoint(named)
        and (of.attr if isinstance(of, ast.Attribute) else getattr(of, "id", "")) not in FORMS
    )


def test_no_stored_row_is_saved_whole() -> None:
    assert list(whole_rows(sources())) == []


@pytest.mark.parametrize(("line", "found"), [
    ("row.save()", 1), ("a.row.save(using='x')", 1), ("get(1).save()", 1), ("row.save(update_fields=['a'])", 0),
    ("row.save(force_insert=True)", 0), ("form.save()", 0), ("picture.save(out)", 0), ("request.session.save()", 0),
])  # fmt: skip
def test_it_is_found(line: str, found: int) -> None:
    assert len(list(whole_rows({"campaigns/a.py": line}))) == found
