"""下拨 typed: one letter, a sum for each receiver. And why one is voided."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import FundSource, Union
from songnuan.ledger.allocation.acts import DOCUMENT, REASON, REMARK, Passing
from songnuan.lib.money import YuanFormField


class AllocationForm(forms.Form):
    """`direct` are right below the sender, `deeper` further down: each has a field of its own, empty for nothing."""

    use_required_attribute = False

    date = forms.DateField(
        label=gettext_lazy("下拨日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    document = forms.CharField(
        label=gettext_lazy("文号"), max_length=DOCUMENT, required=False, help_text=gettext_lazy("例如：吉工发〔2022〕12号。")
    )  # fmt: skip
    source = forms.ModelChoiceField(
        FundSource.objects.none(), to_field_name="code", label=gettext_lazy("资金来源"), required=False,
        empty_label=gettext_lazy("不分来源"),
    )  # fmt: skip
    remark = forms.CharField(label=gettext_lazy("备注"), max_length=REMARK, required=False)
    again = forms.BooleanField(label=gettext_lazy("确实是另一笔，再登记一次"), required=False)
    form = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, data: Any = None, *, direct: Iterable[Union], deeper: Iterable[Union]) -> None:
        super().__init__(data)
        self.fields["source"].queryset = FundSource.objects.all()  # type: ignore[attr-defined]
        self._receivers: dict[str, Union] = {}
        self._direct = tuple(self._add(union) for union in direct)
        self._deeper = tuple(self._add(union) for union in deeper)

    def _add(self, union: Union) -> str:
        name = f"to-{union.code}"
        self.fields[name] = YuanFormField(label=union.label, required=False)
        self._receivers[name] = union
        return name

    @property
    def head(self) -> list[forms.BoundField]:
        """What all sums share."""
        return [self[name] for name in ("form", "date", "document", "source", "remark")]

    @property
    def direct(self) -> list[forms.BoundField]:
        return [self[name] for name in self._direct]

    @property
    def deeper(self) -> list[forms.BoundField]:
        return [self[name] for name in self._deeper]

    @property
    def is_deeper_filled(self) -> bool:
        """Whether something stands in the fields that are folded away."""
        return any(self[name].value() or self[name].errors for name in self._deeper)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        zero = [name for name in self._receivers if cleaned.get(name) == 0]
        for name in zero:
            self.add_error(name, _("金额要大于零；没有下拨的留空。"))
        if not self.amounts and not any(self.has_error(name) for name in self._receivers):
            self.add_error(None, _("请至少给一个单位填写下拨金额。"))
        return cleaned

    @property
    def amounts(self) -> dict[Union, int]:
        """Receiver → fen."""
        typed = {union: self.cleaned_data.get(name) for name, union in self._receivers.items()}
        return {union: amount for union, amount in typed.items() if amount}

    @property
    def passing(self) -> Passing:
        """What the sums share, cleaned."""
        said = self.cleaned_data
        return Passing(said["date"], said["source"], said["document"], said["remark"])


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("作废的理由"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("例如：金额写错，已重新登记。"),
    )  # fmt: skip
