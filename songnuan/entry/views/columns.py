"""认列: which sheet this is and which column is which, where the headers alone do not say."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from campaigns.actor import actor
from campaigns.sent_twice import is_sent_twice, taken
from songnuan.entry import names, sealed_check
from songnuan.entry.explain import explain, meant_now, settled, stays
from songnuan.entry.file_names import tell_uploads
from songnuan.entry.forms import ColumnsForm
from songnuan.entry.layout import HeadLine, Layout
from songnuan.entry.look.knows import Knows
from songnuan.entry.look.samples import sheet_name
from songnuan.entry.models import Upload
from songnuan.entry.sheets import BY_NAME, SHEETS, Sheet
from songnuan.entry.views.looks import at_length, by_turns
from songnuan.entry.views.uploads import is_overtaken, known_to, may_upload, tell_overtaken

FOR_HOLDERS = gettext_lazy("哪一列是哪一列，由上传的同志或者报送单位指明。")


@may_upload
@require_http_methods(["GET", "HEAD", "POST"])
@by_turns
def upload_columns(request: HttpRequest, uid: UUID, index: int) -> HttpResponse:
    """One sheet of a checked upload; what is said of it is remembered, and the file checked again."""
    visible = Upload.objects.visible_to(request.user).select_related("campaign", "union")
    upload = get_object_or_404(visible, uid=uid)
    tell_uploads(request.user, [upload])
    if upload.state != Upload.State.CHECKED or (request.method == "POST" and is_sent_twice(request)):
        return redirect("upload_state", uid=upload.uid)
    knows = known_to(request, upload)
    with at_length(upload):
        layout = _layout(upload, index, knows)
    asked = request.POST if request.method == "POST" else request.GET
    lookups = names.load(upload.campaign, upload.union)
    found = stays(layout, lookups)
    # What a sheet was found to be is for who has the file to say otherwise.
    fixed = found or (bool(layout.name) and not knows.has_file)
    sheet, line = _choice(layout, {} if fixed else asked)
    form = _form(layout, sheet, line, request, lookups) if sheet and line else None
    if request.method == "POST" and not knows.has_file:
        messages.error(request, FOR_HOLDERS)
        return redirect("upload_state", uid=upload.uid)
    if form and sheet and line and form.is_bound and form.is_valid():
        if is_overtaken(request, upload):
            return redirect("upload_state", uid=upload.uid)
        with transaction.atomic():
            done = explain(upload, sheet, line.cells, form.said, by=actor(request))
            if done:
                taken(request)
        if done:
            messages.success(request, _("已记住，本单位下次上传同样的表头不用再指。正在重新检查。"))
        else:
            tell_overtaken(request)
        return redirect("upload_state", uid=upload.uid)
    context = {
        "upload": upload, "layout": layout, "index": index, "sheets": SHEETS, "sheet": sheet, "line": line, "form": form,
        "found": found, "fixed": fixed, "may_say": knows.has_file, "for_holders": FOR_HOLDERS,
    }  # fmt: skip
    return render(request, "entry/columns.html", context, status=422 if form and form.is_bound else 200)


def _layout(upload: Upload, index: int, knows: Knows) -> Layout:
    """The lines that may be its header. One that none was found in may be a row about somebody: that is for who has the
    file, or may know of everybody.
    """
    checked = sealed_check.read(upload.checked_as)
    layouts = checked.layouts
    if index >= len(layouts) or not layouts[index].lines:
        raise Http404
    layout = layouts[index]
    if knows.everybody:
        return replace(layout, title=sheet_name(checked, layout.title, knows))
    if not layout.name:
        raise Http404
    return replace(layout, title=sheet_name(checked, layout.title, knows), lines=layout.lines[:1])


def _choice(layout: Layout, asked: Mapping[str, Any]) -> tuple[Sheet | None, HeadLine | None]:
    """Which of the five it is said to be, and which line its header: as found, where nothing is said."""
    lines = {line.key: line for line in layout.lines}
    return BY_NAME.get(asked.get("as", layout.name)), lines.get(asked.get("line", layout.lines[0].key))


def _form(
    layout: Layout, sheet: Sheet, line: HeadLine, request: HttpRequest, lookups: names.Lookups
) -> ColumnsForm:
    if sheet.name == layout.name and line == layout.lines[0]:
        meant = {cell.place: cell.header for cell in line.cells if cell.header is not None}
    else:
        meant = meant_now(line.cells, sheet, lookups)
    return ColumnsForm(
        request.POST if request.method == "POST" else None, cells=line.cells, meant=meant, sheet=sheet,
        settled=settled(line.cells, sheet, lookups),
    )  # fmt: skip
