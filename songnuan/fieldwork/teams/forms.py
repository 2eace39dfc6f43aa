"""A planned visit, typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import PlannedVisit, Team, Union
from songnuan.fieldwork.sight import shown
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.text import fold_name, tidy

PRIVATE = ("person", "phone", "address", "note")


class PlanForm(forms.ModelForm):
    """The day must lie in the campaign, the place in the reader's reach and among the team's areas or below."""

    person = forms.CharField(label=_("联系人或户主"), max_length=50, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    note = forms.CharField(
        label=_("备注"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("day", "union", "kind", "name", *PRIVATE)

    class Meta:
        model = PlannedVisit
        fields = ("day", "union", "kind", "name")
        widgets = {
            "day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "kind": forms.RadioSelect,
        }

    def __init__(self, *args: Any, team: Team, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.team = team
        tree = team.campaign.tree()
        areas = [area.pk for area in team.areas.all()]
        inside = set().union(*(tree.subtree(area) for area in areas)) if areas else set(tree.places)
        self.fields["union"].queryset = Union.objects.visible_to(user).filter(pk__in=inside)  # type: ignore[attr-defined]
        self.fields["union"].empty_label = str(_("请选择单位"))  # type: ignore[attr-defined]
        self.fields["kind"].choices = PlannedVisit.Kind.choices  # type: ignore[attr-defined]
        self.fields["name"].help_text = _("走访企业时填全称，与走访记录的名称一致，走访后自动算已走访。")
        self.initial["name"] = mask_inside(self.initial.get("name", ""))
        self._known = dict(self.instance.private) if self.instance.pk else {}
        self._kind = self.instance.kind
        household = self.instance.kind == PlannedVisit.Kind.HOUSEHOLD
        for field in [name for name in PRIVATE if self._known.get(name)]:
            # Whole values are shown on the card alone, where that is noted.
            told = shown(field, self._known[field], household=household)
            known = (
                _("已登记 %(value)s，不改就留空。") % {"value": told} if told else _("已登记，不改就留空。")
            )
            self.fields[field].help_text = known
        if self._known.get("person"):
            self.fields["person"].help_text += " " + _("换成别人的，电话、地址和备注要重新填写。")

    def clean_day(self) -> Any:
        day, campaign = self.cleaned_data["day"], self.instance.team.campaign
        if not campaign.starts <= day <= campaign.ends:
            raise forms.ValidationError(
                _("日期要在活动期间内（%(first)s 至 %(last)s）。"),
                params={"first": campaign.starts, "last": campaign.ends},
            )
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == PlannedVisit.Kind.ENTERPRISE and not cleaned.get("name"):
            self.add_error("name", _("请填写企业名称。"))
        if cleaned.get("kind") == PlannedVisit.Kind.HOUSEHOLD:
            if not (cleaned.get("person") or self._known.get("person")):
                self.add_error("person", _("请填写户主姓名。"))
            cleaned["name"] = ""
        return cleaned

    def save(self, commit: bool = True) -> Any:
        plan = self.instance
        plan.name = mask_inside(tidy(plan.name))
        plan.name_key = fold_name(plan.name)
        typed = {name: self.cleaned_data[name] for name in PRIVATE}
        # What was registered of one family is not kept for another.
        same = typed["person"] in ("", self._known.get("person")) and plan.kind == self._kind
        plan.seal(
            **{name: text or (self._known.get(name, "") if same else "") for name, text in typed.items()}
        )
        return super().save(commit)
