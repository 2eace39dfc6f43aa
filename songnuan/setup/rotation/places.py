"""Where sealed values and blind indexes stand. A column that is missing here would be lost with its key."""

from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import storages
from django.db import models

from beneficiaries.models import Disbursement, Need, NeedStep, Person, RosterEntry, Service
from campaigns.models import (
    Allocation,
    Amendment,
    Contribution,
    EnterpriseMerge,
    EventDetail,
    PendingRow,
    PlannedVisit,
    Visit,
)
from songnuan.entry.models import Draft, MendedCell
from songnuan.login.models import SecondFactor


@dataclass(frozen=True)
class Column:
    """One column of sealed values; each is bound to its row's `uid`."""

    model: type[models.Model]
    name: str


SEALED = (
    Column(Person, "sealed"),
    Column(Contribution, "sealed"),
    Column(Visit, "sealed"),
    Column(Disbursement, "sealed"),
    Column(Service, "sealed"),
    Column(RosterEntry, "sealed"),
    Column(EnterpriseMerge, "sealed"),
    Column(Allocation, "sealed"),
    Column(PendingRow, "sealed"),
    Column(Need, "sealed"),
    Column(NeedStep, "sealed"),
    Column(PlannedVisit, "sealed"),
    Column(Amendment, "sealed"),
    Column(MendedCell, "sealed"),
    Column(Draft, "sealed"),
    Column(EventDetail, "key"),
    Column(SecondFactor, "secret"),
)

PHONES: tuple[type[models.Model], ...] = (Disbursement, RosterEntry)
"""Facts with a blind index of their phone, beside that of the person's number."""

OTHERS = {"index", "phone_index", "fingerprint", "key", "sealed", "secret"}
"""Names of binary columns that are sealed values, or keyed digests: nothing else is binary."""

STORES = ("uploads", "photographs")
"""Stores whose every file is sealed, bound to the UUID with which its name begins."""


def files() -> list[Path]:
    """Every sealed file, in order."""
    roots = [Path(storages[name].path("")) for name in STORES]
    return sorted(path for root in roots if root.is_dir() for path in root.rglob("*") if path.is_file())
