"""Workbooks that may reach outside once they are opened."""

from __future__ import annotations

import io

import pytest

from songnuan.lib.spreadsheets import archive, reaching
from tests.lib.spreadsheets.books import sheet_xml, xlsx, xlsx_parts, zipped

pytestmark = pytest.mark.hardening("T06")


def book(formula: str, element: str = "f") -> bytes:
    return xlsx(sheet_xml(f'<row r="1"><c r="A1"><{element}>{formula}</{element}><v>1</v></c></row>'))


def reaches_out(content: bytes) -> bool:
    return reaching.reaches_out(io.BytesIO(content))


@pytest.mark.parametrize(
    "formula",
    [
        'WEBSERVICE("x")', "_xlfn.WEBSERVICE(A1)", "hyperlink(A1)", "SUM(1,IMAGE(A1))", "RTD(A1)", "cmd|'/c calc'!A0", "[1]Sheet1!A1",
        "&#87;EBSERVICE(A1)", "<![CDATA[WEBSERVICE(A1)]]>", "Sum (A1)+FilterXML (A1)", "CALL(A1)", "<!-- -->WEBSERVICE(A1)",
    ],
)  # fmt: skip
def test_formulas_that_may_reach_out(formula: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reaches_out(book(formula))
    monkeypatch.setattr(archive, "CHUNK", 7)
    assert reaches_out(book(formula))


@pytest.mark.parametrize(
    "formula",
    ["SUM(A1:A9)", "A1+B1", "IF(A1&gt;0,ROUND(A1/3,2),&quot;无&quot;)", "", "'慰问 (一)'!A1", "sum(A1)"],
)
def test_plain_formulas_do_not(formula: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not reaches_out(book(formula))
    monkeypatch.setattr(archive, "CHUNK", 7)
    assert not reaches_out(book(formula))


@pytest.mark.parametrize("element", ["definedName", "formula1", "formula", "x:f", "中:f"])
def test_formulas_elsewhere(element: str) -> None:
    assert (reaches_out(book("IMAGE(A1)", element)), reaches_out(book("SUM(A1)", element))) == (True, False)


@pytest.mark.parametrize("mode", ["External", "&#69;xternal", "Ext&#x65;rnal", " external"])
def test_links_to_outside(mode: str) -> None:
    rels = f'<Relationships><Relationship Id="r1" Type="t" Target="http://x/" TargetMode="{mode}"/></Relationships>'
    assert reaches_out(zipped(xlsx_parts() | {"xl/worksheets/_rels/sheet1.xml.rels": rels}))
    assert not reaches_out(xlsx())
