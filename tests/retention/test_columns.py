"""Every column that can hold a text is taken out with its campaign, or stays for a reason; what is taken out is gone (T54)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import override_settings
from django.utils import timezone

from beneficiaries.models import ActivityDetail, DuplicateDecision, Need, NeedStep, Person, Service
from campaigns import chain, journal
from campaigns.models import (
    Amendment,
    Batch,
    Campaign,
    Edition,
    EventDetail,
    Fact,
    Filing,
    LateGrant,
    Period,
    PlannedVisit,
    ReturnedRow,
    StampedScan,
    Team,
)
from songnuan.entry import originals
from songnuan.entry.models import MendedCell, Upload
from songnuan.ledger import edition as editions
from songnuan.ledger.verify import verify
from songnuan.reports.models import ArticleText, PublishedFigure
from songnuan.retention import act, people
from songnuan.retention.beside import BESIDE, FILES
from songnuan.retention.places import BLANKS, KEPT
from songnuan.retention.stays import STAYS
from tests import factories as make
from tests.retention.test_anonymise import SIGN, handed, old

pytestmark = [pytest.mark.hardening("T54")]

TEXTS = (
    models.CharField, models.TextField, models.BinaryField, models.JSONField, models.FileField,
    models.GenericIPAddressField,
)  # fmt: skip
WHOLE = {beside.table for beside in BESIDE if not beside.becomes}


def columns(model: type[models.Model]) -> set[str]:
    """Those that can hold a text. One that knows a list of choices holds one of them."""
    fields = model._meta.concrete_fields
    return {field.name for field in fields if isinstance(field, TEXTS) and not field.choices}


def thought_of(model: type[models.Model]) -> set[str]:
    known = set(STAYS.get(model._meta.label, ())) | FILES.get(model, set())
    if issubclass(model, Fact):
        known |= (set(BLANKS[model]) | KEPT[model]) & columns(model)
    for beside in BESIDE:
        if beside.table is model:
            known |= set(beside.becomes)
    return known


@pytest.mark.parametrize(
    "model", [model for model in apps.get_models() if model not in WHOLE], ids=lambda model: model.__name__
)
def test_every_column_goes_or_stays_for_a_reason(model: type[models.Model]) -> None:
    assert columns(model) == thought_of(model)
    assert all(STAYS.get(model._meta.label, {"": "x"}).values())
    assert not set(STAYS.get(model._meta.label, ())) & FILES.get(model, set())


def test_nothing_is_said_of_tables_that_are_not_there() -> None:
    assert set(STAYS) <= {model._meta.label for model in apps.get_models()}


def test_who_is_taken_out_alone_is_looked_for_under_every_seal() -> None:
    """What `erase` opens, or why a table with sealed values needs no look."""
    opened = {"PendingRow", "Draft", "EventDetail", "Amendment", "MendedCell"}
    by_person = {fact.__name__ for fact in people.WITH_PERSON} | {"Person"}
    masked = {
        "Need",
        "NeedStep",
        "PlannedVisit",
        "Contribution",
        "Visit",
        "Service",
        "Allocation",
        "EnterpriseMerge",
    }
    sealed = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name == "sealed"
    }
    assert sealed == opened | by_person | masked


def found() -> set[str]:
    """Where the sign stands readable or under a seal of ours, table and column."""
    return {f"{model.__name__}.{name}" for model in apps.get_models() for name in _with_sign(model)}


def _with_sign(model: Any) -> Iterator[str]:
    names = [field.name for field in model._meta.concrete_fields if isinstance(field, TEXTS)]
    for row in model._default_manager.all():
        yield from (name for name in names if SIGN in str(getattr(row, name)))
        if "sealed" in names and isinstance(
            row, Need | NeedStep | PlannedVisit | MendedCell | Fact | Amendment
        ):
            opened = next(
                getattr(row, name) for name in ("cells", "values", "private", "note") if hasattr(row, name)
            )
            if SIGN in str(opened):
                yield "sealed"


def words() -> StampedScan:
    """The sign in every column that goes, in rows of 2022."""
    campaign, union, by = old(), make.union(), make.clerk()
    row = make.batch({"慰问帮扶发放": [handed(1)]}, year="2022")
    make.batch({"分类服务": [make.service(服务日期="2022-01-10")]}, year="2022")
    service = Service.objects.get()
    ActivityDetail.objects.create(
        sheet=Service.SHEET, record=service.record, partners=SIGN, launched_at=SIGN, leaders=SIGN, origin=SIGN,
        destination=SIGN,
    )  # fmt: skip
    for fact in BLANKS:
        fact.objects.update(sheet=SIGN)
    asked = Amendment(
        campaign=campaign,
        union=union,
        sheet="慰问帮扶发放",
        fact_id=1,
        asked_by=by,
        reason=SIGN,
        refusal=SIGN,
    )
    asked.seal({"name": SIGN}, {})
    asked.save()
    ArticleText.objects.create(campaign=campaign, union=union, text=SIGN)
    Campaign.objects.filter(pk=campaign.pk).update(closed_reason=SIGN)
    DuplicateDecision.objects.create(
        campaign=campaign, person=Person.objects.all()[0], place=union, verdict="fitting", reason=SIGN, by=by,
        at=timezone.now(), rows=1, last_row=1,
    )  # fmt: skip
    editions.take(campaign, "上报稿", by=by, remark=SIGN)
    period = Period.objects.create(
        campaign=campaign, number=1, deadline=timezone.now(), closes=timezone.now()
    )
    filing = Filing.objects.create(
        campaign=campaign, union=union, period=period, number=row.number or 0, at=timezone.now(), remark=SIGN, reason=SIGN,
        checks=[{"code": "x", "text": SIGN, "answer": SIGN}],
    )  # fmt: skip
    ReturnedRow.objects.create(filing=filing, sheet="慰问帮扶发放", fact_id=1, reason=SIGN)
    LateGrant.objects.create(period=period, union=union, until=timezone.now(), reason=SIGN, by=by)
    PublishedFigure.objects.create(
        campaign=campaign, union=union, indicator="raised", said="一万", where=SIGN, on=campaign.ends, spoken_by=SIGN,
        status="all", number=1,
    )  # fmt: skip
    need = Need(campaign=campaign, union=union, kind=Need.Kind.WORK, responsible=union, due=campaign.ends)
    need.seal(text=SIGN)
    need.save()
    plan = PlannedVisit(
        team=Team.objects.create(campaign=campaign, name="一组"),
        day=campaign.ends,
        union=union,
        kind="household",
    )
    plan.seal(person=SIGN)
    plan.save()
    Upload.objects.create(
        campaign=campaign,
        union=union,
        by=by,
        file_name=SIGN,
        digest="",
        stored_as="",
        message=SIGN,
        answers={"x": SIGN},
    )
    Batch.objects.filter(pk=row.pk).update(file_name=SIGN, reason=SIGN)
    return StampedScan.objects.create(
        filing=filing,
        version="x",
        kind="pdf",
        size=1,
        digest="x",
        stored_as=originals.keep(SIGN.encode(), "stamped"),
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_words_and_scans_go_and_figures_editions_and_the_log_stay() -> None:
    scan = words()
    edition = Edition.objects.get()
    before = found()
    expected = {
        f"{beside.table.__name__}.{name}" for beside in BESIDE for name in beside.becomes if beside.table is not NeedStep
    } | {"ArticleText.text", "Upload.message", "Batch.reason", "Disbursement.sheet", "Disbursement.sealed"}  # fmt: skip
    assert expected <= before
    gone = act.anonymise(old(), reason="保存期满", by=None)
    assert found() == set()
    assert (gone.scans, gone.texts > 10, act.plan(old()).is_done) == (1, True, True)
    with pytest.raises(FileNotFoundError):
        originals.read(scan.stored_as)
    scan.refresh_from_db()
    assert (scan.stored_as, scan.digest) == ("", "x")
    assert (verify(old()), editions.check(edition).holds, chain.verify().is_whole) == ([], True, True)


@pytest.mark.slow
@pytest.mark.django_db
def test_whom_somebody_searched_for_is_forgotten_after_the_same_time() -> None:
    """A search belongs to no campaign: its own age counts, and a young one stays."""
    make.batch({"慰问帮扶发放": [handed(1)]}, year="2022")
    journal.note("search.person", actor=None, detail={"citizen_id": make.citizen_id(1)})
    act.anonymise(old(), reason="保存期满", by=None)
    assert EventDetail.objects.get(event__verb="search.person").opened == {"citizen_id": make.citizen_id(1)}
    with override_settings(RETENTION_YEARS=0):
        assert EventDetail.objects.get(event__verb="search.person").event.at > timezone.now() - timedelta(
            days=1
        )
        act.anonymise(old(), reason="保存期满", by=None)
    assert EventDetail.objects.get(event__verb="search.person").opened is None
    assert chain.verify().is_whole
