"""Messages for people: those that stand in the source, and those that a catalogue holds. Without any gettext tool.

A message is known by its key in a compiled catalogue: its text, with its context and \\x04 in front where it has one.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from songnuan.setup.management.commands.makemessages import Command

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("beneficiaries", "campaigns", "songnuan")
GETTEXT = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"), 0)
PGETTEXT = dict.fromkeys(("pgettext", "pgettext_lazy"), 1)
OURS = {
    name: int(place) - 1
    for name, _, place in (
        option.removeprefix("--keyword=").partition(":")
        for option in Command.xgettext_options
        if option not in Command.__base__.xgettext_options
    )
}
"""Calls that hold a message besides gettext's own → which of their arguments it is."""
IN_TEMPLATE = re.compile(
    r"\b(n?p?gettext|_)\(((?:u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")(?:, *)?)+)", re.DOTALL
)
LITERAL = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)


@dataclass
class Entry:
    """One message of a catalogue: its key, its translations (two where it has a plural), its flags."""

    key: str
    translations: list[str]
    flags: str


def in_source() -> set[str]:
    """The key of every message in code and templates."""
    python = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    found = {key for path in python for key in _of_code(path.read_text(encoding="utf-8"))}
    return found | {key for path in (ROOT / "templates").rglob("*.html") for key in _of_template(path)}


def unknown_names() -> list[tuple[str, str]]:
    """Where code calls gettext by a name under which nobody collects its messages."""
    return [
        (str(path.relative_to(ROOT)), name.asname)
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if "gettext" in name.name and name.asname not in (None, "_")
    ]


def _of_code(text: str) -> Iterator[str]:
    places = {**GETTEXT, **PGETTEXT, **OURS}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in places:
            arguments = [part.value if isinstance(part, ast.Constant) else None for part in node.args]
            place = places[node.func.id]
            message = arguments[place] if place < len(arguments) else None
            if isinstance(message, str):
                yield f"{arguments[0]}\x04{message}" if node.func.id in PGETTEXT else message


def _of_template(path: Path) -> Iterator[str]:
    for call in IN_TEMPLATE.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        texts = [str(ast.literal_eval(literal)) for literal in LITERAL.findall(call[0])]
        yield "\x04".join(texts[:2]) if "p" in call[1] else texts[0]


def entries(path: Path) -> list[Entry]:
    """The messages of a .po file, its header left out. Knows what msgfmt writes, no more."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    return [entry for entry in map(_entry, blocks) if entry.key]


def _entry(block: str) -> Entry:
    parts: dict[str, str] = {}
    name = flags = ""
    for line in block.splitlines():
        if line.startswith("#"):
            flags += line
            continue
        keyword, quote, text = line.partition('"')
        name = keyword.strip() or name
        parts[name] = parts.get(name, "") + str(ast.literal_eval(quote + text))
    context = parts.get("msgctxt")
    key = parts["msgid"] if context is None else f"{context}\x04{parts['msgid']}"
    return Entry(key, [text for name, text in parts.items() if name.startswith("msgstr")], flags)
