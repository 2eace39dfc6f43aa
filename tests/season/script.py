"""One winter as units live it: five periods, returns, late and supplementary reports, corrections, two editions.

Everything is done through the commands, and beside it in lists and loops (tests.ledger.model, tests.ledger.filings_model).
"""

import contextlib
import itertools
import json
import random
from datetime import timedelta
from io import StringIO
from typing import Any, NamedTuple

from django.core.management import CommandError, call_command
from django.utils import timezone

from beneficiaries.models import Disbursement
from campaigns.models import Amendment, Batch, Edition, Filing, LateGrant, Period, Union, User
from songnuan.closing.amend import approve
from songnuan.closing.ask import ask, ask_addition, ask_removal
from songnuan.closing.close import close
from songnuan.entry import names
from songnuan.entry.sheets import DISBURSEMENTS
from songnuan.entry.written import written
from songnuan.ledger.filing.zero import empty_sheets
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.ledger import model
from tests.ledger.filings_model import Filings, Report
from tests.ledger.model import Act, Ledger, Line

PERIODS = 5
LATE, RETURNED, RECALLED, SUPPLEMENTED, SILENT = 5, 6, 3, 2, 20
"""How many units of each period are late, are returned, recall and file again, come after the closing, say nothing."""


class Passed(NamedTuple):
    """A sum that the province passed down to a unit, in yuan."""

    to: str
    yuan: int


def answer(name: str, *words: str) -> Any:
    """What a command of 2023 answers, as JSON."""
    out = StringIO()
    call_command(name, *words, "--campaign", "2023", "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


class Season:
    """The commands and the lists side by side; `chance` says which units do what."""

    def __init__(self, seed: int = 2023) -> None:
        self.chance = random.Random(seed)
        self.unions = list(Union.objects.filter(places__campaign=make.campaign()))
        areas = make.campaign().tree().places
        codes = {union.pk: union.code for union in self.unions}
        model.AREAS.update({codes[union]: codes[area] for union, (_superior, area) in areas.items()})
        self.ledger = Ledger()
        self.filings = Filings(self.ledger)
        self.posted: dict[str, list[tuple[Act, Batch]]] = {union.code: [] for union in self.unions}
        self.clerks = {union.code: make.clerk(union.code, f"clerk-{union.code}") for union in self.unions}
        self.cities = {
            union.code: make.user("市州审核员", union.code, f"city-{union.code}")
            for union in self.unions
            if union.kind == Union.Kind.AREA
        }
        self.provincial = make.user("省级工作人员", make.PROVINCE, "province")
        self.periods: list[Period] = []
        self.editions: list[tuple[Edition, list[Line]]] = []
        self.passing = random.Random(seed)
        self.passed: list[Passed] = []
        self.serial = 0

    # What a unit does

    def tables(self) -> make.Tables:
        """A few rows: persons that come back in other units, firms with and without a code."""
        self.serial += 1
        pick = self.chance
        number = make.citizen_id(pick.randrange(1, 400))
        rows: make.Tables = {
            "慰问帮扶发放": [
                make.disbursement(
                    姓名=f"职工{self.serial}", 身份证号=pick.choice([number, None]), 人次=pick.choice([None, 2]),
                    发放日期=f"2023-01-{pick.randrange(2, 25):02d}", **{"慰问金(元)": pick.choice([300, 500, 1000])},
                )
            ]
        }  # fmt: skip
        if pick.random() < 0.5:
            code = make.credit_code(pick.randrange(1, 60))
            name = f"企业{pick.randrange(1, 60)}"
            rows["走访企业"] = [make.visit(企业名称=name, 统一社会信用代码=pick.choice([code, None, None]))]
        if pick.random() < 0.3:
            rows["筹集款物"] = [make.contribution(**{"金额(元)": self.serial * 10})]
        if pick.random() < 0.3:
            rows["分类服务"] = [
                make.service(人次=self.serial % 50 + 1, 服务类型=pick.choice(["义诊", "返岗包车"]))
            ]
        return rows

    def upload(self, code: str, content: make.Tables | None = None) -> None:
        content = content or self.tables()
        expected = self.ledger.upload(code, content)
        if expected is None:
            return
        _compared, batch = make.post(content, code, by=self.clerks[code])
        assert batch is not None
        self.posted[code].append((expected, batch))

    def pass_down(self, number: int) -> None:
        """The province passes money down to four units, of which three record it; another sum is voided."""
        codes = self.passing.sample([union.code for union in self.unions if union.code != make.PROVINCE], 5)
        for place, code in enumerate(codes):
            yuan = number * 1000 + place
            sum_ = ("--amount", f"{yuan}.00", "--date", "2022-12-20", "--document", f"{number}号")
            (line,) = answer("allocation", "--from", make.PROVINCE, "--to", code, *sum_)["allocations"]
            self.passed.append(Passed(code, yuan))
            if place == 0:
                answer("allocation", "--void", str(line["allocation"]), "--reason", "写错")
                self.passed.pop()
            elif place > 1:
                received = make.contribution(是否转拨="是", 文号=f"{number}号", **{"金额(元)": yuan})
                self.upload(code, {"筹集款物": [received]})

    def take_back(self, code: str) -> None:
        """Undo the last batch that nothing was built on, and send other rows in its place."""
        act, batch = self.posted[code][-1]
        if not act.closed and self.ledger.undo(act):
            undo(batch, by=self.clerks[code], reason="名册有误")
        self.upload(code)

    def file(self, code: str, period: Period, remark: str = "") -> Report:
        expected = self.filings.file(code, period.number)
        zero = [
            word for sheet in empty_sheets(make.campaign(), make.union(code)) for word in ("--zero", sheet)
        ]
        answer(
            "file", "--union", code, "--period", str(period.number), "--as", self.clerks[code].username,
            "--remark", remark, "--answer-all", "已与财务核对", *zero,
        )  # fmt: skip
        assert expected is not None
        return expected

    # What reviewers do

    def reviewer(self, code: str) -> User:
        """The city for its counties, the province for everybody else."""
        area = model.AREAS[code]
        return self.cities[area] if area in self.cities and area != code else self.provincial

    def review(self, report: Report, reason: str = "") -> None:
        words = ("--return", reason) if reason else ("--approve",)
        answer("review", "--union", report.union, "--as", self.reviewer(report.union).username, *words)
        assert self.filings.decide(report, "returned" if reason else "approved")

    def recall(self, report: Report) -> None:
        answer("recall", "--union", report.union, "--as", self.clerks[report.union].username)
        assert self.filings.recall(report)

    # A period, from its opening to its end

    def period(self, number: int) -> None:
        period = make.period(number)
        self.periods.append(period)
        self.pass_down(number)
        codes = [union.code for union in self.unions]
        self.chance.shuffle(codes)
        for code in codes:
            self.upload(code)
        counts = (SILENT, SUPPLEMENTED, LATE, RECALLED, RETURNED)
        places = [sum(counts[:place]) for place in range(len(counts) + 1)]
        _silent, supplemented, late, recalled, returned = (
            codes[first:last] for first, last in itertools.pairwise(places)
        )
        reports = {code: self.file(code, period) for code in codes[places[3] :]}
        for code in recalled:
            self.recall(reports[code])
            self.upload(code)
            reports[code] = self.file(code, period)
        for code in returned:
            self.review(reports[code], "合计与明细不符")
            self.take_back(code)
            reports[code] = self.file(code, period)
        self._passes(period, closed=False)
        reports |= {code: self.file(code, period) for code in late}
        self._passes(period, closed=True)
        for code in supplemented:
            self._comes_after_the_closing(code, period)
            reports[code] = self.file(code, period, remark="断网补报")
        for report in reports.values():
            if self.chance.random() < 0.9:
                self.review(report)

    def _passes(self, period: Period, *, closed: bool) -> None:
        hours = -1 if closed else 1
        Period.objects.filter(pk=period.pk).update(
            deadline=timezone.now() - timedelta(hours=2), closes=timezone.now() + timedelta(hours=hours)
        )

    def _comes_after_the_closing(self, code: str, period: Period) -> None:
        filed = Filing.objects.count()
        with contextlib.suppress(CommandError, SystemExit):
            answer(
                "file", "--union", code, "--period", str(period.number), "--as", self.clerks[code].username
            )
        assert Filing.objects.count() == filed
        until = timezone.now() + timedelta(hours=1)
        LateGrant.objects.create(period=period, union=make.union(code), until=until, reason="乡镇断网")

    def edition(self, name: str) -> None:
        answer("edition", "--name", name)
        taken = Edition.objects.get(name=name)
        self.editions.append((taken, [line for line in self.ledger.lines if line.live]))

    # What is put right after the closing

    def amend(self) -> None:
        """The campaign is closed; one row of a county is changed, one taken out, one added, each by three persons."""
        close(make.campaign(), by=self.provincial, reason="归档")
        changed, removed = [line for line in self.ledger.live(make.CHAOYANG) if line.sheet == "慰问帮扶发放"][
            :2
        ]
        asker, lookups = self.clerks[make.CHAOYANG], names.load(make.campaign(), make.union())
        fact = self._fact(changed)
        cells = {**written(fact, lookups), "cash": "7777.00"}
        self._approve(ask(fact, cells, by=asker, reason="少写"))
        assert self.ledger.correct(changed, {"慰问金(元)": 7777}) is not None
        self._approve(ask_removal(self._fact(removed), by=asker, reason="重复"))
        removed.live = False
        row = make.disbursement(姓名="赵忘年", 身份证号=make.citizen_id(999), **{"慰问金(元)": 4321})
        fields = {column.header: column.field for column in DISBURSEMENTS.columns}
        forgotten = {fields[header]: str(value) for header, value in row.items()}
        self._approve(ask_addition(DISBURSEMENTS, forgotten, lookups, by=asker, reason="漏报"))
        assert self.ledger.upload(make.CHAOYANG, {"慰问帮扶发放": [row]}) is not None

    def _fact(self, line: Line) -> Disbursement:
        return Disbursement.objects.live().get(union__code=line.union, name=line.row["姓名"])

    def _approve(self, amendment: Amendment) -> None:
        for by in (self.cities[make.CHANGCHUN], self.provincial):
            approve(amendment, by=by)
