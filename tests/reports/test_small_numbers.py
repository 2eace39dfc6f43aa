"""T47: which rows bear an ID number is told to nobody who may not know persons: of the closed class none is kept.

A row of a small group that is missing in the list of those with one, and in that of those without, would be of it.
"""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from beneficiaries.models import Ceiling, Disbursement
from campaigns.models import CheckLimit, Filing, User, Visit
from songnuan.ledger import small
from songnuan.ledger.edition import take
from songnuan.ledger.indicators import INDICATORS
from songnuan.reports import rows, scope
from songnuan.reports.editions.told import difference_page
from songnuan.reports.explain import explain
from songnuan.reports.official.years import years
from songnuan.reports.overview import overview
from songnuan.reports.rows import behind
from songnuan.reports.scope import NotInReach, Scope, resolve
from tests import factories as make
from tests.filings.acting import HANDED, filed

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T47")]
PERSONS = INDICATORS["persons"]
POLICE, OTHER, LARGE = "因公牺牲民警家庭", "快递员", "户外一线"
HERE = {"campaign": "2023", "union": make.CHAOYANG}


def small_groups() -> None:
    """One of the closed class without a number, one of another small category with one, beside three of a large one."""
    large = [
        make.disbursement(姓名=name, 身份证号=make.citizen_id(serial), 人员类别=LARGE)
        for serial, name in enumerate(("甲一", "乙二", "丙三"))
    ]
    make.batch(
        {HANDED: [
            *large, make.disbursement(姓名="", 人员类别=POLICE),
            make.disbursement(姓名="戊五", 身份证号=make.citizen_id(9), 人员类别=OTHER),
        ]}
    )  # fmt: skip


def leader() -> User:
    return make.user("领导", make.PROVINCE)


def staff() -> User:
    return make.user("省级工作人员", make.PROVINCE)


def at_desk(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client


def listed(reader: User, code: str) -> set[int]:
    return set(behind(INDICATORS[code], resolve(reader, HERE)).values_list("pk", flat=True))


def told_by_number(_indicator: object, *, knows_persons: bool) -> bool:
    """Stands for the rule where a test takes it away."""
    return True


def test_the_list_of_persons_names_no_row_by_leaving_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    small_groups()
    assert listed(leader(), "persons") == listed(leader(), "disbursed")
    assert len(listed(staff(), "persons")) == 4
    page = at_desk(leader()).get(f"/rows/persons/?campaign=2023&union={make.CHAOYANG}").content.decode()
    assert (page.count("/row/disbursement/") >= 5, "下面列出全部发放记录" in page) == (True, True)
    monkeypatch.setattr(rows, "listed_rows", lambda indicator, **_reader: indicator.rows)
    assert listed(leader(), "disbursed") - listed(leader(), "persons") == set(
        Disbursement.objects.filter(category__name=POLICE).values_list("pk", flat=True)
    )


@pytest.mark.parametrize("narrowed", [{"day": "2023-01-10"}, {"since": "2023-01-01"}, {"batch": "1"}])
def test_no_part_of_the_figure_is_told(narrowed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    small_groups()
    asked = {**HERE, **narrowed}

    def answers(reader: User) -> list[int]:
        client = at_desk(reader)
        return [
            client.get("/rows/persons/", asked).status_code, client.get("/how/persons/", asked).status_code,
            client.post("/rows/persons/export/", query_params=asked).status_code,
        ]  # fmt: skip

    def beside(reader: User) -> list[str]:
        spanned = resolve(reader, {**HERE, "since": "2023-01-01"})
        return [figure.beside.code for figure in overview(spanned).figures if figure.beside]

    assert (answers(leader()), answers(staff())) == ([404, 404, 404], [200, 200, 200])
    assert ("persons" in beside(leader()), "persons" in beside(staff())) == (False, True)
    monkeypatch.setattr(scope, "falls_apart", told_by_number)
    assert answers(leader()) == [200, 200, 200]
    assert "persons" in beside(leader())


def test_of_one_union_alone_no_two_states_are_told() -> None:
    """A report and the next, an edition and today: between them may be one row."""
    small_groups()
    filed()
    edition = take(make.campaign(), "初步数", by=None)
    for status in ("filed", edition.status):
        for reader, told in ((leader(), False), (staff(), True)):
            there = resolve(reader, {**HERE, "status": status})
            assert [there.tells(PERSONS), resolve(reader, HERE).tells(PERSONS)] == [told, True]
            assert any(str(PERSONS.name) in line.title for line in years(there).lines) == told
            whole = resolve(reader, {"campaign": "2023", "status": status})
            assert (whole.tells(PERSONS), explain("persons", whole).places is not None) == (True, told)
    with pytest.raises(NotInReach):
        explain("persons", resolve(leader(), {**HERE, "status": "filed"}))


def test_no_batch_says_how_many_it_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    make.batch({"走访企业": [make.visit()]})
    take(make.campaign(), "初步数", by=None)
    small_groups()

    def told(reader: User) -> tuple[bool, bool]:
        page = difference_page(resolve(reader, HERE), {})
        assert page is not None
        moved = {move.name for step in page.steps for move in step.moves}
        return str(PERSONS.name) in moved, PERSONS.code in {line.code for line in page.lines}

    assert (told(leader()), told(staff())) == ((False, False), (True, True))


def test_neither_the_page_of_a_row_nor_of_a_visit_says_whether_one_stands() -> None:
    visit = Visit.objects.get(added_by=make.batch({"走访企业": [make.visit()]}))
    small_groups()
    Disbursement.objects.update(visit_record=visit.record)
    row = Disbursement.objects.filter(category__name=LARGE).order_by("pk")[0]
    masked = re.compile(r"\d{6}\*+|\*{6,}")
    told = {}
    for name, reader in (("leader", leader()), ("staff", staff())):
        client = at_desk(reader)
        page, beside = (
            client.get(address).content.decode()
            for address in (f"/row/disbursement/{row.pk}/", f"/visits/{visit.record}/")
        )
        told[name] = "身份证号" in page, bool(masked.search(beside))
    assert told == {"leader": (False, False), "staff": (True, True)}


def test_a_check_of_numbers_is_not_told_in_a_report_nor_listed() -> None:
    small_groups()
    CheckLimit.objects.create(unnamed_percent=1)
    Filing.objects.filter(pk=filed().pk).update(
        checks=[
            {"code": "unnamed", "text": "发放名册4行里有1行没有身份证号，占25%。", "answer": "龘"},
            {"code": "over_ceiling", "text": "有7行超过发放标准。", "answer": "按省里文件"},
        ]
    )
    filing = Filing.objects.get()
    words = ("没有身份证号", "龘", "有7行", "慰问帮扶人数", "按省里文件", "超过发放标准")
    told = {}
    for name, reader in (("leader", leader()), ("staff", staff())):
        client = at_desk(reader)
        page = client.get(f"/filings/{filing.pk}/").content.decode()
        paper = client.get(f"/filings/{filing.pk}/paper/").content.decode()
        listing = client.get("/filings/checks/unnamed/", HERE).status_code
        told[name] = [word in page for word in words], "慰问帮扶人数" in paper, listing
    assert told == {
        "leader": ([False] * 5 + [True], False, 404), "staff": ([True] * 6, True, 200),
    }  # fmt: skip


def test_a_row_of_a_small_group_is_not_listed_as_over_a_ceiling() -> None:
    """A ceiling is one of items: its list would say what the help was for."""
    small_groups()
    Ceiling.objects.create(per_time=100, document="总工发〔2022〕1号")
    seen = {}
    for name, reader in (("leader", leader()), ("staff", staff())):
        page = at_desk(reader).get("/filings/checks/over_ceiling/", HERE).content.decode()
        seen[name] = {int(pk) for pk in re.findall(r"/row/disbursement/(\d+)/", page)}
    everyone = Disbursement.objects.all()
    assert seen["staff"] == set(everyone.values_list("pk", flat=True))
    assert seen["leader"] == set(everyone.filter(category__name=LARGE).values_list("pk", flat=True))


@pytest.mark.parametrize("home", [small.falls_apart, small.listed_rows])
def test_who_may_know_persons_is_told_all(home: Callable[..., object]) -> None:
    assert all(home(known, knows_persons=True) in (True, known.rows) for known in INDICATORS.values())
    assert isinstance(resolve(staff(), {}), Scope)
