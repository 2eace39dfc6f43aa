"""What the headers of one sheet may be called: its own names, everybody's synonyms, and what the clerk said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from songnuan.entry.names import Lookups
from songnuan.entry.sheets import Column, Sheet
from songnuan.lib.text import fold_header

NOT_DATA = frozenset(("序号", "编号", "序", "no.", "no"))

Ways = Sequence[str]
"""In which ways one cell of a header may be read: folded, the likeliest first, the fullest last."""
Texts = list[list[str]]


@dataclass(frozen=True)
class Vocabulary:
    """The words of one sheet at one union."""

    columns: Mapping[str, Column]
    """Folded header → column, by name or synonym."""
    said: Mapping[str, Column | None]
    """Folded header → what this union's clerk said it is; None: not needed. Stronger than any synonym."""

    def column(self, ways: Ways) -> Column | None:
        """The column that a header means."""
        word = self._said(ways)
        if word is not None:
            return self.said[word]
        return next((self.columns[text] for text in ways if text in self.columns), None)

    def is_sure(self, column: Column, ways: Ways) -> bool:
        """Whether a header is the column's own name, or the clerk said so: not a synonym."""
        return self._said(ways) is not None or fold_header(column.header) in ways

    def is_needless(self, ways: Ways) -> bool:
        """Whether a header stands over something that nobody needs: numbering, or what the clerk said."""
        word = self._said(ways)
        return ways[0] in NOT_DATA if word is None else self.said[word] is None

    def _said(self, ways: Ways) -> str | None:
        return next((text for text in reversed(ways) if text in self.said), None)


def vocabulary(sheet: Sheet, lookups: Lookups) -> Vocabulary:
    """The words that stand for the columns of a sheet at the lookups' union."""
    by_header = {column.header: column for column in sheet.columns}
    said = lookups.meanings.get(sheet.name, {})
    return Vocabulary(
        columns_by_header(sheet, lookups.synonyms),
        {key: by_header.get(header) for key, header in said.items() if not header or header in by_header},
    )


def columns_by_header(sheet: Sheet, synonyms: Mapping[str, Mapping[str, str]]) -> dict[str, Column]:
    """Folded header → column: the canonical names, then the sheet's synonyms, then everybody's."""
    canonical = {column.header: column for column in sheet.columns}
    written = {**synonyms.get("", {}), **synonyms.get(sheet.name, {})}
    meant = {text: canonical[header] for text, header in written.items() if header in canonical}
    return {**meant, **{fold_header(column.header): column for column in sheet.columns}}
