"""The form that the text of an article is edited in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songnuan.lib.text import CONTROL
from songnuan.reports.article.live import Live
from songnuan.reports.article.markup import blocks
from songnuan.reports.article.report import unknown_names

MOST = 20_000
MOST_TABLES = 30
"""A table is a page of Word: more of them than there are is a slip, or somebody who wants the server busy."""


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
        stray = CONTROL.search(text)
        if stray:
            message = _(
                "第%(line)s行里有看不见的控制字符，多半是从 Word 粘贴来的换行。请删掉这一行重新输入，或先粘贴到记事本再复制。"
            )
            raise forms.ValidationError(message, params={"line": text.count("\n", 0, stray.start()) + 1})
        if sum(block.kind == "table" for block in blocks(text)) > MOST_TABLES:
            raise forms.ValidationError(_("表太多了，最多%(most)s张。"), params={"most": MOST_TABLES})
        unknown = unknown_names(text, self._live, self._tables)
        if unknown:
            message = _("没有这些数字或表：%(names)s。请对照右边的清单改正。")
            raise forms.ValidationError(message, params={"names": "、".join(unknown)})
        return text
