"""One person taken out while others are at work: what was under way is there before it is looked for (T54)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from beneficiaries.models import Disbursement, Person, RosterEntry
from campaigns import journal
from campaigns.models import Campaign, User, Visit
from songnuan.entry import intake, names, single
from songnuan.entry.models import Upload
from songnuan.entry.written import written
from songnuan.retention import act, one
from songnuan.retention import workbooks as kept_workbooks
from tests import factories as make
from tests import workbooks

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T54")]
NUMBER, NAME, PHONE = make.citizen_id(1), "柳絮儿", "13804310066"


def row(**more: make.Cell) -> make.Row:
    return make.disbursement(姓名=NAME, 身份证号=NUMBER, **more)


def corrected(_path: Path) -> None:
    """With a phone, which no row had before, and which leads further."""
    fact = Disbursement.objects.get(name=NAME)
    lookups = names.load(fact.campaign, fact.union)
    cells = {**written(fact, lookups), "cash": "300", "phone": PHONE}
    assert single.correct(fact, cells, lookups, by=make.clerk(), reason="核对").batch
    make.batch({"走访企业": [make.visit(诉求=f"请联系{PHONE}")]})


def reported_elsewhere(_path: Path) -> None:
    make.batch({"慰问帮扶发放": [row(发放日期="2023-01-19")], "在档困难职工": [make.roster(姓名=NAME, 身份证号=NUMBER)]}, at=make.YUSHU)  # fmt: skip


def named(_path: Path) -> None:
    make.batch({"走访企业": [make.visit(诉求=f"{NAME}（{NUMBER}）求助")]})


def sent(path: Path) -> None:
    sent_by(make.clerk(), path / "a.xlsx")


def sent_by(clerk: User, path: Path) -> None:
    file = workbooks.write(path, {"慰问帮扶发放": [row(发放日期="2023-01-19")]})
    intake.receive([ContentFile(file.read_bytes(), file.name)], make.campaign(), make.union(), by=clerk)


ACTS = (corrected, reported_elsewhere, named, sent)


@pytest.fixture(params=ACTS, ids=lambda act: act.__name__)
def meanwhile(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of theirs; whoever has the turn when it is asked for ends only then."""
    make.batch({"慰问帮扶发放": [row()]})
    act: Callable[[Path], None] = request.param
    hold = journal.hold_all

    def held() -> None:
        act(tmp_path)
        hold()

    monkeypatch.setattr(journal, "hold_all", held)


def left() -> list[object]:
    """What tells of them still."""
    return [
        *(row for fact in (Disbursement, RosterEntry) for row in fact.objects.filter(name=NAME)),
        *(visit for visit in Visit.objects.all() if any(text in visit.needs for text in (NAME, NUMBER, PHONE))),
        *Upload.objects.exclude(stored_as=""),
        *(person for person in Person.objects.exclude(sealed=b"") if person.id_number == NUMBER),
    ]  # fmt: skip


def test_what_was_under_way_goes_as_well(meanwhile: None) -> None:
    before = one.traces(NUMBER)
    gone = one.erase(NUMBER, reason="申请", by=None)
    assert (left(), gone != before) == ([], True)
    with pytest.raises(one.Unknown):
        one.traces(NUMBER)


def test_control_a_look_before_the_turns_leaves_it(meanwhile: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one, "_since", lambda look: look)
    one.erase(NUMBER, reason="申请", by=None)
    assert left()


@pytest.fixture
def read_while_all_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Three files come while those before are read, one after the other: which are read while everybody waits."""
    make.batch({"慰问帮扶发放": [row()]})
    clerk, waiting, read, names = make.clerk(), [], [], kept_workbooks._names
    hold = journal.hold_all

    def slowly(kept: object, number: str) -> bool | None:
        if waiting:
            read.append(kept.pk)
        elif Upload.objects.count() < 4:
            sent_by(clerk, tmp_path / f"{Upload.objects.count()}.xlsx")
        return names(kept, number)

    def held() -> None:
        hold()
        waiting.append(1)

    sent_by(clerk, tmp_path / "0.xlsx")
    monkeypatch.setattr(kept_workbooks, "_names", slowly)
    monkeypatch.setattr(journal, "hold_all", held)
    return read


@pytest.mark.hardening("T15")
def test_what_comes_while_it_is_read_is_read_before_all_wait(read_while_all_wait: list[int]) -> None:
    one.erase(NUMBER, reason="申请", by=None)
    assert (read_while_all_wait, Upload.objects.count(), left()) == ([], 4, [])


@pytest.mark.hardening("T15")
def test_control_after_one_round_others_are_kept_waiting(
    read_while_all_wait: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one, "ROUNDS", 0)
    one.erase(NUMBER, reason="申请", by=None)
    assert read_while_all_wait != []


@pytest.fixture
def also_this_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of 2022; whoever has a turn of 2023 when the turns of all are asked for reports the same person there."""
    make.batch({"慰问帮扶发放": [row(发放日期="2022-01-10")]}, year="2022")
    hold = journal.hold_all

    def held(campaign: Campaign | None = None) -> None:
        if campaign is None and not Disbursement.objects.filter(campaign__code="2023").exists():
            make.batch({"慰问帮扶发放": [row()]})
        hold(campaign)

    monkeypatch.setattr(journal, "hold_all", held)


def test_whom_another_campaign_took_up_meanwhile_keeps_the_number(also_this_year: None) -> None:
    act.anonymise(make.campaign("2022"), reason="保存期满", by=None)
    assert Disbursement.objects.get(campaign__code="2023").person.id_number == NUMBER
    assert Disbursement.objects.get(campaign__code="2022").person.id_number == ""
