"""Names of assistance, hardship and services."""

from django.contrib import admin

from beneficiaries.models import AidItem, HardshipKind, ServiceKind
from campaigns.admin.term import TermAdmin


@admin.register(AidItem)
class AidItemAdmin(TermAdmin):
    pass


@admin.register(HardshipKind)
class HardshipKindAdmin(TermAdmin):
    pass


@admin.register(ServiceKind)
class ServiceKindAdmin(TermAdmin):
    frozen_when_used = ("name", "safe_return")
    list_display = ("name", "code", "name_en", "safe_return", "order")
    list_filter = ("safe_return",)
