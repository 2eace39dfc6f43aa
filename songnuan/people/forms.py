"""Which working list, of which rows, and what for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Category
from campaigns.models import Batch, Campaign, Union
from songnuan.people.purpose import PurposeForm
from songnuan.people.working import BANK, SIGN, Wish, own_unions


class ListForm(PurposeForm):
    """One's own union, a campaign, and what narrows the rows: a batch, days, a category."""

    kind = forms.ChoiceField(
        label=_("哪种表"),
        choices=[(SIGN, _("签领表（领取人签名）")), (BANK, _("银行代发表（交银行发放）"))],
        initial=SIGN,
        widget=forms.RadioSelect,
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.all(), label=_("活动"), to_field_name="code", empty_label=None
    )
    union = forms.ModelChoiceField(
        Union.objects.none(), label=_("单位"), to_field_name="code", empty_label=None
    )
    batch = forms.IntegerField(
        label=_("批次号"), required=False, min_value=1, help_text=_("只要某一批的行时填写。")
    )
    since = forms.DateField(
        label=_("发放日期自"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}),
    )
    until = forms.DateField(
        label=_("至"), required=False, widget=forms.DateInput(attrs={"type": "date", "class": "short"})
    )
    head = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("人员类别"),
        required=False,
        empty_label=_("全部类别"),
        to_field_name="code",
    )
    field_order = (
        "kind",
        "campaign",
        "union",
        "batch",
        "since",
        "until",
        "head",
        "purpose",
        "why",
        "password",
    )

    def __init__(self, data: Any = None, *, request: HttpRequest, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(data, request=request, **kwargs)
        self._user = request.user
        self.fields["union"].queryset = own_unions(request.user)  # type: ignore[attr-defined]
        self.fields["head"].queryset = Category.objects.filter(campaign=campaign, head=None)  # type: ignore[attr-defined]
        self.fields["campaign"].initial = campaign.code
        self.fields["purpose"].initial = "hand_out"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        number, union, campaign = (cleaned.get(name) for name in ("batch", "union", "campaign"))
        if cleaned.get("since") and cleaned.get("until") and cleaned["since"] > cleaned["until"]:
            raise ValidationError(_("开始日期晚于结束日期。"))
        if number and union and campaign:
            found = Batch.objects.visible_to(self._user).filter(number=number, union=union, campaign=campaign)
            cleaned["batch"] = found.first()
            if cleaned["batch"] is None:
                raise ValidationError(_("本单位没有批次%(number)s。"), params={"number": number})
        return cleaned

    def wish(self) -> Wish:
        """What was asked for, once the form is valid."""
        told = self.cleaned_data
        return Wish(
            kind=told["kind"], campaign=told["campaign"], union=told["union"], batch=told["batch"] or None,
            since=told["since"], until=told["until"], head=told["head"],
        )  # fmt: skip
