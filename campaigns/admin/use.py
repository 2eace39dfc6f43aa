"""Whether a row of a table of names is in use: its name and meaning are then part of past figures."""

from django.db.models import Model


def in_use(obj: Model) -> bool:
    """Whether any row points at this one."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: obj}).exists()
        for relation in obj._meta.related_objects
    )
