"""The article as a report object: its blocks with live figures filled in, for page and Word alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from songnuan.lib.documents.official import BREAK
from songnuan.reports.article.live import Live, Said, Unknown
from songnuan.reports.article.markup import LIVE, Block, Kind, blocks, names
from songnuan.reports.official.table import Official
from songnuan.reports.scope import Scope


@dataclass(frozen=True)
class Filled:
    """One block: runs of text and figures; of a table mark the table and its name."""

    kind: Kind
    parts: tuple[Said, ...] = ()
    name: str = ""
    table: Official | None = None

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Article:
    """All of it, and the marks that nothing stands for: the page names them, Word leaves them as written."""

    scope: Scope
    blocks: tuple[Filled, ...]
    unknown: tuple[str, ...]

    @property
    def title_lines(self) -> list[str]:
        """The title as the writer broke it."""
        titles = (block.text for block in self.blocks if block.kind == "title")
        return next(titles, str(self.scope.campaign)).split(BREAK)

    @property
    def title(self) -> str:
        """The same in one line."""
        return "".join(self.title_lines)


def article(scope: Scope, text: str, live: Live, tables: Mapping[str, Callable[[], Official]]) -> Article:
    """The article of a scope as its text says. `tables` by their Chinese names."""
    known, unknown = _figures(names(text), live)
    filled = []
    made = cache(lambda name: tables[name]())
    for block in blocks(text):
        if block.kind == "table":
            if block.text not in tables:
                unknown.append(block.text)
                continue
            filled.append(Filled("table", name=block.text, table=made(block.text)))
        elif block.kind == "pictures" and any(before.kind == "pictures" for before in filled):
            continue  # a text of earlier days: the photographs stand once, wherever it calls for them
        else:
            filled.append(Filled(block.kind, _parts(block, known)))
    return Article(scope, tuple(filled), tuple(unknown))


def unknown_names(text: str, live: Live, tables: Mapping[str, object]) -> list[str]:
    """Marks of a text that nothing stands for: refused when it is saved."""
    _known, unknown = _figures(names(text), live)
    return unknown + [
        block.text for block in blocks(text) if block.kind == "table" and block.text not in tables
    ]


def _figures(asked: list[str], live: Live) -> tuple[dict[str, Said], list[str]]:
    known, unknown = {}, []
    for name in asked:
        try:
            known[name] = live.say(name.strip())
        except Unknown:
            unknown.append(name)
    return known, unknown


def _parts(block: Block, known: Mapping[str, Said]) -> tuple[Said, ...]:
    parts: list[Said] = []
    here = 0
    for mark in LIVE.finditer(block.text):
        if mark.start() > here:
            parts.append(Said(block.text[here : mark.start()]))
        parts.append(known.get(mark[1], Said(mark[0])))
        here = mark.end()
    if here < len(block.text):
        parts.append(Said(block.text[here:]))
    return tuple(parts)
