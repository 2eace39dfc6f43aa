"""Two people have the same form of 数据管理 open: the second to save is told what the first saved, and loses nothing.

Every admin of ours has this (ScopedAdmin), so that no form can forget it. Facts have it from the ledger's door.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from campaigns.overtaken import Overtaken, SeenForm, lines_of_now
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.seen import mark


class SeenRow(SeenForm):
    """Mixed into the form of a stored row. The mark is of what the form may change, and of the rows inside.

    Whether it is another one by now is left on the row (`is_overtaken`) for the formsets, which are made after it.
    """

    inside: ClassVar[tuple[Any, ...]] = ()
    """Unbound formsets of the rows inside, as they stand."""

    instance: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [_columns(row) for formset in self.inside for row in formset.get_queryset()]
        self.initial["seen"] = mark(
            [(name, _plain(self.get_initial_for_field(self.fields[name], name))) for name in self._open()],
            sorted(rows),
        )
        self.instance.is_overtaken = self.is_bound and self.data.get("seen") != self.initial["seen"]

    def clean(self) -> Any:
        cleaned = super().clean()
        now = self._now() if self.instance.is_overtaken else []
        if now:  # else what was typed is what stands, and there is nothing to take back
            self.refuse(Overtaken(now, self.initial["seen"]))
        return cleaned

    def _open(self) -> list[str]:
        return [name for name, field in self.fields.items() if name != "seen" and not field.disabled]

    def _now(self) -> list[str]:
        """What stands in the fields in which something else was typed, and the rows inside."""
        told = []
        for name in self._open():
            field, value = self.fields[name], self.get_initial_for_field(self.fields[name], name)
            if field.has_changed(value, self[name].data):
                told.append(_("%(field)s：%(value)s") % {"field": field.label, "value": _shown(field, value)})
        for formset in self.inside:
            rows = _("、").join(_line(form) for form in formset.initial_forms) or _("无")
            told.append(
                _("%(field)s：%(value)s") % {"field": formset.model._meta.verbose_name, "value": rows}
            )
        return told


class SeenAdmin:
    """The admin of a table whose forms, and questions before a row is deleted, bear the mark of what they show."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        if not change or obj is None:
            return form
        return type(form)(form.__name__, (SeenRow, form), {"inside": self._inside(request, obj)})

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Of an overtaken form what was sent, on a page of the rows that there are now."""
        asked: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)  # type: ignore[misc]
        if getattr(obj, "is_overtaken", False) and _is_open(inline, request, obj):
            there = inline.get_formset(request, obj)(
                instance=obj, prefix=prefix, queryset=inline.get_queryset(request)
            )
            asked["data"] = lines_of_now(request.POST, there)
        return asked

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        with transaction.atomic():
            if request.method == "POST" and object_id is not None:
                self._hold(request, object_id)
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Asked again where the row is another one than when it was asked."""
        asked = request.method == "POST"
        with transaction.atomic():
            found = self._hold(request, object_id) if asked else self._found(request, object_id)
            if found is None or not self.has_delete_permission(request, found):  # type: ignore[attr-defined]
                return super().delete_view(request, object_id, extra_context)  # type: ignore[misc,no-any-return]
            seen = self._mark(request, found)
            if asked and request.POST.get("seen") != seen:
                messages.error(request, _("刚刚已有人改过，还没有删除。请看过现在的内容，再决定是否删除。"))
                return HttpResponseRedirect(request.get_full_path())
            return super().delete_view(request, object_id, {**(extra_context or {}), "seen": seen})  # type: ignore[misc,no-any-return]

    def _found(self, request: HttpRequest, object_id: str) -> Any:
        return self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]

    def _hold(self, request: HttpRequest, object_id: str) -> Any:
        """The row, which nobody else changes until the transaction ends. It is read, and compared, after this."""
        found = self._found(request, object_id)
        if found is not None:
            rows = found._meta.base_manager.order_by().select_for_update(no_key=True).filter(pk=found.pk)
            list(rows.values_list("pk"))
        return found

    def _inside(self, request: HttpRequest, obj: Any) -> tuple[Any, ...]:
        return tuple(
            formset(instance=obj, queryset=inline.get_queryset(request))
            for formset, inline in self.get_formsets_with_inlines(request, obj)  # type: ignore[attr-defined]
            if _is_open(inline, request, obj)
        )

    def _mark(self, request: HttpRequest, obj: Any) -> str:
        """Of all that is stored in a row, and inside."""
        stored = list(obj._meta.base_manager.filter(pk=obj.pk).values_list())
        rows = [_columns(row) for formset in self._inside(request, obj) for row in formset.get_queryset()]
        return mark(stored, sorted(rows))


def _is_open(inline: Any, request: HttpRequest, obj: Any) -> bool:
    may = (inline.has_change_permission, inline.has_add_permission, inline.has_delete_permission)
    return any(allowed(request, obj) for allowed in may)


def _columns(row: Model) -> str:
    return repr([row._meta.label, *(getattr(row, field.attname) for field in row._meta.concrete_fields)])


def _plain(value: Any) -> Any:
    """A value, or the keys of those that were chosen, in an order of their own."""
    if isinstance(value, list | tuple):
        return sorted(one.pk if isinstance(one, Model) else one for one in value)
    return value.pk if isinstance(value, Model) else value


def _line(form: Any) -> str:
    fields = [
        (field, form.get_initial_for_field(field, name))
        for name, field in form.fields.items()
        if not field.widget.is_hidden and name != "DELETE"
    ]
    return " ".join(_shown(field, value) for field, value in fields if value not in (None, ""))


def _shown(field: Any, value: Any) -> str:
    """A value as the form shows it, with the numbers in it masked."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list | tuple):
        return _("、").join(mask_inside(str(one)) for one in value) or _("无")
    if value in (None, ""):
        return _("无")
    if isinstance(field, forms.ModelChoiceField):
        choices: Any = field.queryset
        value = value if isinstance(value, Model) else choices.filter(pk=value).first() or value
    elif isinstance(field, forms.ChoiceField):
        named: Any = field.choices
        value = dict(named).get(value, value)
    else:
        value = field.prepare_value(value)
    return mask_inside(str(value))
