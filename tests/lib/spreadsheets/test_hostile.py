"""T01–T07: each hostile file is refused with its code, in Chinese, quickly and in little memory."""

from __future__ import annotations

import dataclasses
import re
import resource
from pathlib import Path

import pytest

from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import LIMITS
from songnuan.lib.spreadsheets.open import open_workbook
from tests.lib.spreadsheets.hostile import CASES, STANDS_FOR, Hostile
from tests.lib.spreadsheets.hostile_names import NAMED

TIGHT = dataclasses.replace(LIMITS, memory_bytes=160 << 20, cpu_seconds=20)
"""The address space of the reading process, of which the interpreter and calamine's code take some 50 MB."""


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.hardening(STANDS_FOR[name])) for name in sorted(CASES)]
)
def test_refused(name: str, tmp_path: Path) -> None:
    refused(CASES[name], tmp_path)


@pytest.mark.hardening("T07")
@pytest.mark.parametrize("name", NAMED)
def test_sheets_that_cannot_be_told_apart_are_refused(name: str, tmp_path: Path) -> None:
    refused(NAMED[name], tmp_path)


def refused(case: Hostile, tmp_path: Path) -> None:
    code, filename, build = case
    path = tmp_path / "upload"
    path.write_bytes(build())
    before = spent()
    with pytest.raises(Refused) as caught, open_workbook(path, filename, TIGHT):
        pytest.fail("handed out")
    assert caught.value.code == code
    assert re.fullmatch(r"(?s)(?=.*[\u4e00-\u9fff]).{10,200}", caught.value.message)
    assert "内存" not in caught.value.message
    assert spent() - before < 1.5, "processor time"


def test_there_are_enough_kinds() -> None:
    assert len(CASES) >= 100
