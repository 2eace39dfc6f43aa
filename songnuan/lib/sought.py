"""What a search by part of a text may find: only what the page shows of it.

People write ID numbers and phones into texts; pages cover them (`mask_inside`), the database holds them as written
(decision 32). A search for 2, 22, 220 … that asked the database alone would read such a number digit by digit, or by
windows of four. So a row that was found by a term with a digit in it counts only where the covered text holds the term
as well. Every filter, search box and suggestion of ours that asks for part of a text goes through here.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Length, Replace

from songnuan.lib.identifiers import SHORTEST_MASKED, mask_inside
from songnuan.lib.text import nfkc

Rows = TypeVar("Rows", bound=QuerySet[Any])
_DIGITS = "123456789" + "０１２３４５６７８９"


def half(text: str) -> str:
    """Full width as half width, capitals as small letters: as the databases compare without regard to either."""
    return nfkc(text).casefold()


def has_digit(term: str) -> bool:
    return any(character.isdigit() for character in half(term))


def only_shown(
    rows: Rows,
    terms: Iterable[str],
    covered: Sequence[str],
    whole: Sequence[str] = (),
    fold: Callable[[str], str] = half,
) -> Rows:
    """Of rows that were found by terms, each in one of these columns, those that show them all.

    `covered` are the columns whose numbers pages cover, `whole` the others. One query where a term has a digit, over the
    texts that are long enough for a number that is covered; none otherwise.
    """
    sought = [term for term in terms if has_digit(term)]
    if not sought or not covered:
        return rows
    lengths = {f"_length_{place}": Length(column) for place, column in enumerate(covered)}
    long = Q()
    for name in lengths:
        long |= Q(**{f"{name}__gte": SHORTEST_MASKED})
    texts = rows.order_by().alias(**lengths).filter(long).values_list("pk", *covered, *whole)
    missing: dict[Any, set[str]] = {}
    for pk, *values in texts.iterator(chunk_size=5_000):
        shown = [fold(mask_inside(str(value))) for value in values[: len(covered)] if value is not None]
        shown += [fold(str(value)) for value in values[len(covered) :] if value is not None]
        # A row stands here once for each row that a column of its leads to.
        left = missing.setdefault(pk, set(sought))
        left -= {term for term in left if any(fold(term) in text for text in shown)}
    hidden = [pk for pk, left in missing.items() if left]
    return rows.exclude(pk__in=_listed(hidden)) if hidden else rows


def _listed(pks: Sequence[int]) -> RawSQL:
    """Any number of keys as one parameter, for a QuerySet that is asked several times."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb)", (json.dumps(pks),))
    return RawSQL("SELECT value FROM json_each(%s)", (json.dumps(pks),))


def without_digits(column: str) -> Combinable:
    """By what a list may be ordered whose texts are covered: every digit as if it were 0.

    Rows of one's own with other numbers would otherwise stand before and behind a number that nobody may read.
    """
    text: Any = F(column)
    for digit in _DIGITS:
        text = Replace(text, Value(digit), Value("0"))
    return text  # type: ignore[no-any-return]
