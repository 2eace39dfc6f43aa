"""Every route that the resolver knows, the admin's included."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.urls import URLPattern, get_resolver

# Suffixes by which the admin and django-import-export name what a route does.
ACTIONS = (
    "changelist",
    "process_import",
    "import",
    "export",
    "add",
    "history",
    "delete",
    "password_change",  # before the shorter one that it ends in
    "change",
)


@dataclass(frozen=True)
class Route:
    """A route by its name, or by its pattern where it has none; of the admin with its model and what it does."""

    key: str
    pattern: str
    model_admin: ModelAdmin | None = None
    action: str = ""


def routes() -> list[Route]:
    """All of them, in the resolver's order."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: Any, prefix: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if not isinstance(entry, URLPattern):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, pattern, inner)
            continue
        model_admin = _model_admin(pattern)
        name = f"{namespace}{entry.name}" if entry.name else pattern
        yield Route(name, pattern, model_admin, _action(entry.name) if model_admin else "")


def _model_admin(pattern: str) -> ModelAdmin | None:
    for model, model_admin in admin.site._registry.items():
        if pattern.startswith(f"admin/{model._meta.app_label}/{model._meta.model_name}/"):
            return model_admin
    return None


def _action(name: str | None) -> str:
    """What the route of a model does; `redirect` for the one without a name, to its form."""
    return next((action for action in ACTIONS if (name or "").endswith(f"_{action}")), name or "redirect")
