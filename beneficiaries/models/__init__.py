"""One noun a file. Imported here so that Django finds them all."""

from beneficiaries.models.activity import ActivityDetail, Programme, Venue
from beneficiaries.models.category import AidItem, Category, HardshipKind, ServiceKind
from beneficiaries.models.ceiling import Ceiling
from beneficiaries.models.disbursement import Disbursement
from beneficiaries.models.duplicate import DuplicateDecision
from beneficiaries.models.need import Need, NeedStep, not_taken_up
from beneficiaries.models.person import Person
from beneficiaries.models.roster import RosterEntry
from beneficiaries.models.service import Service

__all__ = [
    "ActivityDetail",
    "AidItem",
    "Category",
    "Ceiling",
    "Disbursement",
    "DuplicateDecision",
    "HardshipKind",
    "Need",
    "NeedStep",
    "Person",
    "Programme",
    "RosterEntry",
    "Service",
    "ServiceKind",
    "Venue",
    "not_taken_up",
]
