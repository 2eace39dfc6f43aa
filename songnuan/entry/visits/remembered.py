"""What a new form begins with: team, day, funds and amounts of the user's last visit, or of their team."""

from django.utils import timezone

from beneficiaries.models import Disbursement
from campaigns.models import Batch, User, Visit
from songnuan.entry.names import Lookups
from songnuan.entry.visits.typed import SHARED, Typed, TypedRow
from songnuan.entry.written import written

AMOUNTS = ("cash", "goods", "goods_text")
TAKEN_OVER = ("date", "team", "leader", "visitors")


def begun(user: User, lookups: Lookups) -> Typed:
    """A form to be filled."""
    last = Visit.objects.filter(
        campaign=lookups.campaign, union=lookups.union, added_by__by=user, added_by__kind=Batch.Kind.ENTRY
    ).order_by("-pk").first()  # fmt: skip
    amounts: dict[str, str] = {}
    if last is None:
        visit, shared = _first(user, lookups), {"purpose": "慰问"}
    else:
        cells = written(last, lookups)
        visit = {name: cells[name] for name in TAKEN_OVER}
        handed = Disbursement.objects.filter(visit_record=last.record).order_by("pk").first()
        stood = written(handed, lookups) if handed else {"purpose": "慰问"}
        shared = {name: stood.get(name, "") for name in SHARED}
        amounts = {name: stood.get(name, "") for name in AMOUNTS}
    return Typed(visit=visit, shared=shared, rows=[TypedRow("r1", amounts, untouched=True)])


def _first(user: User, lookups: Lookups) -> dict[str, str]:
    campaign = lookups.campaign
    day = min(max(timezone.localdate(), campaign.starts), campaign.ends)
    member = user.teams.filter(team__campaign=campaign).select_related("team").first()
    team = member.team if member else None
    return {
        "date": day.isoformat(),
        "team": team.name if team else "",
        "leader": team.leader if team else "",
    }
