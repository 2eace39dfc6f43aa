"""Rows of every kind of figure, spread over the province, and breakdowns in a form that tests can compare."""

from typing import Any

from songnuan.ledger.totals import breakdown
from tests import factories as make

INDUSTRY = "22JTYS"
ID, FIRM = make.citizen_id(1), make.credit_code(1)


def rows(*, person: str = ID, firm: str = FIRM, **handed: Any) -> make.Tables:
    """Rows of every kind of figure."""
    return {
        "筹集款物": [make.contribution()],
        "走访企业": [make.visit(统一社会信用代码=firm)],
        "慰问帮扶发放": [make.disbursement(身份证号=person, **handed)],
        "分类服务": [make.service()],
    }


def lines(by: str, at: str = make.PROVINCE, status: str = "all") -> dict[str, dict[str, Any]]:
    found = breakdown(make.campaign(), make.union(at), by, status)
    return {line.key: line.figures.as_json() for line in found.lines}


def total(by: str, at: str = make.PROVINCE) -> dict[str, Any]:
    return breakdown(make.campaign(), make.union(at), by).total.as_json()


def spread() -> None:
    """The same person and firm at the province, an industry union, 长春's own, two of its counties, 梅河口."""
    for at in (make.PROVINCE, INDUSTRY, make.CHANGCHUN, make.CHAOYANG, make.YUSHU, "220581"):
        make.batch(rows(), at=at)
