"""Every act upon a 更正单 is an event of the log, in its own transaction."""

from typing import Any

from campaigns import journal
from campaigns.models import Amendment, User


def note(verb: str, amendment: Amendment, by: User, **more: Any) -> None:
    """Which 更正单, what it asks for, of which row; no value of the row itself."""
    body = {
        "amendment": amendment.pk, "kind": amendment.kind, "sheet": amendment.sheet, "row": amendment.fact_id, **more,
    }  # fmt: skip
    journal.record(
        journal.lock(), verb, actor=by, campaign=amendment.campaign, union=amendment.union, batch=amendment.batch, body=body
    )  # fmt: skip
