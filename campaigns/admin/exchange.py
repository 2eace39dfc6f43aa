"""The import and export pages of a small table: who may, which file is meant, and that the preview is the import."""

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ExportMixin, ImportMixin
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm

from campaigns.actor import actor
from campaigns.admin.formats import FORMATS
from campaigns.admin.resource import PREVIEWED
from campaigns.admin.scoped import record, record_all
from campaigns.admin.sealed_storage import SealedStorage
from campaigns.admin.told import whole_of
from campaigns.conflict import Conflict
from campaigns.lately import in_the_last_hour
from campaigns.turns import at_length, file_by_turns, read_by_turns
from campaigns.watermark import watermark
from songnuan.lib.room import NoRoom, ask_for
from songnuan.lib.spreadsheets.limits import SMALL

PREVIEWS = 30
"""Files that one person may have looked at in an hour: each keeps others from writing for as long (SQLite)."""

PREVIEW_SECONDS = 3600
"""How long a preview may be confirmed."""


class SmallFileForm(ImportForm):
    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > SMALL.file_bytes:
            raise ValidationError(_("文件超过2 MB。这里只导入小表。"))
        try:
            ask_for(file.size)
        except NoRoom as full:
            raise ValidationError(str(full)) from full
        return file


class OwnPreviewForm(ConfirmImportForm):
    """Names the file of a preview by a token of that user: a bare name could fetch anybody's file."""

    preview = forms.CharField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_import_file_name(self) -> str:
        try:
            name = signer(self._user).unsign(self.cleaned_data["import_file_name"], max_age=PREVIEW_SECONDS)
        except BadSignature:
            name = ""
        if not name or not SealedStorage(name=name).is_there():
            raise ValidationError(_("这次预览已经失效，或已经导入过。如需再导入，请重新上传文件。"))
        return name


def signer(user: Any) -> TimestampSigner:
    """Signs the names of a user's stored files."""
    return TimestampSigner(salt=f"import.{user.pk}")


class Export(ExportMixin):
    """Export for those who may view: only rows they see, by turns as every file, each export an event."""

    formats = FORMATS
    export_form_class = ExportForm

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def export_action(self, request: HttpRequest) -> Any:
        """A filter that cannot be understood leads back to the list, which says so."""
        try:
            return file_by_turns(super().export_action)(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(
                reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist") + "?e=1"
            )

    def get_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return {"user": request.user}

    def get_valid_export_item_pks(self, request: HttpRequest) -> Any:
        return self.get_queryset(request).values_list("pk", flat=True)

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        """Made, noted, and handed out only then: nobody who notes something waits for the making."""
        rows = queryset.count()
        file_format.mark = watermark(request.user)
        with at_length(request.user, rows):
            content = super().get_export_data(file_format, request, queryset, **kwargs)
        kind = {"model": self.model._meta.label_lower, "format": file_format.get_extension()}
        record(request, "admin.export", {**kind, "rows": rows})
        return content


class Exchange(ImportMixin, Export):
    """Import for those who may add and change, after a preview that is the import itself, rolled back."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    import_form_class = SmallFileForm
    confirm_form_class = OwnPreviewForm
    tmp_storage_class = SealedStorage
    adds_rows = True

    def has_import_permission(self, request: HttpRequest) -> bool:
        adds = not self.adds_rows or self.has_add_permission(request)
        return bool(adds and self.has_change_permission(request))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        more = {**(extra_context or {}), "has_import_permission": self.has_import_permission(request)}
        return super().changelist_view(request, more)

    def get_confirm_form_kwargs(self, request: HttpRequest, import_form: Any = None) -> Any:
        return {**super().get_confirm_form_kwargs(request, import_form), "user": request.user}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> Any:
        initial = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            initial["import_file_name"] = signer(request.user).sign(initial["import_file_name"])
        return initial

    def add_data_read_fail_error_to_form(self, form: Any, error: Exception) -> None:
        form.add_error(
            "import_file", str(error) if isinstance(error, ValueError) else _("这个文件无法读取。")
        )

    def import_action(self, request: HttpRequest, **kwargs: Any) -> Any:
        if (
            request.method == "POST"
            and self.has_import_permission(request)
            and in_the_last_hour(actor(request), PREVIEWED) >= PREVIEWS
        ):
            messages.error(request, _("一小时内预览的文件太多。请过一会儿再传。"))
            return HttpResponseRedirect(request.path)
        response = read_by_turns(super().import_action)(request, **kwargs)
        context = getattr(response, "context_data", None) or {}
        if "confirm_form" in context:
            context["confirm_form"].initial["preview"] = print_of(context["result"])
        return response

    def process_import(self, request: HttpRequest, **kwargs: Any) -> Any:
        return read_by_turns(super().process_import)(request, **kwargs)

    def process_dataset(self, dataset: Any, form: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Imports all rows or none: not when one turned bad, nor when the outcome is not the one that was shown."""
        try:
            return self._all_or_none(dataset, form, request, **kwargs)
        except Conflict:  # a campaign was closed meanwhile: now its rows turn bad
            return self._all_or_none(dataset, form, request, **kwargs)

    def _all_or_none(self, dataset: Any, form: Any, request: HttpRequest, **kwargs: Any) -> Any:
        with transaction.atomic():
            result = super().process_dataset(dataset, form, request, **kwargs)
            result.is_as_shown = print_of(result) == form.cleaned_data["preview"]
            if stands(result):
                self._tell(request, result)
            else:
                transaction.set_rollback(True)
        return result

    def _tell(self, request: HttpRequest, result: Any) -> None:
        """Each row that is another now, as its form tells it, under its own union; then the file. Nothing where none is."""
        changed = [row for row in result.rows if row.is_new() or (row.is_update() and row.changes)]
        if changed:
            counts = {"model": self.model._meta.label_lower, "counts": dict(result.totals)}
            record_all(request, [*map(self._told_of, changed), ("admin.import", counts, None)])

    def _told_of(self, row: Any) -> tuple[str, dict[str, Any], Any]:
        verb, fields = ("admin.add", []) if row.is_new() else ("admin.change", list(row.changes))
        own = whole_of(row.instance, added=True) if row.is_new() else row.changes
        values = {**own, **row.inside} if self.tells_values else {}
        return verb, self._told(row.instance, fields, values), row.instance

    def process_result(self, result: Any, request: HttpRequest) -> Any:
        if stands(result):
            return super().process_result(result, request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("导入"),
            "opts": self.model._meta,
            "result": result,
            "refused": _("预览之后数据有了变化，这次一行也没有导入。请重新上传文件，再看一遍预览。"),
            "import_error_display": self.import_error_display,
        }
        return TemplateResponse(request, [self.import_template_name], context, status=409)


def stands(result: Any) -> bool:
    """Whether an import has no bad row and does just what its preview showed."""
    return not result.has_errors() and not result.has_validation_errors() and result.is_as_shown


def print_of(result: Any) -> str:
    """What an import does, row by row, as one short text to compare."""
    rows = [(row.import_type, [str(cell) for cell in row.diff or ()]) for row in result.rows]
    return hashlib.sha256(repr(rows).encode()).hexdigest()
