"""Permissions of roles that exist already: `bootstrap` sees to new ones only, so a migration does (docs/building.md)."""

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


def withdraw(apps: Any, unwanted: Mapping[str, Iterable[str]]) -> None:
    """Takes them from these roles, where they are there and hold them. For RunPython."""
    for role, names in unwanted.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=role):
            for app, _dot, codename in (name.partition(".") for name in names):
                held = group.permissions.filter(content_type__app_label=app, codename=codename)
                group.permissions.remove(*held)


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
