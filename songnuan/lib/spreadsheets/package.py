"""An .xlsx from outside its sheets: what it must not carry, which sheets it has, how its numbers look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import join, normpath

from songnuan.lib.spreadsheets.archive import Archive, damaged
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.cells import gettext_noop as _
from songnuan.lib.spreadsheets.formats import Formats
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.markup import elements
from songnuan.lib.spreadsheets.serials import Shows, built_in_shows

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
FORBIDDEN = (
    (re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/|^customui/"), _("宏")),
    (re.compile(r"/externallinks/"), _("指向其他文件的外部链接")),
    (re.compile(r"/embeddings/"), _("嵌入的其他文件（OLE 对象）")),
    (re.compile(r"/activex/"), _("ActiveX 控件")),
    (re.compile(r"/connections\.xml$|/querytables/|^xl/model/"), _("外部数据连接")),
)
FORBIDDEN_TYPES = (
    (re.compile(r"macroenabled|vbaproject|macrosheet|dialogsheet", re.IGNORECASE), _("宏")),
    (re.compile(r"externallink", re.IGNORECASE), _("指向其他文件的外部链接")),
    (re.compile(r"activex", re.IGNORECASE), _("ActiveX 控件")),
    (re.compile(r"oleobject", re.IGNORECASE), _("嵌入的其他文件（OLE 对象）")),
    (re.compile(r"\.connections\+", re.IGNORECASE), _("外部数据连接")),
)
TRUE = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet of the workbook: its name, whether it is hidden, and the part that holds its cells."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True, slots=True)
class Package:
    """What the sheets are read with: for each style, by its index, what it shows, and which ones strike through."""

    sheets: tuple[SheetPart, ...]
    date_1904: bool
    styles: dict[str, Shows]
    struck: frozenset[str]
    strings_part: str | None


def macro(what: str, **values: object) -> Refused:
    """A refusal for active content; `what` names it to the clerk, a phrase with places for `values`."""
    return Refused(
        "macro",
        "文件里含有%(what)s，为了安全不能接收。请新建一个空白工作簿，只粘贴数值，另存为 .xlsx 再上传。",
        what=what,
        **values,
    )


def check_contents(archive: Archive) -> None:
    """Refuse macros, links, embedded files, controls and connections, by part name and by declared type."""
    for name in archive.parts:
        for pattern, found in FORBIDDEN:
            if pattern.search(name):
                raise macro(found)
    for element in elements(archive.chunks("[Content_Types].xml")):
        declared = element.attributes.get("ContentType", "")
        for pattern, found in FORBIDDEN_TYPES:
            if pattern.search(declared):
                raise macro(found)


def read_package(archive: Archive, limits: Limits) -> Package:
    """Answer the workbook's frame. Raises Refused."""
    targets = _relations(archive)
    sheets: list[SheetPart] = []
    date_1904 = False
    count = 0
    for element in elements(archive.chunks(WORKBOOK)):
        if element.name == "workbookPr":
            date_1904 = element.attributes.get("date1904", "") in TRUE
        elif element.name == "sheet":
            count += 1
            if count > limits.sheets:
                raise Refused(
                    "too_large",
                    "工作表超过 %(most)s 张，不予读取。请删去不用的工作表，或拆成几份上传。",
                    most=limits.sheets,
                )
            kind, part = targets.get(element.attributes.get("r:id", ""), ("", ""))
            if kind.endswith("/chartsheet"):
                continue
            if not kind.endswith("/worksheet") or part.casefold() not in archive.parts:
                raise damaged("工作表缺失")
            hidden = element.attributes.get("state", "visible") != "visible"
            sheets.append(SheetPart(element.attributes.get("name", ""), hidden, part))
    if len({sheet.part.casefold() for sheet in sheets}) != len(sheets):
        raise damaged("两张工作表指向同一内容")
    styles, struck = _styles(archive, _target(archive, targets, "/styles"), limits)
    return Package(
        sheets=tuple(sheets),
        date_1904=date_1904,
        styles=styles,
        struck=struck,
        strings_part=_target(archive, targets, "/sharedStrings"),
    )


def _relations(archive: Archive) -> dict[str, tuple[str, str]]:
    """Targets inside the file by relation id: (type, part name). Those outside are never followed."""
    found: dict[str, tuple[str, str]] = {}
    if RELATIONS not in archive.parts:
        raise damaged("工作表缺失")
    for element in elements(archive.chunks(RELATIONS)):
        values = element.attributes
        if element.name == "Relationship" and values.get("TargetMode") != "External":
            target = values.get("Target", "")
            part = target[1:] if target.startswith("/") else normpath(join("xl", target))
            found[values.get("Id", "")] = (values.get("Type", ""), part)
    return found


def _target(archive: Archive, targets: dict[str, tuple[str, str]], ending: str) -> str | None:
    return next(
        (
            part
            for kind, part in targets.values()
            if kind.endswith(ending) and part.casefold() in archive.parts
        ),
        None,
    )


def _styles(archive: Archive, part: str | None, limits: Limits) -> tuple[dict[str, Shows], frozenset[str]]:
    if part is None:
        return {}, frozenset()
    formats = Formats[str](limits)
    named: list[str] = []
    fonts: list[str] = []
    """The font of each style."""
    struck: set[str] = set()
    """Fonts that strike through."""
    count = 0
    inside = ""
    for name, values in elements(archive.chunks(part)):
        if name in ("fonts", "fills", "cellXfs", "cellStyleXfs", "cellStyles", "dxfs", "numFmts"):
            inside = name
        elif name == "font" and inside == "fonts":
            count += 1
        elif name == "strike" and inside == "fonts" and values.get("val", "1") in TRUE:
            struck.add(str(count - 1))
        elif name == "numFmt" and inside == "numFmts":
            formats.add(values.get("numFmtId", ""), values.get("formatCode", ""))
        elif name == "xf" and inside == "cellXfs":
            named.append(values.get("numFmtId", "0"))
            fonts.append(values.get("fontId", "0"))
        if max(len(named), len(struck)) > limits.style_count:
            raise Refused(
                "too_large",
                "单元格样式超过 %(most)s 种，不予读取。请新建工作簿，只粘贴数值后上传。",
                most=limits.style_count,
            )
    own = formats.shown(named)
    shown = {
        str(style): own.get(number, built_in_shows(int(number)) if number.isdecimal() else None)
        for style, number in enumerate(named)
    }
    return shown, frozenset(str(style) for style, font in enumerate(fonts) if font in struck)
