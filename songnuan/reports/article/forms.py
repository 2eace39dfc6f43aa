"""The form that the text of an article is edited in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songnuan.reports.article.live import Live
from songnuan.reports.article.report import unknown_names

MOST = 20_000


class TextForm(forms.Form):
    """Refuses marks that nothing stands for, by name."""

    text = forms.CharField(
        label=_("正文"), max_length=MOST, strip=False, widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false"}),
        error_messages={"required": _("正文是空的。请写好再保存。")},
    )  # fmt: skip
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, live: Live, tables: Mapping[str, object], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._live, self._tables = live, tables

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").strip() + "\n"
        unknown = unknown_names(text, self._live, self._tables)
        if unknown:
            message = _("没有这些数字或表：%(names)s。请对照右边的清单改正。")
            raise forms.ValidationError(message, params={"names": "、".join(unknown)})
        return text
