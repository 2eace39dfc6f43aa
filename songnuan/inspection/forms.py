"""What a draw is asked for by."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songnuan.inspection.sample import MOST, SEEDS, USUAL


class DrawForm(forms.Form):
    """Empty fields: a new seed, up to the last batch, the usual number of rows. `last`: the number of the last batch that there is."""

    seed = forms.IntegerField(label=_("随机种子"), min_value=0, max_value=SEEDS - 1, required=False)
    number = forms.IntegerField(label=_("截至批次"), min_value=1, max_value=10**15, required=False)
    size = forms.IntegerField(label=_("抽查行数"), min_value=1, max_value=MOST, required=False, initial=USUAL)

    def __init__(self, *args: Any, last: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._last = last

    def clean_number(self) -> int:
        """A draw has an end: of rows that are still to come whoever draws would choose."""
        number: int = self.cleaned_data["number"] or self._last
        if number > self._last:
            raise ValidationError(
                gettext("现在最后一个批次是%(last)d，只能抽到它为止。"), params={"last": self._last}
            )
        return number
