"""Text in an .xlsx: the table of shared strings, rich text, phonetic guides, `_x000D_` escapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.markup import Odd, unescaped
from songnuan.lib.spreadsheets.tags import content

ITEM = re.compile(
    r'<si(?:\s[^<>]*)?(?:/>|>(?:<t(?: xml:space="preserve")?>([^<]*+)</t></si>|'
    rf"({content('si')})</si>))"
)
TEXT = re.compile(r"<t(?:\s[^<>]*)?>([^<]*)</t>")
PHONETIC = re.compile(rf"<rPh[\s>]{content('rPh')}</rPh>")
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def plain_text(text: str) -> str:
    """What Excel shows for character data: entities and `_xHHHH_` escapes undone."""
    if "&" in text:
        text = unescaped(text)
    if "_x" in text:
        text = ESCAPE.sub(_character, text)
    return text


def rich_text(body: str) -> str:
    """The text inside `<si>` or `<is>`: all runs joined, phonetic guides left out."""
    if "<rPh" in body:
        body = PHONETIC.sub("", body)
    return plain_text("".join(TEXT.findall(body)))


def shared_strings(texts: Iterable[str], limits: Limits) -> list[str | None]:
    """Answer the table of shared strings from its plain text, None for an empty one. Raises Odd, Refused."""
    strings: list[str | None] = []
    for block in _whole_items(texts, limits):
        found = ITEM.findall(block)
        if len(found) != block.count("<si>") + block.count("<si ") + block.count("<si/"):
            raise Odd
        strings += [
            (
                (simple if "&" not in simple and "_x" not in simple else plain_text(simple))
                if not body
                else rich_text(body)
            )
            or None
            for simple, body in found
        ]
    longest = max((len(string) for string in strings if string), default=0)
    if longest > limits.cell_characters:
        raise Refused(
            "too_large",
            "有单元格的文字长达 %(count)s 个字，超过 %(most)s 个。请缩短后再上传。",
            count=longest,
            most=limits.cell_characters,
        )
    return strings


def _whole_items(texts: Iterable[str], limits: Limits) -> Iterator[str]:
    rest = ""
    for text in texts:
        head, end, tail = text.rpartition("</si>")
        if end:
            yield rest + head + end
            rest = tail
        else:
            rest += text
        if len(rest) > limits.row_bytes:
            raise Refused("too_large", "有单元格的文字过长，不予读取。请缩短后再上传。")
    yield rest


def _character(match: re.Match[str]) -> str:
    """NUL and half of a surrogate pair are no text: they stay as written."""
    code = int(match[1], 16)
    return match[0] if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)
