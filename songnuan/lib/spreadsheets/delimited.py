"""A .csv: one sheet, all text. Nothing is guessed but the encoding and the delimiter."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from songnuan.lib.spreadsheets.cells import Cell, Refused, SheetHead
from songnuan.lib.spreadsheets.filled import Filled
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.spool import Spool

DELIMITERS = (",", "\t", ";")
SAMPLE_LINES = 20
_SAID = re.compile(r'"?sep=(?P<delimiter>[,;|\t])"?\r?\n', re.IGNORECASE)
"""A first line that says the delimiter to spreadsheet programs."""


def read_csv(data: bytes, limits: Limits) -> Iterator[tuple[SheetHead, Spool]]:
    """Yield the one sheet, each row with as many cells as it was written with, blank ones too. Raises Refused.

    Who reads it can tell a row with a comma too much by that (songnuan.entry.torn).

    UTF-8 is tried first and strictly: GB18030 takes nearly any bytes and would turn UTF-8 into wrong text.
    UTF-16 only with its byte order mark.
    """
    text = decoded(data)
    if "\0" in text:
        raise Refused(
            "unreadable", "文件里含有不可见的空字符，不是正常的 CSV。请用 Excel 或 WPS 另存后上传。"
        )
    csv.field_size_limit(limits.cell_characters)
    spool = Spool(limits, Filled(limits))
    said = _SAID.match(text)
    # Spreadsheet programs count no row for it.
    text = text[said.end() :] if said else text
    delimiter = said["delimiter"] if said else delimiter_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            cells: list[Cell] = [value or None for value in row]
            if not any(row):
                continue
            while len(cells) > limits.columns and cells[-1] is None:
                cells.pop()
            if number > limits.last_row:
                raise Refused("too_large", "超过 %(most)s 行，不予读取。请拆成几份上传。", most=limits.rows)
            if len(cells) > limits.columns:
                raise Refused(
                    "too_large",
                    "第 %(row)s 行有 %(count)s 列，每张最多 %(most)s 列。",
                    row=number,
                    count=len(cells),
                    most=limits.columns,
                )
            spool.add(number, cells)
    except csv.Error as error:
        if "field larger" in str(error):
            raise Refused(
                "too_large",
                "第 %(row)s 行有单元格的文字超过 %(most)s 个字，可能是引号没有配对。请检查后再上传。",
                row=number + 1,
                most=limits.cell_characters,
            ) from error
        raise Refused(
            "unreadable", "第 %(row)s 行的引号没有配对。请用 Excel 或 WPS 另存后上传。", row=number + 1
        ) from error
    yield SheetHead(name="", row_count=spool.row_count), spool


def decoded(data: bytes) -> str:
    """Answer the text of a file whose encoding nobody wrote down."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(
        "unreadable", "文字编码无法识别。请用 Excel 或 WPS 打开，另存为“CSV UTF-8”或 .xlsx 再上传。"
    )


def delimiter_of(text: str) -> str:
    """Answer which of comma, tab and semicolon stands most often in the first lines, outside quotes."""
    sample = "".join(islice(io.StringIO(text), SAMPLE_LINES))
    bare = "".join(sample.split('"')[::2])
    return max(DELIMITERS, key=bare.count)
