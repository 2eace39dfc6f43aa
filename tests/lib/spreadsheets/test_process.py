"""The reading process: bounded, killed, reaped, alone (T08)."""

from __future__ import annotations

import dataclasses
import resource
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from songnuan.lib import apart as door
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import LIMITS
from songnuan.lib.spreadsheets.marking.carried import carried, parsed
from songnuan.lib.spreadsheets.marking.copy import write_marked_copy
from songnuan.lib.spreadsheets.marking.marks import BookMarks, Mark, SheetMarks
from songnuan.lib.spreadsheets.open import open_workbook
from songnuan.lib.spreadsheets.outward import may_reach_out
from songnuan.lib.spreadsheets.throughout import written_throughout
from tests.lib.spreadsheets.books import sheet_xml, text_cell, xlsx
from tests.lib.spreadsheets.hostile import CASES, STANDS_FOR
from tests.lib.spreadsheets.reads import read_through

pytestmark = pytest.mark.hardening("T08")

QUICK = dataclasses.replace(LIMITS, wall_seconds=1.5, cpu_seconds=2)
LIMITED = """
import json, sys, time
sys.path.insert(0, sys.argv.pop(1))
sys.argv.pop(1)
from songnuan.lib.spreadsheets.answering import restrict
from songnuan.lib.spreadsheets.child import main
from songnuan.lib.spreadsheets.limits import Limits
restrict(Limits(**json.loads(sys.argv[1])))
"""
HEAD = """
print('H{"name":"x","hidden":false,"hidden_rows":[],"hidden_columns":[],"merges":[],"row_count":1,"date_1904":false}')
print('R[[1,[1]]]', flush=True)
"""
PLANTED = {
    "sleeps": "time.sleep(600)",
    "sleeps after a row": HEAD + "time.sleep(600)",
    "spins": "while True: pass",
    "eats memory": "import mmap; x = mmap.mmap(-1, 2 << 30)",
    "kills itself": "import os; os.kill(os.getpid(), 9)",
    "overflows its stack": "import ctypes; ctypes.string_at(0)",
    "says nothing": "",
    "says half": "print('H{', end='', flush=True)",
    "says rubbish": "print('H[1,2]', flush=True); time.sleep(600)",
    "says rubbish of rows": HEAD + "print('R[[1,{}]]', flush=True)",
    "says an unknown tag": HEAD + "print('R[[1,[[\"q\",1]]]]', flush=True)",
    "never ends a line": "\nwhile True: sys.stdout.write('x' * 65536)",
    "forgets the end": HEAD,
    "fails": "raise ValueError('secret')",
    "reports a fault": "print('F\"ValueError x.py:1\"')",
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(xlsx())
    return path


def plant(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(door, "PROGRAM", LIMITED + program)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def children() -> list[str]:
    return [
        line for task in Path("/proc/self/task").iterdir() for line in (task / "children").read_text().split()
    ]


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_a_broken_reader_is_a_refusal(name: str, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, PLANTED[name])
    before, started = (open_files(), children()), time.monotonic()
    with pytest.raises(Refused) as caught, open_workbook(book, "a.xlsx", QUICK) as sheets:
        sum(1 for sheet in sheets for _ in sheet)
    assert caught.value.code == "unreadable"
    assert "secret" not in caught.value.message
    assert time.monotonic() - started < 300, "it woke up by itself"
    assert (open_files(), children()) == before


def mark(original: Path) -> None:
    write_marked_copy(original, BookMarks(), original.with_name("copy"), QUICK)


@pytest.mark.parametrize(
    "name", ["sleeps", "kills itself", "eats memory", "says rubbish", "forgets the end", "fails"]
)
@pytest.mark.parametrize(
    "door_of",
    [
        mark,
        lambda original: may_reach_out(original, QUICK),
        lambda original: list(written_throughout(original, QUICK)),
    ],
    ids=["mark", "outward", "throughout"],
)
def test_other_work_on_a_file_is_bounded_alike(
    door_of: Callable[[Path], object], name: str, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, PLANTED[name])
    before = (open_files(), children())
    with pytest.raises(Refused) as caught:
        door_of(book)
    assert caught.value.code == "unreadable"
    assert (open_files(), children()) == before


def test_whatever_rewrites_a_file_is_reached_through_its_door_alone() -> None:
    inside = ("marking.book", "reaching", "whole_text")
    users = {
        path.name
        for path in (door.ROOT / "songnuan").rglob("*.py")
        if any(f"songnuan.lib.spreadsheets.{module} import" in path.read_text() for module in inside)
    }
    assert users == {"child.py"}


def test_marks_arrive_as_they_were() -> None:
    marks = BookMarks({"表": SheetMarks(2, None, heading="x")}, [Mark("半\ud800", wrong=False)])
    marks.sheets["表"].add_cell(3, 1, Mark("甲", wrong=True))
    marks.sheets["表"].add_row(3, Mark("乙", wrong=False))
    marks.sheets["表"].add_value(4, 2, "=1+1")
    assert parsed(carried(marks)) == marks


def test_no_byte_is_written_to_a_file(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, f"with open({str(tmp_path / 'copy')!r}, 'w') as copy: copy.write('x')")
    with pytest.raises(Refused), open_workbook(book, "a.xlsx"):
        pass
    assert (tmp_path / "copy").read_bytes() == b""


def test_control_without_limits_memory_is_given(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The greedy reader above is stopped by its limit, not by the machine."""
    roomy = dataclasses.replace(LIMITS, memory_bytes=4 << 30)
    plant(monkeypatch, "import mmap; x = mmap.mmap(-1, 2 << 30)\nmain()")
    with open_workbook(book, "a.xlsx", roomy) as sheets:
        assert [dict(sheet) for sheet in sheets] == [{1: [1]}]


def test_the_slow_reader_is_given_the_time_it_may_take(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, "time.sleep(0.8)\nmain()")
    with open_workbook(book, "a.xlsx", QUICK) as sheets:
        assert [dict(sheet) for sheet in sheets] == [{1: [1]}]


def test_the_time_that_the_consumer_takes_is_not_the_readers(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(
        xlsx(
            sheet_xml("".join(f"<row r='{n}'>{text_cell(f'A{n}', 'x' * 200)}</row>" for n in range(1, 3001)))
        )
    )
    rows = 0
    with open_workbook(path, "a.xlsx", dataclasses.replace(QUICK, wall_seconds=1.0)) as sheets:
        for sheet in sheets:
            for _ in sheet:
                rows += 1
                if rows == 1:
                    time.sleep(1.5)
    assert rows == 3000


def test_a_consumer_that_stops_early_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(xlsx(*[sheet_xml("".join(f"<row><c><v>{n}</v></c></row>" for n in range(50_000)))] * 3))
    before = open_files(), children()
    with open_workbook(path, "a.xlsx") as sheets:
        assert next(iter(next(sheets))) == (1, [0])
    with pytest.raises(KeyboardInterrupt), open_workbook(path, "a.xlsx"):
        raise KeyboardInterrupt
    assert (open_files(), children()) == before


def test_sheets_may_be_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(xlsx(*[sheet_xml("".join(f"<row><c><v>{n}</v></c></row>" for n in range(2_000)))] * 3))
    with open_workbook(path, "a.xlsx") as sheets:
        assert [sheet.head.name for sheet in sheets] == ["表1", "表2", "表3"]
    with open_workbook(path, "a.xlsx") as sheets:
        first, second, third = sheets
        assert next(iter(third), None) is None
        assert [first.head.row_count, second.head.row_count] == [2_000, 2_000]


def test_the_reader_stands_alone(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Django, no environment of ours, a session of its own, three open files, and no right to more."""
    monkeypatch.setenv("SECRET_OF_OURS", "x")
    plant(
        monkeypatch,
        """
import os, resource
facts = [
    sorted({name.partition(".")[0] for name in sys.modules} & {"django", "openpyxl", "pickle", "socket"}),
    "SECRET_OF_OURS" in os.environ, os.getsid(0) == os.getpid(), sorted(os.listdir("/proc/self/fd"))[:3],
    len(os.listdir("/proc/self/fd")), resource.getrlimit(resource.RLIMIT_FSIZE),
    resource.getrlimit(resource.RLIMIT_CORE),
    resource.getrlimit(resource.RLIMIT_NPROC), resource.getrlimit(resource.RLIMIT_NOFILE),
]
print("X" + json.dumps(["facts", json.dumps(facts), {}]))
""",
    )
    with pytest.raises(Refused) as caught, open_workbook(book, "a.xlsx"):
        pass
    none = "[0, 0]"
    expected = f'[[], false, true, ["0", "1", "2"], 4, {none}, {none}, {none}, [16, 16]]'
    assert (caught.value.code, caught.value.message) == ("facts", expected)


def test_many_readers_leave_no_file_and_no_process(book: Path) -> None:
    before = open_files(), children()
    for _ in range(20):
        with open_workbook(book, "a.xlsx") as sheets:
            assert [dict(sheet) for sheet in sheets] == [{1: [1]}]
    assert (open_files(), children()) == before


@pytest.mark.slow
def test_memory_of_the_parent_stays_flat(tmp_path: Path) -> None:
    """40,000 rows of 20 long texts (160 MB as Python objects) go through one block at a time."""
    row = "".join(f'<c t="inlineStr"><is><t>{column:0>150}</t></is></c>' for column in range(20))
    path = tmp_path / "upload"
    path.write_bytes(xlsx(sheet_xml(f"<row>{row}</row>" * 40_000)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with open_workbook(path, "a.xlsx") as sheets:
        assert sum(1 for sheet in sheets for _ in sheet) == 40_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024


def test_a_missing_file_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), open_workbook(tmp_path / "none", "a.xlsx"):
        pass


def test_through_the_process_is_the_same(tmp_path: Path) -> None:
    [(head, rows)] = read_through(tmp_path / "upload", "姓名,金额\n张三,1\n".encode(), "a.CSV")
    assert (head.name, head.row_count, rows) == ("", 2, {1: ["姓名", "金额"], 2: ["张三", "1"]})


WATCHED = """
def watch(event, arguments):
    if event == "open" or event.startswith(("socket.", "os.system", "os.exec", "subprocess.")):
        if event != "open" or isinstance(arguments[0], str) and not arguments[0].endswith(("py", "pyc")):
            print("X" + json.dumps(["seen", event, {}]), flush=True)

from songnuan.lib.spreadsheets import reading, xls  # what is imported later would open files of ours
sys.addaudithook(watch)
"""
OUTSIDE = sorted(name for name, attack in STANDS_FOR.items() if attack in ("T04", "T06"))


@pytest.mark.hardening("T04", "T06")
@pytest.mark.parametrize("name", OUTSIDE[::3])
def test_no_file_is_opened_and_no_address_called(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, filename, build = CASES[name]
    path = tmp_path / "upload"
    path.write_bytes(build())
    plant(monkeypatch, WATCHED + "main()")
    with pytest.raises(Refused) as caught, open_workbook(path, filename):
        pass
    assert caught.value.code == code


@pytest.mark.hardening("T04")
@pytest.mark.parametrize("deed", ["open('/etc/hostname')", "import socket; socket.socket()"])
def test_control_a_file_opened_or_an_address_called_is_seen(
    deed: str, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, WATCHED + deed)
    with pytest.raises(Refused) as caught, open_workbook(book, "a.xlsx"):
        pass
    assert caught.value.code == "seen"


@pytest.mark.hardening("T04")
def test_the_reader_has_no_network_where_the_system_allows_that(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, 'print("X" + json.dumps(["devices", open("/proc/self/net/dev").read(), {}]))')
    with pytest.raises(Refused) as caught, open_workbook(book, "a.xlsx"):
        pass
    try_it = ["unshare", "--user", "--net", "true"]
    allowed = subprocess.run(try_it, check=False, capture_output=True).returncode == 0
    here = devices(Path("/proc/self/net/dev").read_text())
    assert devices(caught.value.template) == (["lo"] if allowed else here)


def devices(table: str) -> list[str]:
    return [line.partition(":")[0].strip() for line in table.splitlines() if ":" in line]
