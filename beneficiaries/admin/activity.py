"""主题活动 and 活动场所: the tables that an activity is chosen from."""

from django.contrib import admin
from django.db.models import QuerySet
from import_export.fields import Field

from beneficiaries.models import Programme, Venue
from campaigns.admin.exchange import Exchange
from campaigns.admin.resource import ByCode, SafeResource, YesNo
from campaigns.admin.scoped import ScopedAdmin
from campaigns.admin.term import TermAdmin
from campaigns.models import Union


@admin.register(Programme)
class ProgrammeAdmin(TermAdmin):
    pass


class VenueResource(SafeResource):
    """Venues by union and name, as a county keeps its list of 工驿站."""

    union = Field("union", "工会代码", widget=ByCode(Union))
    name = Field("name", "名称")
    name_en = Field("name_en", "英文名")
    kind = Field("kind", "场所类型")
    address = Field("address", "地址")
    in_use = Field("in_use", "在用", widget=YesNo())

    class Meta(SafeResource.Meta):
        model = Venue
        import_id_fields = ("union", "name")
        fields = ("union", "name", "name_en", "kind", "address", "in_use")

    def filter_export(self, queryset: QuerySet, **kwargs: object) -> QuerySet:
        return queryset.select_related("union")


@admin.register(Venue)
class VenueAdmin(Exchange, ScopedAdmin):
    resource_classes = (VenueResource,)
    list_display = ("name", "union", "kind", "address", "in_use")
    list_filter = ("kind", "in_use", "union")
    list_select_related = ("union",)
    search_fields = ("name", "address")
    actions = None
