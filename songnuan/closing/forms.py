"""Closing a campaign, asking for a 更正单 and refusing one: the words that stay with it."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign, User
from songnuan.closing.kinds import FORGOTTEN, may_add
from songnuan.entry.admin.form import FactForm, Reason
from songnuan.entry.forms import PlaceForm
from songnuan.people.purpose import OneselfForm


class CloseForm(OneselfForm):
    """Why, and that it is oneself; and, on the second page, the campaign's code typed by hand."""

    reason = forms.CharField(
        label=gettext_lazy("封存理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明封存理由。")},
    )  # fmt: skip
    confirm = forms.CharField(label=gettext_lazy("活动代码"), max_length=12, required=False)

    def __init__(self, data: Any = None, *, campaign: Campaign, request: HttpRequest) -> None:
        super().__init__(data, request=request)
        self._campaign = campaign

    def clean_confirm(self) -> str:
        typed = str(self.cleaned_data["confirm"]).strip()
        if typed and typed != self._campaign.code:
            raise forms.ValidationError(_("与活动代码不符，没有封存。"))
        return typed


class RefusalForm(forms.Form):
    """Why a row is not amended."""

    reason = forms.CharField(
        label=gettext_lazy("不同意的理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明不同意的理由。")},
    )  # fmt: skip


class AddedForm(FactForm):
    """A row that was forgotten, with the fields and rules of every row; and why it comes so late."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = Reason()


class ForgottenForm(PlaceForm):
    """In which closed campaign, of which union and sheet a row was forgotten."""

    kind = forms.ChoiceField(label=gettext_lazy("表"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        closed = Campaign.objects.filter(closed_at__isnull=False, anonymised_at=None)
        self.fields["campaign"].queryset = closed  # type: ignore[attr-defined]
        choices = [(kind, _(fact.SHEET)) for kind, fact in FORGOTTEN.items() if may_add(user, fact)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
