"""From a file to its sheets: the gate first, then the reader of its kind. Runs in the reading process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from songnuan.lib.spreadsheets.archive import Archive
from songnuan.lib.spreadsheets.cells import Refused, SheetHead
from songnuan.lib.spreadsheets.delimited import read_csv
from songnuan.lib.spreadsheets.kinds import check_agrees, check_name, kind_of_ole, kind_of_start, kind_of_zip
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.ods import read_ods
from songnuan.lib.spreadsheets.ole import CompoundFile
from songnuan.lib.spreadsheets.sheet_names import check_sheet_names
from songnuan.lib.spreadsheets.spool import Spool
from songnuan.lib.spreadsheets.streamed import Streamed
from songnuan.lib.spreadsheets.xls import read_xls
from songnuan.lib.spreadsheets.xlsx import read_xlsx

START = 8192


Rows = Spool | Streamed
"""Rows of a sheet that was read, or that is read while they are taken."""


def read_workbook(file: BinaryIO, suffix: str, limits: Limits) -> list[tuple[SheetHead, Rows]]:
    """Answer all sheets of a workbook, or none: raises Refused for whatever is wrong with the file itself.

    The rows of a long sheet may still raise it when they are taken.
    `suffix` is the lower-case ending of the client's file name, with its dot.
    """
    size = file.seek(0, 2)
    if not size:
        raise Refused("empty", "文件是空的（0 字节）。请检查是否保存成功，再重新上传。")
    if size > limits.file_bytes:
        megabytes = limits.file_bytes >> 20
        raise Refused(
            "too_large",
            "文件有 %(size)s MB，最多 %(most)s MB。请删去图片，或拆成几份上传。",
            size=f"{size / (1 << 20):.1f}",
            most=megabytes,
        )
    sheets = list(_sheets(file, suffix, limits))
    if limits.names_asked:
        check_sheet_names([head.name for head, _ in sheets], limits)
    if not any(head.row_count for head, _ in sheets):
        raise empty()
    return sheets


def empty() -> Refused:
    """A refusal for a workbook without any value."""
    return Refused("empty", "文件里没有任何内容。请检查是否选对了文件，再重新上传。")


def _sheets(file: BinaryIO, suffix: str, limits: Limits) -> Iterator[tuple[SheetHead, Rows]]:
    file.seek(0)
    start = kind_of_start(file.read(START))
    if start == "zip":
        archive = Archive(file, limits)
        kind = kind_of_zip(archive)
        check_name(suffix)
        check_agrees(suffix, kind)
        return read_xlsx(archive, limits) if kind == ".xlsx" else read_ods(archive, limits)
    file.seek(0)
    data = file.read()
    if start == "ole":
        book = CompoundFile(data)
        kind = kind_of_ole(book)
        check_name(suffix)
        check_agrees(suffix, kind)
        return read_xls(data, book, limits)
    check_name(suffix)
    check_agrees(suffix, ".csv")
    return read_csv(data, limits)
