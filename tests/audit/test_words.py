"""The log is read by people: whatever an event's body may hold has a name, and a page does not mix languages."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from django.test import Client
from import_export.results import Result

from campaigns import journal
from songnuan.audit.words import COUNTS, WORDS
from songnuan.entry.compare import Compared
from songnuan.entry.tally import tally
from songnuan.retention.act import Plan
from songnuan.retention.one import Traces
from tests import factories as make

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


def test_whatever_is_counted_has_a_name() -> None:
    counted = {*tally(Compared([], [], stopped=False)), "explained", "mended", *Result().totals}
    counted |= {field.name for counts in (Plan, Traces) for field in fields(counts)} - {"begun", "unclear"}
    assert counted == COUNTS.keys()


@pytest.mark.django_db
def test_a_page_says_counts_and_moments_in_words(client: Client) -> None:
    client.force_login(make.user("安全审计", make.PROVINCE))
    journal.note(
        "denied.many", actor=None,
        body={"count": 3, "since": "2026-11-28T11:47:27.991509+00:00", "counts": {"new": 2, "wrong": 0}},
    )  # fmt: skip
    said = client.get("/audit/").context["log"].lines[0].content
    assert sorted(said.split("；")) == sorted(
        ["次数 3", "自 2026-11-28 19:47:27", "行数 新增 2", "要改的行 0"]
    )
