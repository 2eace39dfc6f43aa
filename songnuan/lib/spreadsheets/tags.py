"""Tags in the text of a part, as patterns whose work grows with the text and not with its square.

None of them looks beyond the next tag of the same name: openings without an end, however many, are passed over once.
A repeated group stands in an atomic one and is not possessive itself: Python before 3.11.5 matches the latter wrongly.
"""

from __future__ import annotations

import re

from songnuan.lib.spreadsheets.markup import Odd

INSIDE = r'(?>(?:[^<>"/]++|"[^"<]*+"|/(?!>))*)'
"""Whatever may stand between a tag's name and its end."""

ATTRIBUTE = re.compile(r'\s([\w:.-]++)="([^"<]*+)"')


def content(name: str) -> str:
    """A pattern for what stands in an element in which there is no other of its name."""
    return rf"[^<]*+(?>(?:<(?!/?{name}[\s/>])[^<]*+)*)"


def element(name: str) -> re.Pattern[str]:
    """An element in which there is no other of its name. Groups: what its tag holds, what stands in it."""
    return re.compile(rf"<{name}(?=[\s/>])({INSIDE})(?:/>|>({content(name)})</{name}\s*+>)")


def parsed(text: str) -> dict[str, str]:
    """The attributes in order, as written. Raises Odd where something else stands there, or they are written in another form."""
    if ATTRIBUTE.sub("", text).strip(" \t\r\n/"):
        raise Odd
    return dict(ATTRIBUTE.findall(text))
