"""Cells that take one of a list of names."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from songnuan.entry.faults import CellFault
from songnuan.entry.rules.text import Plain, as_text
from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.text import squeeze

_LONGER = 3


@dataclass(frozen=True)
class Named:
    """A known name, answered as its value (an id or a code). `what` is how the message calls it."""

    names: Mapping[str, Plain]
    code: str
    what: str

    def __call__(self, cell: Cell) -> Plain:
        text = squeeze(as_text(cell))
        if not text:
            return None
        if text in self.names:
            return self.names[text]
        raise CellFault(self.code, self._unknown(text))

    def _unknown(self, text: str) -> str:
        shown = text if len(text) <= 20 else text[:20] + "…"
        near = nearest(text, list(self.names))
        if near:
            return _("%(what)s里没有“%(text)s”。是不是“%(near)s”？") % {
                "what": _(self.what), "text": shown, "near": near,
            }  # fmt: skip
        if len(self.names) <= 9:
            return _("%(what)s里没有“%(text)s”。可以填：%(names)s。") % {
                "what": _(self.what), "text": shown, "names": _("、").join(self.names),
            }  # fmt: skip
        return _("%(what)s里没有“%(text)s”。请从模板的下拉列表中选择。") % {
            "what": _(self.what),
            "text": shown,
        }


def nearest(text: str, names: list[str]) -> str | None:
    """The known name that looks most like `text`, if any does: by letters in order, then by letters shared.

    A text far longer than every name is none of them misspelt: it stands under the wrong header, row by row another one.
    """
    if len(text) > _LONGER * max(map(len, names), default=0):
        return None
    letters = set(text)
    # No more of a name can be in order than is there at all: most names need no closer look.
    alike = [name for name in names if 4 * sum(letter in letters for letter in name) >= len(name) + len(text)]
    close = difflib.get_close_matches(text, alike, n=1, cutoff=0.5) if alike else []
    if close:
        return close[0]
    shared = {name: len(letters.intersection(name)) / len(letters.union(name)) for name in names}
    best = max(shared, key=lambda name: shared[name], default=None)
    return best if best is not None and shared[best] >= 0.3 else None
