"""One row about a person, masked, and one field of it in full."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaries.limits import REVEALS
from beneficiaries.models import Disbursement
from campaigns.actor import actor, address_of
from songnuan.people import rows
from songnuan.people.asked import requests
from songnuan.people.purpose import PurposeForm
from songnuan.people.reveal import TooMany, hidden_field, reveal

may_reveal = permission_required(rows.REVEAL, raise_exception=True)


@never_cache
@may_reveal
@require_safe
def person_row(request: HttpRequest, table: str, fact: int) -> HttpResponse:
    """`/people/<table>/<fact>/`: what a row says, each personal value masked, with the way to see it."""
    try:
        shown = rows.person_row(request.user, table, fact)
    except rows.NotHere:
        raise Http404 from None
    asked = requests(request.user, shown.fact) if isinstance(shown.fact, Disbursement) else []
    return render(request, "people/row.html", {"row": shown, "requests": asked})


@never_cache
@may_reveal
@require_http_methods(["GET", "HEAD", "POST"])
def person_field(request: HttpRequest, table: str, fact: int, field: str) -> HttpResponse:
    """Asks what for; shows the one value. As a page of its own, or inside the row's page."""
    try:
        found = hidden_field(request.user, table, fact, field)
    except rows.NotHere:
        raise Http404 from None
    inside = request.headers.get("HX-Request") == "true"
    form = PurposeForm(request.POST if request.method == "POST" else None, request=request)
    context = {
        "form": form, "kind": table, "fact": found, "field": field, "header": rows.PERSONAL[field],
        "title": rows.sight_of(request.user, table).name(found), "limit": REVEALS,
    }  # fmt: skip
    part = "people/_field.html" if inside else "people/field.html"
    if request.method == "POST" and form.is_valid():
        try:
            value = reveal(actor(request), found, field, form.as_body(), address_of(request))
        except TooMany:
            # htmx leaves out what comes with a code of failure.
            status = 200 if inside else 429
            return render(request, part, {**context, "too_many": True}, status=status)
        return render(request, part, {**context, "value": value})
    return render(request, part, context, status=422 if form.is_bound and not inside else 200)
