"""Where the text of an article comes from: the union's own, or the one that Songnuan brings along."""

from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import User
from songnuan.ledger.post import refuse_anonymised
from songnuan.lib.identifiers import mask_inside
from songnuan.reports.models import ArticleText
from songnuan.reports.scope import Scope

DEFAULT = Path(__file__).with_name("default.txt").read_text(encoding="utf-8")


class Overtaken(Exception):
    """Somebody else saved meanwhile. The text is for the editor."""


@dataclass(frozen=True)
class Text:
    """The text, and the version that an edit of it starts from: 0 where nobody has edited it yet."""

    text: str
    version: int
    by: User | None = None


def text_of(scope: Scope) -> Text:
    """The text of a scope's union in its campaign. One query."""
    found = (
        ArticleText.objects.select_related("by").filter(campaign=scope.campaign, union=scope.union).first()
    )
    return Text(found.text, found.version, found.by) if found else Text(DEFAULT, 0)


def save(scope: Scope, text: str, version: int, by: User) -> None:
    """Store an edit that started from `version`, numbers of persons in it masked; Overtaken where another came first.

    Conflict where the campaign's personal data is gone: a text may tell of persons. The text that stands is no edit.
    """
    text = mask_inside(text)
    mine = ArticleText.objects.filter(campaign=scope.campaign, union=scope.union, version=version)
    try:
        with transaction.atomic():
            refuse_anonymised(scope.campaign)
            stands = text_of(scope)
            if (stands.version, stands.text) == (version, text):
                return
            if not version:
                ArticleText.objects.create(campaign=scope.campaign, union=scope.union, text=text, by=by)
            elif not mine.update(text=text, version=version + 1, by=by):
                raise IntegrityError
            body = {"version": version + 1, "characters": len(text)}
            journal.note("article.saved", actor=by, campaign=scope.campaign, union=scope.union, body=body)
    except IntegrityError:
        message = _("您编辑期间，别人已经保存过这篇综述。您写的内容还在下面，请复制出来，对照新的文稿再改。")
        raise Overtaken(message) from None
