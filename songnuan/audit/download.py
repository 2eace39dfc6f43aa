"""The log taken out as .xlsx or .csv: its lines as the page shows them, none of them a formula."""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

from django.utils.translation import gettext as _

from songnuan.audit.log import BLOCK, Line
from songnuan.lib.spreadsheets.writing.mark import mark_line
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet
from songnuan.lib.spreadsheets.writing.texts import quoted
from songnuan.lib.spreadsheets.writing.xlsx import write_xlsx


class _Echo:
    """What csv writes into: hands each line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def as_csv(lines: Iterable[Line], mark: str) -> Iterator[bytes]:
    """Block by block, so that a million of them needs no memory: each is opened when the one before is out."""
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf" + writer.writerow([mark_line(mark)]).encode()
    yield writer.writerow(header()).encode()
    left = iter(lines)
    while block := list(islice(left, BLOCK)):
        yield "".join(writer.writerow(_cells(line)) for line in block).encode()


def _cells(line: Line) -> list[int | str]:
    return [value if isinstance(value, int) else quoted(value) for value in values(line)]


def as_xlsx(lines: Iterable[Line], mark: str) -> IO[bytes]:
    """A workbook in a file that goes away once it is closed. Raises TooManyRows above a million."""
    kinds = {0: "count", 6: "count"}
    columns = tuple(
        Column(name, kinds.get(place, "text"), 24 if place == 8 else 14)  # type: ignore[arg-type]
        for place, name in enumerate(header())
    )
    book = tempfile.TemporaryFile()  # noqa: SIM115  (closed by the response that sends it)
    write_xlsx(book, [Sheet(_("审计日志"), columns, (values(line) for line in lines))], mark, on_disk=True)
    book.seek(0)
    return book


def header() -> list[str]:
    """The columns, in the reader's language."""
    return [
        _("序号"), _("时间"), _("操作人"), _("行为"), _("结果"), _("工会"), _("批次"), _("来源地址"), _("内容"),
    ]  # fmt: skip


def values(line: Line) -> list[int | str]:
    """One event as the cells of a row."""
    return [
        line.sequence, line.at.strftime("%Y-%m-%d %H:%M:%S"), line.who, line.act, line.outcome, line.union,
        line.batch or "", line.address, line.content,
    ]  # fmt: skip
