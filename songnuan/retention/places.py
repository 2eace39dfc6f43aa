"""What of a fact is personal, and what it is replaced by. All else of a row is what figures are made of, and stays."""

from typing import Any

from beneficiaries.models import Disbursement, RosterEntry, Service
from campaigns.models import Allocation, Contribution, EnterpriseMerge, Fact, Visit
from campaigns.models.fact import GONE

_OF_ALL: dict[str, Any] = {"sealed": b"", "key": None, "fingerprint": GONE, "sheet": ""}
"""`sheet` is what the clerk called the worksheet; without it a row stands under the canonical name."""
BLANKS: dict[type[Fact], dict[str, Any]] = {
    Contribution: {**_OF_ALL, "giver": "", "remark": ""},
    Visit: {**_OF_ALL, "visitors": "", "leader": "", "needs": "", "remark": ""},
    Disbursement: {
        **_OF_ALL, "name": "", "employer": "", "grassroots": "", "file_number": "", "voucher": "", "phone_index": None,
    },
    Service: {**_OF_ALL, "remark": ""},
    EnterpriseMerge: dict(_OF_ALL),
    Allocation: {**_OF_ALL, "remark": ""},
    RosterEntry: {
        **_OF_ALL, "name": "", "employer": "", "file_number": "", "household": None, "phone_index": None,
    },
}  # fmt: skip

KEPT: dict[type[Fact], set[str]] = {
    Contribution: {"source", "form", "amount", "date", "document", "passed_on", "from_above"},
    Visit: {
        "date", "enterprise", "name", "name_key", "credit_code", "area", "kind", "industry", "workers", "reached",
        "team",
    },
    Disbursement: {
        "person", "category", "head", "purpose", "item", "cash", "goods", "amount", "goods_text", "quantity",
        "person_times", "date", "source", "method", "visit_record",
    },
    Service: {
        "date", "kind", "safe_return", "activity", "place", "audience", "person_times", "cost", "source", "programme",
    },
    RosterEntry: {"person", "kind", "date"},
    EnterpriseMerge: {"kept", "joined"},
    Allocation: {"receiver", "source", "amount", "date", "document"},
}  # fmt: skip
"""The rest, column by column: a new column must say on which side it stands. `person` then leads to nobody."""
