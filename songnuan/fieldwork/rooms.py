"""台账: what there is beside the figures, as far as it is the reader's work."""

from dataclasses import dataclass

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe


@dataclass(frozen=True)
class Room:
    """A list by the name of its address, for whom it is, and the question it answers."""

    route: str
    title: Promise
    question: Promise
    permission: str


ROOMS = (
    Room("firms", _("企业核对"), _("哪些企业可能是同一家"), "campaigns.merge_enterprise"),
)  # fmt: skip


@permission_required("campaigns.view_visit", raise_exception=True)
@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms that the reader may enter."""
    found = [room for room in ROOMS if request.user.has_perm(room.permission)]
    return render(request, "fieldwork/rooms.html", {"rooms": found})
