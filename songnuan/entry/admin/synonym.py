"""表头别名: what counties write above their columns."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaigns.admin.scoped import ScopedAdmin
from songnuan.entry.models import HeaderSynonym
from songnuan.entry.sheets import SHEETS

_HEADERS = tuple(dict.fromkeys(column.header for sheet in SHEETS for column in sheet.columns))


class SynonymForm(forms.ModelForm):
    """Sheet and column are chosen, not typed."""

    sheet = forms.ChoiceField(
        label=_("工作表"),
        required=False,
        choices=[("", _("每一张表")), *((sheet.name, sheet.name) for sheet in SHEETS)],
    )
    header = forms.ChoiceField(label=_("标准列名"), choices=[(header, header) for header in _HEADERS])

    class Meta:
        model = HeaderSynonym
        fields = ("written", "header", "sheet")


@admin.register(HeaderSynonym)
class SynonymAdmin(ScopedAdmin):
    tells_values = True
    form = SynonymForm
    list_display = ("written", "header", "place")
    search_fields = ("written", "header")
    ordering = ("header", "sheet", "written")

    @admin.display(description=_("工作表"), ordering="sheet")
    def place(self, synonym: HeaderSynonym) -> Any:
        """Where the synonym holds."""
        return synonym.sheet or _("每一张表")
