"""Persons: the masked number and nothing else. What is known about someone stands on the facts."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from campaigns.admin.scoped import ReadOnly, ScopedAdmin
from campaigns.admin.shared import ProvinceAlone


@admin.register(Person)
class PersonAdmin(ReadOnly, ProvinceAlone, ScopedAdmin):
    list_display = ("masked",)
    fields = ("masked",)
    readonly_fields = ("masked",)

    @admin.display(description=_("身份证号"))
    def masked(self, person: Person) -> str:
        return str(person)
