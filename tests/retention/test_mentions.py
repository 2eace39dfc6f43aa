"""Where a person is named beside their own rows: found by the number however it is written, and taken out (T54)."""

import datetime
from typing import Any
from uuid import UUID

import pytest

from beneficiaries.models import Disbursement, Need, NeedStep, Person
from campaigns.models import Batch, Contribution, Enterprise, PlannedVisit, Team, TeamMember, Visit
from songnuan.entry.models import Draft
from songnuan.entry.visits import drafts
from songnuan.ledger.verify import verify
from songnuan.lib import cipher
from songnuan.retention import mentions, one
from songnuan.retention.held import holds
from songnuan.setup.rotation.places import SEALED
from tests import factories as make
from tests.entry.visits.forms import form, person, record_of

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T54")]
NUMBER = make.citizen_id(1)
PARTS = f"{NUMBER[:6]} {NUMBER[6:14]}-{NUMBER[14:]}"
WIDE = NUMBER.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
TOLD = f"柳絮儿（{PARTS}）肝癌晚期"


@pytest.fixture
def other() -> Disbursement:
    """Somebody else's row, whose remark names the person; and a row of the person."""
    rows = [
        make.disbursement(
            姓名="他人", 身份证号=make.citizen_id(2), 备注=f"与{TOLD}同户", 联系电话="13804310077"
        ),
        make.disbursement(姓名="柳絮儿", 身份证号=NUMBER),
    ]
    made = make.batch({"慰问帮扶发放": rows, "走访企业": [make.visit()], "筹集款物": [make.contribution()]})
    Visit.objects.update(needs=f"{TOLD}，求助", remark="无")
    Contribution.objects.update(document=f"〔2023〕{NUMBER}号", giver=f"{WIDE}的单位")
    Batch.objects.filter(pk=made.pk).update(reason=f"重报{PARTS}")
    return Disbursement.objects.get(person__index=cipher.blind_index(make.citizen_id(2)))


@pytest.fixture
def need(other: Disbursement) -> Need:
    """A need, a step of it, a planned visit, a draft that name the person."""
    union, day = other.union, datetime.date(2023, 1, 20)
    found = Need(campaign=other.campaign, union=union, responsible=union, kind=Need.Kind.MEDICAL, due=day)
    found.seal(whose="柳絮儿", text=TOLD)
    found.save()
    step = NeedStep(need=found, state=Need.State.HANDLING)
    step.sealed = cipher.seal_values({"note": f"已联系{WIDE}"}, step.uid)
    step.save()
    team = Team.objects.create(campaign=other.campaign, name="一组")
    planned = PlannedVisit(team=team, day=day, union=union, kind=PlannedVisit.Kind.HOUSEHOLD)
    planned.seal(person="柳絮儿", note=PARTS)
    planned.save()
    data = form(person(name="柳絮儿", citizen_id=PARTS))
    drafts.keep(
        UUID(data["draft"]), record_of(data), {name: [value] for name, value in data.items()}, 0, window="",
        campaign=other.campaign, union=union, by=make.clerk(), corrects=False,
    )  # fmt: skip
    return found


def left() -> str:
    """Everything that stands in the tables concerned, sealed values opened."""
    facts: list[Any] = [
        *Disbursement.objects.all(),
        *Visit.objects.all(),
        *Contribution.objects.all(),
        *Batch.objects.all(),
    ]
    opened: list[Any] = [*Disbursement.objects.all(), *Need.objects.all(), *PlannedVisit.objects.all()]
    plain = [
        str({name: value for name, value in vars(row).items() if isinstance(value, str)}) for row in facts
    ]
    steps = [step.note for step in NeedStep.objects.all()]
    return "\n".join(
        [
            *plain,
            *(str(row.private) for row in opened),
            *steps,
            *(str(row.data) for row in Draft.objects.all()),
        ]
    )


def test_whoever_is_named_elsewhere_is_taken_out_there_too(need: Need) -> None:
    assert holds(left(), NUMBER)
    before = make.figures()
    planned = one.traces(NUMBER)
    assert (planned.rows, planned.drafts, planned.texts) == (1, 1, 7)
    assert one.erase(NUMBER, reason="申请", by=None) == planned
    assert (holds(left(), NUMBER), "柳絮儿" in left(), "肝癌" in left()) == (False, False, False)
    assert (make.figures(), verify(make.campaign())) == (before, [])
    with pytest.raises(one.Unknown):
        one.traces(NUMBER)


def test_of_other_peoples_rows_only_the_text_goes(other: Disbursement) -> None:
    print_ = other.fingerprint
    one.erase(NUMBER, reason="申请", by=None)
    other.refresh_from_db()
    assert (other.name, other.private, other.fingerprint) == ("他人", {"phone": "13804310077"}, print_)
    visit, money = Visit.objects.get(), Contribution.objects.get()
    assert (visit.needs, visit.remark, money.giver) == (mentions.CLEARED, "无", mentions.CLEARED)
    assert money.document == f"〔2023〕{NUMBER[:6]}********{NUMBER[-4:]}号"


def test_control_without_looking_there_it_stays(need: Need, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mentions, "PLACES", ())
    one.erase(NUMBER, reason="申请", by=None)
    assert "肝癌" in left()


def test_who_stands_only_in_a_text_is_found(other: Disbursement) -> None:
    Disbursement.objects.filter(person__index=cipher.blind_index(NUMBER)).update(person=None)
    Person.objects.filter(index=cipher.blind_index(NUMBER)).delete()
    assert one.erase(NUMBER, reason="申请", by=None).texts == 4
    with pytest.raises(one.Unknown):
        one.erase(NUMBER, reason="申请", by=None)


@pytest.mark.parametrize("of_step", [False, True])
def test_a_need_and_its_steps_go_together(need: Need, of_step: bool) -> None:
    """They tell of one household, whichever of them holds the number; another need and its steps stay."""
    union, day = need.union, need.due
    texts = ("柳絮儿", "肝癌晚期，要住院", "家住红旗街2号", "已转工会")
    for number, owner in ((NUMBER, "柳絮儿"), (make.citizen_id(3), "别人")):
        found = Need(campaign=need.campaign, union=union, responsible=union, kind=Need.Kind.MEDICAL, due=day)
        found.seal(whose=owner, text=f"{texts[1]}{'' if of_step else number}")
        found.save()
        for note in (f"{texts[2]}{number if of_step else ''}", texts[3]):
            step = NeedStep(need=found, state=Need.State.HANDLING)
            step.sealed = cipher.seal_values({"note": note}, step.uid)
            step.save()
    mine, other = Need.objects.order_by("pk")[1:]
    assert one.traces(NUMBER).texts == 7 + 3
    assert one.erase(NUMBER, reason="申请", by=None).texts == 7 + 3
    for row in (mine, other):
        row.refresh_from_db()
    assert (mine.private, [step.note for step in mine.steps.all()]) == ({}, ["", ""])
    assert other.private["whose"] == "别人"
    assert all(step.note for step in other.steps.all())


def test_a_number_in_the_name_of_a_firm_or_team_is_masked_and_two_stay_two(other: Disbursement) -> None:
    masked = f"{NUMBER[:6]}********{NUMBER[-4:]}"
    make.batch({"走访企业": [make.visit(企业名称=f"个体户{NUMBER}")]})
    team = Team.objects.create(campaign=other.campaign, name=f"{NUMBER}组", leader=PARTS)
    member = TeamMember.objects.create(team=team, name="周明", duty=f"联络{WIDE}")
    planned = PlannedVisit(
        team=team, day=datetime.date(2023, 1, 20), union=other.union, kind=PlannedVisit.Kind.ENTERPRISE,
        name=f"个体户{NUMBER}", name_key=f"个体户{NUMBER}",
    )  # fmt: skip
    planned.seal(person="老板", phone="13804310077")
    planned.save()
    firm = Enterprise.objects.get(name__startswith="个体户")
    # Another of the same area whose number, taken out before, differed only where it is masked.
    twin = Enterprise.objects.create(name=f"个体户{masked}", name_key=f"个体户{masked}", area=firm.area)
    before = make.figures()
    assert one.erase(NUMBER, reason="申请", by=None).texts == 4 + 1 + 4
    for row in (firm, twin, team, member, planned):
        row.refresh_from_db()
    assert (firm.name, firm.name_key) == (f"{mentions.CLEARED}{firm.pk}",) * 2
    assert twin.name == f"个体户{masked}"
    assert (team.name, team.leader, member.duty) == (f"{masked}组", masked, f"联络{masked}")
    assert (planned.name, planned.private["person"]) == (f"个体户{masked}", "老板")
    assert not [row for row in (firm, team, member, planned) if holds(vars(row), NUMBER)]
    assert (make.figures(), verify(make.campaign())) == (before, [])


def test_every_sealed_table_is_looked_through() -> None:
    by_hand = {"Person", "PendingRow", "Amendment", "MendedCell", "Draft", "EventDetail"}
    """`one` opens these itself."""
    looked = {place.table.__name__ for place in mentions.PLACES if place.seals} | by_hand
    assert {column.model.__name__ for column in SEALED} - looked == {"SecondFactor"}


@pytest.mark.parametrize("text", [NUMBER, PARTS, WIDE, f"证{NUMBER.lower()}号", {"a": ["x", PARTS]}])
def test_a_number_is_known_however_it_is_written(text: Any) -> None:
    assert holds(text, NUMBER)
    assert not holds(text, make.citizen_id(2))
