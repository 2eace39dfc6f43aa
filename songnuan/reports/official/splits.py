"""Tables whose lines are the parts of one scope: categories with their leaves, sources, kinds of service and of firm."""

from collections import Counter

from django.utils.translation import gettext as _

from beneficiaries.models import Category, ServiceKind
from songnuan.ledger.cells import Cells
from songnuan.ledger.totals import labels
from songnuan.reports.closed_leaves import untold
from songnuan.reports.few import few
from songnuan.reports.official.table import (
    Entry,
    Line,
    Official,
    figure_column,
    figure_entry,
    rows_address,
    total_address,
)
from songnuan.reports.parts import ELSEWHERE, elsewhere, parts
from songnuan.reports.scope import Scope

BY_CATEGORY = ("consoled", "assisted", "disbursed", "goods_handed")
MONEY = ("raised", "received", "disbursed", "service_cost", "balance")
SERVICES = ("activities", "served", "service_cost")


def categories(scope: Scope) -> Official:
    """分类别统计表: every head with its leaves. Reads the rollup; three queries, two for who does not know the closed
    class (`untold`), some ten for who may not know persons (`few`)."""
    cells = parts(scope, ("", "category", "leaf"))
    known = list(Category.objects.filter(campaign=scope.campaign).select_related("head"))
    lines, together = [], Counter[str]()
    heads_kept_back, kept_back = few(scope, cells, "category"), few(scope, cells, "leaf") | untold(scope)
    for head in (category for category in known if category.head is None):
        if head.code in heads_kept_back:
            together.update(cells.figures(scope.group, "category", head.code))
            continue
        if heads_kept_back and not _counts(cells, scope, "category", head.code):
            continue  # beside lines of zero, the one that is missing would name itself
        lines.append(_line(scope, cells, BY_CATEGORY, ("category", head.code, str(head))))
        leaves = [category for category in known if category.head == head]
        shown = [
            _line(
                scope, cells, BY_CATEGORY, ("leaf", leaf.code, str(leaf)), depth=1, opens=_opens(scope, leaf)
            )
            for leaf in leaves
            if _counts(cells, scope, "leaf", leaf.code) and leaf.code not in kept_back
        ]
        if shown and _counts(cells, scope, "leaf", head.code) and head.code not in kept_back:
            shown.append(
                _line(
                    scope,
                    cells,
                    BY_CATEGORY,
                    ("leaf", head.code, _("未分细类")),
                    depth=1,
                    opens=_opens(scope, head),
                )
            )
        lines += shown
    if together:
        lines.append(Line(_("人数少的类别"), tuple(Entry(together[code]) for code in BY_CATEGORY)))
    lines += _elsewhere(BY_CATEGORY, elsewhere(scope, cells, "category"))
    notes = [_("大类下面的细类是其中项，已包含在大类的数里，不再相加。")]
    if not scope.knows_closed and any(category.closed for category in known):
        notes.append(_("不公开的类别只列大类；它的细类只在全省“全部数据”的表里列出，行数少时也不列。"))
    return Official(
        scope=scope, first=_("人员类别"),
        columns=tuple(figure_column(code) for code in BY_CATEGORY), lines=tuple(lines),
        total=_total(scope, cells, BY_CATEGORY), notes=tuple(notes),
    )  # fmt: skip


def sources(scope: Scope) -> Official:
    """资金来源与去向: raised, received, handed out and spent by source, and what is left. Reads the rollup."""
    cells = parts(scope, ("", "source"))
    keys = cells.keys(scope.group, "source")
    lines = [
        _line(scope, cells, MONEY, ("source", key, name))
        for key, name in labels(scope.campaign, "source", keys)
    ]
    lines += _elsewhere(MONEY, elsewhere(scope, cells, "source"))
    return Official(
        scope=scope, first=_("资金来源"), columns=tuple(figure_column(code) for code in MONEY),
        lines=tuple(line for line in lines if any(entry.value for entry in line.entries)),
        total=_total(scope, cells, MONEY),
        notes=(
            _("结余＝筹集慰问款物－发放款物－服务支出。发放时没有写明来源的，列在“未填来源”。"),
            _("上级拨入是工会之间的下拨，不计入筹集，也不在结余里。"),
        ),
    )  # fmt: skip


def services(scope: Scope) -> Official:
    """分类服务: activities, person-times and cost by kind, safe return not among them. Reads the rollup."""
    cells = parts(scope, ("", "service"))
    kinds = {kind.code: str(kind) for kind in ServiceKind.objects.filter(safe_return=False)}
    lines = [_line(scope, cells, SERVICES, ("service", code, name)) for code, name in kinds.items()]
    lines += _elsewhere(SERVICES, elsewhere(scope, cells, "service", kinds))
    return Official(
        scope=scope, first=_("服务类型"), columns=tuple(figure_column(code) for code in SERVICES), lines=tuple(lines),
        total=_sum_of(scope, lines),
        notes=(_("平安返乡返岗（交通费用补贴、返岗包车）单独成表，不在本表内。"),),
    )  # fmt: skip


def _line(
    scope: Scope,
    cells: Cells,
    codes: tuple[str, ...],
    part: tuple[str, str, str],
    *,
    depth: int = 0,
    opens: bool = True,
) -> Line:
    dimension, key, title = part
    figures, rows = cells.figures(scope.group, dimension, key), scope.to(dimension, key) if opens else None
    return Line(title, tuple(figure_entry(code, figures, rows) for code in codes), depth)


def _elsewhere(codes: tuple[str, ...], figures: dict[str, int]) -> list[Line]:
    """The line of unions out of reach, where they count anything."""
    entries = tuple(figure_entry(code, figures, None) for code in codes) if figures else ()
    return [Line(str(ELSEWHERE), entries)] if any(entry.value for entry in entries) else []


def _opens(scope: Scope, leaf: Category) -> bool:
    """Whether the rows of a leaf may be listed: of the closed class only for who may know it (decision 0046)."""
    return scope.knows_closed or not leaf.closed


def _counts(cells: Cells, scope: Scope, dimension: str, key: str) -> bool:
    return any(cells.figures(scope.group, dimension, key).values())


def _total(scope: Scope, cells: Cells, codes: tuple[str, ...]) -> Line:
    figures = cells.figures(scope.group)
    return Line(_("合计"), tuple(figure_entry(code, figures, scope) for code in codes))


def _sum_of(scope: Scope, lines: list[Line]) -> Line:
    """Of SERVICES without the safe return: all of it stands on the rows of `served`."""
    columns = zip(*(line.entries for line in lines), strict=True)
    served = rows_address("served", scope)
    addresses = (f"{served}#rows", served, total_address("served", "cost", scope))
    sums = (sum(int(entry.value or 0) for entry in column) for column in columns)
    return Line(
        _("合计"), tuple(Entry(value, address) for value, address in zip(sums, addresses, strict=True))
    )
