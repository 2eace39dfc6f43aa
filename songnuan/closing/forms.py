"""Closing a campaign, and refusing a 更正单: the words that stay with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign


class CloseForm(forms.Form):
    """Why; and, on the second page, the campaign's code typed by hand."""

    reason = forms.CharField(
        label=gettext_lazy("封存理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明封存理由。")},
    )  # fmt: skip
    confirm = forms.CharField(label=gettext_lazy("活动代码"), max_length=12, required=False)

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        super().__init__(data)
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
