"""查找: by the whole number."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from beneficiaries.limits import MISSES
from campaigns.actor import actor, address_of
from songnuan.people.search import SearchForm, TooManySearches, search


@never_cache
@permission_required("beneficiaries.find_person", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """`/people/find/`: the number is posted, so that it stands in no address and no log of addresses."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "limit": MISSES}
    if request.method != "POST":
        return render(request, "people/find.html", context)
    if not form.is_valid():
        return render(request, "people/find.html", context, status=422)
    try:
        found = search(actor(request), form.cleaned_data["number"], address_of(request))
    except TooManySearches:
        return render(
            request, "people/find.html", {"form": SearchForm(), "too_many": True, "limit": MISSES}, status=429
        )
    # The number goes back masked, and the field empty.
    return render(request, "people/find.html", {"form": SearchForm(), "found": found, "limit": MISSES})
