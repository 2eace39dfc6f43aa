"""What a draw is asked for by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from songnuan.inspection.sample import MOST, SEEDS, USUAL


class DrawForm(forms.Form):
    """Empty fields: a new seed, up to the last batch, the usual number of rows."""

    seed = forms.IntegerField(label=_("随机种子"), min_value=0, max_value=SEEDS - 1, required=False)
    number = forms.IntegerField(label=_("截至批次"), min_value=1, max_value=10**15, required=False)
    size = forms.IntegerField(label=_("抽查行数"), min_value=1, max_value=MOST, required=False, initial=USUAL)
