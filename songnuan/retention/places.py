"""What of a fact is personal, and what it is replaced by: whatever somebody wrote into a free text may name a person.

All else of a row is what figures are made of, and stays; numbers in names of firms are masked (songnuan.retention.numbers).
"""

from typing import Any

from beneficiaries.models import Disbursement, RosterEntry, Service
from campaigns.models import Allocation, Contribution, EnterpriseMerge, Fact, Visit
from campaigns.models.fact import GONE

_OF_ALL: dict[str, Any] = {"sealed": b"", "key": None, "fingerprint": GONE, "sheet": ""}
"""`sheet` is what the clerk called the worksheet; without it a row stands under the canonical name."""
BLANKS: dict[type[Fact], dict[str, Any]] = {
    Contribution: {**_OF_ALL, "giver": "", "document": "", "remark": ""},
    Visit: {**_OF_ALL, "visitors": "", "leader": "", "needs": "", "remark": ""},
    Disbursement: {
        **_OF_ALL, "name": "", "employer": "", "grassroots": "", "file_number": "", "voucher": "", "phone_index": None,
        "goods_text": "", "quantity": "",
    },
    Service: {**_OF_ALL, "activity": "", "place": "", "audience": "", "remark": ""},
    EnterpriseMerge: dict(_OF_ALL),
    Allocation: {**_OF_ALL, "document": "", "remark": ""},
    RosterEntry: {
        **_OF_ALL, "name": "", "employer": "", "file_number": "", "household": None, "phone_index": None,
    },
}  # fmt: skip

OF_THE_ROW = frozenset(("document", "goods_text", "quantity", "activity", "place", "audience"))
"""Texts of what was given and where: where one person is taken out, of other rows only the number in them is masked."""

KEPT: dict[type[Fact], set[str]] = {
    Contribution: {"source", "form", "amount", "date", "passed_on", "from_above"},
    Visit: {
        "date", "enterprise", "name", "name_key", "credit_code", "area", "kind", "industry", "workers", "reached",
        "team",
    },
    Disbursement: {
        "person", "category", "head", "purpose", "item", "cash", "goods", "amount",
        "person_times", "date", "source", "method", "visit_record", "number_chosen",
    },
    Service: {
        "date", "kind", "safe_return", "person_times", "cost", "source", "programme",
    },
    RosterEntry: {"person", "kind", "date"},
    EnterpriseMerge: {"kept", "joined"},
    Allocation: {"receiver", "source", "amount", "date"},
}  # fmt: skip
"""The rest, column by column: a new column must say on which side it stands. `person` then leads to nobody."""
