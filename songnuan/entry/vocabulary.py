"""What the headers of one sheet may be called: its own names, everybody's synonyms, and what the clerk said of others."""

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

    own: frozenset[str]
    """The columns' own names, folded."""
    columns: Mapping[str, Column]
    """Folded header → column, by name or synonym."""
    said: Mapping[str, Column | None]
    """Folded header → what this union's clerk said it is; None: not needed. Only of headers that nobody else knows."""

    def is_settled(self, ways: Ways) -> bool:
        """Whether a header means the same to everybody: no clerk may say that it is something else.

        Of two lines both together are the header: 慰问品 over 金额 may be said, 慰问品 over 慰问金(元) may not.
        """
        return ways[-1] in self.columns or ways[0] in NOT_DATA or ways[0] in self.own

    def column(self, ways: Ways) -> Column | None:
        """The column that a header means."""
        word = self.said_as(ways)
        if word is not None:
            return self.said[word]
        return next((self.columns[text] for text in ways if text in self.columns), None)

    def is_sure(self, column: Column, ways: Ways) -> bool:
        """Whether a header is the column's own name, or the clerk said so: not a synonym."""
        return self.said_as(ways) is not None or fold_header(column.header) in ways

    def is_needless(self, ways: Ways) -> bool:
        """Whether a header stands over something that nobody needs: numbering, or what the clerk said."""
        word = self.said_as(ways)
        return ways[0] in NOT_DATA if word is None else self.said[word] is None

    def said_as(self, ways: Ways) -> str | None:
        """By which of its readings a header is what this union's clerk said; None where nothing of the kind holds."""
        if not self.said or self.is_settled(ways):
            return None
        return next((text for text in reversed(ways) if text in self.said), None)


def vocabulary(sheet: Sheet, lookups: Lookups) -> Vocabulary:
    """The words that stand for the columns of a sheet at the lookups' union.

    What was once said of a header that everybody knows, or knows by now, is passed over.
    """
    by_header = {column.header: column for column in sheet.columns}
    columns = columns_by_header(sheet, lookups.synonyms)
    said = {
        key: by_header.get(header)
        for key, header in lookups.meanings.get(sheet.name, {}).items()
        if key not in columns and key not in NOT_DATA and (not header or header in by_header)
    }
    return Vocabulary(frozenset(fold_header(header) for header in by_header), columns, said)


def columns_by_header(sheet: Sheet, synonyms: Mapping[str, Mapping[str, str]]) -> dict[str, Column]:
    """Folded header → column: the canonical names, then the sheet's synonyms, then everybody's."""
    canonical = {column.header: column for column in sheet.columns}
    written = {**synonyms.get("", {}), **synonyms.get(sheet.name, {})}
    meant = {text: canonical[header] for text, header in written.items() if header in canonical}
    return {**meant, **{fold_header(column.header): column for column in sheet.columns}}
