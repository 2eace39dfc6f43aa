"""Files held against the ledger, and what came of them in a form that tests can list."""

from typing import Any

from songnuan.entry import names
from songnuan.entry.compare import Compared, compare
from tests import factories as make
from tests.entry.sheets import HANDED, check


def against(tables: make.Tables, at: str = make.CHAOYANG, **wishes: Any) -> Compared:
    """What posting those tables would do now."""
    return compare(
        make.checked(tables, at),
        names.load(make.campaign(), make.union(at)),
        **{"tells_closed": True, **wishes},
    )


def held(*sheets: make.TypedSheet) -> Compared:
    """What posting a file of these worksheets would do now."""
    known = names.load(make.campaign(), make.union(make.CHAOYANG))
    return compare(check(*sheets), known, tells_closed=True)


def rows(*changes: make.Row) -> make.Tables:
    """A roster with one good row for each set of changes."""
    return {HANDED: [make.disbursement(**change) for change in changes]}


def parted(compared: Compared) -> dict[str, tuple[int, ...]]:
    """By sheet: rows, valid, new, unchanged."""
    return {name: tuple(line.values()) for name, line in compared.counts().items()}
