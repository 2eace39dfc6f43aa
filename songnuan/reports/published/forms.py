"""Entering a figure that was published."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songnuan.ledger.indicators import INDICATORS
from songnuan.lib.identifiers import mask_inside
from songnuan.reports.published.spoken import NotAFigure, spoken
from songnuan.reports.scope import Scope


class PublishedForm(forms.Form):
    """What was said, where, when, by whom, and by which rows it counted."""

    use_required_attribute = False

    indicator = forms.ChoiceField(label=gettext_lazy("指标"))
    said = forms.CharField(
        label=gettext_lazy("公布的说法"), max_length=60,
        help_text=gettext_lazy("照原话写数字和单位，例如：近600人次、4840.4万元。"),
    )  # fmt: skip
    where = forms.CharField(
        label=gettext_lazy("公布场合"), max_length=200, help_text=gettext_lazy("例如：新闻发布会、吉林日报第一版、报全国总工会的材料。")
    )  # fmt: skip
    on = forms.DateField(
        label=gettext_lazy("公布日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    spoken_by = forms.CharField(label=gettext_lazy("公布人"), max_length=100)
    status = forms.ChoiceField(label=gettext_lazy("口径"))

    def __init__(self, data: Any = None, *, statuses: tuple[Scope, ...]) -> None:
        super().__init__(data)
        self.fields["indicator"].choices = [(code, known.name) for code, known in INDICATORS.items()]  # type: ignore[attr-defined]
        self.fields["status"].choices = [(scope.status, scope.status_label) for scope in statuses]  # type: ignore[attr-defined]

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("公布日期还没有到。"))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("where", "spoken_by"):
            cleaned[name] = mask_inside(cleaned.get(name, ""))
        if "indicator" in cleaned and "said" in cleaned:
            try:
                spoken(cleaned["said"], INDICATORS[cleaned["indicator"]])
            except NotAFigure as refusal:
                self.add_error("said", str(refusal))
        return cleaned
