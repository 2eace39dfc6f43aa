"""Fetch with permission, work, render."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.models import Posting, User
from songnuan.ledger.indicators import Indicator
from songnuan.reports.needs import need_counts
from songnuan.reports.overview import overview as overview_of
from songnuan.reports.rows import indicator_of, rows_report
from songnuan.reports.scope import NoPlace, NotInReach, resolve

FIGURES = "ledger.view_cell"


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """`/`: the figures of the reader's union, or of one below it."""
    if not request.user.has_perm(FIGURES):
        return elsewhere(request)
    try:
        report = overview_of(resolve(request.user, asked(request.GET)))
        needs = need_counts(report.scope, request.user)
    except NoPlace:
        return no_place(request)
    except NotInReach:
        raise Http404 from None
    return render(request, "reports/overview.html", {"report": report, "needs": needs})


def elsewhere(request: HttpRequest) -> HttpResponse:
    """Who sees no figures begins where their own work is."""
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
