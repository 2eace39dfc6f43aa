"""An activity, typed: the cells of its row, judged by the sheet's own rules, and what hangs on the record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import ActivityDetail, Programme, ServiceKind, Venue
from campaigns.models import FundSource
from songnuan.entry.faults import Fault
from songnuan.entry.forms import PlaceForm
from songnuan.entry.sheets import SERVICES
from songnuan.lib.identifiers import mask_inside

DATE = {"type": "date"}
CELLS = tuple(column.field for column in SERVICES.columns)
DETAILS = (
    "venue", "partners", "launched_on", "launched_at", "leaders", "origin", "destination", "buses", "seats",
)  # fmt: skip
FIELD_OF = {column.header: column.field for column in SERVICES.columns}


class RowFields(forms.Form):
    """The row's own cells, as text: what is right in them the sheet's rules decide, not this form."""

    date = forms.CharField(label=_("服务日期"), widget=forms.DateInput(attrs=DATE))
    kind = forms.ChoiceField(label=_("服务类型"))
    activity = forms.CharField(label=_("活动名称"), max_length=200, required=False)
    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("活动场所"), required=False)
    place = forms.CharField(label=_("地点"), max_length=200, required=False)
    audience = forms.CharField(label=_("服务对象"), max_length=200, required=False)
    person_times = forms.CharField(label=_("人次"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    cost = forms.CharField(
        label=_("支出金额(元)"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    source = forms.ChoiceField(label=_("资金来源"), required=False)
    programme = forms.ChoiceField(label=_("主题活动"), required=False)
    partners = forms.CharField(label=_("联合单位"), max_length=500, required=False)
    launched_on = forms.DateField(
        label=_("启动仪式日期"), required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )
    launched_at = forms.CharField(label=_("启动仪式地点"), max_length=200, required=False)
    leaders = forms.CharField(label=_("出席领导"), max_length=500, required=False)
    origin = forms.CharField(label=_("出发地"), max_length=100, required=False)
    destination = forms.CharField(label=_("目的地"), max_length=100, required=False)
    buses = forms.IntegerField(label=_("车辆数"), min_value=1, max_value=9999, required=False)
    seats = forms.IntegerField(
        label=_("座位数"),
        min_value=1,
        max_value=999_999,
        required=False,
        help_text=_("乘车人数填在“人次”里。"),
    )
    remark = forms.CharField(
        label=_("备注"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def fill(self, user: Any) -> None:
        """Choices: the names that cells take, the reader's venues."""
        nothing = [("", "—")]
        for name, model in (("kind", ServiceKind), ("source", FundSource), ("programme", Programme)):
            rows = [(row.name, str(row)) for row in model.objects.all()]
            self.fields[name].choices = nothing + rows  # type: ignore[attr-defined]
        venues = Venue.objects.visible_to(user).filter(in_use=True).select_related("union")
        self.fields["venue"].queryset = venues  # type: ignore[attr-defined]
        self.fields["venue"].empty_label = "—"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        venue = cleaned.get("venue")
        if venue is not None and not cleaned.get("place"):
            cleaned["place"] = venue.name
        buses, seats = cleaned.get("buses"), cleaned.get("seats")
        if buses and seats and seats < buses:
            self.add_error("seats", _("座位数不能少于车辆数。"))
        return cleaned

    def cells(self) -> dict[str, str]:
        """The row as a workbook would hold it."""
        return {name: self.cleaned_data.get(name) or "" for name in CELLS}

    def details(self) -> dict[str, Any]:
        """What hangs on the record; numbers of persons in its texts are masked as they come in."""
        typed = {name: self.cleaned_data.get(name) or _EMPTY[name] for name in DETAILS}
        return {
            name: mask_inside(value) if isinstance(value, str) else value for name, value in typed.items()
        }

    def show(self, faults: list[Fault]) -> None:
        """Every error of the sheet's rules at its field."""
        for fault in faults:
            if not fault.is_warning:
                self.add_error(FIELD_OF.get(fault.column or ""), fault.message)


_EMPTY: dict[str, Any] = {
    field.name: None if field.null else "" for field in ActivityDetail._meta.fields if field.name in DETAILS
}


class ActivityForm(RowFields, PlaceForm):
    """A new activity of one of the reader's unions."""

    field_order = ("campaign", "union")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fill(user)


class CorrectionForm(RowFields):
    """A correction: the same, with its reason."""

    reason = forms.CharField(
        label=_("更正理由"), max_length=500, error_messages={"required": _("请写明更正的理由。")}
    )

    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    """The details as the form showed them."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fill(user)
        programme = self.initial.get("programme")
        known = {value for value, _label in self.fields["programme"].choices}  # type: ignore[attr-defined]
        if programme and programme not in known:  # a name from a workbook that the table does not have
            self.fields["programme"].choices.append((programme, programme))  # type: ignore[attr-defined]
