"""Small parts that list others: relations, content types, the workbook's sheets. New entries go to the end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import basename, dirname, join, normpath

from songnuan.lib.spreadsheets.archive import Archive, damaged
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.marking.attributes import quoted
from songnuan.lib.spreadsheets.marking.plain import DECLARATION
from songnuan.lib.spreadsheets.markup import RELATIONS, elements

NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
EMPTY = f'{DECLARATION}<Relationships xmlns="{NAMESPACE}"></Relationships>'


def part_of_relations(part: str) -> str:
    """Where the relations of a part are listed."""
    return join(dirname(part), "_rels", f"{basename(part)}.rels")


def with_children(text: str, parent: str, name: str, children: Iterable[dict[str, str]]) -> str:
    """The text of a part with further elements at the end of `parent`."""
    ends = list(re.finditer(rf"</((?>(?:[\w.-]++:)?)){parent}\s*+>", text))
    if ends:
        end = ends[-1]
        added = "".join(f"<{end[1]}{name}{quoted(**child)}/>" for child in children)
        return text[: end.start()] + added + text[end.start() :]
    empty = re.search(rf"<((?:[\w.-]+:)?){parent}((?:\s[^<>]*)?)/>", text)
    if empty is None:
        raise damaged("部件关系无法识别")
    added = "".join(f"<{empty[1]}{name}{quoted(**child)}/>" for child in children)
    opened = f"<{empty[1]}{parent}{empty[2]}>{added}</{empty[1]}{parent}>"
    return text[: empty.start()] + opened + text[empty.end() :]


@dataclass(slots=True)
class Relations:
    """What one part refers to, and what it is to refer to besides."""

    part: str
    known: dict[str, tuple[str, str]]
    text: str
    strict: bool
    _added: list[dict[str, str]]

    @classmethod
    def read(cls, archive: Archive, source: str, limits: Limits, *, strict: bool) -> Relations:
        part = part_of_relations(source)
        if part.casefold() not in archive.parts:
            return cls(part, {}, EMPTY, strict, [])
        data = archive.read(part, limits.row_bytes)
        known: dict[str, tuple[str, str]] = {}
        for element in elements([data]):
            values = element.attributes
            if element.name == "Relationship":
                target = values.get("Target", "")
                inside = target[1:] if target.startswith("/") else normpath(join(dirname(source), target))
                known[values.get("Id", "")] = (
                    values.get("Type", "") if values.get("TargetMode") != "External" else "", inside,
                )  # fmt: skip
        return cls(part, known, data.decode("utf-8-sig"), strict, [])

    def find(self, kind: str) -> str | None:
        """The part of a kind of relation, None where there is none."""
        return next((part for stated, part in self.known.values() if stated.endswith(f"/{kind}")), None)

    def add(self, kind: str, part: str) -> str:
        """Its id."""
        free = next(
            name for name in (f"rIdM{n}" for n in range(1, len(self.known) + 2)) if name not in self.known
        )
        stated = f"{RELATIONS[self.strict]}/{kind}"
        self.known[free] = stated, part
        self._added.append({"Id": free, "Type": stated, "Target": f"/{part}"})
        return free

    @property
    def changed(self) -> bool:
        return bool(self._added)

    def written(self) -> str:
        return with_children(self.text, "Relationships", "Relationship", self._added)
