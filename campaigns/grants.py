"""Permissions for roles that exist already: `bootstrap` gives them to new ones only, so a migration does (docs/building.md)."""

from collections.abc import Iterable, Mapping
from typing import Any


def grant(apps: Any, wanted: Mapping[str, Iterable[str]]) -> None:
    """Role's name → permissions as app.action_model. Roles that are not there are left to `bootstrap`.

    For RunPython; the permissions themselves are made here where migrate has not come to it yet.
    """
    groups = {group.name: group for group in apps.get_model("auth", "Group").objects.filter(name__in=wanted)}
    for role, names in wanted.items():
        if role in groups:
            groups[role].permissions.add(*(_permission(apps, name) for name in names))


def _permission(apps: Any, name: str) -> Any:
    app, codename = name.split(".")
    content_types, permissions = (
        apps.get_model("contenttypes", "ContentType"),
        apps.get_model("auth", "Permission"),
    )
    model = codename.partition("_")[2]
    place, _made = content_types.objects.get_or_create(app_label=app, model=model)
    found, _made = permissions.objects.get_or_create(
        content_type=place, codename=codename, defaults={"name": codename}
    )
    return found
