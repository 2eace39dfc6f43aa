"""Forms of the upload pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaigns.models import Batch, Campaign, Union, User
from songnuan.entry.models import Upload
from songnuan.lib.spreadsheets.limits import LIMITS
from songnuan.lib.spreadsheets.names import safe_name

FILES = 20
FILES_MB = 60
"""Of all files together. The web server takes 64 MB: the form around them is small."""


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files; cleans to a list of them."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        return [one(file, initial) for file in data or [None]]


class PlaceForm(forms.Form):
    """A campaign, and one of the user's unions that takes part in it."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.all(), label=_("活动"), to_field_name="code", empty_label=None
    )
    union = forms.ModelChoiceField(
        Union.objects.none(), label=_("单位"), to_field_name="code", empty_label=_("请选择单位")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        unions = Union.objects.visible_to(user).order_by("order")
        self.fields["union"].queryset = unions  # type: ignore[attr-defined]
        if not self.is_bound:
            first = list(unions[:2])
            if len(first) == 1:
                self.fields["union"].initial = first[0].code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        campaign, union = cleaned.get("campaign"), cleaned.get("union")
        if campaign and union and not campaign.places.filter(union=union).exists():
            raise ValidationError(_("该单位不在这次活动中。"))
        return cleaned


class UploadForm(PlaceForm):
    """One or several workbooks for a union; a single one optionally in the place of an earlier batch."""

    file = FilesField(
        label=_("表格文件"),
        max_length=255,
        error_messages={"required": _("请选择要上传的文件。"), "empty": _("这个文件是空的（0字节）。")},
    )
    replace = forms.IntegerField(label=_("替换批次"), required=False, min_value=1)

    def clean_file(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["file"]
        if len(files) > FILES or sum(file.size for file in files) > FILES_MB * 1024 * 1024:
            message = _("一次最多%(count)d个文件、共%(size)d MB。请分几次上传。")
            raise ValidationError(message, code="too_large", params={"count": FILES, "size": FILES_MB})
        if len(files) == 1 and files[0].size > LIMITS.file_bytes:
            raise ValidationError(_("文件超过20 MB。请分成几个文件上传。"), code="too_large")
        for file in files:
            if file.size > LIMITS.file_bytes:
                message = _("“%(name)s”超过20 MB。请分成几个文件上传。")
                raise ValidationError(message, code="too_large", params={"name": safe_name(file.name)})
        return files

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        number = cleaned.get("replace")
        most, kept = settings.UPLOADS_EACH, Upload.objects.on_their_way(self._user).count()
        if kept + len(cleaned.get("file", ())) > most:
            message = _(
                "您还有%(kept)d个文件没有导入，最多同时保留%(most)d个。请先在“上传记录”里确认导入或放弃一些。"
            )
            raise ValidationError(message, code="too_many", params={"kept": kept, "most": most})
        if number and len(cleaned.get("file", ())) > 1:
            raise ValidationError(_("替换一个批次时，只能选一个文件。"))
        if number:
            batch = Batch.objects.visible_to(self._user).standing().filter(
                number=number, campaign=cleaned.get("campaign"), union=cleaned.get("union")
            ).exclude(kind__in=(Batch.Kind.UNDO, Batch.Kind.MERGE)).first()  # fmt: skip
            if batch is None:
                raise ValidationError(_("该单位没有可以替换的批次%(number)s。"), params={"number": number})
            cleaned["replace"] = batch
        return cleaned


class UndoForm(forms.Form):
    """Why a batch is undone."""

    reason = forms.CharField(
        label=_("撤销理由"),
        max_length=500,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明撤销的理由。")},
    )
