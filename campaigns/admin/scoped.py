"""The admin's one rule of who sees which rows: `visible_to`, in lists, forms, filters and addresses.

Permissions say which verbs; this says which rows. Stock ModelAdmin scopes a list at most: its forms print and
accept whatever row an address or a POST names (hardening T22, T23).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import get_fields_from_path, get_model_from_relation
from django.db import transaction
from django.db.models import Field, Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns import journal
from campaigns.actor import actor
from campaigns.admin.again import AgainAdmin
from campaigns.admin.searching import LONGEST, MOST_WORDS, TooMuchSoughtFor, bounded, found_as_shown
from campaigns.admin.seen import SeenAdmin
from campaigns.admin.told import changes_of, inside, whole_of
from campaigns.many_rows import ManyRows
from campaigns.models import Campaign, Fact, Union
from campaigns.years import begins_in_our_time

LONGEST_KEY = 18
"""Digits of a primary key."""

_SUFFIXES = ("", "__exact", "__id__exact", "__isnull")
_DAY_SUFFIXES = ("__gte", "__lt", "__year", "__month", "__day")
_YEARS_IN = ("__gte", "__lt", "__year")


def visible(rows: QuerySet, user: Any) -> QuerySet:
    """The rows that the user may see: all, where the table leads to no union."""
    scope = getattr(rows, "visible_to", None)
    return rows if scope is None else scope(user)


def rows_of(model: Any) -> QuerySet:
    """Every row of a model that is known only at run time."""
    rows: QuerySet = model._meta.default_manager.all()
    return rows


def hangs_on(row: Any) -> set[Campaign]:
    """The campaign of which a row of a table is, and the one of which it was until now. Facts are not such: their door asks itself."""
    found = [] if isinstance(row, Fact) else [getattr(row, name, None) for name in ("campaign", "hung_on")]
    return {campaign for campaign in found if isinstance(campaign, Campaign)}


def is_of_finished(row: Any) -> bool:
    """Whether a row of a table hangs on a campaign that is closed."""
    return any(campaign.is_finished for campaign in hangs_on(row))


class VisibleFilter(admin.RelatedFieldListFilter):
    """A filter that offers only what the user may see."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        rows = visible(rows_of(get_model_from_relation(field)), request.user)
        return [(row.pk, str(row)) for row in rows]


class ScopedForms:
    """Choices of forms and inlines: foreign keys and many-to-many fields offer and take only visible rows."""

    model: type[Model]
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(super().get_queryset(request), request.user)  # type: ignore[misc]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet:
        rows = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]
        if rows is None:
            rows = rows_of(db_field.remote_field.model)
        if db_field.remote_field.model is Campaign:
            rows = rows.filter(closed_at=None, anonymised_at=None)
        return visible(rows.all(), request.user)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Boxes to tick: the stock list box wants a key held down, and says so in English."""
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        kwargs.setdefault("form_class", ManyRows)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


class ScopedInline(ScopedForms, admin.TabularInline):
    """Rows inside another row's form, scoped like that row."""

    extra = 0


class ScopedAdmin(AgainAdmin, SeenAdmin, ScopedForms, admin.ModelAdmin):
    """Every admin of ours. `union_path` leads from a row without `visible_to` to the union whose it is."""

    union_path = ""
    tells_values = False
    """Whether the log says from what to what a value was changed: of tables in which nothing is about a person."""
    writes_besides: tuple[str, ...] = ()
    """Columns that every change writes besides those of the form."""
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_of_finished(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not is_of_finished(obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        if self.union_path:
            rows = rows.filter(**{f"{self.union_path}__in": Union.objects.visible_to(request.user)})
        return rows

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Of a stored row the columns that were changed, those alone: whatever else writes of it stands."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        if "campaign" in form.changed_data:
            obj.hung_on = Campaign.objects.filter(pk=form.initial["campaign"]).first()
        columns = {field.name for field in self.opts.concrete_fields}
        obj.save(update_fields=[*columns.intersection(form.changed_data), *self.writes_besides])

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Titled by what it lists."""
        return super().changelist_view(
            request, {"title": self.opts.verbose_name_plural, **(extra_context or {})}
        )

    def response_action(self, request: HttpRequest, queryset: QuerySet, *args: Any, **kwargs: Any) -> Any:
        """An act on rows of which one is not in reach, or not there, is refused as a whole, and noted as a denial."""
        asked = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
        if any(not (pk.isascii() and pk.isdecimal()) or len(pk) > LONGEST_KEY for pk in asked):
            raise Http404
        if self.get_queryset(request).filter(pk__in=asked).count() != len(asked):
            raise Http404
        with transaction.atomic():
            return super().response_action(request, queryset, *args, **kwargs)

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [self._scoped_filter(entry) for entry in super().get_list_filter(request)]

    def _scoped_filter(self, entry: Any) -> Any:
        if isinstance(entry, str) and get_fields_from_path(self.model, entry)[-1].is_relation:
            return entry, VisibleFilter
        return entry

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what a declared filter sends: every other lookup could ask about hidden values. And of a time only what clocks
        everywhere can tell: at the ends of the calendar they cannot."""
        if lookup not in set(self._declared_lookups(request)):
            return False
        return not lookup.endswith(_YEARS_IN) or begins_in_our_time(str(value))

    def _declared_lookups(self, request: HttpRequest) -> Iterator[str]:
        for entry in self.get_list_filter(request):
            name = entry[0] if isinstance(entry, tuple | list) else entry
            if not isinstance(name, str):
                yield str(name.parameter_name)
                continue
            days = get_fields_from_path(self.model, name)[-1].get_internal_type().startswith("Date")
            yield from (name + suffix for suffix in (*_SUFFIXES, *(_DAY_SUFFIXES if days else ())))
        if self.date_hierarchy:
            yield from (self.date_hierarchy + suffix for suffix in _DAY_SUFFIXES)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """What the search box finds, of texts whose numbers pages cover only by what they show. Nothing, with a word, where too
        much is searched for."""
        try:
            search_term = bounded(search_term)
        except TooMuchSoughtFor:
            said = _("查找的内容太多：最多%(words)d个词、%(characters)d个字，这次没有查找。")
            messages.warning(request, said % {"words": MOST_WORDS, "characters": LONGEST})
            return queryset.none(), False
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return found_as_shown(found, self.get_search_fields(request), search_term), may_repeat

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Rows are addressed by their primary key, never by a value of theirs."""
        return self.opts.pk is not None and to_field == self.opts.pk.name

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """An address prefills nothing: stock forms print the row that it names."""
        return {}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        declared = super().get_readonly_fields(request, obj)
        return declared if obj is None else (*declared, *self._out_of_reach(request, obj, declared))

    def _out_of_reach(self, request: HttpRequest, obj: Model, declared: Iterable[Any]) -> Iterator[str]:
        """Relations to rows that the user does not see: offered as a choice, saving would cut or change them."""
        for field in (*self.opts.fields, *self.opts.many_to_many):
            if field.name not in declared and _leads_out_of_reach(field, obj, request.user):
                yield field.name

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        """Not yours answers 404, and the same where nothing is (change, delete, history)."""
        raise Http404

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list, dict, set, list]:
        """Counts instead of names: what hangs on a row may be another county's."""
        _rows, found, needed, protected = super().get_deleted_objects(objs, request)
        between: list[Any] = [field.remote_field.through for field in self.opts.many_to_many]
        links = {str(model._meta.verbose_name_plural) for model in between}
        counts = {str(kind): count for kind, count in found.items() if str(kind) not in links}
        listed = [
            _("%(kind)s：%(count)d 条") % {"kind": kind, "count": count} for kind, count in counts.items()
        ]
        return listed, counts, needed, [_("仍有数据在使用，不能删除。")] if protected else []

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """The names of the changed fields; with them, where the table `tells_values`, what they and the rows inside were and are.

        Of a new row all that it holds.
        """
        message: Any = super().construct_change_message(request, form, formsets, add)
        if self.tells_values:
            own = whole_of(form.instance, added=True) if add else changes_of(form)
            values: dict[str, Any] = {**own, **inside(formsets)}
            if values:
                next(iter(message[0].values()))["values"] = values
        return message

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._record(request, "admin.add", obj, values=_values(message))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing where a form was saved as it stood: then nothing was done."""
        if not message:
            return None
        self._record(request, "admin.change", obj, _changed(message), _values(message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Each row that goes, where the table tells it with all that it held."""
        gone = list(queryset)
        held = [whole_of(obj, added=False) if self.tells_values else {} for obj in gone]
        told = zip(gone, held, strict=True)
        record_all(request, [("admin.delete", self._told(obj, values=values), obj) for obj, values in told])
        return super().log_deletions(request, queryset)

    def _record(self, request: HttpRequest, verb: str, obj: Model, *told: Any, **more: Any) -> None:
        """One event in the transaction of the change."""
        record(request, verb, self._told(obj, *told, **more), obj)

    def _told(
        self, obj: Model, fields: list[str] | None = None, values: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """The body of an event: names of fields; what the row is called, and values, where the table tells them."""
        body: dict[str, Any] = {"model": obj._meta.label_lower, "id": obj.pk, "fields": fields or []}
        if self.tells_values:
            with override("zh-hans"):
                body["name"] = str(obj)
        if values:
            body["values"] = values
        return body


class ReadOnly:
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def titled(name: str, title: Any) -> Any:
    """A column whose model field bears no Chinese name."""

    @admin.display(description=title, ordering=name)
    def column(row: Any) -> Any:
        shown = getattr(row, f"get_{name}_display", None)
        return shown() if shown is not None else getattr(row, name)

    return column


def record(request: HttpRequest, verb: str, body: dict[str, Any], obj: Model | None = None) -> None:
    """Append an event about the admin, under the union of the row or else the user's own. Conflict where its campaign was closed."""
    journal.note(verb, actor=actor(request), union=_union_of(obj), body=body, hangs_on=hangs_on(obj))


def record_all(request: HttpRequest, told: Iterable[tuple[str, dict[str, Any], Model | None]]) -> None:
    """The same of many rows that one act changed."""
    told = list(told)
    campaigns = {campaign for _verb, _body, obj in told for campaign in hangs_on(obj)}
    events = ((verb, _union_of(obj), body) for verb, body, obj in told)
    journal.note_all(events, actor=actor(request), hangs_on=campaigns)


def _union_of(obj: Model | None) -> Union | None:
    union = obj if isinstance(obj, Union) else getattr(obj, "union", None)
    return union if isinstance(union, Union) else None


def _leads_out_of_reach(field: Field, obj: Model, user: Any) -> bool:
    if field.remote_field is None or not field.editable:
        return False
    reach = visible(rows_of(field.remote_field.model), user)
    if not hasattr(reach, "visible_to"):
        return False
    if field.many_to_many:
        return bool(getattr(obj, field.name).exclude(pk__in=reach.values("pk")).exists())
    here = getattr(obj, field.attname)
    return here is not None and not reach.filter(pk=here).exists()


def _changed(message: Any) -> list[str]:
    if not isinstance(message, list):
        return []
    return [str(name) for entry in message for part in entry.values() for name in part.get("fields", ())]


def _values(message: Any) -> dict[str, Any]:
    parts = [part for entry in message for part in entry.values()] if isinstance(message, list) else []
    return {name: change for part in parts for name, change in part.get("values", {}).items()}
