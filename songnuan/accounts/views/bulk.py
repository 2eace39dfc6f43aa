"""批量新建: a spreadsheet, a look at every row, then the accounts with their slips, once."""

import io

from django import forms
from django.core import signing
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.actor import actor
from campaigns.turns import read_by_turns
from campaigns.watermark import watermark
from songnuan.accounts import acts, roster
from songnuan.accounts.rights import managed_by
from songnuan.accounts.roster import COLUMNS, Judged, Row
from songnuan.accounts.views.accounts import may_manage, slips
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE, write_xlsx

SALT = "songnuan.accounts.bulk"
SECONDS = 3600


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("账号表"))


@may_manage
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@read_by_turns
def account_import(request: HttpRequest) -> HttpResponse:
    """Read the file and show what would be made; nothing is made yet."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            judged = roster.judge(roster.read(form.cleaned_data["file"]), actor(request))
        except roster.Unusable as unusable:
            form.add_error("file", str(unusable))
        else:
            return _preview(request, judged)
    context = {"form": form, "columns": COLUMNS.values(), "most": roster.MOST}
    return render(request, "accounts/import.html", context, status=422 if form.is_bound else 200)


def _preview(request: HttpRequest, judged: Judged) -> HttpResponse:
    """The rows travel signed in the page, so that what is confirmed is what was shown, and to whom."""
    packed = [[row.number, row.texts] for row in judged.rows]
    token = signing.dumps([actor(request).pk, packed], salt=SALT, compress=True)
    context = {"judged": judged, "token": "" if judged.faults else token}
    return render(request, "accounts/import_preview.html", context, status=422 if judged.faults else 200)


@may_manage
@never_cache
@require_POST
def account_import_confirm(request: HttpRequest) -> HttpResponse:
    """Make them, all or none: judged once more, as others work meanwhile. Passwords on the page or in a workbook."""
    try:
        whose, packed = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        whose, packed = None, []
    if whose != actor(request).pk:
        return _refused(request, _("预览已经过期，请重新上传账号表。什么都没有建立。"))
    rows = [Row(number, texts) for number, texts in packed]
    judged = roster.judge(rows, actor(request))
    try:
        made = acts.create(request, list(judged.wanted)) if not judged.faults else []
    except IntegrityError:  # somebody took a name a moment ago, or the button was pressed twice
        judged = roster.judge(rows, actor(request))
    if judged.faults:
        return _made_before(request, rows) or _preview(request, judged)
    return _workbook(request, made) if request.POST.get("as") == "xlsx" else slips(request, made)


def _made_before(request: HttpRequest, rows: list[Row]) -> HttpResponse | None:
    """Where all the accounts are there already, what became of their passwords; None otherwise."""
    names = {row.texts["username"] for row in rows}
    if managed_by(actor(request)).filter(username__in=names).count() < len(names):
        return None
    return _refused(
        request, _("这些账号刚才已经建立过。初始密码只给一次；没有留下的，请在账号的页面上重置密码。")
    )


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    form = FileForm({})
    del form.errors["file"]
    form.add_error(None, why)
    context = {"form": form, "columns": COLUMNS.values(), "most": roster.MOST}
    return render(request, "accounts/import.html", context, status=422)


def _workbook(request: HttpRequest, made: list[acts.Slip]) -> HttpResponse:
    headers = (_("姓名"), _("用户名"), _("初始密码"), _("单位"))
    columns = tuple(Column(header, width=24) for header in headers)
    rows = [(slip.name, slip.username, slip.password, str(slip.union or "")) for slip in made]
    above = (
        _("送温暖 · 账号"),
        _("首次登录时要换成自己的密码。发给本人后请删除这个文件。"),
        request.build_absolute_uri("/"),
    )
    sheet = Sheet(_("初始密码"), columns, rows, above=above)
    return _file(request, sheet, _("初始密码") + ".xlsx")


@may_manage
@require_safe
def account_import_template(request: HttpRequest) -> HttpResponse:
    """The columns, to fill in."""
    columns = tuple(Column(_(header), width=20) for header in COLUMNS.values())
    return _file(request, Sheet(_("账号表"), columns, [("", "", "", "", "")] * 30), _("账号表") + ".xlsx")


def _file(request: HttpRequest, sheet: Sheet, name: str) -> HttpResponse:
    buffer = io.BytesIO()
    write_xlsx(buffer, [sheet], watermark(actor(request)))
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        buffer.getvalue(),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": disposition, "Cache-Control": "no-store"},
    )
