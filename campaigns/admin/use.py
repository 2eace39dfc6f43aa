"""Whether a row of a table of names is in use: its name and meaning are then part of past figures."""

from django.db.models import ForeignObjectRel, Model

from campaigns.admin.scoped import rows_of


def in_use(obj: Model) -> bool:
    """Whether a row of another table points at this one."""
    relations = (
        field for field in obj._meta.get_fields(include_hidden=True) if isinstance(field, ForeignObjectRel)
    )
    return any(
        rows_of(relation.related_model).filter(**{relation.field.name: obj}).exists()
        for relation in relations
        if relation.related_model is not type(obj)
    )
