"""Import and export of a small table with the unsafe defaults of django-import-export closed.

Rows of others are out of reach, the model's rules run, two rows with one key are refused, an unknown column is
named, and one bad row stops the whole file, also when it turned bad after the preview.
"""

from collections import defaultdict
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import translation
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from import_export import resources
from import_export.widgets import ForeignKeyWidget, Widget

from campaigns.admin.scoped import is_of_finished, record, rows_of, visible
from campaigns.admin.told import changes_between
from campaigns.admin.use import in_use

PREVIEWED = "admin.preview"


class PlainDiff(resources.Diff):
    """What a row changes, marked by elements alone: the library's own carries inline styles."""

    def as_html(self) -> list[SafeString]:
        return [
            self._shown(str(left or ""), str(right or ""))
            for left, right in zip(self.left, self.right, strict=False)
        ]

    def _shown(self, left: str, right: str) -> SafeString:
        if self.new or left == right:
            return escape(right)
        return format_html("<del>{}</del> <ins>{}</ins>", left, right)


class SafeResource(resources.ModelResource):
    """The base of every resource. `user` is who imports or exports."""

    class Meta:
        use_transactions = True
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    writes_besides: tuple[str, ...] = ()
    """Columns that every changed row writes besides those of the file."""

    frozen_when_used: tuple[str, ...] = ()
    """Fields that no file may change once the row is in use."""

    def __init__(self, user: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset()
        return rows.none() if self.user is None else visible(rows, self.user)

    def get_diff_class(self) -> type[PlainDiff]:
        return PlainDiff

    def import_data(self, dataset: tablib.Dataset, **kwargs: Any) -> Any:
        """All rows or none, whatever the caller asks; a preview is noted, last, as whoever else notes has to wait."""
        kwargs.update(use_transactions=True, rollback_on_validation_errors=True)
        with transaction.atomic():
            self._hold()
            result = super().import_data(dataset, **kwargs)
            if kwargs.get("dry_run") and "request" in kwargs:
                body = {"model": self._meta.model._meta.label_lower, "rows": len(dataset)}
                record(kwargs["request"], PREVIEWED, body)
        return result

    def _hold(self) -> None:
        """What is read from here on stays until the transaction ends: nothing that somebody saves meanwhile is taken back."""
        held = rows_of(self._meta.model).filter(pk__in=self.get_queryset().values("pk")).order_by("pk")
        list(held.select_for_update(no_key=True).values_list("pk"))

    def do_instance_save(self, instance: Model, is_create: bool) -> None:
        """Of a stored row the columns that a file may name, those alone."""
        if is_create:
            super().do_instance_save(instance, is_create)
            return
        named = {field.attribute for field in self.get_import_fields()}
        columns = named.intersection(field.name for field in instance._meta.concrete_fields)
        instance.save(update_fields=[*columns, *self.writes_besides])

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """ValueError for columns that are unknown, missing or there twice, and for rows with the same key."""
        known = [field.column_name for field in self.get_import_fields()]
        headers = list(dataset.headers or ())
        unknown = [header for header in headers if header not in known]
        if unknown:
            raise ValueError(_("不认识的列：%(columns)s。") % {"columns": _("、").join(map(str, unknown))})
        if len(set(headers)) < len(headers):
            raise ValueError(_("有两列的列名相同。"))
        keys = [self.fields[name].column_name for name in self.get_import_id_fields()]
        if missing := [key for key in keys if key not in headers]:
            raise ValueError(_("缺少列：%(columns)s。") % {"columns": _("、").join(missing)})
        rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, row in enumerate(dataset.dict, start=2):
            rows[tuple(str(row[key]).strip() for key in keys)].append(number)
        for numbers in rows.values():
            if len(numbers) > 1:
                message = _("第%(rows)s行的“%(columns)s”相同。请只留一行。")
                shown = {"rows": _("、").join(map(str, numbers)), "columns": _("、").join(keys)}
                raise ValueError(message % shown)

    def after_import_row(self, row: dict[str, Any], row_result: Any, **kwargs: Any) -> None:
        """What the log tells of the row: from what to what, and the rows that came inside."""
        stood, stands = row_result.original, row_result.instance
        names = [field.attribute for field in self.get_import_fields() if field.attribute]
        row_result.changes = changes_between(stood, stands, names) if stood and stands else {}
        row_result.inside = self.inside(stands) if stands and row_result.is_new() else {}

    def inside(self, instance: Any) -> dict[str, dict[str, list[str]]]:
        """The rows that were made inside a new one, as a form with an inline tells them."""
        return {}

    def validate_instance(
        self, instance: Model, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        errors = dict(import_validation_errors or {})
        errors.update(self._renamed(instance) or self._of_finished(instance))
        try:
            super().validate_instance(instance, errors, validate_unique)
        except ValidationError as error:
            headers = {field.attribute: field.column_name for field in self.get_import_fields()}
            raise ValidationError(
                {headers.get(name, name): told for name, told in error.error_dict.items()}
            ) from None

    def _renamed(self, instance: Model) -> dict[str, ValidationError]:
        stored = rows_of(type(instance)).filter(pk=instance.pk).first() if instance.pk else None
        if stored is None or not self.frozen_when_used:
            return {}
        changed = [name for name in self.frozen_when_used if getattr(stored, name) != getattr(instance, name)]
        if not changed or not in_use(stored):
            return {}
        return {name: ValidationError(_("已有数据在使用，不能再改。请另外新增一条。")) for name in changed}

    def _of_finished(self, instance: Model) -> dict[str, ValidationError]:
        """A row that hangs on a closed campaign, or did: a file changes it as little as the form does (decision 44)."""
        stored = rows_of(type(instance)).filter(pk=instance.pk).first() if instance.pk else None
        if not any(is_of_finished(row) for row in (instance, stored)):
            return {}
        fields = self.get_import_fields()
        if stored and all(field.get_value(stored) == field.get_value(instance) for field in fields):
            return {}
        return {"campaign": ValidationError(_("这次活动已封存，它的各项表不能再改。"))}


class YesNo(Widget):
    """是 or 否; empty is 否."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        text = str(value or "").strip()
        if text not in ("是", "否", ""):
            raise ValueError(_("这里只能填“是”或“否”。"))
        return text == "是"

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "是" if value else "否"


class Choice(Widget):
    """One of a field's choices, by its Chinese name."""

    def __init__(self, choices: Any) -> None:
        super().__init__()
        with translation.override("zh-hans"):
            self._names = {value: str(label) for value, label in choices}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = str(value or "").strip()
        for stored, name in self._names.items():
            if text == name:
                return str(stored)
        raise ValueError(_("可以填：%(names)s。") % {"names": _("、").join(self._names.values())})

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self._names.get(value, "")


class Whole(Widget):
    """A whole number, 0 where empty."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int:
        text = str(value or "0").strip()
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            raise ValueError(_("这里要填整数。"))
        return int(text)


class ByCode(ForeignKeyWidget):
    """A row of another table by its code, among those that the user may see."""

    def __init__(self, model: type[Model]) -> None:
        super().__init__(model, field="code")

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> QuerySet:
        rows = super().get_queryset(value, row, *args, **kwargs)
        user = kwargs.get("user")
        return rows if user is None else visible(rows, user)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            return super().clean(value, row, **kwargs)
        except self.model.DoesNotExist:
            raise ValueError(_("没有代码为“%(code)s”的记录。") % {"code": str(value)[:40]}) from None
