"""What a file is, by its content; a name that says otherwise is refused with the way out."""

from __future__ import annotations

from songnuan.lib.spreadsheets.archive import Archive
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.cells import gettext_noop as _
from songnuan.lib.spreadsheets.ole import MAGIC, CompoundFile
from songnuan.lib.spreadsheets.package import macro

KINDS = {
    ".xlsx": _("Excel 工作簿（.xlsx）"),
    ".xls": _("旧版 Excel 工作簿（.xls）"),
    ".ods": _("ODS 表格（.ods）"),
    ".csv": _("文本表格（.csv）"),
}
WORKBOOKS = ("workbook", "book")
"""Names of the stream that holds an old workbook, case-folded."""
MACRO_NAMES = (".xlsm", ".xltm", ".xlam", ".xla", ".xlsb")
FOREIGN = (
    (b"MZ", _("程序")),
    (b"\x7fELF", _("程序")),
    (b"%PDF", _("PDF 文档")),
    (b"\x89PNG", _("图片")),
    (b"\xff\xd8\xff", _("图片")),
    (b"GIF8", _("图片")),
    (b"Rar!", _("RAR 压缩包")),
    (b"7z\xbc\xaf", _("7z 压缩包")),
    (b"\x1f\x8b", _("GZ 压缩包")),
    (b"{\\rtf", _("RTF 文档")),
    (b"\x09\x00\x04\x00", _("Excel 2.x 表格")),
    (b"\x09\x02\x06\x00", _("Excel 3 表格")),
    (b"\x09\x04\x06\x00", _("Excel 4 表格")),
)


def unreadable(template: str, **values: object) -> Refused:
    """A refusal for what is no table of ours; `template` says what it is and what to do instead."""
    return Refused("unreadable", template, **values)


def check_name(suffix: str) -> None:
    """Refuse a name that no workbook of ours has. `suffix` is lower case, with its dot."""
    if suffix in MACRO_NAMES:
        raise (
            macro("宏（文件名以 %(suffix)s 结尾）", suffix=suffix)
            if suffix != ".xlsb"
            else unreadable("不能接收二进制工作簿（.xlsb）。请用 Excel 或 WPS 打开后，另存为 .xlsx 再上传。")
        )
    if suffix not in KINDS:
        raise unreadable(
            "不能接收%(what)s，只能上传 .xlsx、.xls、.ods 或 .csv。请用 Excel 或 WPS 打开后，另存为 .xlsx 再上传。",
            what=_("以 %(suffix)s 结尾的文件") if suffix else _("没有扩展名的文件"),
            suffix=suffix[:16],
        )


def check_agrees(suffix: str, kind: str) -> None:
    """Refuse a file whose name promises another kind than its content is."""
    if suffix != kind:
        raise unreadable(
            "文件名以 %(suffix)s 结尾，内容却是%(what)s。请用 Excel 或 WPS 打开后，另存为 .xlsx 再上传。",
            suffix=suffix,
            what=KINDS[kind],
        )


def kind_of_start(start: bytes) -> str:
    """Answer "zip", "ole" or "text" from the first bytes. Raises Refused for what is known to be no table."""
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if start.startswith(MAGIC):
        return "ole"
    for magic, name in FOREIGN:
        if start.startswith(magic):
            raise unreadable(
                "这个文件其实是%(what)s，不是表格。请上传 .xlsx、.xls、.ods 或 .csv。", what=name
            )
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"mime-version:") or (
        (text.startswith(b"<") and b"<html" in text) or b"<table" in text[:2048]
    ):
        raise unreadable(
            "这个文件其实是网页，不是真正的表格（系统导出的“.xls”常是这样）。请用 Excel 或 WPS 打开后，另存为 .xlsx 再上传。"
        )
    if text.startswith(b"<"):
        raise unreadable(
            "这个文件其实是 XML 文本，不是真正的表格。请用 Excel 或 WPS 打开后，另存为 .xlsx 再上传。"
        )
    return "text"


def kind_of_zip(archive: Archive) -> str:
    """Answer ".xlsx" or ".ods". Raises Refused for any other zip file."""
    parts = archive.parts
    if "[content_types].xml" in parts and "xl/workbook.xml" in parts:
        return ".xlsx"
    if "[content_types].xml" in parts and "xl/workbook.bin" in parts:
        raise unreadable(
            "这个文件是二进制工作簿（.xlsb），不能读取。请用 Excel 或 WPS 打开后，另存为 .xlsx 再上传。"
        )
    if "content.xml" in parts and "mimetype" in parts:
        stated = archive.read("mimetype", 256).strip()
        if stated in (
            b"application/vnd.oasis.opendocument.spreadsheet",
            b"application/vnd.oasis.opendocument.spreadsheet-template",
        ):
            return ".ods"
        raise unreadable(
            "这个文件是文字或演示文档，不是表格。请用 Excel 或 WPS 打开后，另存为 .xlsx 再上传。"
        )
    if "[content_types].xml" in parts:
        raise unreadable(
            "这个文件是 Word 或 PPT 文档，不是表格。请用 Excel 或 WPS 打开后，另存为 .xlsx 再上传。"
        )
    raise unreadable("这个文件是普通压缩包，不是表格。请解压后逐个上传里面的表格。")


def kind_of_ole(book: CompoundFile) -> str:
    """Answer ".xls". Raises Refused for a locked workbook and for other documents in this container."""
    names = {stream.name.casefold() for stream in book.streams}
    if {"encryptedpackage", "encryptioninfo"} & names:
        raise Refused("encrypted", "文件设有密码。请在 Excel 或 WPS 中取消密码后另存，再上传。")
    if any(stream.own and stream.name.casefold() in WORKBOOKS for stream in book.streams):
        return ".xls"
    raise unreadable(
        "这个文件是旧版 Word、PPT 或其他文档，不是表格。请用 Excel 或 WPS 打开后，另存为 .xlsx 再上传。"
    )
