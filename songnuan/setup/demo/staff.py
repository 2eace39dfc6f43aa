"""Who files and reviews in the demo: a clerk at each union, a reviewer in each area. Nobody signs in as them: they have no password."""

from random import Random

from campaigns.models import Campaign, Union, User
from campaigns.roles import CLERK, PROVINCE, REVIEWER
from songnuan.setup.demo.names import person_name
from songnuan.setup.people import make_account


def clerks(campaign: Campaign) -> dict[str, User]:
    """Union's code → its clerk; the province's own is provincial staff. Safe to repeat."""
    unions = Union.objects.filter(places__campaign=campaign).order_by("order")
    return {union.code: _person(f"tb{union.code.lower()}", union, _clerk_role(union)) for union in unions}


def reviewers(campaign: Campaign) -> dict[str, User]:
    """Area's code → who reviews the counties below it."""
    areas = Union.objects.filter(places__campaign=campaign, kind=Union.Kind.AREA).order_by("order")
    return {area.code: _person(f"sh{area.code.lower()}", area, REVIEWER) for area in areas}


def _clerk_role(union: Union) -> str:
    return PROVINCE if union.kind == Union.Kind.PROVINCE else CLERK


def _person(username: str, union: Union, role: str) -> User:
    found: User | None = User.objects.filter(username=username).first()
    if found is not None:
        return found
    rng = Random(username)
    made = make_account(username, person_name(rng, woman=rng.random() < 0.5), role, union.code, None)
    made.phone = f"043{rng.randrange(1, 9)}-8{rng.randrange(10**6):06d}"
    made.is_demo = True
    made.set_unusable_password()
    made.save(update_fields=("phone", "is_demo", "password"))
    return made
