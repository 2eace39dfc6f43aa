"""`/filings/`: leads to the reader's own part of the work."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

WORK = (("campaigns.review_filing", "reviews"), ("campaigns.file_filing", "my_filing"))


@permission_required("campaigns.view_filing", raise_exception=True)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A reviewer to what waits, a clerk to their own report, everybody else to the board."""
    route = next((route for name, route in WORK if request.user.has_perm(name)), "board")
    return redirect(route)
