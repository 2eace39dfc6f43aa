"""The search boxes of the admin: they find what pages show (songnuan.lib.sought)."""

from collections.abc import Iterable, Iterator

from django.contrib.admin.utils import get_fields_from_path
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, QuerySet, TextField
from django.utils.text import smart_split, unescape_string_literal

from songnuan.lib.sought import only_shown

SHOWN_WHOLE = frozenset(
    {"credit_code", "username", "phone", "union__name", "union__short_name", "union__code"}
)
"""Columns that are shown as they are: numbers themselves (a phone here is an account's), and unions, of which every row
has one: their names are not looked through again."""


MOST_WORDS, LONGEST = 6, 100
"""Of what is searched for. Each word is looked for in each row, column by column: hundreds would take minutes."""


class TooMuchSoughtFor(ValueError):
    """More words, or more characters, than a search box looks for."""


def bounded(search_term: str) -> str:
    """What is searched for, each word once. Raises TooMuchSoughtFor."""
    words = dict.fromkeys(smart_split(search_term[: LONGEST + 1]))
    if len(search_term) > LONGEST or len(words) > MOST_WORDS:
        raise TooMuchSoughtFor
    return " ".join(words)


def found_as_shown(rows: QuerySet, fields: Iterable[str], search_term: str) -> QuerySet:
    """Of rows that a search box found in these `search_fields`, those that show what was searched for."""
    columns = [field.lstrip("^=@") for field in fields]
    covered = [column for column in columns if _is_covered(rows, column)]
    whole = [column for column in columns if column not in covered]
    return only_shown(rows, _words(search_term), covered, whole)


def _is_covered(rows: QuerySet, column: str) -> bool:
    """Texts are, also those that are worked out; numbers and what is shown whole are not."""
    if column in SHOWN_WHOLE:
        return False
    try:
        return isinstance(get_fields_from_path(rows.model, column)[-1], CharField | TextField)
    except FieldDoesNotExist:
        return True


def _words(search_term: str) -> Iterator[str]:
    """As Django parts them: quotes keep words together."""
    for word in smart_split(search_term):
        quoted = word.startswith(('"', "'")) and word[0] == word[-1]
        yield unescape_string_literal(word) if quoted else word
