"""Filings over lists: which lines count as filed and as reviewed, written from the design's two sentences alone."""

from dataclasses import dataclass, field

from tests.ledger.model import Ledger, Line


@dataclass
class Report:
    """One report of a union: the lines that it had then."""

    union: str
    period: int
    lines: list[Line]
    state: str = "filed"


@dataclass
class Filings:
    """All reports, oldest first."""

    ledger: Ledger
    reports: list[Report] = field(default_factory=list)

    def _of(self, union: str, *states: str) -> list[Report]:
        return [one for one in self.reports if one.union == union and (not states or one.state in states)]

    def standing(self, union: str) -> Report | None:
        """The last that was not recalled."""
        kept = [one for one in self._of(union) if one.state != "recalled"]
        return kept[-1] if kept else None

    def file(self, union: str, period: int) -> Report | None:
        before = self.standing(union)
        if before and (before.period > period or (before.period == period and before.state == "filed")):
            return None
        if before and before.state == "filed":
            before.state = "superseded"
        self.reports.append(Report(union, period, self.ledger.live(union)))
        return self.reports[-1]

    def recall(self, report: Report) -> bool:
        if report is not self.standing(report.union) or report.state != "filed":
            return False
        report.state = "recalled"
        before = self.standing(report.union)
        if before and before.state == "superseded":
            before.state = "filed"
        return True

    def decide(self, report: Report, state: str) -> bool:
        open_to = ("filed", "approved") if state == "returned" else ("filed",)
        if report is not self.standing(report.union) or report.state not in open_to:
            return False
        report.state = state
        return True

    def lines(self, status: str) -> list[Line]:
        """What counts as filed, or as reviewed, of all unions."""
        counted: list[Line] = []
        for union in {one.union for one in self.reports}:
            if status == "filed":
                kept = self.standing(union)
            else:
                approved = self._of(union, "approved")
                kept = approved[-1] if approved else None
            counted += kept.lines if kept else []
        return sorted(counted, key=lambda line: line.order)
