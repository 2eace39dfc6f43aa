"""The admin: stock Django, our name, our login page, tables in the order of the work."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from songnuan.login.views.door import sign_out

ORDER = (
    "Contribution", "Visit", "Disbursement", "Service", "RosterEntry", "Person", "Batch", "Campaign", "Team",
    "CampaignUnion", "Union", "User", "Enterprise", "FundSource", "EnterpriseKind", "Category", "AidItem",
    "HardshipKind", "ServiceKind", "Programme", "Venue", "Festival", "Ceiling", "CheckLimit", "HeaderSynonym", "HeaderMeaning",
    "Event",
)  # fmt: skip
"""Daily work first, names after it, what the ledger keeps for itself last."""


class SongnuanAdmin(admin.AdminSite):
    """The one admin site."""

    site_header = _("送温暖 · 数据管理")
    site_title = _("送温暖")
    index_title = _("数据管理")
    enable_nav_sidebar = False

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one login page; who is logged in and no staff has nothing to do here."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        query = QueryDict(mutable=True)
        query["next"] = request.GET.get("next") or resolve_url("admin:index")
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode(safe='/')}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """There is one way out as well."""
        return sign_out(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """And one page for the password."""
        return HttpResponseRedirect(resolve_url("password_change"))

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return HttpResponseRedirect(resolve_url("account"))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """The tables in our order. Django asks for them on every page, for a sidebar that we do not have: found when read."""
        return SimpleLazyObject(
            lambda: _in_order(super(SongnuanAdmin, self).get_app_list(request, app_label))
        )


def _in_order(apps: list[Any]) -> list[Any]:
    for app in apps:
        app["models"].sort(key=_place)
    return apps


def _place(model: dict[str, Any]) -> int:
    name = model["object_name"]
    return ORDER.index(name) if name in ORDER else len(ORDER)
