"""确认导入: posting a checked workbook, all or nothing."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Batch, Fact, User
from songnuan.entry import identities
from songnuan.entry.check import Checked
from songnuan.entry.compare import Compared, compare
from songnuan.entry.facts.kind import COMMON, Identities
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import Refusal
from songnuan.entry.names import Lookups
from songnuan.entry.pending.keep import keep
from songnuan.entry.sent_elsewhere import sent_elsewhere
from songnuan.entry.sheets import BY_FACT
from songnuan.entry.tally import more_than_told
from songnuan.ledger import undo
from songnuan.ledger.post import Change, Rows, post
from songnuan.lib.garbage import collector_resting


@dataclass(frozen=True)
class Origin:
    """Where a batch comes from: the file's name, its SHA-256, the name its sealed copy is stored under, who made it."""

    file_name: str
    digest: str
    stored_as: str = ""
    makers: Collection[User] = ()


def refuse_if_uploaded(lookups: Lookups, digest: str, replaced: Batch | None = None) -> None:
    """Raises Refusal where the very same file of this union is committed and standing."""
    same = Batch.objects.standing().filter(campaign=lookups.campaign, union=lookups.union, file_digest=digest)
    if replaced is not None:
        same = same.exclude(pk=replaced.pk)
    number = same.values_list("number", flat=True).first()
    if number is not None:
        message = _("这个文件已经导入过（批次%(number)s），内容完全一样，不用再传。") % {"number": number}
        raise Refusal("already_uploaded", message)


def refuse_unless_replaceable(batch: Batch, lookups: Lookups) -> None:
    """Raises Refusal where a batch is not this union's standing upload, or later batches build on it."""
    if (batch.campaign_id, batch.union_id) != (lookups.campaign.pk, lookups.union.pk):
        raise Refusal("not_permitted", _("要替换的批次不是本单位本次活动的。"))
    if batch.closed_by_id is not None or batch.kind == Batch.Kind.UNDO:
        raise Refusal(
            "not_permitted", _("批次%(number)s已被撤销或替换，不能再替换。") % {"number": batch.number}
        )
    if batch.kind == Batch.Kind.MERGE:
        message = _("批次%(number)s是一次企业合并，不能用文件替换。要取消合并，请撤销这一批。")
        raise Refusal("not_permitted", message % {"number": batch.number})
    if batch.kind in (Batch.Kind.ALLOCATION, Batch.Kind.VOIDING):
        message = _("批次%(number)s是下拨登记，不能用文件替换。登记错了，请到“下拨与收到”里作废重录。")
        raise Refusal("not_permitted", message % {"number": batch.number})
    later = undo.built_on(batch)
    if later:
        raise Refusal(
            "not_permitted",
            _("后来的批次%(later)s改动过、或者重复报送了这一批的行，请先处理这些批次，再替换批次%(number)s。")
            % {"later": _("、").join(map(str, later)), "number": batch.number},
        )


def commit(
    checked: Checked,
    lookups: Lookups,
    origin: Origin,
    *,
    by: User | None,
    replaced: Batch | None = None,
    valid_rows: bool = False,
    told: Mapping[str, int] | None = None,
    tells_closed: bool = True,
) -> tuple[Compared, Batch | None]:
    """Compare once more under the union's lock, and post. No batch is answered where an error stands against it, or where
    more errors or warnings do than who confirmed it was `told` (songnuan.entry.tally); `tells_closed` as in `compare`.

    Rows that are left out are kept as pending.

    Raises Refusal (already uploaded, not replaceable) and Conflict.
    """
    with collector_resting(), transaction.atomic():
        journal.hold(lookups.campaign, lookups.union)
        if replaced is not None:
            replaced.refresh_from_db()
            refuse_unless_replaceable(replaced, lookups)
        refuse_if_uploaded(lookups, origin.digest, replaced)
        elsewhere = sent_elsewhere(lookups, origin.digest, by)
        compared = compare(checked, lookups, replaced, tells_closed=True)
        compared.faults += elsewhere
        if not compared.acceptable(valid_rows=valid_rows):
            return compared, None
        if told is not None:
            seen = compared
            if not tells_closed:
                seen = compare(checked, lookups, replaced, tells_closed=False)
                seen.faults += elsewhere
            if more_than_told(seen, told):
                return seen, None

        def beside(batch: Batch) -> None:
            batch.makers.set([*origin.makers, *_explainers(checked)])
            keep(batch, checked, compared, lookups)

        change = replace(_change(compared, lookups, replaced), beside=beside)
        return compared, post(_batch(compared, lookups, origin, by, replaced), change)


def _explainers(checked: Checked) -> set[int]:
    """Ids of those by whose word a column of it is read: they had a hand in every row."""
    return {cell.by for layout in checked.layouts for cell in layout.explained if cell.by}


def _batch(
    compared: Compared, lookups: Lookups, origin: Origin, by: User | None, replaced: Batch | None
) -> Batch:
    sheets = {name: line["new"] for name, line in compared.counts().items() if line["new"]}
    return Batch(
        campaign=lookups.campaign, union=lookups.union, kind=Batch.Kind.UPLOAD, by=by, at=timezone.now(),
        file_name=origin.file_name, file_digest=origin.digest, stored_as=origin.stored_as,
        sheets=sheets, rows=sum(sheets.values()), target=replaced,
        warned=dict(Counter(fault.code for fault in compared.warnings)),
    )  # fmt: skip


def _change(compared: Compared, lookups: Lookups, replaced: Batch | None) -> Change:
    known = identities.settle(compared, lookups)
    finds: dict[type[Fact], list[int]] = {}
    for sheet in compared.sheets:
        if sheet.unchanged:
            finds.setdefault(KINDS[sheet.name].sheet.fact, []).extend(sheet.unchanged)
    remove = (
        {fact: fact.objects.live().filter(added_by=replaced) for fact in BY_FACT}
        if replaced is not None
        else {}
    )
    return Change(add=_rows(compared, lookups, known), remove=remove, finds=finds, closes=replaced)


def _rows(compared: Compared, lookups: Lookups, known: Identities) -> dict[type[Fact], Rows]:
    with_new = dict.fromkeys(sheet.name for sheet in compared.sheets if sheet.new)
    return {
        KINDS[name].sheet.fact: Rows((*COMMON, *KINDS[name].columns), _values(name, compared, lookups, known))
        for name in with_new
    }


def _values(
    name: str, compared: Compared, lookups: Lookups, known: Identities
) -> Iterator[tuple[object, ...]]:
    for sheet in compared.sheets:
        if sheet.name == name:
            yield from KINDS[name].stored(sheet.new, sheet.title, lookups, known)
