"""Whether a text holds a number of a person, however it is written."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from songnuan.lib.text import closed_up, nfkc

WHOLE = 11
"""So many characters stand for nobody else, also within others; fewer are a number only where they stand alone."""

_GAP = r"[\s\-‐‑‒–—―()]?"


def holds(content: Any, number: str) -> bool:
    """Also in full width, in parts (220104 1973-0707 077X), or within a sentence; anywhere in what was unsealed."""
    return any(_stands_in(text, number) for text in texts_of(content) if len(text) >= len(number))


def texts_of(content: Any) -> Iterator[str]:
    """Every text of what was unsealed."""
    if isinstance(content, dict):
        content = content.values()
    if isinstance(content, Iterable) and not isinstance(content, str):
        for value in content:
            yield from texts_of(value)
    else:
        yield str(content)


def _stands_in(text: str, number: str) -> bool:
    if len(number) >= WHOLE:
        return number in closed_up(text)
    return _alone(number).search(nfkc(text).upper()) is not None


@lru_cache(maxsize=32)
def _alone(number: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9A-Z]){_GAP.join(map(re.escape, number))}(?![0-9A-Z])")
