"""One noun a file. Imported here so that Django finds them all."""

from campaigns.models.allocation import Allocation
from campaigns.models.amendment import Amendment
from campaigns.models.batch import Batch
from campaigns.models.campaign import Campaign, CampaignUnion, Tree
from campaigns.models.check_limit import CheckLimit
from campaigns.models.contribution import Contribution
from campaigns.models.edition import Edition
from campaigns.models.enterprise import Enterprise
from campaigns.models.event import Event, EventDetail, Journal
from campaigns.models.fact import Fact, FactQuerySet, Find, Restoration
from campaigns.models.festival import Festival
from campaigns.models.filing import Filing, FilingQuerySet, ReturnedRow
from campaigns.models.merge import EnterpriseDistinction, EnterpriseMerge
from campaigns.models.party import Party
from campaigns.models.pending import PendingRow, PendingTable
from campaigns.models.period import LateGrant, Period
from campaigns.models.photograph import Photograph
from campaigns.models.plan import PlannedVisit
from campaigns.models.refusals import Refusals
from campaigns.models.stamped import StampedScan
from campaigns.models.team import Team, TeamMember
from campaigns.models.term import EnterpriseKind, FundSource, Term
from campaigns.models.union import Affiliation, Lineage, Union
from campaigns.models.user import Posting, User
from campaigns.models.visit import Visit

__all__ = [
    "Affiliation", "Allocation", "Amendment", "Batch", "Campaign", "CampaignUnion", "CheckLimit", "Contribution", "Edition", "Enterprise", "EnterpriseDistinction",
    "EnterpriseKind", "EnterpriseMerge", "Event", "EventDetail",
    "Fact", "FactQuerySet", "Festival", "Filing", "FilingQuerySet", "Find", "FundSource", "Journal", "LateGrant", "Lineage", "Party", "PendingRow", "PendingTable", "Period",
    "Photograph", "PlannedVisit", "Posting", "Refusals", "Restoration", "ReturnedRow", "StampedScan", "Team", "TeamMember", "Term",
    "Tree", "Union", "User", "Visit",
]  # fmt: skip
