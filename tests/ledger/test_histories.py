"""Random histories of uploads, replacements, corrections, merges of firms and undos: the ledger's figures equal an independent computation."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Edition, Enterprise, EnterpriseMerge, Filing, Visit
from songnuan.entry import names, single
from songnuan.entry.faults import Refusal
from songnuan.entry.written import written
from songnuan.ledger.difference.report import End, difference, now, of_edition
from songnuan.ledger.edition import print_of, take
from songnuan.ledger.filing.acts import approve, file_report, give_back, recall
from songnuan.ledger.filing.zero import empty_sheets
from songnuan.ledger.identity import decided, identities, visit_rows
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.merge import merge
from songnuan.ledger.post import Conflict
from songnuan.ledger.totals import totals
from songnuan.ledger.undo import NotUndoable, undo
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.ledger.filings_model import Filings, Report
from tests.ledger.model import Act, Ledger, Line

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

UNIONS = ("220104", "220182", "220581", "22")
IDS = [make.citizen_id(serial) for serial in range(1, 5)]
CODES = [make.credit_code(serial) for serial in range(1, 4)]
yuans = st.sampled_from([0, 1, 300, 500])

disbursements = st.builds(
    lambda number, purpose, cash, goods, times, day, source: make.disbursement(
        身份证号=number, 用途=purpose, 人次=times, 发放日期=day, 资金来源=source,
        **{"慰问金(元)": cash, "慰问品折价(元)": goods},
    ),
    st.sampled_from([*IDS, None]), st.sampled_from(["慰问", "帮扶救助"]), yuans, st.one_of(st.none(), yuans),
    st.sampled_from([None, 1, 3]), st.sampled_from(["2023-01-10", "2023-01-12"]),
    st.sampled_from([None, "市级财政", "社会捐助"]),
)  # fmt: skip
contributions = st.builds(
    lambda source, amount, passed: make.contribution(资金来源=source, 是否转拨=passed, **{"金额(元)": amount}),
    st.sampled_from(["本级工会经费", "上级工会经费补助", "社会捐助"]), yuans, st.sampled_from([None, "是", "否"]),
)  # fmt: skip
visits = st.builds(
    lambda name, code: make.visit(企业名称=name, 统一社会信用代码=code),
    st.sampled_from(["春雨机械", "松江纸业"]), st.sampled_from([*CODES, None, None]),
)  # fmt: skip
services = st.builds(
    lambda kind, times: make.service(服务类型=kind, 人次=times),
    st.sampled_from(["义诊", "返岗包车"]), st.sampled_from([5, 12]),
)  # fmt: skip


def keyed_once(rows: list[make.Row]) -> list[make.Row]:
    """Rows of which no two claim the same key: a file that contradicts itself is another test's matter."""
    kept: dict[Any, make.Row] = {}
    for place, row in enumerate(rows):
        names = ("身份证号", "用途", "救助项目", "资金来源", "发放日期")
        kept.setdefault(tuple(row.get(name) for name in names) if row.get("身份证号") else place, row)
    return list(kept.values())


tables = st.fixed_dictionaries(
    {},
    optional={
        "慰问帮扶发放": st.lists(disbursements, min_size=1, max_size=4).map(keyed_once),
        "筹集款物": st.lists(contributions, min_size=1, max_size=2),
        "走访企业": st.lists(visits, min_size=1, max_size=4),
        "分类服务": st.lists(services, min_size=1, max_size=2),
    },
).filter(bool)
steps = st.one_of(
    st.tuples(st.just("upload"), st.sampled_from(UNIONS), tables),
    st.tuples(st.just("replace"), st.integers(0, 9), tables),
    st.tuples(st.just("correct"), st.integers(0, 9), yuans),
    st.tuples(st.just("undo"), st.integers(0, 9), st.none()),
    st.tuples(st.just("merge"), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.just("file"), st.sampled_from(UNIONS), st.integers(1, 2)),
    st.tuples(st.sampled_from(["recall", "return", "approve"]), st.integers(0, 9), st.none()),
    st.tuples(st.just("edition"), st.none(), st.none()),
)


class History:
    """The real ledger and the model, side by side."""

    def __init__(self) -> None:
        self.model = Ledger()
        self.pairs: list[tuple[Act, Batch]] = []
        self.decider = make.user("省级工作人员", make.PROVINCE, "decider")
        self.reviewer = make.user("省级工作人员", make.PROVINCE, "reviewer")
        self.periods = [make.period(number) for number in (1, 2)]
        self.filings = Filings(self.model)
        self.filed: list[tuple[Report, Filing]] = []
        self.editions: list[tuple[Edition, list[Line]]] = []
        self.course: dict[int, dict[str, Any]] = {}
        self.take_edition()

    def upload(self, union: str, content: make.Tables, replaced: tuple[Act, Batch] | None = None) -> None:
        expected = self.model.upload(union, content, replaced[0] if replaced else None)
        try:
            _compared, batch = make.post(content, union, replaced=replaced[1] if replaced else None)
        except Refusal:
            batch = None
        assert (batch is None) == (expected is None)
        if expected is not None and batch is not None:
            self.pairs.append((expected, batch))

    def correct(self, which: int, cash: int) -> None:
        lines = [line for line in self.model.lines if line.sheet == Disbursement.SHEET]
        facts = list(Disbursement.objects.order_by("pk"))
        standing = [place for place, line in enumerate(lines) if line.live]
        if not standing:
            return
        place = standing[which % len(standing)]
        fact, lookups = facts[place], names.load(make.campaign(), make.union(lines[place].union))
        expected = self.model.correct(lines[place], {"慰问金(元)": cash})
        done = single.correct(
            fact, {**written(fact, lookups), "cash": cash}, lookups, by=None, reason="写错了"
        )
        assert (done.batch is None) == (expected is None)
        if expected is not None and done.batch is not None:
            self.pairs.append((expected, done.batch))

    def merge(self, one: int, other: int) -> None:
        lines = [line for line in self.model.lines if line.sheet == Visit.SHEET]
        standing = [place for place, line in enumerate(lines) if line.live]
        if not standing:
            return
        places = [standing[which % len(standing)] for which in (one, other)]
        visits = list(Visit.objects.order_by("pk"))
        firms = [self._firm(visits[place]) for place in places]
        expected = self.model.merge(*(lines[place] for place in places))
        try:
            with transaction.atomic():
                batch = merge(make.campaign(), *firms, by=self.decider, reason="同一家")
        except Conflict:
            batch = None
        assert (batch is None) == (expected is None)
        if expected is not None and batch is not None:
            assert batch.union.code == expected.union
            self.pairs.append((expected, batch))

    def _firm(self, visit: Visit) -> Enterprise:
        """The firm that the ledger holds the visit to be of."""
        rows = visit_rows(Visit.objects.live())
        found = identities(rows, decided(EnterpriseMerge.objects.live()))[visit.pk]
        return Enterprise.objects.get(pk=found if found > 0 else visit.enterprise_id)

    def undo(self, pair: tuple[Act, Batch]) -> None:
        expected = self.model.undo(pair[0])
        try:
            with transaction.atomic():
                undo(pair[1], by=None, reason="试")
            done = True
        except NotUndoable:
            done = False
        assert done == expected

    def file(self, code: str, number: int) -> None:
        union = make.union(code)
        expected = self.filings.file(code, number)
        try:
            done = file_report(
                self.periods[number - 1], union, by=None, zero=empty_sheets(make.campaign(), union)
            )
        except Conflict:
            done = None
        assert (done is None) == (expected is None)
        if expected is not None and done is not None:
            self.filed.append((expected, done))

    def act(self, what: str, which: int) -> None:
        if not self.filed:
            return
        report, filing = self.filed[which % len(self.filed)]
        acts: dict[str, tuple[Callable[[], object], Callable[[], bool]]] = {
            "recall": (lambda: recall(filing, by=None), lambda: self.filings.recall(report)),
            "return": (
                lambda: give_back(filing, by=self.reviewer, reason="有误"),
                lambda: self.filings.decide(report, "returned"),
            ),
            "approve": (
                lambda: approve(filing, by=self.reviewer),
                lambda: self.filings.decide(report, "approved"),
            ),
        }
        real, model = acts[what]
        try:
            with transaction.atomic():
                real()
            done = True
        except Conflict:
            done = False
        assert done == model()

    def take_edition(self) -> None:
        edition = take(make.campaign(), f"定稿{len(self.editions)}", by=None)
        self.editions.append((edition, [line for line in self.model.lines if line.live]))

    def compare_today(self, union: str) -> None:
        expected = {**dict.fromkeys(INDICATORS, 0), **self.model.figures(union)}
        self.course[now().number] = expected
        assert totals(make.campaign(), make.union(union)).values == expected

    def explain(self, union: str, one: End, other: End) -> None:
        """What lies between two states is told batch by batch, with nothing left over; of the province as the model had it."""
        found = difference(make.campaign(), (make.union(union).pk, "subtree"), one, other)
        assert found.is_explained
        figures = dict(found.before)
        for step in found.steps:
            for move in step.moves:
                assert move.before == figures[move.code]
                figures[move.code] = move.after
            if union == "22":
                assert figures == self.course[step.batch.number or 0]
        assert figures == found.after

    def compare(self, *unions: str) -> None:
        counted = [(edition.status, lines) for edition, lines in self.editions]
        counted += [(status, self.filings.lines(status)) for status in ("filed", "reviewed")]
        for union in unions:
            for status, lines in [("all", None), *counted]:
                real = totals(make.campaign(), make.union(union), status).values
                expected = {**dict.fromkeys(INDICATORS, 0), **self.model.figures(union, lines)}
                assert real == expected, (union, status)


@given(st.lists(steps, min_size=1, max_size=14))
def test_figures_equal_an_independent_computation_after_every_step(
    history: list[tuple[str, Any, Any]],
) -> None:
    with transaction.atomic():
        both = History()
        for what, which, content in history:
            if what == "upload":
                both.upload(which, content)
            elif what == "correct":
                both.correct(which, content)
            elif what == "merge":
                both.merge(which, content)
            elif what == "file":
                both.file(which, content)
            elif what == "edition":
                both.take_edition()
            elif what in ("recall", "return", "approve"):
                both.act(what, which)
            elif both.pairs:
                pair = both.pairs[which % len(both.pairs)]
                if what == "undo":
                    both.undo(pair)
                elif not pair[0].closed and pair[1].kind != Batch.Kind.MERGE:
                    both.upload(pair[0].union, content, pair)
            both.compare_today("22")
        both.compare(*UNIONS, "2201")
        assert verify(make.campaign()) == []
        states = [*(of_edition(edition) for edition, _lines in both.editions), now()]
        both.explain("22", states[0], states[-1])
        place = len(both.pairs)
        both.explain((*UNIONS, "2201")[place % 5], states[place % len(states)], states[-1])
        for edition, _lines in both.editions:
            assert print_of(make.campaign(), edition.status) == edition.digest
        transaction.set_rollback(True)
