"""Names of the sheets of one file: what is said, typed or kept of a row is found again by its sheet's name alone."""

from __future__ import annotations

from collections.abc import Iterable

from songnuan.lib.spreadsheets.archive import damaged
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.cells import gettext_noop as _
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.text import CONTROL


def check_sheet_names(names: Iterable[str], limits: Limits) -> None:
    """Refuse names that do not tell the sheets apart, or that cannot be kept as they are. Raises Refused.

    Two that differ in case only are one name to Excel and to LibreOffice. A single sheet may be without one, as is that
    of a .csv.
    """
    seen: set[str] = set()
    for name in names:
        if CONTROL.search(name):
            raise damaged(_("工作表名称里有不可见的控制字符"))
        if len(name) > limits.sheet_name:
            raise Refused(
                "too_large",
                "工作表“%(sheet)s…”的名称超过 %(most)s 个字。请把名称改短后再上传。",
                sheet=name[:20],
                most=limits.sheet_name,
            )
        if name.casefold() in seen:
            raise Refused(
                "unreadable",
                "文件里有两张工作表都叫“%(sheet)s”，分不清是哪一张。请给其中一张改名后再上传。",
                sheet=name,
            )
        seen.add(name.casefold())
    if "" in seen and len(seen) > 1:
        raise Refused("unreadable", "文件里有工作表没有名称，分不清是哪一张。请给每张工作表起名后再上传。")
