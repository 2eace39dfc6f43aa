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
    Room("teams", _("慰问组"), _("谁去哪里，计划走访多少，走到哪一步"), "campaigns.view_plannedvisit"),
    Room("needs", _("诉求"), _("企业和职工提了什么，谁来办，办到哪一步"), "beneficiaries.view_need"),
    Room("activities", _("服务活动"), _("在哪里办了什么，服务了多少人次"), "beneficiaries.view_service"),
    Room("programmes", _("主题活动"), _("一个主题下各单位一共做了多少"), "beneficiaries.view_service"),
    Room("firms", _("企业核对"), _("哪些企业可能是同一家"), "campaigns.merge_enterprise"),
    Room("amendments", _("更正单"), _("活动封存以后，哪些行在申请更正、谁同意了"), "campaigns.view_amendment"),
    Room("campaigns", _("活动"), _("哪些活动已经开设，下一次在什么时候"), "campaigns.add_campaign"),
)  # fmt: skip


@permission_required("campaigns.view_visit", raise_exception=True)
@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms that the reader may enter."""
    found = [room for room in ROOMS if request.user.has_perm(room.permission)]
    return render(request, "fieldwork/rooms.html", {"rooms": found})
