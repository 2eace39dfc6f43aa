"""One noun a file. Imported here so that Django finds them all."""

from beneficiaries.models.category import AidItem, Category, HardshipKind, ServiceKind
from beneficiaries.models.ceiling import Ceiling
from beneficiaries.models.disbursement import Disbursement
from beneficiaries.models.person import Person
from beneficiaries.models.roster import RosterEntry
from beneficiaries.models.service import Service

__all__ = [
    "AidItem",
    "Category",
    "Ceiling",
    "Disbursement",
    "HardshipKind",
    "Person",
    "RosterEntry",
    "Service",
    "ServiceKind",
]
