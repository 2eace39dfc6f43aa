"""A row that counts no person-time beside one that does, and the wrong order in which it was once counted and posted."""

from collections.abc import Callable
from typing import Any

import pytest

from songnuan.entry import counted, names, single, together
from songnuan.entry.sheets import DISBURSEMENTS
from tests import factories as make

RIGHT = make.citizen_id(1)


def counts() -> make.Row:
    """The row beside which it stands."""
    return make.disbursement(身份证号=RIGHT)


def cells(number: str = RIGHT, **changes: str) -> dict[str, str]:
    """Handed out from another source to the same person on the same day."""
    row = {
        "name": "李春生", "citizen_id": number, "category": "户外一线", "purpose": "慰问", "cash": "50",
        "date": "2023-01-10", "source": "社会捐助", "person_times": "0",
    }  # fmt: skip
    return {**row, **changes}


def entered(at: str = make.CHAOYANG, *, by: Any, **typed: str) -> single.Outcome:
    return single.enter(DISBURSEMENTS, cells(**typed), names.load(make.campaign(), make.union(at)), by=by)


def count_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall is down: the numbers are counted before the post."""

    def posted(store: Callable[[], single.Outcome], judged: Any, asked: Any, by: Any) -> single.Outcome:
        untold = counted.refusal_of_leaning(judged, asked, by)
        return together.Outcome(None, untold) if untold else store()

    monkeypatch.setattr(together, "_if_told", posted)
