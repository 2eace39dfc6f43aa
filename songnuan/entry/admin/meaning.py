"""本单位表头: what a union's clerks said of their own headers, to look at, mend and forget."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.actor import actor
from campaigns.admin.scoped import ScopedAdmin
from songnuan.entry.models import HeaderMeaning
from songnuan.entry.sheets import BY_NAME
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.sought import without_digits


class MeaningForm(forms.ModelForm):
    """The column is chosen among those of the sheet."""

    header = forms.ChoiceField(label=_("标准列名"), required=False)

    class Meta:
        model = HeaderMeaning
        fields = ("header",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(column.header, _(column.header)) for column in BY_NAME[self.instance.sheet].columns]
        self.fields["header"].choices = [("", _("不是需要的列")), *columns]  # type: ignore[attr-defined]


@admin.register(HeaderMeaning)
class MeaningAdmin(ScopedAdmin):
    """Made in the preview of an upload only; the last one who changed it stands beside it, as a maker of what is read by it.
    Who saves it as it stands has said nothing.
    """

    tells_values = True
    form = MeaningForm
    writes_besides = ("by", "at")
    list_display = ("shown", "meant", "sheet", "union", "by", "at")
    list_filter = ("union",)
    list_select_related = ("union", "by")
    search_fields = ("written", "header")
    fields = ("union", "sheet", "shown", "header", "by", "at")
    readonly_fields = ("union", "sheet", "shown", "by", "at")

    @admin.display(description=_("表头写法"), ordering=without_digits("written"))
    def shown(self, meaning: HeaderMeaning) -> str:
        """As it was written; a header is a text like others."""
        return mask_inside(meaning.written)

    @admin.display(description=_("标准列名"), ordering="header")
    def meant(self, meaning: HeaderMeaning) -> Any:
        """The column, in words also where it is none."""
        return meaning.header or _("不是需要的列")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if "header" in form.changed_data:
            obj.by, obj.at = actor(request), timezone.now()
            super().save_model(request, obj, form, change)
