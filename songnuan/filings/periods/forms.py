"""A period, and a grant of 补报, typed. Moments are on the server's own clock."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Union
from campaigns.overtaken import SeenForm
from campaigns.years import of_our_time


def moment_field(label: Any, help_text: Any = "") -> forms.DateTimeField:
    """A day with an hour, as browsers send it."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget, validators=[of_our_time])


class PeriodForm(SeenForm):
    number = forms.IntegerField(label=_("期次"), min_value=1, max_value=99)
    deadline = moment_field(_("报送截止时间"))
    closes = moment_field(_("停止接收时间"), _("过了截止时间还能迟报到这一刻；再晚要有省里批准的补报期限。"))


class GrantForm(forms.Form):
    union = forms.ModelChoiceField(
        Union.objects.none(), to_field_name="code", label=_("单位"), empty_label=_("请选择单位")
    )
    until = moment_field(_("准予补报到"))
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, unions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = unions  # type: ignore[attr-defined]
