"""A page as a browser takes it: its forms with what they would send, its links, and what was written into it."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

MARK = "zqx"
"""Stands in every hostile text: as an element or an attribute it must never come out."""


@dataclass
class Form:
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    """The fields into which a person may type what they like."""


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.injected: list[str] = []
        self._select = self._area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._judge(tag, given)
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        if not self.forms:
            return
        form, name = self.forms[-1], given.get("name", "")
        if tag == "input" and name:
            self._input(form, name, given)
        elif tag == "select":
            self._select = name
            form.values.setdefault(name, [])
        elif tag == "option" and self._select and "selected" in given:
            form.values[self._select].append(given.get("value", ""))
        elif tag == "textarea" and name:
            self._area = name
            form.texts.add(name)
            form.values[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].values[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    @staticmethod
    def _input(form: Form, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("file", "submit", "button", "image"):
            return
        if kind in ("checkbox", "radio") and "checked" not in given:
            form.values.setdefault(name, [])
            return
        form.values.setdefault(name, []).append(given.get("value", "on" if kind == "checkbox" else ""))
        if kind in ("text", "search", "tel", "email"):
            form.texts.add(name)

    def _judge(self, tag: str, given: dict[str, str]) -> None:
        """Whatever a hostile text could have made: an element, an attribute, a handler, an address that runs."""
        if MARK in tag or any(MARK in name or re.fullmatch(r"on[a-z]+", name) for name in given):
            self.injected.append(f"<{tag} {' '.join(given)}>")
        runs = [
            value
            for value in given.values()
            if re.match(r"\s*(javascript|vbscript|data:text)", value, re.IGNORECASE)
        ]
        self.injected += [
            f"<{tag}> to {value}" for value in runs if tag in ("a", "form", "iframe", "img", "button")
        ]
        if tag in ("script", "link", "meta", "form"):
            self.injected += [
                f"<{tag}> to {value}"
                for value in given.values()
                if f"//{MARK}" in value or f"/{MARK}." in value
            ]
        if tag in ("iframe", "object", "embed", "base", "svg:script", "math"):
            self.injected.append(f"<{tag}>")
        if (
            tag == "script"
            and "src" not in given
            and given.get("type") != "application/json"
            and "nonce" not in given
        ):
            self.injected.append("<script>")


def page_of(response: Any) -> Page | None:
    """None for what is no page."""
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return None
    return Page(response.content.decode())
