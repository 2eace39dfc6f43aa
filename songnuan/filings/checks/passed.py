"""下拨 against 收到, from where the union stands that files: what came down to it, and what it passed on."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign, Lineage, Tree, Union
from songnuan.ledger.allocation.match import Passed, is_recorded, passed, sent_to
from songnuan.lib.money import show_yuan

RECEIVED, SENT = "passed_on", "passed_down"
NAMED = 3
"""So many receivers are named; the page behind the finding names all."""


def unmatched(campaign: Campaign, union: Union) -> Iterator[tuple[str, str]]:
    """(code, sentence) of each side that does not agree by the rows as they stand. Seven queries at most.

    Nothing is said where nobody records what is passed down to unions like this one, nor of a receiver that moved away.
    """
    tree = campaign.tree()
    below = sent_to(campaign, union.pk) & Lineage.objects.under(union)
    found = passed(campaign, {union.pk, *below})
    own = found.get(union.pk)
    if own is not None and own.difference and _is_asked(campaign, tree, union, own):
        yield RECEIVED, _of_receiver(own)
    open_ = [found[place] for place in tree.places if place in below and found[place].difference < 0]
    if open_:
        yield SENT, _of_sender(open_)


def _is_asked(campaign: Campaign, tree: Tree, union: Union, own: Passed) -> bool:
    if tree.places[union.pk][0] is None:  # nobody stands above it
        return False
    return bool(own.by) or is_recorded(campaign, tree, union)


def _of_receiver(own: Passed) -> str:
    """Both amounts, the difference, and what to do about it."""
    amounts = {"sent": show_yuan(own.allocated), "got": show_yuan(own.received)}
    if own.difference < 0:
        return _(
            "上级登记下拨%(sent)s元，本单位登记收到%(got)s元，少%(less)s元。钱已到账的，请在筹集款物里补上，“是否转拨”填“是”；没有到账的写明。"
        ) % {**amounts, "less": show_yuan(-own.difference)}
    return _(
        "上级登记下拨%(sent)s元，本单位登记收到%(got)s元，多%(more)s元。请核对“是否转拨”和资金来源；确实收到的，请上级补登下拨。"
    ) % {**amounts, "more": show_yuan(own.difference)}


def _of_sender(lines: list[Passed]) -> str:
    named = [
        _("%(union)s应收%(sent)s元、登记收到%(got)s元")
        % {"union": union.label, "sent": show_yuan(line.allocated), "got": show_yuan(line.received)}
        for line, union in _with_names(lines)
    ]
    said = ngettext(
        "下拨给%(count)d个单位的钱没有全部登记收到，共差%(less)s元：%(units)s。请催这些单位登记；登记错了的下拨请作废重录。",
        "下拨给%(count)d个单位的钱没有全部登记收到，共差%(less)s元：%(units)s。请催这些单位登记；登记错了的下拨请作废重录。",
        len(lines),
    )
    return said % {
        "count": len(lines), "less": show_yuan(-sum(line.difference for line in lines)),
        "units": _("；").join(named) + (_("；等") if len(lines) > NAMED else ""),
    }  # fmt: skip


def _with_names(lines: list[Passed]) -> Iterator[tuple[Passed, Union]]:
    first = lines[:NAMED]
    names = Union.objects.in_bulk([line.receiver for line in first])
    return ((line, names[line.receiver]) for line in first)
