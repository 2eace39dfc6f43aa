"""人员: what one may do about persons, each with the page for it."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from songnuan.people.asked import requests


@permission_required("beneficiaries.find_person", raise_exception=True)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """`/people/`: the ways in, by permission."""
    return render(request, "people/home.html", {"requests": requests(request.user)})
