"""The sentence that goes into the chat group: the published figures in words, from the page's own report."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from songnuan.reports.basis import AsOf, left_out
from songnuan.reports.figures import Figure
from songnuan.reports.narrow import written
from songnuan.reports.scope import SUBTREE, Scope

OURS = {
    "省": gettext_lazy("我省"),
    "市": gettext_lazy("我市"),
    "州": gettext_lazy("我州"),
    "县": gettext_lazy("我县"),
    "区": gettext_lazy("我区"),
}
"""How a union speaks of its place, by the last character of its short name."""

PHRASES = {
    "raised": gettext_lazy("筹集慰问款物%(figure)s万元"),
    "enterprises": gettext_lazy("走访企业%(figure)s家"),
    "consoled": gettext_lazy("慰问%(figure)s人次"),
    "disbursed": gettext_lazy("发放款物%(figure)s万元"),
    "assisted": gettext_lazy("帮扶救助困难职工%(figure)s人次"),
    "served": gettext_lazy("开展分类服务%(figure)s人次"),
    "returned": gettext_lazy("帮助农民工平安返乡%(figure)s人次"),
}
"""In the order in which the federation writes them; what is zero is left out."""


def briefing(scope: Scope, figures: Sequence[Figure], last: AsOf | None) -> str:
    """One sentence in the reader's language, and by which rows it counts; empty while there is nothing to say."""
    known = {figure.code: figure for figure in figures if figure.value}
    said = [
        str(phrase) % {"figure": _written(known[code])} for code, phrase in PHRASES.items() if code in known
    ]
    if last is None or not said:
        return ""
    when = date_format(timezone.localtime(last.at), _("n月j日G时"))
    by = _("，").join((scope.status_label, *_days(scope), *left_out(scope)))
    return _("截至%(when)s，%(who)s%(figures)s。（%(status)s，批次%(number)d）") % {
        "when": when, "who": _who(scope), "figures": _("，").join(said),
        "status": by, "number": last.number,
    }  # fmt: skip


def _days(scope: Scope) -> list[str]:
    """Of which days the figures are, where not of all."""
    ends = ((_("自"), scope.narrow.since), (_("至"), scope.narrow.until))
    return [f"{word} {written(day)}" for word, day in ends if day]


def _written(figure: Figure) -> str:
    """As a sentence writes it: in Chinese without separators."""
    return figure.text if get_language() == "en" else figure.text.replace(",", "")


def _who(scope: Scope) -> str:
    ours = OURS.get(scope.union.short_name[-1:])
    if scope.scope != SUBTREE or ours is None or get_language() == "en":
        return scope.short_label
    return str(ours)
