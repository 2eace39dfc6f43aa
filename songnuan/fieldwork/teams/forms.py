"""A planned visit, typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import PlannedVisit, Team, Union
from campaigns.overtaken import SeenForm
from songnuan.fieldwork.sight import shown
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.text import fold_name, tidy

PRIVATE = ("person", "phone", "address", "note")


class PlanForm(forms.ModelForm, SeenForm):
    """The day must lie in the campaign, the place in the reader's reach and among the team's areas or below."""

    person = forms.CharField(label=_("联系人或户主"), max_length=50, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    note = forms.CharField(
        label=_("备注"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    clear = forms.MultipleChoiceField(
        label=_("清空已登记的"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("换成另一户、另一家企业或另一位联系人时，没有重填的不再保留。"),
    )
    field_order = ("day", "union", "kind", "name", *PRIVATE, "clear", "seen")

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
        if self.instance.pk:
            self.initial["seen"] = self.instance.seen
        household = self.instance.kind == PlannedVisit.Kind.HOUSEHOLD
        registered = [name for name in PRIVATE if self._known.get(name)]
        for field in registered:
            # Whole values are shown on the card alone, where that is noted.
            told = shown(field, self._known[field], household=household)
            known = (
                _("已登记 %(value)s，不改就留空。") % {"value": told} if told else _("已登记，不改就留空。")
            )
            self.fields[field].help_text = known
        self._was = (self.instance.kind, self.instance.name_key)
        if registered:
            self.fields["clear"].choices = [(name, self.fields[name].label) for name in registered]  # type: ignore[attr-defined]
        else:
            del self.fields["clear"]

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
            if not (cleaned.get("person") or self._kept(cleaned).get("person")):
                self.add_error("person", _("请填写户主姓名。"))
            cleaned["name"] = ""
        return cleaned

    def _kept(self, cleaned: dict[str, Any]) -> dict[str, str]:
        """What is registered and stays where nothing is typed: nothing of one family or firm goes over to another."""
        person = tidy(cleaned.get("person") or "")
        other_person = bool(person) and person != tidy(self._known.get("person", ""))
        kind, firm = self._was
        if cleaned.get("kind") != kind:
            other = True
        elif kind == PlannedVisit.Kind.ENTERPRISE:
            other = fold_name(mask_inside(tidy(cleaned.get("name") or ""))) != firm
        else:
            other = other_person
        gone = set(cleaned.get("clear") or ())
        if other:
            gone |= {"person", "address", "note"}
        if other_person or (other and not person):
            gone.add("phone")
        return {name: value for name, value in self._known.items() if name not in gone}

    @property
    def touched(self) -> list[str]:
        """The fields that were changed, by name."""
        return sorted(set(self.changed_data) - {"seen"})

    def save(self, commit: bool = True) -> Any:
        plan = self.instance
        plan.name = mask_inside(tidy(plan.name))
        plan.name_key = fold_name(plan.name)
        kept = self._kept(self.cleaned_data)
        plan.seal(**{name: self.cleaned_data[name] or kept.get(name, "") for name in PRIVATE})
        if commit and plan.pk:
            plan.save(update_fields=("day", "union", "kind", "name", "name_key", "sealed"))
            return plan
        return super().save(commit)
