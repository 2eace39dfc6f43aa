"""Who acts in a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from campaigns.models import User


def actor(request: HttpRequest) -> User:
    """The signed-in user of a request; PermissionDenied where there is none."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
