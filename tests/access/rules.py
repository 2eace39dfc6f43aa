"""What each route answers to whom: one table for our pages, one rule for the admin."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest

from tests.access.objects import key_of
from tests.access.routes import Route
from tests.access.world import Place, Reader

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
LOGIN, ADMIN_LOGIN, ADMIN = "/login/", "/admin/login/", "/admin/"
REFUSED = frozenset((403, 404, 405))

Answer = tuple[frozenset[int], str]
"""The status codes that are right, and with what the address of a redirect begins."""


@dataclass(frozen=True)
class Page:
    """One of our pages: `answers` by method, other methods are refused; `permission` and reach before that."""

    answers: dict[str, int]
    permission: str = ""
    address: Callable[[Place], str] = lambda _place: ""
    data: Callable[[Place], dict[str, Any]] = lambda _place: {}
    scoped: bool = True
    beyond: dict[str, int] = field(default_factory=dict)
    leads_to: str = ""
    without: tuple[int, str] = (403, "")
    public: bool = False
    signed_in: tuple[int, str] | None = None


def _here(place: Place) -> str:
    return "?" + urlencode({"campaign": "2023", "union": place.code})


def _workbook(place: Place) -> dict[str, Any]:
    return {"campaign": "2023", "union": place.code, "file": SimpleUploadedFile("x.xlsx", b"PK")}


SEE, FIGURES, UPLOAD, UNDO = "campaigns.view_batch", "ledger.view_cell", "campaigns.upload_batch", "campaigns.undo_batch"
READ, POST, BOTH = {"GET": 200}, {"POST": 302}, {"GET": 200, "POST": 302}
FORM = {"GET": 200, "POST": 200, "PUT": 200, "OPTIONS": 200}
PAGES: dict[str, Page] = {
    "overview": Page(READ, FIGURES, _here, without=(302, ADMIN)),
    "rows": Page(READ, FIGURES, _here, without=(404, "")),
    "upload": Page(BOTH, UPLOAD, _here, _workbook, beyond={"GET": 200, "POST": 422}, leads_to="/upload/"),
    "upload_state": Page(READ, UPLOAD),
    "upload_progress": Page(READ, UPLOAD),
    "upload_confirm": Page(POST, UPLOAD, leads_to="/upload/"),
    "upload_discard": Page(POST, UPLOAD, leads_to="/upload/"),
    "template": Page(READ, UPLOAD, _here),
    "batches": Page(READ, SEE, scoped=False),
    "batch": Page(READ, SEE),
    "batch_undo": Page(BOTH, UNDO, data=lambda _place: {"reason": "传错了"}, leads_to="/batches/"),
    "login": Page(FORM, scoped=False, public=True, signed_in=(302, "/")),
    "logout": Page({"POST": 302, "OPTIONS": 200}, scoped=False, leads_to=LOGIN),
    "password_change": Page(FORM, scoped=False),
    "password_change_done": Page({"GET": 200, "OPTIONS": 200}, scoped=False),
    "set_language": Page(dict.fromkeys(METHODS, 302), scoped=False, public=True, leads_to="/"),
    "healthz": Page(READ, scoped=False, public=True),
}
