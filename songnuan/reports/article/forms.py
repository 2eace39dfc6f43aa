"""The form that the text of an article is edited in."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songnuan.lib.text import CONTROL
from songnuan.reports.article.live import Live
from songnuan.reports.article.markup import PICTURES, blocks
from songnuan.reports.article.report import unknown_names

MOST = 20_000
MOST_BLOCKS = 500
"""Lines that are not empty. A long article has some hundred; more is a slip, or somebody who wants the server busy."""


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
        self._refuse_too_much(Counter(block.kind for block in blocks(text)))
        unknown = unknown_names(text, self._live, self._tables)
        if unknown:
            message = _("没有这些数字或表：%(names)s。请对照右边的清单改正。")
            raise forms.ValidationError(message, params={"names": "、".join(unknown)})
        return text

    def _refuse_too_much(self, counted: Counter[str]) -> None:
        """A table is a page of Word, [图片] eight pictures: no more of them than there are."""
        if counted.total() > MOST_BLOCKS:
            raise forms.ValidationError(_("文稿太长了，最多%(most)s段。"), params={"most": MOST_BLOCKS})
        if counted["table"] > len(self._tables):
            raise forms.ValidationError(_("表太多了，最多%(most)s张。"), params={"most": len(self._tables)})
        if counted["pictures"] > 1:
            raise forms.ValidationError(
                _("%(mark)s只能写一次：它放入所有的照片。"), params={"mark": PICTURES}
            )
