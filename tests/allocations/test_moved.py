"""Of a receiver that moved away its former superior is told what it passed down itself, and nothing else (T26)."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from campaigns.models import Union
from songnuan.allocations import matching as room
from songnuan.allocations.matching import Line, matching
from songnuan.reports.scope import resolve
from tests import factories as make
from tests.filings.acting import at_work

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T26")]
HERE = {"campaign": "2023", "union": make.CHANGCHUN}


@pytest.fixture
def away() -> Union:
    """榆树, to which 长春 and the province passed something down, of which it recorded a part; then it moved."""
    make.allocation(10, to=make.YUSHU)
    make.allocation(7, to=make.YUSHU, sender=make.PROVINCE)
    make.batch({"筹集款物": [make.contribution(是否转拨="是", **{"金额(元)": 4})]}, make.YUSHU)
    make.allocation(5)
    return make.moved(make.YUSHU)


def unprotected(monkeypatch: pytest.MonkeyPatch) -> None:
    line = room._line

    def told(scope: object, unions: object, found: object) -> Line:
        known = replace(scope, unions=unions)  # type: ignore[type-var]
        return line(known, unions, found)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "_line", told)


@pytest.mark.parametrize("protected", [True, False], ids=["reached", "control"])
def test_the_page_and_the_workbook_tell_the_own_side(
    away: Union, protected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not protected:
        unprotected(monkeypatch)
    client = at_work(make.clerk(make.CHANGCHUN, "city"))
    asked = f"campaign=2023&union={make.CHANGCHUN}"
    page = client.get(f"/allocations/?{asked}").content.decode()
    told = ["10.00" in page, "7.00" in page, "4.00" in page, "现在不由您的单位管理的工会" in page]
    assert told == [True, not protected, not protected, protected]
    book = load_workbook(io.BytesIO(client.get(f"/allocations/workbook/?{asked}").content))
    (line,) = (row for row in book.worksheets[0].iter_rows(values_only=True) if row[0] == "榆树市")
    assert line[1:6] == ((10, None, None, None, None) if protected else (10, 7, 4, -13, "收到少于下拨"))
    differing = client.get(f"/allocations/?{asked}&only=differs").content.decode()
    assert ("榆树市" in differing) != protected


def test_who_was_passed_down_nothing_from_here_is_no_line() -> None:
    make.allocation(7, to=make.YUSHU, sender=make.PROVINCE)
    user = make.clerk(make.CHANGCHUN, "city")
    assert [line.receiver.code for line in matching(resolve(user, HERE)).lines] == [make.YUSHU]
    make.moved(make.YUSHU)
    assert matching(resolve(user, HERE)).lines == ()


def test_who_reaches_it_reads_both_sides(away: Union) -> None:
    report = matching(
        resolve(make.clerk(make.PROVINCE, "sheng"), {"campaign": "2023", "union": make.PROVINCE})
    )
    (line,) = (line for line in report.lines if line.receiver == away)
    assert (line.here, line.others, line.match) == (700, 1000, room.Match.LESS)
