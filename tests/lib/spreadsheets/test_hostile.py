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
from tests.lib.spreadsheets.containers import of_1995
from tests.lib.spreadsheets.hostile import CASES, STANDS_FOR, Hostile
from tests.lib.spreadsheets.hostile_names import NAMED
from tests.workbooks import write

TIGHT = dataclasses.replace(LIMITS, memory_bytes=160 << 20, cpu_seconds=20)
"""The address space of the reading process, of which the interpreter and calamine's code take some 50 MB."""


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Processor seconds that reading an honest file of 20,000 rows takes on this machine."""
    path = tmp_path_factory.mktemp("honest") / "upload"
    rows = [{f"列{column}": f"朝阳区 {row}-{column}" for column in range(10)} for row in range(20_000)]
    write(path, {"表": rows})
    before = spent()
    with open_workbook(path, "a.xlsx", TIGHT) as sheets:
        assert sum(1 for sheet in sheets for _row in sheet) == 20_001
    return spent() - before


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.hardening(STANDS_FOR[name])) for name in sorted(CASES)]
)
def test_refused(name: str, tmp_path: Path, honest: float) -> None:
    refused(CASES[name], tmp_path, honest)


@pytest.mark.hardening("T07")
@pytest.mark.parametrize("name", NAMED)
def test_sheets_that_cannot_be_told_apart_are_refused(name: str, tmp_path: Path, honest: float) -> None:
    refused(NAMED[name], tmp_path, honest)


def refused(case: Hostile, tmp_path: Path, honest: float) -> None:
    code, filename, build = case
    path = tmp_path / "upload"
    path.write_bytes(build())
    before = spent()
    with pytest.raises(Refused) as caught, open_workbook(path, filename, TIGHT):
        pytest.fail("handed out")
    assert caught.value.code == code
    assert re.fullmatch(r"(?s)(?=.*[\u4e00-\u9fff]).{10,200}", caught.value.message)
    assert "内存" not in caught.value.message
    assert spent() - before < 6 * honest, "processor time"


def test_there_are_enough_kinds() -> None:
    assert len(CASES) >= 100


@pytest.mark.hardening("T07")
@pytest.mark.parametrize("stream", ["Workbook", "Book"])
def test_an_xls_of_1995_is_named_as_such_with_what_to_do(stream: str, tmp_path: Path) -> None:
    """Its stream is called Book; either way it is the age that is said, not that something is broken."""
    path = tmp_path / "upload"
    path.write_bytes(of_1995(stream))
    with pytest.raises(Refused) as caught, open_workbook(path, "a.xls", TIGHT):
        pytest.fail("handed out")
    assert (caught.value.code, caught.value.message) == (
        "unreadable",
        "这个文件是 Excel 95 或更早版本的表格，不能读取。请用 Excel 或 WPS 打开后，另存为 .xlsx 再上传。",
    )


def test_the_control_the_same_file_of_1997_is_read(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(of_1995("Workbook", version=6))
    with open_workbook(path, "a.xls", TIGHT) as sheets:
        assert len(list(sheets)) == 1
