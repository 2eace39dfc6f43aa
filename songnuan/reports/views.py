"""Fetch with permission, work, render."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_safe

from campaigns.models import Posting, User
from songnuan.ledger.indicators import HEADLINE, Indicator
from songnuan.reports import cached
from songnuan.reports.basis import statuses
from songnuan.reports.columns import KINDS
from songnuan.reports.explain import explain
from songnuan.reports.needs import need_counts
from songnuan.reports.overview import SHOWN_FIRST
from songnuan.reports.overview import overview as overview_of
from songnuan.reports.pending import pending
from songnuan.reports.published.listing import RIGHT as PUBLISHED
from songnuan.reports.published.listing import contradictions
from songnuan.reports.row import row_page
from songnuan.reports.rows import indicator_of, rows_report
from songnuan.reports.scope import NoPlace, NotInReach, Scope, resolve

FIGURES, UPLOAD, LOG = "ledger.view_cell", "campaigns.upload_batch", "campaigns.view_event"


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """`/`: the figures of the reader's union, or of one below it."""
    if request.user.has_perm(LOG) and not request.user.has_perm(FIGURES):
        return redirect("audit")
    if not request.user.has_perm(FIGURES):
        return elsewhere(request)
    try:
        scope, chosen = shown(request)
        needs = need_counts(scope, request.user)
    except NoPlace:
        return no_place(request)
    except NotInReach:
        raise Http404 from None
    uploads = request.user.has_perm(UPLOAD)
    name = cached.key("overview", scope, [UPLOAD] if uploads else [], figure=chosen)

    def body() -> str:
        report = overview_of(scope, chosen)
        return render_to_string("reports/overview_body.html", {"report": report, "may_upload": uploads})

    context = {"scope": scope, "body": cached.kept(name, body), "pending": pending(scope), "needs": needs}
    if request.user.has_perm(PUBLISHED):
        context["contradictions"] = contradictions(scope)
    return render(request, "reports/overview.html", context)


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """`/wall/`: 大屏. It holds no person, so a browser may keep it, and ask whether it is still right."""
    if not request.user.has_perm(FIGURES):
        raise Http404
    try:
        scope, chosen = shown(request)
    except (NotInReach, NoPlace):
        raise Http404 from None
    name = cached.key("wall", scope, [], figure=chosen)
    address = f"{reverse('wall')}?{scope.query}&figure={chosen}"

    def body() -> str:
        report = overview_of(scope, chosen)
        return render_to_string("reports/wall_body.html", {"report": report, "address": address})

    def whole(request: HttpRequest) -> HttpResponse:
        answer = render(request, "reports/wall.html", {
            "scope": scope, "body": cached.kept(name, body), "statuses": statuses(scope), "chosen": chosen,
        })  # fmt: skip
        patch_cache_control(answer, private=True, no_cache=True)
        patch_vary_headers(answer, ("Cookie",))
        return answer

    return condition(etag_func=lambda _request: f'"{name}"')(whole)(request)


def shown(request: HttpRequest) -> tuple[Scope, str]:
    """The scope and the chosen figure of an address; NotInReach or NoPlace."""
    query = asked(request.GET)
    scope = resolve(request.user, query)
    chosen = query.get("figure", SHOWN_FIRST)
    if scope.narrow.keys or chosen not in HEADLINE:
        raise NotInReach
    return scope, chosen


@never_cache
@require_safe
def how(request: HttpRequest, figure: str) -> HttpResponse:
    """`/how/<figure>/`: 这个数怎么来的."""
    if not request.user.has_perm(FIGURES):
        raise Http404
    try:
        report = explain(figure, resolve(request.user, asked(request.GET)))
    except (NotInReach, NoPlace):
        raise Http404 from None
    return render(request, "reports/how.html", {"report": report})


@never_cache
@require_safe
def row(request: HttpRequest, kind: str, shown: int) -> HttpResponse:
    """`/row/<kind>/<shown>/`: one row, and where it stood in the clerk's own spreadsheet."""
    meta = KINDS[kind]._meta if kind in KINDS else None
    if meta is None or not request.user.has_perms((FIGURES, f"{meta.app_label}.view_{meta.model_name}")):
        raise Http404
    try:
        found = row_page(kind, shown, request.user)
    except (NotInReach, NoPlace):
        raise Http404 from None
    return render(request, "reports/row.html", {"row": found})


def elsewhere(request: HttpRequest) -> HttpResponse:
    """Who sees no figures begins where their own work is; who is posted nowhere reads so."""
    if not Posting.objects.current().filter(user=request.user.pk).exists():
        return no_place(request)
    if request.user.is_staff:
        return redirect("admin:index")
    return redirect("accounts") if request.user.has_perm("campaigns.manage_user") else no_place(request)


@never_cache
@require_safe
def rows(request: HttpRequest, indicator: str) -> HttpResponse:
    """`/rows/<indicator>/`: what one figure is made of."""
    try:
        figure = indicator_of(indicator)
        if not may_list(request.user, figure):
            raise Http404
        scope = resolve(request.user, asked(request.GET))
        report = rows_report(figure, scope, request.user, request.GET.get("page", "1"))
    except (NotInReach, NoPlace):
        raise Http404 from None
    return render(request, "reports/rows.html", {"report": report})


def may_list(user: User | AnonymousUser, indicator: Indicator) -> bool:
    """Whether a reader may see figures, and the single rows behind this one."""
    meta = indicator.fact._meta
    return user.has_perms((FIGURES, f"{meta.app_label}.view_{meta.model_name}"))


def no_place(request: HttpRequest) -> HttpResponse:
    """The page of a reader without any union to look at."""
    posted = request.user.is_authenticated and Posting.objects.current().filter(user=request.user).exists()
    return render(request, "reports/no_place.html", {"posted": posted})


def asked(query: QueryDict) -> dict[str, str]:
    """The parameters of an address; NotInReach where one is given twice."""
    if any(len(values) > 1 for _name, values in query.lists()):
        raise NotInReach
    return {name: str(value) for name, value in query.items()}
