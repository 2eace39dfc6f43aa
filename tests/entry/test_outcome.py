"""A batch's page says what the batch did when it was posted, whatever happened since."""

import pytest

from songnuan.entry.outcome import outcome
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.entry.ledgers import rows

pytestmark = pytest.mark.django_db
ID, OTHER = make.citizen_id(1), make.citizen_id(2)


def seen(batch: make.Batch) -> tuple[list[tuple[object, ...]], dict[str, tuple[int, int]], bool]:
    """Sheets with rows added, live, removed; figures with movement and what stands today; whether it may be undone."""
    batch.refresh_from_db()
    found = outcome(batch)
    sheets = [(sheet.name, sheet.added, sheet.live, sheet.removed) for sheet in found.sheets]
    return sheets, {moved.indicator.code: (moved.by, moved.now) for moved in found.moved}, found.undoable


def test_an_upload_its_replacement_and_the_undo_of_that() -> None:
    first = make.batch({**rows({"身份证号": ID}, {"身份证号": OTHER}), "分类服务": [make.service()]})
    at_first = [("慰问帮扶发放", 2, 2, 0), ("分类服务", 1, 1, 0)]
    figures = {
        "consoled": (2, 2),
        "disbursed": (100_000, 100_000),
        "served": (40, 40),
        "service_cost": (30_000, 30_000),
        "activities": (1, 1),
    }
    assert seen(first) == (at_first, figures, True)

    second = make.batch(rows({"身份证号": ID, "慰问金(元)": 800}), replaced=first)
    moved = {"consoled": -1, "disbursed": -20_000, "served": -40, "service_cost": -30_000, "activities": -1}
    now = {"consoled": 1, "disbursed": 80_000, "served": 0, "service_cost": 0, "activities": 0}
    replacing = {code: (moved[code], now[code]) for code in moved}
    assert seen(second) == ([("慰问帮扶发放", 1, 1, 2), ("分类服务", 0, 0, 1)], replacing, True)
    assert seen(first)[0] == [("慰问帮扶发放", 2, 0, 0), ("分类服务", 1, 0, 0)]

    act = undo(second, by=None, reason="还是原来的对")
    assert seen(act)[1] == {code: (-moved[code], figures[code][1]) for code in moved}
    assert seen(act)[2] is False
    assert seen(second) == (
        [("慰问帮扶发放", 1, 0, 2), ("分类服务", 0, 0, 1)], {code: (moved[code], figures[code][1]) for code in moved}, False,
    )  # fmt: skip
    assert seen(first) == (at_first, figures, True)


def test_what_undoing_leaves_is_said_before_it_is_done() -> None:
    make.batch(rows({"身份证号": OTHER}))
    batch = make.batch({**rows({"身份证号": ID}), "筹集款物": [make.contribution()]})
    before = {moved.indicator.code: moved.without for moved in outcome(batch).moved}
    assert before == {"consoled": 1, "disbursed": 50_000, "raised": 0}
    undo(batch, by=None, reason="传错了")
    assert (make.figures()["consoled"], make.figures()["disbursed"], make.figures()["raised"]) == (
        1,
        "500.00",
        "0.00",
    )


def test_a_batch_that_moved_nothing_has_nothing_to_show() -> None:
    make.batch(rows({"身份证号": ID}))
    again = make.batch({**rows({"身份证号": ID}), "在档困难职工": [make.roster()]})
    assert seen(again) == ([("在档困难职工", 1, 1, 0)], {}, True)
