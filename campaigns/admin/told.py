"""From what to what a form, or a row of a file, changed a row and the rows inside it, as the log keeps it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import override

from songnuan.lib.money import FenField, YuanFormField, show_yuan


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


def changes_between(before: Model, after: Model, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The same of the fields of those names, from a row as it stood to the row as it stands."""
    with override("zh-hans"):
        told = {
            str(after._meta.get_field(name).verbose_name): {  # type: ignore[union-attr]
                "from": _held(before, name), "to": _held(after, name),
            }
            for name in names
        }  # fmt: skip
    return {name: change for name, change in told.items() if change["from"] != change["to"]}


def whole_of(row: Model, *, added: bool) -> dict[str, dict[str, Any]]:
    """All that a new row holds, or one that goes held, as far as it is typed and not empty."""
    with override("zh-hans"):
        fields = [field for field in row._meta.concrete_fields if field.editable and not field.primary_key]
        held = {str(field.verbose_name): _held(row, field.name) for field in fields}
    return {
        name: {"from": "", "to": value} if added else {"from": value, "to": ""}
        for name, value in held.items()
        if value != ""
    }


def _held(row: Model, name: str) -> Any:
    """What a row holds, of a choice what that is called, of money its yuan."""
    named, value = getattr(row, f"get_{name}_display", None), getattr(row, name)
    if isinstance(row._meta.get_field(name), FenField) and value is not None:
        value = show_yuan(value)
    return _plain(value if named is None else named())


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
    if isinstance(field, forms.ModelChoiceField):
        if value not in (None, "") and not isinstance(value, Model) and field.queryset is not None:
            value = field.queryset.filter(pk=value).first()
    elif isinstance(field, forms.ChoiceField):
        named: Any = field.choices
        value = dict(named).get(value, value)
    elif isinstance(field, YuanFormField) and isinstance(value, int):
        value = show_yuan(value)
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    return "" if value is None else str(value)
