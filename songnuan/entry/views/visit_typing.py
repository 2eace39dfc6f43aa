"""While a visit is typed: the form is kept and judged, enterprises and people are found."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from campaigns.actor import actor, address_of
from campaigns.models import Campaign, Union
from songnuan.entry import names
from songnuan.entry.asking import asking
from songnuan.entry.parts import read_parts
from songnuan.entry.views.visit_form import may_enter
from songnuan.entry.visits import categories, drafts, elsewhere, firms, page, people, saving
from songnuan.entry.visits.typed import read, version_of
from songnuan.ledger.post import Conflict
from songnuan.lib.money import show_yuan


def _place(request: HttpRequest) -> tuple[Campaign, Union]:
    """The campaign and the union that the form is for; 404 where they are not the user's."""
    campaign = get_object_or_404(Campaign, code=request.POST.get("campaign", ""))
    reached = Union.objects.visible_to(request.user).filter(places__campaign=campaign)
    return campaign, get_object_or_404(reached, code=request.POST.get("union", ""))


@may_enter
@never_cache
@require_POST
def visit_keep(request: HttpRequest, draft: UUID, record: UUID) -> HttpResponse:
    """Keep the form as a draft, and answer what its rules say so far; what is still empty is not held against it."""
    campaign, union = _place(request)
    user = actor(request)
    data = dict(request.POST.lists())
    corrects = request.POST.get("corrects") == "1"
    if not saving.is_free(record, union):
        raise Http404
    lookups = names.load(campaign, union)
    typed = categories.kept(read(data), lookups)
    try:
        base = saving.base_of(typed, record, user)
        kept = drafts.keep(
            draft, record, data, version_of(request.POST.get("version", "")),
            window=page.window_of(request), campaign=campaign, union=union, by=user, corrects=corrects,
        )  # fmt: skip
    except LookupError as foreign:
        raise Http404 from foreign
    except drafts.Outdated:
        said = _("这份草稿已在另一个窗口里改过，这里的改动没有保存。请关闭这个窗口，或从草稿列表重新打开。")
        return JsonResponse({"problem": said}, status=409)
    except Conflict as refusal:
        return JsonResponse({"problem": str(refusal)}, status=409)
    except drafts.TooLong:
        return JsonResponse({"problem": _("内容太长，没有保存。")}, status=413)
    except drafts.TooMany:
        said = _("您的草稿已有%(most)s份，这一份没有保存。请先提交或放弃旧的草稿。")
        return JsonResponse({"problem": said % {"most": drafts.MOST}}, status=429)
    parts = read_parts(saving.parts(typed, record, base, lookups, user), lookups)
    judged = saving.judged(typed, parts, base, lookups, user)
    told, is_all = elsewhere.told(judged, asking(parts, lookups), kept, address_of(request))
    said = (
        _("已存草稿 %(time)s")
        if is_all
        else _("已存草稿 %(time)s；一小时内比对太多，暂不提示其他单位是否慰问过、本单位是否已报送")
    )
    faults = page.placed((fault for fault in told if fault.code != "required"), typed)
    times, fen = saving.sums(judged)
    return JsonResponse({
        "version": kept.version,
        "kept": said % {"time": timezone.localtime(kept.at).strftime("%H:%M:%S")},
        "faults": {name: [[is_warning, said] for is_warning, said in lines] for name, lines in faults.items()},
        "sum": ngettext("%(times)d人次，%(yuan)s元", "%(times)d人次，%(yuan)s元", times) % {"times": times, "yuan": show_yuan(fen)},
    })  # fmt: skip


@may_enter
@never_cache
@require_POST
def visit_firms(request: HttpRequest) -> HttpResponse:
    """Enterprises by part of the name, initials or code."""
    found = firms.find(actor(request), request.POST.get("q", "")[:100])
    return _found([asdict(one) for one in found])


@may_enter
@never_cache
@require_POST
def visit_people(request: HttpRequest) -> HttpResponse:
    """People by name, by its initials, or by the full ID number."""
    campaign, union = _place(request)
    asked = request.POST.get("q", "").strip()[:100]
    user = actor(request)
    try:
        found = (
            people.by_name(user, union, asked)
            or people.by_initials(user, union, asked)
            or people.looked_up(user, asked, address_of(request))
        )
    except people.TooManyLookups:
        said = _("一小时内按证件号查找太多，暂时不再提示。可以继续填写。")
        return JsonResponse({"found": [], "problem": said}, status=429)
    firm = request.POST.get("firm", "").strip()
    found.sort(key=lambda one: one.place != firm)  # of several of one name, who works here comes first
    called = categories.called(campaign)
    return _found([{**asdict(one), "category": called.get(one.category, one.category)} for one in found])


def _found(found: list[dict[str, Any]]) -> HttpResponse:
    return JsonResponse({"found": found})
