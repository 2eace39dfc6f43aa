"""Taking a need up, and each step of its handling."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Need
from campaigns.models import Campaign, Union
from campaigns.overtaken import SeenForm

DATE = {"type": "date"}


class TakeForm(forms.ModelForm, SeenForm):
    """A need: what, of which kind, who takes care of it until when."""

    whose = forms.CharField(label=_("谁提的"), max_length=200, required=False)
    text = forms.CharField(
        label=_("诉求"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写家庭困难的内容会加密保存，只有登记单位、责任单位和上级能看到。"),
    )  # fmt: skip
    field_order = ("union", "whose", "text", "kind", "responsible", "due")

    class Meta:
        model = Need
        fields = ("union", "kind", "responsible", "due")
        widgets = {"due": forms.DateInput(attrs=DATE, format="%Y-%m-%d")}

    def __init__(
        self, *args: Any, campaign: Campaign, user: Any, union: Union | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        inside = Union.objects.visible_to(user).filter(places__campaign=campaign)
        reach = list(inside.values_list("pk", flat=True))
        tree = campaign.tree()
        above = {line for place in ([union.pk] if union else reach) for line in tree.ancestors(place)}
        may_answer = Union.objects.filter(pk__in={*reach, *above})
        for name, unions in (("union", inside), ("responsible", may_answer)):
            self.fields[name].queryset = unions.order_by("order")  # type: ignore[attr-defined]
            self.fields[name].empty_label = str(_("请选择单位"))  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("请选择")), *Need.Kind.choices]  # type: ignore[attr-defined]
        self.instance.campaign = campaign
        if union is not None:
            self.instance.union = union
            del self.fields["union"]

    def save(self, commit: bool = True) -> Any:
        self.instance.seal(text=self.cleaned_data["text"], whose=self.cleaned_data["whose"])
        return super().save(commit)


class StepForm(forms.Form):
    """One step: the state from now on, what was done or answered, and a new date where there is one."""

    state = forms.ChoiceField(label=_("办理状态"), choices=Need.State.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("办理情况"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("办结或无法解决时要写，作为答复。"),
    )  # fmt: skip
    due = forms.DateField(
        label=_("办理期限"), required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    """How many steps there were when the page was opened."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        closes = cleaned.get("state") in (Need.State.SOLVED, Need.State.BEYOND)
        if closes and not cleaned.get("note"):
            self.add_error("note", _("请写明怎么办结的，或者为什么解决不了。"))
        return cleaned
