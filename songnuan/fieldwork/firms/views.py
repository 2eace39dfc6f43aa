"""Fetch with permission, work, render: the pairs, and one pair side by side."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.actor import actor
from campaigns.models import Batch, Campaign, EnterpriseDistinction, Visit
from campaigns.overtaken import SeenForm
from campaigns.turns import at_length, export_by_turns, length, or_asked_to_wait
from songnuan.fieldwork.chosen import chosen
from songnuan.fieldwork.export import download
from songnuan.fieldwork.firms.apart import ask_again, seen_of, tell_apart, told_apart
from songnuan.fieldwork.firms.candidates import MOST, REASONS, candidates, compared, several_names
from songnuan.fieldwork.firms.deciding import same
from songnuan.fieldwork.firms.firm import Firm, firms, firms_visited, in_reach, pair_of
from songnuan.ledger.post import Conflict
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.sought import without_digits
from songnuan.lib.spreadsheets.writing.sheet import Column

A_PAGE = 50
BUSY = "fieldwork/busy_firms.html"
may_merge = permission_required("campaigns.merge_enterprise", raise_exception=True)


class DecisionForm(SeenForm):
    """The answer, and why two firms are one; of two that are told apart, whether that is taken back."""

    SAME, DIFFERENT, AGAIN = "same", "different", "again"
    ANSWERS = {
        SAME: gettext_lazy("是同一家"), DIFFERENT: gettext_lazy("不是同一家"), AGAIN: gettext_lazy("取消“不是同一家”的判定，以后再判"),
    }  # fmt: skip

    answer = forms.ChoiceField(
        label=gettext_lazy("判定"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选择是不是同一家。"),
            "invalid_choice": gettext_lazy("判定刚刚有了变化，请看过现在的判定再选。"),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("依据"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("判为同一家时要写，例如：电话核实，2022年改过名。"),
    )

    def __init__(self, *args: Any, apart: list[EnterpriseDistinction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = seen_of(apart)
        asked = (self.SAME, self.AGAIN if apart else self.DIFFERENT)
        self.fields["answer"].choices = [(answer, self.ANSWERS[answer]) for answer in asked]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, str]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == self.SAME and not cleaned.get("reason"):
            self.add_error("reason", _("请写明判为同一家的依据。"))
        return cleaned


@may_merge
@require_safe
@export_by_turns
@or_asked_to_wait(BUSY)
def review(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one firm, what was joined already, and codes that stand under several names."""
    asked = chosen(request)
    why = request.GET.get("why", "")
    with at_length(request.user, length(in_reach(asked.campaign, request.user))):
        known = firms(asked.campaign, request.user)
        if asked.union is not None:
            counted = asked.counted
            known = {pk: firm for pk, firm in known.items() if not counted.isdisjoint(firm.unions)}
        apart = told_apart(asked.campaign, request.user, known)
        found = candidates(asked.campaign, request.user, known, apart, why=why)
    several = several_names(known)
    if request.GET.get("export") == "xlsx":
        return _export(request, found)
    joined = Batch.objects.visible_to(request.user).standing().filter(
        campaign=asked.campaign, kind=Batch.Kind.MERGE
    )  # fmt: skip
    only_apart = "apart" in request.GET
    answered = [(known[one], known[other], answers[-1]) for (one, other), answers in reversed(apart.items())]
    context = {
        "asked": asked, "why": why, "reasons": REASONS.items(),
        "several": several[:A_PAGE], "several_more": max(0, len(several) - A_PAGE),
        "most": MOST if len(found) >= MOST else None,
        "compared": compared(known) if why in ("", "slip") else None,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "only_apart": only_apart,
        "apart": Paginator(answered, A_PAGE).get_page(request.GET.get("page") if only_apart else 1),
        "joined": joined.select_related("union", "by").order_by("-number")[:A_PAGE],
    }  # fmt: skip
    return render(request, "fieldwork/firms.html", context)


def _export(request: HttpRequest, found: list) -> HttpResponse:
    columns = (
        Column(_("依据"), width=24), Column(_("企业名称"), width=32), Column(_("统一社会信用代码"), width=22),
        Column(_("走访次数"), "count"), Column(_("另一家企业"), width=32), Column(_("统一社会信用代码"), width=22),
        Column(_("走访次数"), "count"),
    )  # fmt: skip
    rows = [
        (pair.reason, mask_inside(pair.first.name), pair.first.code, len(pair.first.visits), mask_inside(pair.second.name),
         pair.second.code, len(pair.second.visits))
        for pair in found
    ]  # fmt: skip
    return download(request, _("企业核对"), columns, rows, chosen(request).campaign)


@may_merge
@require_safe
@or_asked_to_wait(BUSY)
def names(request: HttpRequest, firm: UUID) -> HttpResponse:
    """One firm that stands under several names: every visit by name, each with the way to correct its code."""
    asked = chosen(request)
    (found,) = _called(asked.campaign, request.user, firm)
    visits = Visit.objects.visible_to(request.user).filter(pk__in=found.visits)
    rows = visits.select_related("union", "kind", "added_by").order_by(
        without_digits("name_key"), "date", "pk"
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "fieldwork/firm_names.html", {"asked": asked, "firm": found, "page": page})


@may_merge
@require_http_methods(["GET", "HEAD", "POST"])
@or_asked_to_wait(BUSY)
def pair(request: HttpRequest, first: UUID, second: UUID) -> HttpResponse:
    """Two firms side by side with every visit to each; the answer is posted here."""
    asked = chosen(request)
    pair_ = one, other = _called(asked.campaign, request.user, first, second)
    if one is other:
        raise Http404
    apart = told_apart(asked.campaign, request.user, {firm.pk: firm for firm in pair_}).get(
        pair_of(one.pk, other.pk), []
    )
    form = DecisionForm(request.POST or None, apart=apart)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["answer"] == form.AGAIN:
                ask_again(asked.campaign, *pair_, by=actor(request))
                messages.success(request, _("已取消判定，这两家会再次列出。"))
            elif form.cleaned_data["answer"] == form.DIFFERENT:
                tell_apart(asked.campaign, *pair_, by=actor(request))
                messages.success(request, _("已记下：不是同一家，以后不再提示。"))
            else:
                seen = form.cleaned_data["seen"]
                batch = same(
                    asked.campaign, *pair_, by=actor(request), reason=form.cleaned_data["reason"], seen=seen
                )
                messages.success(
                    request,
                    _("已合并为同一家（批次%(number)s），走访记录一条不少。判错了可以撤销这一批。")
                    % {"number": batch.number},
                )
        except Conflict as conflict:
            form.refuse(conflict)
        else:
            return redirect(f"{reverse('firms')}?campaign={asked.campaign.code}")
    visits = Visit.objects.visible_to(request.user).select_related("union", "kind", "added_by")
    sides = [
        (firm, visits.filter(pk__in=firm.visits[:A_PAGE]).order_by("date", "pk"), len(firm.visits[A_PAGE:]))
        for firm in pair_
    ]
    status = 422 if form.is_bound else 200
    context = {"asked": asked, "sides": sides, "form": form, "apart": apart}
    return render(request, "fieldwork/firm_pair.html", context, status=status)


def _called(campaign: Campaign, user: Any, *records: UUID) -> list[Firm]:
    """The firms to which these visits of the reader's own went; Http404 where one is none of them."""
    found = firms_visited(campaign, user, *records)
    if None in found:
        raise Http404
    return [firm for firm in found if firm is not None]
