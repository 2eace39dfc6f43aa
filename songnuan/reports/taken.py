"""Something leaves the system: written down first, then handed out with a watermark."""

from django.http import HttpRequest

from campaigns import journal
from campaigns.actor import actor, address_of
from campaigns.watermark import watermark
from songnuan.reports.scope import Scope


def taken(request: HttpRequest, what: str, scope: Scope) -> str:
    """Note the export of a report and answer its watermark. Where it cannot be noted, nothing may be handed out."""
    journal.note(
        "export.made", actor=actor(request), campaign=scope.campaign, union=scope.union,
        address=address_of(request), body={"what": what, "scope": scope.query},
    )  # fmt: skip
    return watermark(request.user)
