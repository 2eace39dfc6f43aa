"""What a new form begins with: team, day, kind, funds and amounts of the user's last visit, or of their team."""

from django.utils import timezone

from beneficiaries.models import Disbursement
from campaigns.models import Batch, User, Visit
from songnuan.entry.names import Lookups
from songnuan.entry.visits.printed import printed, sight_of
from songnuan.entry.visits.typed import SHARED, Typed, TypedRow
from songnuan.entry.written import written
from songnuan.lib.identifiers import holds_number, mask_inside

AMOUNTS = ("category", "cash", "goods", "goods_text")
TAKEN_OVER = ("date", "team", "leader", "visitors", "kind")


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
        visit = {name: cells[name] for name in TAKEN_OVER if cells[name] == mask_inside(cells[name])}
        # The last row: who is on file comes first as a rule, and brings a category of their own.
        handed = Disbursement.objects.filter(visit_record=last.record).order_by("-pk").first()
        stood = written(handed, lookups) if handed else {"purpose": "慰问"}
        # Somebody else may have corrected it to what this user is not told.
        shown = printed(handed, lookups, sight_of(user, lookups.union)) if handed else stood
        shared = {name: shown.get(name, "") for name in SHARED}
        amounts = {name: value for name in AMOUNTS if (value := stood.get(name, "")) == shown.get(name, "")}
    return Typed(visit=visit, shared=shared, rows=[TypedRow("r1", amounts, untouched=True)])


def next_row(typed: Typed) -> TypedRow:
    """One row more, with what is taken over from the last: for browsers that run no scripts of ours."""
    number = max((int(row.key[1:]) for row in typed.rows), default=0) + 1
    last = typed.rows[-1].cells if typed.rows else {}
    return TypedRow(f"r{number}", {name: last.get(name, "") for name in AMOUNTS}, untouched=True)


def _first(user: User, lookups: Lookups) -> dict[str, str]:
    campaign = lookups.campaign
    day = min(max(timezone.localdate(), campaign.starts), campaign.ends)
    member = user.teams.filter(team__campaign=campaign).select_related("team").first()
    team = member.team if member else None
    visits = Visit.objects.live().filter(campaign=campaign, union=lookups.union)
    newest = visits.select_related("kind").order_by("-pk").first()
    return {
        "kind": newest.kind.name if newest else "",
        "date": day.isoformat(),
        "team": team.name if team else "",
        "leader": team.leader if team and not holds_number(team.leader) else "",
    }
