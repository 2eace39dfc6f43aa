"""Sending a workbook, watching its check, looking at it, confirming it."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.actor import actor, address_of
from campaigns.sent_twice import is_sent_twice, taken
from songnuan.entry import defaults, intake, sealed_check
from songnuan.entry.faults import WARNING_CODES, Refusal
from songnuan.entry.file_names import tell_uploads
from songnuan.entry.forms import FILES, FILES_MB, UploadForm
from songnuan.entry.holders import answering_for, holds, knows_closed
from songnuan.entry.look.knows import CATEGORY_FOR_HOLDERS, Knows
from songnuan.entry.look.look import Look
from songnuan.entry.look.mended_lines import mended_since
from songnuan.entry.look.shown import CATEGORY
from songnuan.entry.mending import Change, asked, mend
from songnuan.entry.models import Upload
from songnuan.entry.preview import Preview, preview
from songnuan.entry.views.batches import PROBLEM_ROWS
from songnuan.entry.views.looks import at_length, by_turns, untold, while_it_stands
from songnuan.ledger.post import Conflict
from songnuan.lib.room import NoRoom
from songnuan.lib.text import whole_number

FAULTS_A_PAGE = 50
WARNINGS_FIRST = 10
State = Upload.State
CHECKED_ANEW = gettext_lazy("您打开预览之后，这份文件又有改动，已重新检查。没有导入，请看过新的预览再确认。")
NOT_DISCARDED = gettext_lazy(
    "您打开这一页之后，这份文件又有改动，已重新检查。没有放弃，请看过新的预览再决定。"
)
TYPED_OF_ANOTHER = gettext_lazy(
    "您打开这一页之后，这份文件又有改动，已重新检查。您填写的没有保存，请看过新的预览（包括金额单位）再填。"
)
may_upload = permission_required("campaigns.upload_batch", raise_exception=True)


@may_upload
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose campaign and union, drop the files."""
    form = UploadForm(
        request.POST or None, request.FILES or None, user=actor(request), initial=_wished(request)
    )
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data
        try:
            received = intake.receive(
                wish["file"],
                wish["campaign"],
                wish["union"],
                by=actor(request),
                replaced=wish["replace"] or None,
                address=address_of(request),
            )
        except (Conflict, NoRoom) as refusal:
            messages.error(request, str(refusal))
            return redirect("upload")
        if received[0].parcel:
            return redirect("parcel", parcel=received[0].parcel)
        return redirect("upload_state", uid=received[0].uid)
    recent = list(Upload.objects.visible_to(request.user).select_related("union", "batch__closed_by")[:10])
    tell_uploads(request.user, recent)
    context = {"form": form, "recent": recent, "files": FILES, "files_mb": FILES_MB}
    return render(request, "entry/upload.html", context, status=_status(form))


def _status(form: UploadForm) -> int:
    """200 for the empty form; 413 too large, 429 too many on their way, 422 whatever else is wrong."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    known = {"too_large": 413, "too_many": 429}
    return next((status for code, status in known.items() if code in codes), 422 if codes else 200)


def _wished(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("campaign", "union", "replace") if name in request.GET}


def mine(request: HttpRequest, uid: UUID) -> Upload:
    """An upload in the user's reach; 404 otherwise."""
    found = Upload.objects.visible_to(request.user).select_related("campaign", "union", "batch", "replaced")
    upload = get_object_or_404(found, uid=uid)
    tell_uploads(request.user, [upload])
    return upload


def known_to(request: HttpRequest, upload: Upload) -> Knows:
    """What this reader may know of the rows of an upload's file."""
    knows = Knows.of(actor(request), holds=holds(actor(request), upload))
    return knows if knows.has_file else replace(knows, trusts=answering_for(upload))


def may_confirm(request: HttpRequest, upload: Upload) -> bool:
    """Whether this reader may have the file stored. Where a column is read by the word of somebody who has it not, what stands
    there would be told by being stored: then that is for who has it. Says so otherwise."""
    knows = known_to(request, upload)
    if knows.has_file or not upload.counts.get("explained") or upload.state != State.CHECKED:
        return True
    if not knows.explained_by_others(sealed_check.read(upload.checked_as)):
        return True
    messages.error(request, _("有的列按别人的说明读取，请由上传的同志或者报送单位确认导入。"))
    return False


def is_overtaken(request: HttpRequest, upload: Upload) -> bool:
    """Whether a form was opened of another check than the one that stands: then nothing of it is taken, and its sender told."""
    if upload.state == State.CHECKED and request.POST.get("seen") == upload.seen:
        return False
    tell_overtaken(request)
    return True


def tell_overtaken(request: HttpRequest) -> None:
    """Say that what was typed was not taken; nothing to whom it was taken from, by the first of two clicks."""
    if not is_sent_twice(request):
        messages.error(request, TYPED_OF_ANOTHER)


def told_of_closed(request: HttpRequest, upload: Upload) -> bool:
    """Whether this reader is told which rows of the closed class stand already."""
    return knows_closed(actor(request), upload.union_id)


def _preview(request: HttpRequest, upload: Upload) -> Preview:
    """The preview as this reader may see it."""
    tells_closed = told_of_closed(request, upload)
    return preview(upload, known_to(request, upload), tells_closed=tells_closed, reader=actor(request))


@may_upload
@require_safe
@by_turns
@while_it_stands
def upload_state(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where an upload stands: progress, preview, refusal, or the batch that it became."""
    found = mine(request, uid)
    if found.batch is not None and found.state == State.COMMITTED:
        if found.valid_rows and found.by_id == actor(request).pk:
            request.session[PROBLEM_ROWS] = found.batch.number  # the batch's page hands them back, once
        return redirect("batch", number=found.batch.number)
    if found.state != State.CHECKED:
        return render(request, "entry/upload_state.html", {"upload": found})
    with at_length(found):
        try:
            seen = _preview(request, found)
        except Refusal as refusal:
            return untold(request, found, refusal)
        chosen, sheet = request.GET.get("kind", ""), request.GET.get("sheet", "")
        page = Paginator(seen.chosen(chosen, sheet), FAULTS_A_PAGE).get_page(request.GET.get("page"))
        warnings = seen.warnings[:WARNINGS_FIRST]
        context = {
            "upload": found, "has_file": known_to(request, found).has_file, "preview": seen, "chosen": chosen, "sheet": sheet, "page": page,
            "lines": list(seen.look.lines(page)), "show_warnings": chosen in WARNING_CODES,
            "warning_lines": list(seen.look.lines(warnings)), "mended": mended_since(found, actor(request), request.GET.get("mended")),
        }  # fmt: skip
        return render(request, "entry/preview.html", context)


@may_upload
@require_safe
def upload_progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The progress bar alone, asked for every second; sends the browser to the whole page when work is done."""
    found = mine(request, uid)
    response = render(request, "entry/_progress.html", {"upload": found, "oob": True})
    if not found.is_moving:
        response["HX-Refresh"] = "true"
    return response


@may_upload
@require_POST
def upload_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """本表统一为…: answer for a whole column, and have the file checked again; or have that said in the reader's language."""
    found = mine(request, uid)
    if "language" in request.POST:
        # Whoever else reaches it would only keep those from confirming it who wait for it.
        if found.language != get_language() and known_to(request, found).has_file:
            intake.check_again(found, by=actor(request), address=address_of(request), language=get_language())
        return redirect("upload_state", uid=found.uid)
    if is_overtaken(request, found):
        return redirect("upload_state", uid=found.uid)
    given = zip(request.POST.getlist("header"), request.POST.getlist("value"), strict=False)
    try:
        answers = defaults.parse(f"{header}={value}" for header, value in given if value.strip())
    except defaults.UnknownColumn as problem:
        messages.error(request, str(problem))
    else:
        if CATEGORY in answers and not known_to(request, found).says_category:
            messages.error(request, CATEGORY_FOR_HOLDERS)
            return redirect("upload_state", uid=found.uid)
        with transaction.atomic():
            done = not answers or intake.answer(
                found, answers, by=actor(request), address=address_of(request)
            )
            if done:
                taken(request)
        if not done:
            tell_overtaken(request)
            return redirect("upload_state", uid=found.uid)
    return redirect("upload_state", uid=found.uid)


@may_upload
@require_POST
@by_turns
@while_it_stands
def upload_mend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """改这一格: cells typed anew, or a suggestion taken; then the whole file is checked again."""
    found = mine(request, uid)
    if not is_overtaken(request, found):
        with at_length(found):
            try:
                seen = _preview(request, found)
            except Refusal as refusal:
                return untold(request, found, refusal)
            changes = asked(request.POST.dict(), seen.look)
            if not changes:
                messages.warning(request, _("没有改动。请先填写要改成的内容。"))
            elif _mend(request, found, changes, seen.look):
                messages.success(
                    request, _("已改%(count)d处，正在按全部规则重新检查。") % {"count": len(changes)}
                )
            else:
                tell_overtaken(request)
    return redirect("upload_state", uid=found.uid)


def _mend(request: HttpRequest, upload: Upload, changes: list[Change], look: Look) -> bool:
    with transaction.atomic():
        done = mend(upload, changes, look, by=actor(request))
        if done:
            taken(request)
    return done


@may_upload
@require_POST
def upload_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """确认导入: hand a checked upload to the worker, once."""
    found = mine(request, uid)
    if found.state == State.CHECKED and request.POST.get("seen") != found.seen:
        messages.error(request, CHECKED_ANEW)
        return redirect("upload_state", uid=found.uid)
    if may_confirm(request, found):
        intake.confirm(
            found,
            by=actor(request),
            valid_rows=request.POST.get("rows") == "valid",
            told={
                name: number
                for name in ("errors", "warnings")
                if (number := whole_number(request.POST.get(name, ""))) is not None
            },
            address=address_of(request),
        )
    return redirect("upload_state", uid=found.uid)


@may_upload
@require_POST
def upload_cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """取消: as long as nothing is being stored."""
    found = mine(request, uid)
    if not intake.cancel(found, by=actor(request), address=address_of(request)):
        messages.warning(request, _("已经来不及取消，请看现在的状态。"))
    return redirect("upload_state", uid=found.uid)


@may_upload
@require_POST
def upload_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """放弃: forget the file and what was read of it. What somebody typed since the page was opened is not thrown away unseen."""
    found = mine(request, uid)
    seen = found.state != State.CHECKED or request.POST.get("seen") == found.seen
    if seen and intake.discard(found, by=actor(request), address=address_of(request)):
        return redirect("upload")
    found.refresh_from_db()
    if found.state != State.DISCARDED:
        messages.error(request, NOT_DISCARDED)
    return redirect("upload_state", uid=found.uid)
