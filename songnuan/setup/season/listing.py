"""What the lists of campaigns and of their unions are narrowed to, and what they leave as."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign, CampaignUnion, Union
from songnuan.fieldwork.export import download
from songnuan.lib.spreadsheets.writing.sheet import Column

STATES: dict[str, Promise] = {
    "coming": gettext_lazy("未开始"), "now": gettext_lazy("进行中"), "over": gettext_lazy("已结束"),
}  # fmt: skip


def campaigns(state: str) -> list[Campaign]:
    """Every campaign with `union_count`, or those that are coming, under way or over today."""
    today = timezone.localdate()
    found = Campaign.objects.for_list().order_by("-starts")
    conditions = {
        "coming": Q(starts__gt=today), "now": Q(starts__lte=today, ends__gte=today), "over": Q(ends__lt=today),
    }  # fmt: skip
    return list(found.filter(conditions[state]) if state in conditions else found)


@dataclass(frozen=True)
class Asked:
    """Which unions of a campaign: of an area, of a kind, with a text in the name; None and empty ask for all."""

    area: Union | None
    kind: str
    text: str


def asked(request: HttpRequest, campaign: Campaign) -> tuple[Asked, list[Union]]:
    """What the address asks for; what is not known of it asks for nothing. And the areas that may be chosen."""
    areas = list(Union.objects.filter(pk__in=campaign.tree().areas()).order_by("order"))
    area = next((area for area in areas if area.code == request.GET.get("area")), None)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Union.Kind.values else ""
    return Asked(area, kind, request.GET.get("q", "").strip()[:40].replace("\0", "")), areas


def places(campaign: Campaign, wish: Asked) -> Any:
    """The unions that count, in the order of the tree: a QuerySet."""
    found = campaign.places.select_related("union", "superior", "area").order_by("union__order", "pk")
    if wish.area is not None:
        found = found.filter(area=wish.area)
    if wish.kind:
        found = found.filter(union__kind=wish.kind)
    if wish.text:
        named = Q(union__name__icontains=wish.text) | Q(union__short_name__icontains=wish.text)
        found = found.filter(named | Q(union__code__startswith=wish.text))
    return found


def export_campaigns(request: HttpRequest, lines: list[Campaign]) -> HttpResponse:
    columns = (
        Column(_("代码")), Column(_("名称"), width=30), Column(_("开始日期"), "day"), Column(_("结束日期"), "day"),
        Column(_("工会"), "count"),
    )  # fmt: skip
    rows = [(line.code, str(line), line.starts, line.ends, line.union_count) for line in lines]  # type: ignore[attr-defined]
    return download(request, _("活动"), columns, rows)


def export_places(request: HttpRequest, campaign: Campaign, lines: list[CampaignUnion]) -> HttpResponse:
    columns = (
        Column(_("代码")), Column(_("工会"), width=30), Column(_("上级工会"), width=30), Column(_("统计地区"), width=18),
        Column(_("类型")),
    )  # fmt: skip
    rows = [
        (
            line.union.code,
            str(line.union),
            str(line.superior or ""),
            line.area.label,
            line.union.get_kind_display(),
        )
        for line in lines
    ]
    return download(request, _("活动中的工会"), columns, rows, campaign)
