"""From what to what a form changed its row and the rows inside it, as the log keeps it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import override


def changes_of(form: Any, names: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
    """Of each changed field of a valid form what it was and what it is, as JSON takes it; by the field's Chinese name.

    Of those fields alone whose names are given, where some are.
    """
    with override("zh-hans"):
        return {
            str(form.fields[name].label): {
                "from": _told(form.fields[name], form.get_initial_for_field(form.fields[name], name)),
                "to": _told(form.fields[name], form.cleaned_data[name]),
            }
            for name in form.changed_data
            if names is None or name in names
        }


def lines_of(formset: Any) -> dict[str, list[str]]:
    """All rows of a valid inline as they stood and as they stand; empty where none changed."""
    if not formset.has_changed():
        return {}
    with override("zh-hans"):
        kept = [form for form in formset.forms if form not in formset.deleted_forms and form.cleaned_data]
        return {
            "from": [_line(form, form.initial) for form in formset.initial_forms],
            "to": [_line(form, form.cleaned_data) for form in kept],
        }


def inside(formsets: Iterable[Any]) -> dict[str, dict[str, list[str]]]:
    """The same of each inline that changed, by what its rows are called."""
    with override("zh-hans"):
        told = {str(formset.model._meta.verbose_name): lines_of(formset) for formset in formsets}
    return {name: lines for name, lines in told.items() if lines}


def _line(form: Any, values: dict[str, Any]) -> str:
    shown = [name for name, field in form.fields.items() if not field.widget.is_hidden and name != "DELETE"]
    return " ".join(filter(None, (str(_told(form.fields[name], values.get(name))) for name in shown)))


def _told(field: forms.Field, value: Any) -> Any:
    """A value as the log keeps it: yes or no, or a text; of a choice among rows what the row is called."""
    if isinstance(field, forms.ModelChoiceField) and value not in (None, "") and not isinstance(value, Model):
        value = field.queryset.filter(pk=value).first() if field.queryset is not None else value
    if isinstance(value, bool):
        return value
    return "" if value is None else str(value)
