"""Taking an edition: how it is called."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TakeForm(forms.Form):
    """A name that nobody used in this campaign; what it is for."""

    name = forms.CharField(
        label=_("名称"), max_length=40, help_text=_("例如：第三次上报数、新闻发布稿、最终数。以后不能改名。")
    )
    remark = forms.CharField(label=_("说明"), max_length=500, required=False)
