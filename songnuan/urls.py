"""Every page's address."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from songnuan.health import healthz

urlpatterns = [
    path("", include("songnuan.reports.urls")),
    path("", include("songnuan.entry.urls")),
    path("records/", include("songnuan.fieldwork.urls")),
    path("filings/", include("songnuan.filings.urls")),
    path("allocations/", include("songnuan.allocations.urls")),
    path("", include("songnuan.people.urls")),
    path("", include("songnuan.closing.urls")),
    path("inspection/", include("songnuan.inspection.urls")),
    path("campaigns/", include("songnuan.setup.urls")),
    path("", include("songnuan.audit.urls")),
    path("help/", include("songnuan.help.urls")),
    path("", include("songnuan.login.urls")),
    path("", include("songnuan.accounts.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
]
