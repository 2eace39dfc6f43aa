"""综述: read it, edit its text, take it as Word."""

import io

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.actor import actor
from campaigns.turns import alone, at_length, file_by_turns
from songnuan.ledger.post import Conflict
from songnuan.reports.article.document import write_document
from songnuan.reports.article.forms import TextForm
from songnuan.reports.article.live import CHINESE, Live
from songnuan.reports.article.markup import blocks
from songnuan.reports.article.pictures import pictures_of
from songnuan.reports.article.report import Article, article
from songnuan.reports.article.text import Overtaken, Text, save, text_of
from songnuan.reports.basis import as_of, basis, stated
from songnuan.reports.official.choose import choices
from songnuan.reports.official.registry import named_tables
from songnuan.reports.official.views import download, may_see, scope_of
from songnuan.reports.published.listing import RIGHT as PUBLISHED
from songnuan.reports.published.listing import contradictions
from songnuan.reports.scope import Scope
from songnuan.reports.taken import taken

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EDIT = "reports.change_articletext"
ONLY_REACHED = gettext_lazy("文中分项的数，只算现在由您的单位管理的工会；总数不变。")
USUAL_TABLES = 4
"""Tables of an article that is made in half a second; with more it is a long file."""
may_edit = permission_required(EDIT, raise_exception=True)


@may_see
@never_cache
@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """The article with its live figures, each a link to its rows."""
    scope = scope_of(request)
    text = text_of(scope)
    context = {
        "scope": scope, "text": text, "article": _article(scope, text), "may_edit": request.user.has_perm(EDIT),
        "pictures": pictures_of(scope, request.user), "choices": choices(scope), "basis": basis(scope),
        "only_reached": ONLY_REACHED if scope.away else "",
    }  # fmt: skip
    context["contradictions"] = contradictions(scope) if request.user.has_perm(PUBLISHED) else ()
    return render(request, "reports/article.html", context)


@may_edit
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Change the text; who comes second is told, and keeps what they wrote."""
    scope = scope_of(request)
    text, live = text_of(scope), Live(scope)
    with translation.override(CHINESE):
        tables = named_tables(scope)
    form = TextForm(
        request.POST or None, live=live, tables=tables, initial={"text": text.text, "version": text.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            save(scope, form.cleaned_data["text"], form.cleaned_data["version"], actor(request))
        except (Overtaken, Conflict) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("文稿已保存。"))
            return redirect(f"{reverse('article')}?{scope.query}")
    context = {"scope": scope, "form": form, "names": live.names(), "tables": list(tables)}
    return render(request, "reports/article_edit.html", context, status=422 if form.is_bound else 200)


@may_see
@require_safe
@file_by_turns
def document(request: HttpRequest) -> HttpResponse:
    """The same as a Word document in the layout of GB/T 9704. One at a time for a user."""
    scope = scope_of(request)
    text = text_of(scope)
    tables = sum(block.kind == "table" for block in blocks(text.text))
    with (at_length if tables > USUAL_TABLES else alone)(request.user):
        return _document(request, scope, text)


def _document(request: HttpRequest, scope: Scope, text: Text) -> HttpResponse:
    made = _article(scope, text)
    pictures = [picture.as_printed() for picture in pictures_of(scope, request.user)]
    taken(request, "article", scope)
    buffer = io.BytesIO()
    today = timezone.localdate()
    write_document(
        made, pictures, f"{today.year}年{today.month}月{today.day}日", _notes(request, scope), buffer
    )
    return download(buffer.getvalue(), DOCX, f"{made.title}.docx")


def _notes(request: HttpRequest, scope: Scope) -> list[str]:
    """By which rows the article's figures count, and their parts, and what was published that they contradict; in the article's language."""
    with translation.override(CHINESE):
        notes = [_("口径：%(basis)s") % {"basis": stated(scope, as_of(scope))}]
        notes += [str(ONLY_REACHED)] if scope.away else []
        if request.user.has_perm(PUBLISHED):
            notes += [
                _("与已公布的数不一致：%(words)s") % {"words": line.words} for line in contradictions(scope)
            ]
        return notes


def _article(scope: Scope, text: Text) -> Article:
    with translation.override(CHINESE):
        return article(scope, text.text, Live(scope), named_tables(scope))
