"""The XML parts of a workbook: always UTF-8, never with a DOCTYPE, always well-formed.

Reading goes over plain text with regular expressions, which is several times faster than one Python call for
each tag. That is right only for text in a plain form, so there are two ways in, with one reader behind them:
`checked` passes text on as it stands and raises `Odd` where it is not plain (comments, CDATA, two
names for one namespace …); `rewritten` then brings the same part into the plain form. Both run every byte
through expat, so whatever is read was well-formed. The rows of a sheet alone may pass by it (`PlainText`), where they are
written as rows that it has seen (songnuan.lib.spreadsheets.row_shape).
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from songnuan.lib.spreadsheets.cells import Refused

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
UTF8 = ("utf-8", "utf8", "us-ascii", "ascii")
ORDER = {"r": 0, "s": 1, "t": 2}
ROOT = re.compile(r"\s*(?:<\?xml[^<>]*\?>\s*)?<(?:([\w.-]+):)?\w+(\s[^<>]*)>")
BINDING = re.compile(r'\sxmlns(?::([\w.-]+))?="([^"<>]*)"')
ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));")
SPECIAL = re.compile(r"[&<>\"\r]")
WIDE_END = re.compile(r"</[\w:.-]++\s")
LONGEST_NAME = 64
"""Of tags that anybody here looks for, much less."""
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Odd(Exception):
    """The text is well-formed so far, but not in the plain form."""


class Element(NamedTuple):
    """An opening tag: local name, and its attributes: those without a namespace, and `r:id` as such."""

    name: str
    attributes: dict[str, str]


def broken_xml() -> Refused:
    return Refused("unreadable", "文件内容不完整或已损坏。请用 Excel 或 WPS 打开后另存一份再上传。")


def doctype() -> Refused:
    return Refused(
        "unreadable",
        "文件里含有外部实体声明（DOCTYPE），正常的表格没有这种内容。请用 Excel 或 WPS 另存后上传。",
    )


def foreign_encoding() -> Refused:
    return Refused(
        "unreadable", "文件内部的文字编码不是 UTF-8，无法读取。请用 Excel 或 WPS 打开后另存一份再上传。"
    )


def checked_parser(*, namespaces: bool = False) -> expat.XMLParserType:
    """An expat parser that refuses any DOCTYPE and any declared encoding but UTF-8."""
    parser = expat.ParserCreate("utf-8", "\n") if namespaces else expat.ParserCreate("utf-8")
    parser.buffer_text = True

    def refuse_doctype(*_: object) -> NoReturn:
        raise doctype()

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in UTF8:
            raise foreign_encoding()

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.XmlDeclHandler = declaration
    return parser


def feed(parser: expat.XMLParserType, data: bytes, *, last: bool = False) -> None:
    try:
        parser.Parse(data, last)
    except expat.ExpatError as error:
        raise broken_xml() from error


class PlainText:
    """A part's text as it stands, to be iterated once; raises Odd as soon as it is not plain.

    Whoever takes a piece of it shows it to expat (`see`, in order) before anything is made of it, and `finish`es. Only
    elements that are whole and well-formed beyond doubt may be left out: what remains is well-formed exactly when
    everything was.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._parser = parser = checked_parser()
        self._before = ""
        self._seen = False
        """Whether expat was shown everything before it comes out: it must know the prefixes that are taken off here."""

        def odd(*_: object) -> NoReturn:
            raise Odd

        parser.CommentHandler = parser.StartCdataSectionHandler = parser.ProcessingInstructionHandler = odd

    def __iter__(self) -> Iterator[str]:
        try:
            yield from self._texts()
        except UnicodeDecodeError as error:
            raise broken_xml() from error

    def _texts(self) -> Iterator[str]:
        decode = getincrementaldecoder("utf-8-sig")("strict").decode
        namespaces = 0
        held = ""
        prefix: str | None = None
        for data in self._chunks:
            text = decode(data)
            namespaces += sum(text.count(uri) for uri in MAIN)
            if namespaces > 1:
                raise Odd
            if prefix is None:
                prefix = _root_prefix(text)
                self._seen = bool(prefix)
            if self._seen:
                feed(self._parser, data)
            text = held + text
            # A prefix or a line end that is cut in two waits for its other half.
            begun = text.rfind("<", -len(prefix) - 2) if prefix else -1
            cut = len(text) - text.endswith("\r") if begun < 0 else begun
            text, held = text[:cut], text[cut:]
            yield _plain(text, prefix)
        yield _plain(held + decode(b"", True), prefix or "")  # noqa: FBT003  (final)

    def see(self, text: str) -> None:
        """Raises Refused where it is not well-formed, Odd for comments, CDATA, processing instructions and `</name >`."""
        if WIDE_END.search(self._before + text):
            raise Odd
        self._before = text[-LONGEST_NAME:]
        if not self._seen:
            feed(self._parser, text.encode())

    def finish(self) -> None:
        """Nothing more comes. Raises Refused where something is missing."""
        feed(self._parser, b"", last=True)


def checked(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield a part's text as it is; raise Odd as soon as it is not plain, Refused if not well-formed."""
    texts = PlainText(chunks)
    for text in texts:
        texts.see(text)
        yield text
    texts.finish()


def _plain(text: str, prefix: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace(f"<{prefix}:", "<").replace(f"</{prefix}:", "</") if prefix else text


def _root_prefix(text: str) -> str:
    """Answer the one prefix under which the main namespace is bound on the root, "" for none. Raises Odd."""
    root = ROOT.match(text)
    if root:
        own: str = root[1] or ""
        if any(prefix == own and uri in MAIN for prefix, uri in BINDING.findall(root[2])):
            return own
    raise Odd


def rewritten(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield a part in the plain form: main namespace only, no prefix, `r s t` first, text escaped."""
    parser = checked_parser(namespaces=True)
    out: list[str] = []
    foreign = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal foreign
        uri, _, local = name.rpartition("\n")
        if foreign or uri not in MAIN:
            foreign += 1
            return
        own = sorted((a for a in attributes.items() if "\n" not in a[0]), key=lambda a: ORDER.get(a[0], 3))
        out.append(f"<{local}" + "".join(f' {k}="{escape(v)}"' for k, v in own) + ">")

    def end(name: str) -> None:
        nonlocal foreign
        if foreign:
            foreign -= 1
        else:
            out.append(f"</{name.rpartition(chr(10))[2]}>")

    def text(data: str) -> None:
        if not foreign:
            out.append(escape(data))

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    for data in chunks:
        feed(parser, data)
        if out:
            yield "".join(out)
            out.clear()
    feed(parser, b"", last=True)
    yield "".join(out)


def escape(text: str) -> str:
    """Text that stands in an attribute or between tags as it is."""
    return text.translate(ESCAPES) if SPECIAL.search(text) else text


def elements(chunks: Iterable[bytes]) -> Iterator[Element]:
    """Yield the opening tags of a small part, whatever its namespaces."""
    parser = checked_parser(namespaces=True)
    found: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = {key: value for key, value in attributes.items() if "\n" not in key}
        for uri in RELATIONS:
            if f"{uri}\nid" in attributes:
                local["r:id"] = attributes[f"{uri}\nid"]
        found.append(Element(name.rpartition("\n")[2], local))

    parser.StartElementHandler = start
    for data in chunks:
        feed(parser, data)
        yield from found
        found.clear()
    feed(parser, b"", last=True)
    yield from found


def unescaped(text: str) -> str:
    """Plain text of character data: `&lt;` and its like undone, once."""
    return ENTITY.sub(_entity, text) if "&" in text else text


def _entity(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    return NAMED[name] if name else chr(int(hexadecimal, 16) if hexadecimal else int(decimal))
