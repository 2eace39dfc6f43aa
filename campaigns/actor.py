"""Who acts in a request, and from where."""

import ipaddress

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from campaigns.models import Campaign, Union, User


def actor(request: HttpRequest) -> User:
    """The signed-in user of a request, who acts from its address; PermissionDenied where there is none."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    request.user.acts_from, request.user.in_request = address_of(request), True
    return request.user


def address_of(request: HttpRequest) -> str:
    """The address a request comes from; empty where there is none that makes sense.

    Whoever asks may write what they like into X-Forwarded-For. Only its last entry is looked at, and only where
    the settings say that one proxy of ours stands in front, which appends whom it saw.
    """
    seen = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        seen = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2] or seen
    try:
        # Behind a % an IPv6 address may bear the name of a network card: any text.
        found = ipaddress.ip_address(seen.strip().partition("%")[0])
        return str(getattr(found, "ipv4_mapped", None) or found)
    except ValueError:
        return ""


def reaches_province(user: User) -> bool:
    """Whether every union of today is in the user's reach."""
    return Union.objects.visible_to(user).filter(kind=Union.Kind.PROVINCE).exists()


def reaches_all(user: User, campaign: Campaign) -> bool:
    """Whether the whole of a campaign's tree is in the user's reach: the province."""
    root = Union.objects.filter(places__campaign=campaign, places__superior=None)
    return Union.objects.visible_to(user).filter(pk__in=root).exists()
