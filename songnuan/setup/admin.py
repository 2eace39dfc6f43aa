"""What only the top floor can register. Campaigns: opening one freezes its tree and gives it categories, which this floor knows how to do."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from beneficiaries.models import Disbursement
from campaigns.admin.scoped import ScopedAdmin
from campaigns.models import Campaign, Visit
from songnuan.setup.reference import open_campaign

# Its pages show arguments and tracebacks of jobs, in English; jobs have pages of their own.
admin.site.unregister(DBTaskResult)


class CampaignForm(forms.ModelForm):
    """A campaign; its last day, once it is open, is moved to no day on which it would be over already."""

    def clean_ends(self) -> datetime.date:
        ends: datetime.date = self.cleaned_data["ends"]
        campaign = self.instance
        if campaign.pk is None or ends == campaign.ends:
            return ends
        if ends < timezone.localdate():
            raise ValidationError(_("结束日期不能改到今天以前：活动一结束就可以封存，不能再改。"))
        for fact in (Visit, Disbursement):
            last = fact.objects.live().filter(campaign=campaign).aggregate(day=Max("date"))["day"]
            if last is not None and ends < last:
                raise ValidationError(
                    _("已有%(day)s的明细，结束日期不能早于这一天。"), params={"day": last.isoformat()}
                )
        return ends


@admin.register(Campaign)
class CampaignAdmin(ScopedAdmin):
    tells_values = True
    form = CampaignForm
    list_display = ("name", "code", "starts", "ends", "name_en")
    search_fields = ("name", "code")
    fields = ("code", "name", "name_en", "starts", "ends", "keep_years")
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The tree stands as of the first day, so that day stays once the campaign is open."""
        fields = super().get_readonly_fields(request, obj)
        if obj is None:
            return fields
        closed = ("name", "name_en", "ends") if obj.is_finished else ()
        return (*fields, "code", "starts", *closed)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            open_campaign(form.instance)
