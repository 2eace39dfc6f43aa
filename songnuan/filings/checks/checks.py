"""Every check of a union's own rows as they stand now."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from campaigns.models import Batch, Campaign, CheckLimit, Union
from songnuan.filings.checks.change import changed, in_words
from songnuan.filings.checks.finding import OVER, UNNAMED, Finding
from songnuan.filings.checks.passed import RECEIVED, SENT, unmatched
from songnuan.filings.checks.rows import named_or_not, over_ceiling, unnamed
from songnuan.filings.own.figures import before, own_figures
from songnuan.lib.text import whole_number

MISMATCH, CHANGE = "total_mismatch", "change"


def findings(campaign: Campaign, campaigns: tuple[Campaign, ...], union: Union) -> tuple[Finding, ...]:
    """What must be answered before filing. Fifteen queries at most."""
    limit = CheckLimit.objects.holding(campaign)
    return (
        *_mismatches(campaign, union),
        *_over_ceiling(campaign, union),
        *(_finding(code, text, campaign, union) for code, text in unmatched(campaign, union)),
        *_change(campaign, campaigns, union, limit),
        *_unnamed(campaign, union, limit),
    )


def address_of(code: str, campaign: Campaign, union: Union) -> str:
    """Where the rows are that a finding of this code is about; also of one that was kept."""
    name, _dash, rest = code.partition("-")
    here = {"campaign": campaign.code, "union": union.code}
    if name == MISMATCH:
        return reverse("batch", args=(rest,)) if whole_number(rest) is not None else ""
    if name in (OVER, UNNAMED):
        return f"{reverse('check_rows', args=(name,))}?{urlencode(here)}"
    if name in (RECEIVED, SENT):
        return f"{reverse('allocations')}?{urlencode(here)}"
    if name == CHANGE:
        return f"{reverse('rows', args=('disbursed',))}?{urlencode({**here, 'scope': 'own'})}"
    return ""


def _finding(code: str, text: str, campaign: Campaign, union: Union) -> Finding:
    return Finding(code, text, address_of(code, campaign, union))


def _mismatches(campaign: Campaign, union: Union) -> Iterator[Finding]:
    """Uploads that stand, and whose 小计 or 合计 lines did not agree with their rows."""
    standing = Batch.objects.standing().filter(campaign=campaign, union=union, kind=Batch.Kind.UPLOAD)
    for number, warned in standing.order_by("number").values_list("number", "warned"):
        count = warned.get(MISMATCH, 0)
        if count:
            text = _("批次%(number)s有%(count)d处小计或合计与明细不符。") % {"number": number, "count": count}
            yield _finding(f"{MISMATCH}-{number}", text, campaign, union)


def _over_ceiling(campaign: Campaign, union: Union) -> Iterator[Finding]:
    rows = over_ceiling(campaign, union)
    if rows:
        yield _finding(OVER, _("有%(count)d行超过发放标准。") % {"count": len(rows)}, campaign, union)


def _change(
    campaign: Campaign, campaigns: tuple[Campaign, ...], union: Union, limit: CheckLimit
) -> Iterator[Finding]:
    earlier = before(campaign, campaigns)
    if earlier is None or not earlier.places.filter(union=union).exists():
        return
    last_year = own_figures(earlier, union)
    if not any(last_year.values()):  # nothing to compare with
        return
    lines = list(changed(own_figures(campaign, union), last_year, limit))
    if lines:
        yield _finding(CHANGE, in_words(lines), campaign, union)


def _unnamed(campaign: Campaign, union: Union, limit: CheckLimit) -> Iterator[Finding]:
    without, every = unnamed(campaign, union).count(), named_or_not(campaign, union)
    if every and without * 100 > every * limit.unnamed_percent:
        text = _("发放名册%(every)d行里有%(without)d行没有身份证号，占%(percent)d%%。") % {
            "every": every, "without": without, "percent": without * 100 // every,
        }  # fmt: skip
        yield _finding(UNNAMED, text, campaign, union)
