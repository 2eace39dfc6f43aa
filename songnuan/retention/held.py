"""Whether a text holds an ID number, however it is written."""

from collections.abc import Iterable
from typing import Any

from songnuan.lib.text import nfkc


def holds(content: Any, number: str) -> bool:
    """Also in full width, in parts (220104 1973-0707 077X), or within a sentence; anywhere in what was unsealed."""
    if isinstance(content, dict):
        return any(holds(value, number) for value in content.values())
    if isinstance(content, Iterable) and not isinstance(content, str):
        return any(holds(value, number) for value in content)
    text = str(content)
    return len(text) >= len(number) and number in _closed_up(text)


def _closed_up(text: str) -> str:
    return "".join(filter(str.isalnum, nfkc(text))).upper()
