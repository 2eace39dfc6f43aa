"""A form made of a sheet's columns, cleaned by the rules of the workbook."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.sight import Sight
from campaigns.models import Fact
from campaigns.overtaken import SeenForm
from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.rules.day import Day
from songnuan.entry.sheets import Column, Sheet
from songnuan.entry.single import judge
from songnuan.entry.unseen import typed_over
from songnuan.entry.written import covered, written

LONG = frozenset(("remark", "needs"))
CLEAR = "clear_"
_INPUT_MODES = {"money": "decimal", "whole": "numeric"}


class FactForm(SeenForm):
    """Cells of one row. A hidden value is not printed: its empty field means “as it was”, a tick clears it.

    A category that is not the reader's to change only says what stands.
    """

    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, sheet: Sheet, lookups: Lookups, sight: Sight, fact: Fact | None = None
    ) -> None:
        super().__init__(data)
        self._sheet, self._lookups = sheet, lookups
        self._fact = fact
        self._before = written(fact, lookups) if fact is not None else {}
        self._hidden: set[str] = set()
        self._kept: set[str] = set()
        for column in sheet.columns:
            value = self._before.get(column.field, "")
            self.fields[column.field] = _field(column, lookups)
            if fact is not None and value and sight.hides(fact, column.field):
                self._hidden.add(column.field)
                shown = sight.shown(fact, column.field, value)
                if sight.keeps(fact, column.field):
                    self._kept.add(column.field)
                    self.fields[column.field] = _kept(column, shown)
                else:
                    self._hide(column, shown)
            else:
                self.fields[column.field].initial = covered(column, value)
        if fact is None:
            del self.fields["seen"]
        else:
            self.fields["seen"].initial = fact.seen
            self.fields["reason"] = Reason()

    def _hide(self, column: Column, shown: str) -> None:
        label = _(column.header)
        self.fields[column.field].help_text = _("已登记：%(value)s。不改动请留空。") % {"value": shown}
        if not column.required:
            self.fields[CLEAR + column.field] = forms.BooleanField(
                label=_("删去登记的%(column)s") % {"column": label}, required=False
            )

    def cells(self) -> dict[str, str | None]:
        """What stands in each cell: as typed, or as it was."""
        return {column.field: self._cell(column.field) for column in self._sheet.columns}

    @property
    def retyped(self) -> frozenset[str]:
        """In which columns something was typed where a value stands that is not printed, or over a number that was covered."""
        if self._fact is None:
            return frozenset()
        typed = {name: self._typed(name) for name in self._before if name not in self._kept}
        unseen = {name for name in self._hidden if typed.get(name)}
        return typed_over(self._fact, typed, self._lookups) | unseen

    def _typed(self, field: str) -> str:
        return str(self.cleaned_data.get(field) or "").replace("\r\n", "\n")

    def _cell(self, field: str) -> str | None:
        typed = self._typed(field)
        as_it_was = field in self._hidden and not (typed or self.cleaned_data.get(CLEAR + field))
        if as_it_was or field in self._kept:
            return self._before[field] or None
        return typed or None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _row, faults = judge(self._sheet, self.cells(), self._lookups)
        self.add_faults([fault for fault in faults if not fault.is_warning])
        return cleaned

    def add_faults(self, faults: list[Fault]) -> None:
        """Put each fault under its column."""
        fields = {column.header: column.field for column in self._sheet.columns}
        for fault in faults:
            self.add_error(fields.get(fault.column or ""), fault.message)


class Reason(forms.CharField):
    """Why a fact is corrected or taken out."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("理由 *"),
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=gettext_lazy("必填，会留在操作记录里。请不要写姓名和号码。"),
            error_messages={"required": gettext_lazy("请写明理由。")},
        )


class ReasonForm(forms.Form):
    """The one question before a fact is taken out."""

    use_required_attribute = False

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["reason"] = Reason()


def _field(column: Column, lookups: Lookups) -> forms.Field:
    label = _(column.header) + (" *" if column.required else "")
    if column.names:
        names = list(getattr(lookups, column.names))
        return forms.ChoiceField(
            label=label, required=False, choices=[("", "—"), *((name, name) for name in names)]
        )
    return forms.CharField(label=label, required=False, strip=False, widget=_widget(column, lookups))


def _kept(column: Column, shown: str) -> forms.Field:
    """What stands there for who may not know more, to be read only."""
    return forms.CharField(
        label=_(column.header), initial=shown, disabled=True, required=False,
        help_text=_("不公开的类别，有查看权限的同志才能改。"),
    )  # fmt: skip


def _widget(column: Column, lookups: Lookups) -> forms.Widget:
    if column.field in LONG:
        return forms.Textarea(attrs={"rows": 2})
    if column.kind == "day":
        rule = column.rule(lookups)
        ends = {"min": rule.first, "max": rule.last} if isinstance(rule, Day) else {}
        return forms.DateInput(
            attrs={"type": "date", **{name: str(day) for name, day in ends.items() if day}}
        )
    return forms.TextInput(
        attrs={
            "autocomplete": "off",
            "inputmode": _INPUT_MODES.get(column.kind, "text"),
            "class": f"v-{column.kind}",
        }
    )
