"""What typing costs: the same price for a key on the page and in a spreadsheet.

A Chinese word costs the letters of its full pinyin and one key to take it (four characters a word at most). Time is
that of the keystroke-level model of Card, Moran and Newell (1980): 0.28 s a key (average typist), 1.35 s to make up
one's mind before each field, 1.1 s to touch a place on a screen; what the system answers is measured apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pypinyin import lazy_pinyin

from tests.pages.visits.twenty import WORKER, Visit

KEY, MIND, TOUCH = 0.28, 1.35, 1.1
WORD = 4


def cost(text: str) -> int:
    """Keys that it takes to type a text."""
    keys, word = 0, ""
    for character in [*text, ""]:
        if character and not character.isascii() and character != "、":
            word += character
            continue
        keys += sum(len("".join(lazy_pinyin(word[at : at + WORD]))) + 1 for at in range(0, len(word), WORD))
        word = ""
        keys += len(character)
    return keys


@dataclass(frozen=True)
class Effort:
    """Keys, fields that were thought about, touches."""

    keys: int = 0
    fields: int = 0
    touches: int = 0

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(self.keys + other.keys, self.fields + other.fields, self.touches + other.touches)

    @property
    def seconds(self) -> float:
        return self.keys * KEY + self.fields * MIND + self.touches * TOUCH


def total(efforts: Iterable[Effort]) -> Effort:
    result = Effort()
    for effort in efforts:
        result += effort
    return result


def in_a_spreadsheet(visit: Visit) -> Effort:
    """The same visit in the template, at its best: whatever repeats is taken from above by Ctrl+D (two keys).

    走访企业: date, name, code, kind (the list: Alt+Down, Down, Enter), team, visitors, leader, needs; then the next
    sheet (Ctrl+PgDn) and for each recipient name, ID number, category, purpose, cash, goods, item, date, employer;
    then back. One key leads from each cell to the next, and over each that stays empty. A category is typed once and
    taken from above afterwards; a person on file has to be typed like any other; a firm visited before too, as
    Excel proposes only what stands in the same column of the same file.
    """
    down, tab, sheet, list_ = 2, 1, 2, 4
    firm = [down, cost(visit.firm), len(visit.code), list_, down, down, down, cost(visit.needs)]
    skipped = 4
    effort = Effort(sum(firm) + len(firm) * tab + skipped + sheet, len(firm) + 1)
    for number, person in enumerate(visit.people):
        category = cost("深度困难职工") if number == 0 else cost(WORKER) if number == 1 else down
        cells = [
            cost(person.name), len(person.citizen), category, down, down, down, down, down,
            cost(visit.firm) if number == 0 else down,
        ]  # fmt: skip
        empty = 5
        effort += Effort(sum(cells) + len(cells) * tab + empty, len(cells))
    return effort + Effort(sheet, 0)
