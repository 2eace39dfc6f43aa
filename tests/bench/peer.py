"""The same rows through django-import-export, tuned as its documentation says, under the same rules."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from import_export import resources
from import_export.fields import Field
from import_export.widgets import Widget
from tablib import Dataset

from beneficiaries.models import Disbursement, Person
from campaigns.models import Batch, Campaign, Union
from songnuan.entry import names
from songnuan.entry.facts.disbursements import KIND
from songnuan.entry.facts.kind import COMMON, Identities, settled
from songnuan.entry.faults import CellFault
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import DISBURSEMENTS, Rule
from songnuan.lib import cipher


class Ruled(Widget):
    """A cell by our own rule, whose names were looked up once."""

    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self._rule = rule

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            return self._rule(value)
        except CellFault as fault:
            raise ValueError(str(fault.message)) from fault


class Rows(resources.ModelResource):
    """Bulk, in batches, without differences, without a query for each row."""

    class Meta:
        model = Disbursement
        fields = ()
        import_id_fields = ()
        use_bulk = True
        batch_size = 1_000
        skip_diff = True
        skip_html_diff = True
        report_skipped = False
        force_init_instance = True
        use_transactions = True

    def __init__(self, lookups: Lookups, batch: Batch) -> None:
        super().__init__()
        self._lookups, self._batch = lookups, batch
        self._known: dict[str, int] = {}
        for column in DISBURSEMENTS.columns:
            self.fields[column.field] = Field(
                attribute=f"cell_{column.field}",
                column_name=column.header,
                widget=Ruled(column.rule(lookups)),
            )

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """What the row points to is made where it is new, as the documentation shows."""
        number, uid = row["身份证号"], uuid4()
        if number not in self._known:
            sealed = {"uid": uid, "sealed": cipher.seal(number.encode(), uid)}
            person, _made = Person.objects.get_or_create(index=cipher.blind_index(number), defaults=sealed)
            self._known[number] = person.pk

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """The rules of the whole row; phone, address, bank card and remark sealed."""
        cells = (getattr(instance, f"cell_{column.field}", None) for column in DISBURSEMENTS.columns)
        record, faults = KIND.check(DISBURSEMENTS.record(*cells), kwargs["row_number"], self._lookups)
        if faults:
            raise ValueError([str(fault.message) for fault in faults])
        kept = settled(KIND, kwargs["row_number"], record)
        (values,) = KIND.stored([kept], DISBURSEMENTS.name, self._lookups, Identities(self._known, {}))
        for name, value in zip((*COMMON, *KIND.columns), values, strict=True):
            setattr(instance, name, UUID(value) if name in ("uid", "record") else value)
        instance.campaign, instance.union = self._lookups.campaign, self._lookups.union
        instance.added_by = self._batch


def store(path: Path, campaign: Campaign, union: Union) -> int:
    """Import a roster; how many rows were stored."""
    with transaction.atomic():
        batch = Batch.objects.create(
            campaign=campaign, union=union, kind=Batch.Kind.UPLOAD, at=timezone.now(), file_name=path.name
        )
        dataset = Dataset().load(path.read_bytes(), format="xlsx")
        result = Rows(names.load(campaign, union), batch).import_data(dataset, raise_errors=True)
    return int(result.totals["new"])
