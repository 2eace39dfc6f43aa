"""The form of a new campaign."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Union
from songnuan.lib.text import fold_name, has_unseen


class CampaignForm(forms.ModelForm):
    class Meta:
        model = Campaign
        fields = ("code", "name", "name_en", "starts", "ends")
        widgets = {
            "starts": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "code": _("网址、命令行和文件里用它，开设以后不能改。"),
            "starts": _("工会隶属关系按这一天冻结，开设以后不能改。"),
            "ends": _("走访、发放、服务的日期都要在活动期间内。"),
        }

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if has_unseen(name):
            raise forms.ValidationError(_("名称里有看不见的字符。请重新输入名称，不要粘贴。"))
        if fold_name(name) in map(fold_name, Campaign.objects.values_list("name", flat=True)):
            raise forms.ValidationError(_("已经有这个名称的活动。"))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("结束日期要晚于开始日期。"))
        return cleaned


class JoinForm(forms.Form):
    """Which union is added."""

    union = forms.ModelChoiceField(Union.objects.none(), to_field_name="code", label=_("工会"))

    def __init__(self, *args: Any, unions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = unions  # type: ignore[attr-defined]
