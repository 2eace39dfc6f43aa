"""A part's text, to be edited in place: nothing of it is lost, and its tags stand in the plain form.

Two ways, as in reading: the text of a sheet is taken as it stands where it is plain; otherwise, and that of smaller
parts always, it is written out anew, element by element, slower and only without comments and CDATA sections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from songnuan.lib.spreadsheets.archive import Archive
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.markup import BINDING, MAIN, ROOT, Odd, checked, checked_parser, escape, feed

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
Attributes = dict[str, str]


def as_it_stands(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield the text; raise Odd where tags are written in a way that is not the plain one."""
    begun = False
    for text in checked(chunks):
        if not begun and text:
            root = ROOT.match(text)
            if not root or not any(not name and uri in MAIN for name, uri in BINDING.findall(root[2])):
                raise Odd
            begun = True
        if "='" in text:
            raise Odd
        yield text


def written_anew(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield the same document with the main namespace as the default one and every attribute in double quotes."""
    parser = checked_parser()
    out = [DECLARATION]
    own: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if not own:
            bound = {key.partition(":")[2]: uri for key, uri in attributes.items() if key.startswith("xmlns")}
            own.update({f"{prefix}:": uri for prefix, uri in bound.items() if uri in MAIN} or {":": ""})
            attributes = {**attributes, "xmlns": next(iter(own.values())) or attributes.get("xmlns", "")}
        inside = "".join(f' {key}="{_kept(value)}"' for key, value in attributes.items())
        out.append(f"<{local(name)}{inside}>")

    def local(name: str) -> str:
        prefix, colon, rest = name.partition(":")
        return rest if prefix + colon in own else name

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: out.append(f"</{local(name)}>")
    parser.CharacterDataHandler = lambda data: out.append(escape(data))
    for data in chunks:
        feed(parser, data)
        yield "".join(out)
        out.clear()
    feed(parser, b"", last=True)
    yield "".join(out)


def _kept(value: str) -> str:
    """An attribute's value, of which readers would make blanks where it holds tabs and line ends as they are."""
    return escape(value).replace("\n", "&#10;").replace("\t", "&#9;")


def whole(archive: Archive, part: str, limits: Limits) -> str:
    """The text of a smaller part at once, written anew. Raises Refused where it is large."""
    return "".join(written_anew([archive.read(part, limits.row_bytes)]))
