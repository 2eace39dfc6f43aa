"""Attributes inside a tag's text."""

from __future__ import annotations

import re

from songnuan.lib.spreadsheets.markup import Odd, escape

INSIDE = r'(?:[^<>"]|"[^"]*")*?'
"""Whatever may stand between a tag's name and its end."""

ATTRIBUTE = re.compile(r'\s+([\w:.-]+)="([^"<]*)"')


def parsed(text: str) -> dict[str, str]:
    """The attributes in order, as written. Raises Odd."""
    if ATTRIBUTE.sub("", text).strip(" \t\r\n/"):
        raise Odd
    return dict(ATTRIBUTE.findall(text))


def joined(attributes: dict[str, str]) -> str:
    """Written attributes side by side; they are not escaped again."""
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


def quoted(**attributes: str) -> str:
    """New attributes, escaped."""
    return joined({name: escape(value) for name, value in attributes.items()})
