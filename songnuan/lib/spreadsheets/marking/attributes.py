"""Attributes written into a tag."""

from __future__ import annotations

from songnuan.lib.spreadsheets.markup import escape


def joined(attributes: dict[str, str]) -> str:
    """Written attributes side by side; they are not escaped again."""
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


def quoted(**attributes: str) -> str:
    """New attributes, escaped."""
    return joined({name: escape(value) for name, value in attributes.items()})
