"""A campaign made anonymous (T54): nobody can be told any more, and every figure is what it was."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from beneficiaries.models import Disbursement, Person, RosterEntry
from campaigns import chain, journal
from campaigns.models import Batch, Campaign, Enterprise, Event, EventDetail, Fact, PendingRow, PendingTable
from campaigns.models.fact import GONE
from songnuan.entry import intake, originals
from songnuan.entry.faults import Refusal
from songnuan.entry.models import Upload
from songnuan.ledger.indicators import FACTS
from songnuan.ledger.post import Conflict
from songnuan.ledger.totals import breakdown, totals
from songnuan.ledger.undo import NotUndoable, undo
from songnuan.ledger.verify import verify
from songnuan.retention import act, overwriting, people
from songnuan.retention.places import BLANKS, KEPT
from tests import factories as make

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T54")]

SIGN = "靐"
BATCHES = 30


def handed(serial: int, day: int = 10, year: str = "2022", **more: Any) -> make.Row:
    return make.disbursement(
        姓名=f"{SIGN}某", 身份证号=make.citizen_id(serial), 发放日期=f"{year}-01-{day:02}", 联系电话="13812345678",
        家庭住址=f"{SIGN}路", 工作单位=f"{SIGN}厂", 备注=f"{SIGN}备注", **more,
    )  # fmt: skip


def on_file(serial: int) -> make.Row:
    return make.roster(姓名=f"{SIGN}某", 身份证号=make.citizen_id(serial), 致困原因=f"{SIGN}病")


def season(batches: int = 2) -> None:
    """One person in so many batches of 2022, in two unions and on file, and again in 2023; others beside."""
    for number in range(batches):
        at = make.CHAOYANG if number % 2 else make.YUSHU
        make.batch({"慰问帮扶发放": [handed(1, day=number + 1)]}, at=at, year="2022")
    make.batch(
        {"慰问帮扶发放": [handed(2), handed(3)], "在档困难职工": [on_file(1), on_file(4)]}, year="2022"
    )
    undo(make.batch({"慰问帮扶发放": [handed(5)]}, year="2022"), by=None, reason="传错了")
    make.batch(
        {"走访企业": [make.visit(走访日期="2022-01-05", 诉求=f"{SIGN}诉求", 走访人=f"{SIGN}主席")]},
        year="2022",
    )
    make.batch(
        {"慰问帮扶发放": [handed(1, year="2023"), handed(6, year="2023")], "在档困难职工": [on_file(1)]}
    )
    journal.note("reveal.shown", actor=None, campaign=old(), detail={"whose": f"{SIGN}某"})
    journal.note("reveal.shown", actor=None, campaign=make.campaign(), detail={"whose": f"{SIGN}某"})


def old() -> Campaign:
    return make.campaign("2022")


def figures() -> list[object]:
    province = make.union(make.PROVINCE)
    found: list[object] = []
    for code in ("2022", "2023"):
        campaign = make.campaign(code)
        found.append(totals(campaign, province).as_json())
        found += [breakdown(campaign, province, by) for by in ("area", "union", "category", "day")]
    return [*found, *Batch.objects.order_by("pk").values_list("number", "rows", "sheets", "closed_by", "by")]


def texts(campaign: Campaign) -> str:
    """Every stored value of the campaign's facts and batches."""
    rows: list[object] = list(Batch.objects.filter(campaign=campaign).values_list("file_name", "reason"))
    for fact in FACTS:
        rows += fact.objects.filter(campaign=campaign).values_list()
    rows += PendingRow.objects.filter(campaign=campaign).values_list()
    return str(rows)


def test_nobody_can_be_told_and_every_figure_stays() -> None:
    season(BATCHES)
    before = figures()
    assert SIGN in texts(old())
    gone = act.anonymise(old(), reason="保存期满", by=None)
    assert (gone.rows, gone.people, gone.details) == (BATCHES + 6, 5, BATCHES + 5)
    assert figures() == before
    assert [verify(make.campaign(code)) for code in ("2022", "2023")] == [[], []]
    assert act.plan(old()).is_done
    assert (SIGN in texts(old()), SIGN in texts(make.campaign())) == (False, True)
    assert {row.private == {} for fact in FACTS for row in fact.objects.filter(campaign=old())} == {True}
    assert numbers() == sorted([make.citizen_id(1), make.citizen_id(6)])


def test_whom_a_younger_campaign_needs_stays_there_and_is_somebody_else_here() -> None:
    season()
    kept = Disbursement.objects.filter(campaign__code="2023").order_by("pk").first()
    act.anonymise(old(), reason="保存期满", by=None)
    assert kept.person.id_number == make.citizen_id(1)
    assert Disbursement.objects.get(pk=kept.pk).private["phone"] == "13812345678"
    here = set(Disbursement.objects.filter(campaign=old()).values_list("person", flat=True))
    assert kept.person_id not in here
    assert len(here) == 4
    roster = RosterEntry.objects.filter(campaign=old()).values_list("person", flat=True)
    assert len(here & set(roster)) == 1


def numbers() -> list[str]:
    return sorted(person.id_number for person in Person.objects.all() if person.id_number)


def test_whom_the_last_campaign_lets_go_has_no_number_any_more() -> None:
    season()
    act.anonymise(old(), reason="保存期满", by=None)
    assert numbers() == sorted([make.citizen_id(1), make.citizen_id(6)])
    Campaign.objects.filter(code="2023").update(keep_years=0)
    act.anonymise(make.campaign(), reason="保存期满", by=None)
    assert numbers() == []


def parted() -> list[str]:
    """The numbers that are left of one on no row of any campaign, of one whose row was undone, and of one who stands."""
    make.batch({"慰问帮扶发放": [handed(1)]}, year="2022")
    Disbursement.objects.update(person=Person.objects.create(sealed=b"", index=b"nobody"))
    undo(make.batch({"慰问帮扶发放": [handed(2, year="2023")]}), by=None, reason="传错了")
    make.batch({"慰问帮扶发放": [handed(3, year="2023")]})
    assert numbers() == sorted(map(make.citizen_id, (1, 2, 3)))
    assert act.plan(old()).people == 1
    act.anonymise(old(), reason="保存期满", by=None)
    assert act.plan(old()).is_done
    return numbers()


def test_who_stands_on_no_row_at_all_is_in_the_plan_and_goes() -> None:
    assert parted() == sorted(map(make.citizen_id, (2, 3)))


def test_control_a_run_that_looks_at_rows_alone_leaves_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "forget_on_no_row", lambda: None)
    with pytest.raises(AssertionError):
        parted()
    assert make.citizen_id(1) in numbers()


def test_the_log_stays_whole_and_says_who_did_it_and_why() -> None:
    season()
    act.anonymise(old(), reason="保存期满", by=None)
    assert chain.verify().is_whole
    opened = [kept.opened for kept in EventDetail.objects.filter(event__verb="reveal.shown").order_by("pk")]
    assert opened == [None, {"whose": f"{SIGN}某"}]
    last = Event.objects.latest("sequence")
    assert (last.verb, last.campaign, last.body["reason"]) == ("retention.done", old(), "保存期满")


def test_afterwards_nothing_is_undone_replaced_or_added() -> None:
    season()
    act.anonymise(old(), reason="保存期满", by=None)
    before = figures()
    batch = Batch.objects.filter(campaign=old(), closed_by=None).order_by("number").first()
    with pytest.raises(NotUndoable, match="个人信息已清除"):
        undo(batch, by=None, reason="再来")
    with pytest.raises((Conflict, Refusal)):
        make.post({"慰问帮扶发放": [handed(1)]}, at=make.YUSHU, replaced=batch, year="2022")
    with pytest.raises(Conflict, match="个人信息已清除"):
        make.post({"慰问帮扶发放": [handed(9)]}, year="2022")
    assert figures() == before


def test_control_without_the_refusal_rows_would_be_counted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    season()
    act.anonymise(old(), reason="保存期满", by=None)
    before = figures()
    monkeypatch.setattr("songnuan.ledger.post.refuse_finished", lambda _campaign, **_more: None)
    make.post({"慰问帮扶发放": [handed(2), handed(3)]}, year="2022")
    assert figures() != before


def test_what_was_being_sent_when_it_was_closed_goes_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was asked before, and stored when its table had been looked through."""
    season()
    late = [Upload(campaign=old(), union=make.union(), by=make.clerk(), stored_as=originals.keep(b"late"), file_name=f"{SIGN}.xlsx")]  # fmt: skip
    forget = act._forget_files

    def looked_through(campaign: Campaign) -> None:
        forget(campaign)
        while late:
            late.pop().save()

    monkeypatch.setattr(act, "_forget_files", looked_through)
    act.anonymise(old(), reason="保存期满", by=None)
    assert act.plan(old()).is_done
    assert (Upload.objects.get().stored_as, Upload.objects.get().state) == ("", Upload.State.DISCARDED)


def test_of_a_parcel_that_is_being_sent_no_further_file_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [ContentFile(b"1", "a.csv"), ContentFile(b"2", "b.csv")]
    keep, kept = originals.keep, list[str]()

    def kept_then_closed(content: bytes) -> str:
        if kept:
            Campaign.objects.filter(code="2022").update(anonymised_at=timezone.now())
        kept.append(keep(content))
        return kept[-1]

    monkeypatch.setattr(originals, "keep", kept_then_closed)
    with pytest.raises(Conflict, match="个人信息已清除"):
        intake.receive(files, old(), make.union(), by=make.clerk())
    assert Upload.objects.count() == 1
    with pytest.raises(FileNotFoundError):
        originals.read(kept[1])


def test_originals_go_from_the_disk() -> None:
    season()
    name, kept = originals.keep(b"2022"), originals.keep(b"2023")
    for code, stored in (("2022", name), ("2023", kept)):
        batch = Batch.objects.filter(campaign__code=code).order_by("number").first()
        Batch.objects.filter(pk=batch.pk).update(stored_as=stored)
    assert act.anonymise(old(), reason="保存期满", by=None).files == 1
    with pytest.raises(FileNotFoundError):
        originals.read(name)
    assert originals.read(kept) == b"2023"


def test_rows_that_were_left_out_go_whole() -> None:
    season()
    batch = Batch.objects.filter(campaign=old()).order_by("number").first()
    table = PendingTable.objects.create(batch=batch, sheet="慰问帮扶发放", title="表")
    PendingRow.objects.create(
        table=table, batch=batch, campaign=old(), union=batch.union, row=7, sealed=b"\x01", reason=SIGN
    )
    assert act.anonymise(old(), reason="保存期满", by=None).pending == 1
    assert (PendingRow.objects.exists(), PendingTable.objects.exists()) == (False, False)


def test_before_its_time_it_is_refused_and_nothing_goes() -> None:
    season()
    Campaign.objects.filter(code="2022").update(keep_years=30)
    with pytest.raises(act.NotDue, match="2052-02-15"):
        act.anonymise(old(), reason="保存期满", by=None)
    assert (old().anonymised_at, SIGN in texts(old())) == (None, True)
    assert act.due_on(make.campaign()).isoformat() == f"{2023 + django_settings.RETENTION_YEARS}-02-05"


def command(*words: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("anonymise", "--campaign", "2022", *words, "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


def test_what_the_command_refused_is_noted() -> None:
    season()
    Campaign.objects.filter(code="2022").update(keep_years=30)
    with pytest.raises(CommandError):
        command("--confirm", "2022", "--reason", "期满")
    last = Event.objects.latest("sequence")
    assert (last.verb, last.body) == ("retention.refused", {"reason": "期满", "due": "2052-02-15"})


def test_the_command_says_first_and_does_once_it_is_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    season()
    monkeypatch.setattr(overwriting, "overwrite", list)  # no VACUUM within a test's transaction
    said = command()
    assert (said["done"], said["rows"], SIGN in texts(old())) == (False, 8, True)
    for words in (("--confirm", "2022"), ("--confirm", "2023", "--reason", "期满")):
        with pytest.raises(CommandError) as ended:
            command(*words)
        assert ended.value.returncode == 2
    assert command("--confirm", "2022", "--reason", "期满") == {**said, "done": True}
    assert SIGN not in texts(old())


def test_no_number_is_left_in_a_text_or_a_name() -> None:
    """Whatever was written into 慰问品, 地点, 文号 or the name of a firm: firms that a number told apart stay two."""
    number, phone = make.citizen_id(7), "13804312277"
    for serial in (1, 2):
        make.batch(
            {
                "走访企业": [
                    make.visit(
                        走访日期="2022-01-05", 企业名称=f"张三店{phone[:-1]}{serial}", 统一社会信用代码=None
                    )
                ]
            },
            year="2022",
        )
    make.batch({
        "慰问帮扶发放": [handed(7, 慰问品=f"代收{number}", 数量=phone)],
        "分类服务": [make.service(服务日期="2022-01-05", 活动名称=f"送诊{number}", 地点=f"张三家{phone}", 服务对象=f"低保户{number}")],
        "筹集款物": [make.contribution(到账日期="2022-01-05", 文号=f"捐款人{number}")],
    }, year="2022")  # fmt: skip
    before, everything = figures(), (number, phone, phone[:-1])
    assert [value in texts(old()) for value in everything] == [True] * 3
    act.anonymise(old(), reason="保存期满", by=None)
    firms = str(list(Enterprise.objects.values_list("name", "name_key")))
    assert [value in texts(old()) + firms for value in everything] == [False] * 3
    assert (figures(), verify(old()), Enterprise.objects.count()) == (before, [], 2)
    assert act.plan(old()).is_done


def test_a_firm_that_a_younger_campaign_visited_keeps_its_name_there() -> None:
    name = "张三店13804312277"
    for year in ("2022", "2023"):
        make.batch(
            {"走访企业": [make.visit(走访日期=f"{year}-01-05", 企业名称=name, 统一社会信用代码=None)]},
            year=year,
        )
    act.anonymise(old(), reason="保存期满", by=None)
    assert [name in texts(make.campaign(year)) for year in ("2022", "2023")] == [False, True]
    assert Enterprise.objects.get().name == name
    assert verify(make.campaign()) == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_every_column_is_personal_or_known_not_to_be(fact: type[Fact]) -> None:
    common = {field.name for field in Fact._meta.concrete_fields} - {"sealed", "key", "fingerprint", "sheet"}
    columns = {field.name for field in fact._meta.concrete_fields} - common - {"id"}
    assert columns == set(BLANKS[fact]) | KEPT[fact]
    assert not set(BLANKS[fact]) & KEPT[fact]
    assert (BLANKS[fact]["fingerprint"], set(BLANKS)) == (GONE, set(FACTS))


@pytest.mark.hardening("T53")
@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_in_the_database_file() -> None:
    """Names stand readable in rows while they are needed; afterwards in no page of the file, free ones included."""
    season()
    Disbursement.objects.filter(campaign__code="2023").update(name="", employer="")
    RosterEntry.objects.filter(campaign__code="2023").update(name="")
    assert _in_file(SIGN)
    act.anonymise(old(), reason="保存期满", by=None)
    assert overwriting.overwrite() == []
    assert not _in_file(SIGN)
    assert not act._named(Disbursement, Q(campaign=old())).exists()


def _in_file(text: str) -> bool:
    connection.close()
    file = Path(connection.settings_dict["NAME"])
    parts = [file, file.with_name(file.name + "-wal")]
    return any(text.encode() in part.read_bytes() for part in parts if part.exists())


def test_models_that_this_room_does_not_know_hold_no_person() -> None:
    """A new table that leads to a person must be thought of here."""
    leading = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Person
    }
    assert leading == {fact.__name__ for fact in people.WITH_PERSON} | {"DuplicateDecision"}
