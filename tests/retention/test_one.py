"""One person taken out on request (T54): across thirty batches, while every figure of the past stays what it was."""

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import TestCase

from beneficiaries.models import Disbursement, Person, RosterEntry
from campaigns import chain, journal, photographs
from campaigns.models import Amendment, Batch, Event, EventDetail, Photograph
from songnuan.entry import intake, originals
from songnuan.entry.models import Upload
from songnuan.entry.walk import Wish, walk
from songnuan.ledger.undo import undo
from songnuan.ledger.verify import verify
from songnuan.lib import cipher
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.open import open_workbook
from songnuan.retention import one
from tests import factories as make
from tests import workbooks
from tests.retention.test_anonymise import SIGN, figures, handed, season

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T54")]
NUMBER = make.citizen_id(1)


def erase(monkeypatch: pytest.MonkeyPatch, *words: str, number: str = NUMBER) -> dict[str, Any]:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{number}\n"))
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("erase", *words, "--json", stdout=out, stderr=io.StringIO())
    return dict(json.loads(out.getvalue()))


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> str:
    """A season with the person in thirty batches and more, noted in the log, one workbook kept."""
    monkeypatch.setattr("songnuan.retention.overwriting.overwrite", list)
    season(30)
    journal.note("reveal.shown", actor=None, detail={"citizen_id": NUMBER, "name": f"{SIGN}某"})
    one_row = Disbursement.objects.filter(person__isnull=False)[0]
    asked = Amendment(
        campaign=one_row.campaign, union=one_row.union, sheet=one_row.SHEET, record=one_row.record, fact_id=one_row.pk,
        asked_by=make.clerk(), reason="弄错了",
    )  # fmt: skip
    asked.seal({"citizen_id": NUMBER}, {})
    asked.save()
    name = originals.keep(b"workbook")
    Batch.objects.filter(pk=Disbursement.objects.filter(person__isnull=False)[0].added_by_id).update(
        stored_as=name
    )
    return name


def test_who_is_out_is_out_where_the_files_are_still_to_be_overwritten(
    kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("songnuan.retention.overwriting.overwrite", lambda: ["beneficiaries_person"])
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{NUMBER}\n"))
    call_command("erase", "--reason", "申请", "--confirm", NUMBER[-4:], stdout=out)
    said = out.getvalue()
    assert ("已清除：33行" in said, "1张表没有覆盖（beneficiaries_person）" in said) == (True, True)


def test_where_the_database_goes_away_afterwards_it_says_that_the_person_is_out(
    kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> list[str]:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("songnuan.retention.overwriting.overwrite", gone)
    with pytest.raises(CommandError) as ended:
        erase(monkeypatch, "--reason", "申请", "--confirm", NUMBER[-4:])
    said = "这个人的个人信息已经清除；覆盖和核对没有做完，请运行 compact 和 totals --verify：server closed the connection"
    assert (str(ended.value), ended.value.returncode) == (said, 1)
    assert not Person.objects.filter(index=_index()).exists()


def test_the_person_goes_and_the_figures_stay(kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, others = figures(), Person.objects.exclude(index=_index()).count()
    planned = erase(monkeypatch)
    assert (planned["done"], planned["rows"], planned["batches"]) == (False, 33, 32)
    assert one.traces(NUMBER).rows == 33
    gone = erase(monkeypatch, "--reason", "申请〔2026〕3号", "--confirm", NUMBER[-4:])
    assert gone == {**planned, "done": True}
    assert figures() == before
    assert [verify(make.campaign(code)) for code in ("2022", "2023")] == [[], []]
    assert not Person.objects.filter(index=_index()).exists()
    assert (planned["amendments"], Amendment.objects.get().cells) == (1, ({}, {}))
    nobody = Person.objects.get(sealed=b"")
    rows = [*Disbursement.objects.filter(person=nobody), *RosterEntry.objects.filter(person=nobody)]
    assert (len(rows), {row.name for row in rows}, {bytes(row.sealed) for row in rows}) == (33, {""}, {b""})
    assert Person.objects.exclude(pk=nobody.pk).count() == others
    with pytest.raises(FileNotFoundError):
        originals.read(kept)
    detail = EventDetail.objects.get(event__verb="reveal.shown", event__campaign=None)
    assert (detail.key, detail.opened) == (None, None)
    event = Event.objects.get(verb="person.erased")
    assert (event.body["reason"], NUMBER in str(event.body)) == ("申请〔2026〕3号", False)
    assert chain.verify().is_whole


def _index() -> bytes:
    return cipher.blind_index(NUMBER)


def test_others_in_the_same_batches_are_untouched(kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mixed = make.batch({"慰问帮扶发放": [handed(1, day=20, year="2023"), handed(8, day=20, year="2023")]})
    other = Disbursement.objects.get(added_by=mixed, person__index=cipher.blind_index(make.citizen_id(8)))
    before = (other.name, other.private, other.fingerprint)
    erase(monkeypatch, "--reason", "申请", "--confirm", NUMBER[-4:])
    other.refresh_from_db()
    assert (other.name, other.private, other.fingerprint) == before


def test_life_goes_on_a_batch_is_undone_and_the_person_may_come_again(
    kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mixed = make.batch({"慰问帮扶发放": [handed(1, day=21, year="2023"), handed(9, day=21, year="2023")]})
    erase(monkeypatch, "--reason", "申请", "--confirm", NUMBER[-4:])
    undo(mixed, by=None, reason="重来")
    make.batch({"慰问帮扶发放": [handed(1, day=21, year="2023")]})
    assert verify(make.campaign("2023")) == []
    assert erase(monkeypatch)["rows"] == 1


def test_twice_or_unknown_or_unconfirmed_is_refused(kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError):
        erase(monkeypatch, "--confirm", NUMBER[-4:])
    with pytest.raises(CommandError):
        erase(monkeypatch, "--reason", "申请", "--confirm", "0000")
    with pytest.raises(CommandError):
        erase(monkeypatch, number=make.citizen_id(999))
    with pytest.raises(CommandError):
        erase(monkeypatch, number="123")
    assert not Event.objects.filter(verb="person.erased").exists()
    erase(monkeypatch, "--reason", "申请", "--confirm", NUMBER[-4:])
    with pytest.raises(CommandError):
        erase(monkeypatch)


def test_control_the_values_were_there(kept: str) -> None:
    rows = Disbursement.objects.filter(person__index=cipher.blind_index(NUMBER))
    assert {row.name for row in rows} == {f"{SIGN}某"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM beneficiaries_disbursement WHERE name <> ''")
        assert cursor.fetchone()[0] > 30


def test_every_workbook_that_names_the_person_goes(
    kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one whose row was found unchanged, was left out, stands in a sheet that is none of ours, or was not taken in; and
    where the number stands beside the cells.
    """
    spaced = f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}"
    first = make.disbursement(
        身份证号=NUMBER, 姓名="甲", 人次=1, 发放日期="2023-01-19", **{"慰问金(元)": 987}
    )
    files = {
        "new.xlsx": {"慰问帮扶发放": [first]},
        "unchanged.xlsx": {"慰问帮扶发放": [first, make.disbursement(姓名="乙")]},
        "left-out.xlsx": {"慰问帮扶发放": [
            make.disbursement(身份证号=spaced, **{"慰问金(元)": "五百元"}), make.disbursement(姓名="丙"),
        ]},
        "other-sheet.xlsx": {"慰问帮扶发放": [make.disbursement(姓名="丁")], "通讯录": [{"说明": f"号{NUMBER}号"}]},
        "other.xlsx": {"慰问帮扶发放": [make.disbursement(姓名="戊", 身份证号=make.citizen_id(2))]},
    }  # fmt: skip
    for name, tables in files.items():
        file = workbooks.write(tmp_path / name, tables)
        walk(file, Wish(campaign=make.campaign(), union=make.union(), store=True, valid_rows=True))
    beside = openpyxl.load_workbook(tmp_path / "other.xlsx")
    beside.worksheets[0]["A1"].comment = openpyxl.comments.Comment(f"与{spaced}同户", "报账员")
    beside.save(tmp_path / "beside.xlsx")
    walk(tmp_path / "beside.xlsx", Wish(campaign=make.campaign(), union=make.union(make.YUSHU), store=True))
    waiting = workbooks.write(
        tmp_path / "waiting.xlsx", {"慰问帮扶发放": [first, make.disbursement(姓名="己")]}
    )
    content = ContentFile(waiting.read_bytes(), "waiting.xlsx")
    (upload,) = intake.receive([content], make.campaign(), make.union(), by=make.clerk())
    before = sealed()
    gone = erase(monkeypatch, "--reason", "申请", "--confirm", NUMBER[-4:])
    assert (gone["files"], len(before - sealed())) == (7, 7)
    assert list(Batch.objects.exclude(stored_as="").values_list("file_name", flat=True)) == ["other.xlsx"]
    upload.refresh_from_db()
    assert (upload.state, upload.stored_as) == (Upload.State.DISCARDED, "")


def test_files_of_older_rules_are_read_and_what_cannot_be_read_is_counted(
    kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name of 70 characters was taken once; `kept` is no workbook at all."""
    Batch.objects.update(stored_as="")
    book = openpyxl.Workbook()
    book.worksheets[0].title = "通讯录"
    book.worksheets[0].append([NUMBER])
    book.save(tmp_path / "long.xlsx")
    renamed = zip_changed(tmp_path / "long.xlsx", "xl/workbook.xml", "通讯录".encode(), ("录" * 70).encode())
    old, broken = Batch.objects.order_by("-pk")[:2]
    for batch, content in ((old, renamed), (broken, b"no workbook")):
        Batch.objects.filter(pk=batch.pk).update(stored_as=originals.keep(content), file_name="long.xlsx")
    assert open_workbook_refuses(tmp_path / "again.xlsx", renamed)
    told = erase(monkeypatch)
    assert (told["files"], told["unread"]) == (1, 1)
    gone = erase(monkeypatch, "--reason", "申请", "--confirm", NUMBER[-4:])
    assert Event.objects.get(verb="person.erased").body["counts"]["unread"] == gone["unread"] == 1
    assert list(Batch.objects.exclude(stored_as="").values_list("pk", flat=True)) == [broken.pk]


def test_photographs_of_the_visit_go_with_the_person(kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    row = Disbursement.objects.filter(person__index=_index())[0]
    other = Disbursement.objects.exclude(person__index=_index())[0]
    for one_of, record in ((row, uuid4()), (other, uuid4())):
        Disbursement.objects.filter(pk=one_of.pk).update(visit_record=record)
        place = {"sheet": "走访企业", "campaign": one_of.campaign, "union": one_of.union, "by": None}
        photographs.keep([make.picture()], record=record, caption=f"慰问{SIGN}某一家", **place)
    gone_one, stays = Photograph.objects.order_by("pk")
    assert erase(monkeypatch)["photographs"] == 1
    assert erase(monkeypatch, "--reason", "申请", "--confirm", NUMBER[-4:])["photographs"] == 1
    assert list(Photograph.objects.all()) == [stays]
    assert photographs.content(stays)
    with pytest.raises(FileNotFoundError):
        photographs.content(gone_one)


def zip_changed(path: Path, member: str, old: bytes, new: bytes) -> bytes:
    """The archive with one text of one member replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if name == member else content)
    return out.getvalue()


def open_workbook_refuses(path: Path, content: bytes) -> bool:
    path.write_bytes(content)
    try:
        with open_workbook(path, path.name):
            return False
    except Refused:
        return True


def sealed() -> set[Path]:
    return set(Path(storages["uploads"].location).rglob("*.sealed"))
