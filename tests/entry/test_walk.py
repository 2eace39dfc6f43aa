"""The walk of a real file in one go, and the contracts' answer to it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from campaigns.models import Batch
from songnuan.entry import originals
from songnuan.entry.walk import Wish, walk
from songnuan.ledger import post as door
from tests import factories as make
from tests.entry.ledgers import rows
from tests.pages.clerk import workbook

pytestmark = pytest.mark.django_db
ID = make.citizen_id(1)
BAD = {"身份证号": make.citizen_id(2), "慰问金(元)": "五百元"}


def sent(path: Path, **wishes: Any) -> dict[str, Any]:
    return walk(path, Wish(make.campaign(), make.union(), **wishes))


def sealed_files() -> int:
    return sum(1 for _file in Path(storages["uploads"].location).rglob("*.sealed"))


def codes(answer: dict[str, Any]) -> list[str]:
    return [fault["code"] for fault in answer["errors"]]


def test_checked_only_it_stores_nothing(tmp_path: Path) -> None:
    before = sealed_files()
    answer = sent(workbook(tmp_path, "a.xlsx", rows({"身份证号": ID}, {})))
    warning = {
        "sheet": "慰问帮扶发放",
        "row": None,
        "column": "身份证号",
        "code": "unnamed",
        "message": "有1行没有身份证号，不能查重，也不计入人数。",
    }
    assert answer == {
        "status": "checked", "batch": None, "sheets": {"慰问帮扶发放": {"rows": 2, "valid": 2, "new": 2, "unchanged": 0}},
        "errors": [], "warnings": [warning],
    }  # fmt: skip
    assert (Batch.objects.count(), sealed_files()) == (0, before)


def test_committed_it_keeps_the_original_sealed(tmp_path: Path) -> None:
    path = workbook(tmp_path, "名册.xlsx", rows({"身份证号": ID}))
    answer = sent(path, store=True)
    batch = Batch.objects.get()
    assert (answer["status"], answer["batch"], batch.file_name) == ("committed", 1, "名册.xlsx")
    assert originals.read(batch.stored_as) == path.read_bytes()
    assert codes(sent(path)) == codes(sent(path, store=True)) == ["already_uploaded"]
    assert sent(path, store=True, replaced=batch)["batch"] == 2


def test_refused_it_leaves_nothing_behind(tmp_path: Path) -> None:
    before = sealed_files()
    path = workbook(tmp_path, "a.xlsx", rows({"身份证号": ID}, BAD))
    for wishes in ({}, {"store": True}):
        answer = sent(path, **wishes)
        assert (answer["status"], codes(answer)) == ("refused", ["amount_invalid"])
        assert answer["sheets"] == {"慰问帮扶发放": {"rows": 2, "valid": 1, "new": 1, "unchanged": 0}}
    assert (Batch.objects.count(), sealed_files()) == (0, before)


def test_its_good_rows_alone(tmp_path: Path) -> None:
    path = workbook(tmp_path, "a.xlsx", rows({"身份证号": ID}, BAD))
    assert sent(path, valid_rows=True)["status"] == "checked"
    answer = sent(path, store=True, valid_rows=True)
    assert (answer["status"], codes(answer), Batch.objects.get().rows) == ("committed", ["amount_invalid"], 1)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv", "a.txt"])
def test_a_file_that_is_none_is_refused_in_chinese(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x00\x01\x02 no table")
    answer = sent(path, store=True)
    assert (answer["status"], answer["batch"], answer["sheets"]) == ("refused", None, {})
    assert codes(answer)[0] in {"unreadable", "no_known_sheet"}
    assert any("\u4e00" <= character <= "\u9fff" for character in answer["errors"][0]["message"])


def test_the_template_unfilled_is_empty(tmp_path: Path) -> None:
    assert codes(sent(workbook(tmp_path, "a.xlsx", {"慰问帮扶发放": [], "分类服务": []}))) == ["empty"]


def test_a_conflict_and_a_full_disk_leave_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sealed_files()

    def conflict(*_unused: object, **_named: object) -> None:
        raise door.Conflict("刚刚已由别人导入")

    def full(*_unused: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    path = workbook(tmp_path, "a.xlsx", rows({"身份证号": ID}))
    monkeypatch.setattr(door, "_seal_off", conflict)
    assert codes(sent(path, store=True)) == ["not_permitted"]
    monkeypatch.setattr(door, "_seal_off", full)
    with pytest.raises(OSError, match="No space"):
        sent(path, store=True)
    assert (Batch.objects.count(), sealed_files()) == (0, before)
