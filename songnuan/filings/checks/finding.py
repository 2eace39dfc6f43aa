"""What a check found, and the word with which it was answered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from songnuan.ledger.post import Conflict
from songnuan.ledger.said import said

LONGEST = 200
OVER, UNNAMED = "over_ceiling", "unnamed"


@dataclass(frozen=True)
class Finding:
    """One thing that was noticed. `code` names it in a form and in what is kept; `address` leads to its rows."""

    code: str
    text: str
    address: str = ""

    @property
    def field(self) -> str:
        return f"answer-{self.code}"


class Unanswered(Conflict):
    """Something was found and nobody said a word about it; nothing is filed."""


def answered(findings: Sequence[Finding], answer_to: Callable[[str], str]) -> list[dict[str, str]]:
    """What is kept with the report: each finding with its answer. Raises Unanswered where one has none."""
    answers = {finding.code: said(answer_to(finding.code), LONGEST) for finding in findings}
    silent = sum(not answer for answer in answers.values())
    if silent:
        raise Unanswered(
            _("报前核对有%(count)d项还没有说明。请逐项核对，属实的写明原因。") % {"count": silent}
        )
    return [
        {"code": finding.code, "text": finding.text, "answer": answers[finding.code]} for finding in findings
    ]


def untold() -> str:
    """What stands in the place of words that are about rows of which the reader may not know whom they tell of."""
    return _("（说明不显示）")


def kept(
    checks: Iterable[dict[str, str]], *, knows_persons: bool, knows_closed: bool, judges: bool
) -> tuple[tuple[str, str, str], ...]:
    """(code, text, answer) of what stands with a report, as its reader may be told.

    Which rows bear an ID number is not told to everybody (songnuan.ledger.small), nor how many: who may not know persons
    reads nothing of that check, and of rows over a ceiling no number, as the list leaves out those of small groups; nor does
    who may not know the closed class, whose rows it leaves out. What was answered there is about such rows: besides those who
    know them it is for who judges the report.
    """
    lines = ((line.get("code", ""), line.get("text", ""), line.get("answer", "")) for line in checks)
    whole = knows_persons and knows_closed
    return tuple(
        (
            code,
            text if whole or code != OVER else _("有些行超过发放标准。"),
            answer if whole or code != OVER or judges else untold(),
        )
        for code, text, answer in lines
        if knows_persons or code != UNNAMED
    )
