"""When two written names of firms look like one."""

import re
from collections.abc import Iterable, Iterator

from songnuan.lib.text import fold_name

_BRACKETS = re.compile(r"\([^()]*\)")
_KIND_OF_PLACE = "省市州县区"
_LEGAL = ("有限责任公司", "股份有限公司", "有限公司", "总公司", "分公司", "公司", "集团", "厂")
SHORTEST_WITH_A_SLIP = 5
"""Names shorter than this differ by one character because they are other names."""
LONGEST_WITH_A_SLIP = 40
"""Longer ones are no firm's; each of their characters would be left out once."""


def place_names(unions: Iterable[str]) -> re.Pattern[str]:
    """What a firm's name may begin with, from the unions' short names: 长春市, 长春, 朝阳区, 朝阳 …"""
    bare = {name.rstrip(_KIND_OF_PLACE) for name in unions}
    ordered = sorted((name for name in bare if len(name) > 1), key=len, reverse=True)
    return (
        re.compile(f"(({'|'.join(map(re.escape, ordered))})[{_KIND_OF_PLACE}]?)+")
        if ordered
        else re.compile("(?!)")
    )


def core(name: str, places: re.Pattern[str]) -> str:
    """The name without place, legal form and brackets; the folded name where less than two characters would be left."""
    folded = fold_name(name)
    left = _BRACKETS.sub("", folded)
    place = places.match(left)
    left = left[place.end() :] if place else left
    for form in _LEGAL:
        left = left.removesuffix(form)
    return left if len(left) > 1 else folded


def slips(text: str) -> Iterator[str]:
    """The text with each one character left out, its place marked: two that share one differ by one written character."""
    if SHORTEST_WITH_A_SLIP <= len(text) <= LONGEST_WITH_A_SLIP:
        for place in range(len(text)):
            yield f"{text[:place]}\x00{text[place + 1 :]}"
