"""Which group of the main navigation a page belongs to: by the room that answers it."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

register = template.Library()

LOOK, REPORT, VISIT, MANAGE = "look", "report", "visit", "manage"
ROOMS = (
    ("songnuan.entry.views.visit", VISIT), ("songnuan.entry.views.photographs", VISIT), ("songnuan.fieldwork", VISIT),
    ("songnuan.setup", VISIT), ("songnuan.reports.batch_views", REPORT), ("songnuan.reports", LOOK),
    ("songnuan.entry", REPORT), ("songnuan.filings", REPORT), ("songnuan.allocations", REPORT),
    ("songnuan.people", MANAGE), ("songnuan.accounts", MANAGE),
    ("songnuan.audit", MANAGE),
)  # fmt: skip
"""The first that fits."""


@register.simple_tag(takes_context=True)
def here_in(context: Any, group: str) -> SafeString:
    """An attribute for the group that the page is in; nothing on all others."""
    match = getattr(context.get("request"), "resolver_match", None)
    module = getattr(match.func, "__module__", "") if match else ""
    found = next((name for room, name in ROOMS if module.startswith(room)), "")
    return SafeString('data-here="true"' if found == group else "")
