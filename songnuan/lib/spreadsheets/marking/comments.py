"""The comments of a sheet: ours are added, and those of an earlier marking removed; all others stay."""

from __future__ import annotations

import re

from songnuan.lib.spreadsheets.archive import damaged
from songnuan.lib.spreadsheets.marking.attributes import quoted
from songnuan.lib.spreadsheets.marking.marks import AUTHOR, Mark
from songnuan.lib.spreadsheets.marking.plain import DECLARATION
from songnuan.lib.spreadsheets.marking.rows import in_place
from songnuan.lib.spreadsheets.marking.styles import AMBER_INK, RED_INK
from songnuan.lib.spreadsheets.markup import MAIN
from songnuan.lib.spreadsheets.references import column_letters, parse_range
from songnuan.lib.spreadsheets.tags import content, element, parsed

COMMENT, AUTHORS, LIST, TEXT = map(element, ("comment", "authors", "commentList", "text"))
ONE_AUTHOR = re.compile(r"<author(?:\s[^<>]*)?(?:/>|>([^<]*)</author>)")
LONE = re.compile(r"\s*<t(?:\s[^<>]*)?>([^<]*)</t>\s*")
SIGN = f"【{AUTHOR}】"
OWN_RUN = re.compile(rf"<r>(?:<rPr>{content('rPr')}</rPr>)?<t(?:\s[^<>]*)?>\s*{SIGN}[^<]*</t></r>")
EMPTY = f'{DECLARATION}<comments xmlns="%s"><authors></authors><commentList></commentList></comments>'


def empty(*, strict: bool) -> str:
    """The part of a sheet that has no comment yet."""
    return EMPTY % MAIN[strict]


class Comments:
    """A sheet's comments by reference, and which of them came and went."""

    def __init__(self, text: str) -> None:
        authors, listed = AUTHORS.search(text), LIST.search(text)
        if authors is None or listed is None:
            raise damaged("批注无法识别")
        self._text = text
        self._authors = ONE_AUTHOR.findall(authors[2] or "")
        self.removed: set[str] = set()
        self.added: dict[tuple[int, int], Mark] = {}
        self._comments: dict[str, tuple[str, str]] = {}
        for attributes, body in COMMENT.findall(listed[2] or ""):
            values = parsed(attributes)
            author = values.get("authorId", "0")
            if author.isdigit() and int(author) < len(self._authors) and self._authors[int(author)] == AUTHOR:
                self.removed.add(values.get("ref", ""))
            else:
                self._comments[values.get("ref", "")] = attributes, OWN_RUN.sub("", body)
        self._own = self._authors.index(AUTHOR) if AUTHOR in self._authors else len(self._authors)

    def add(self, place: tuple[int, int], mark: Mark) -> None:
        """A comment of ours; where another's stands already, ours is written below it."""
        row, column = place
        reference = f"{column_letters(column)}{row}"
        if reference in self._comments:
            attributes, body = self._comments[reference]
            self._comments[reference] = (
                attributes,
                TEXT.sub(lambda match: _below(match[2] or "", mark), body, count=1),
            )
            return
        attributes = quoted(ref=reference, authorId=str(self._own))
        self._comments[reference] = attributes, f"<text>{_run(mark, mark.text)}</text>"
        self.added[place] = mark

    def gone(self) -> set[tuple[int, int]]:
        """Places (row, column) whose shape is to be removed."""
        areas = (parse_range(reference) for reference in self.removed)
        return {(area[0], area[1]) for area in areas if area}

    def written(self) -> str:
        names = self._authors if AUTHOR in self._authors else [*self._authors, AUTHOR]
        authors = f"<authors>{''.join(f'<author>{name}</author>' for name in names)}</authors>"
        listed = "".join(
            f"<comment{attributes}>{body}</comment>" for attributes, body in self._comments.values()
        )
        text = AUTHORS.sub(lambda _match: authors, self._text, count=1)
        return LIST.sub(lambda _match: f"<commentList>{listed}</commentList>", text, count=1)


def _below(inside: str, mark: Mark) -> str:
    lone = LONE.fullmatch(inside)
    if lone:
        inside = f'<r><t xml:space="preserve">{lone[1]}</t></r>'
    own = _run(mark, f"\n{SIGN}{mark.text}")
    return f"<text>{inside}{own}</text>"


def _run(mark: Mark, text: str) -> str:
    ink = RED_INK if mark.wrong else AMBER_INK
    look = f'<rPr><sz val="10"/><color rgb="{ink}"/><rFont val="微软雅黑"/><family val="2"/></rPr>'
    return f'<r>{look}<t xml:space="preserve">{in_place(text)}</t></r>'
