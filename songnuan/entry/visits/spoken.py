"""Names of a list (人员类别, 用途 …) as the reader's language calls them; the form and the ledger keep the name itself."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from songnuan.entry.look.samples import TABLES
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import Column


def spoken(column: Column, names: Iterable[str], lookups: Lookups) -> dict[str, str]:
    """Name → what it is called, of a column that holds names. One query at most, none in Chinese."""
    known = getattr(lookups, column.names)
    table = TABLES.get(column.names)
    called: dict[int, str] = {}
    if table is not None and not str(get_language()).startswith("zh"):
        wanted = [known[name] for name in names if name in known]
        terms = table._default_manager.in_bulk(wanted)  # noqa: SLF001  (the public manager of any model)
        called = {pk: str(term) for pk, term in terms.items()}
    return {name: called.get(known.get(name)) or (_(name) if name else "") for name in names}
