"""The five facts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Disbursement, RosterEntry, Service
from campaigns.models import Contribution, Visit
from songnuan.entry.admin.base import FactAdmin
from songnuan.entry.admin.filters import HeadFilter, StateFilter
from songnuan.lib.identifiers import mask_name
from songnuan.lib.money import show_yuan


class PersonalFactAdmin(FactAdmin):
    """Facts about a person. The list's name and number are replaced by what the reader may see."""

    @admin.display(description=_("姓名"))
    def person_name(self, fact: Any) -> str:
        return mask_name(fact.name)

    @admin.display(description=_("身份证号"))
    def masked_id(self, fact: Any) -> str:
        return str(fact.person) if fact.person else ""


@admin.register(Contribution)
class ContributionAdmin(FactAdmin):
    list_display = ("source", "form", "yuan", "date", "giver", "from_above", "union", "campaign", "added_by")
    list_filter = (StateFilter, "campaign", "source", "form", "from_above", "union")
    list_select_related = (*FactAdmin.list_select_related, "source")
    search_fields = ("giver", "document", "union__name", "union__short_name")

    @admin.display(description=_("金额(元)"), ordering="amount")
    def yuan(self, fact: Contribution) -> str:
        return show_yuan(fact.amount)


@admin.register(Visit)
class VisitAdmin(FactAdmin):
    list_display = ("date", "name", "credit_code", "kind", "workers", "team", "union", "campaign", "added_by")
    list_filter = (StateFilter, "campaign", "kind", "team", "union")
    list_select_related = (*FactAdmin.list_select_related, "kind", "team")
    search_fields = ("name", "credit_code", "industry", "union__name", "union__short_name")


@admin.register(Disbursement)
class DisbursementAdmin(PersonalFactAdmin):
    list_display = (
        "date", "person_name", "masked_id", "category", "purpose", "yuan", "person_times", "source", "union", "campaign",
        "added_by",
    )  # fmt: skip
    list_filter = (StateFilter, "campaign", "purpose", HeadFilter, "source", "union")
    list_select_related = (*FactAdmin.list_select_related, "person", "category", "head", "source")
    search_fields = ("employer", "grassroots", "file_number", "voucher", "union__name", "union__short_name")
    personal_search = ("name",)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.with_class()

    @admin.display(description=_("合计(元)"), ordering="amount")
    def yuan(self, fact: Disbursement) -> str:
        return show_yuan(fact.amount)


@admin.register(Service)
class ServiceAdmin(FactAdmin):
    list_display = (
        "date", "kind", "activity", "place", "person_times", "yuan", "programme", "union", "campaign", "added_by",
    )  # fmt: skip
    list_filter = (StateFilter, "campaign", "kind", "safe_return", "source", "union")
    list_select_related = (*FactAdmin.list_select_related, "kind")
    search_fields = ("activity", "place", "audience", "programme", "union__name", "union__short_name")

    @admin.display(description=_("支出金额(元)"), ordering="cost")
    def yuan(self, fact: Service) -> str:
        return show_yuan(fact.cost)


@admin.register(RosterEntry)
class RosterAdmin(PersonalFactAdmin):
    date_hierarchy = None
    list_display = (
        "file_number", "person_name", "masked_id", "kind", "date", "household", "employer", "union", "campaign",
        "added_by",
    )  # fmt: skip
    list_filter = (StateFilter, "campaign", "kind", "union")
    list_select_related = (*FactAdmin.list_select_related, "person", "kind")
    search_fields = ("file_number", "employer", "union__name", "union__short_name")
    personal_search = ("name",)
