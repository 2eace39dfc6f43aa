"""The same rows through django-import-export, tuned as its documentation says, under the same rules.

Tuned: bulk mode in batches of 1,000, no differences, no instance looked up for a row, names of columns looked up once
("Bulk imports", "Advanced usage"), and what the ledger knows of the file's people loaded once in `before_import`.
Each rule stands at the hook that the documentation has for it: cells in widgets, what a row points to in
`before_import_row`, rules of the whole row in `before_save_instance`, what belongs to the import in `after_import`.

It does what the walk does with good rows: cells and rows judged, keys given twice or taken, people helped elsewhere or
under two names, fingerprints, persons found or made, private values sealed, one batch with its number, the rollup moved,
the event chained. It has no gate, says one fault of a row where the walk says all, and warns of nothing.
"Import data workflow" is a dry run, shown to the user, and then the import; so `store` does both, and says what each took.
"""

import time
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
from campaigns import journal
from campaigns.models import Batch, Campaign, Union
from songnuan.entry import names
from songnuan.entry.facts.disbursements import KIND
from songnuan.entry.facts.kind import COMMON, Identities, settled
from songnuan.entry.faults import CellFault
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import DISBURSEMENTS, Rule
from songnuan.ledger import rollup
from songnuan.ledger.models import Status
from songnuan.ledger.movement import movement_of
from songnuan.lib import cipher
from songnuan.lib.bulk import among


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
    """Bulk, in batches, without differences, without a query for each row but the one that makes its person."""

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

    def __init__(self, lookups: Lookups, file_name: str) -> None:
        super().__init__()
        self._lookups, self._file_name = lookups, file_name
        self._known: dict[str, int] = {}
        for column in DISBURSEMENTS.columns:
            self.fields[column.field] = Field(
                attribute=f"cell_{column.field}",
                column_name=column.header,
                widget=Ruled(column.rule(lookups)),
            )

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """What the ledger knows, in two queries; the batch under the union's turn."""
        journal.hold(self._lookups.campaign, self._lookups.union)
        live = Disbursement.objects.live().filter(campaign=self._lookups.campaign)
        here = live.filter(union=self._lookups.union)
        self._taken = {bytes(key) for key in here.exclude(key=None).values_list("key", flat=True)}
        indexes = [cipher.blind_index(str(number)) for number in dataset["身份证号"]]
        others = live.exclude(union=self._lookups.union)
        with among(Person, "index", indexes) as wanted:
            self._elsewhere = set(others.filter(person__index__in=wanted).values_list("person_id", flat=True))
        self._called: dict[str, str] = {}
        self._warned = 0
        self._known.clear()
        self._batch = Batch.objects.create(
            campaign=self._lookups.campaign, union=self._lookups.union, kind=Batch.Kind.UPLOAD,
            at=timezone.now(), file_name=self._file_name, rows=len(dataset),
        )  # fmt: skip

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
        errors = [str(fault.message) for fault in faults if not fault.is_warning]
        kept = settled(KIND, kwargs["row_number"], record, cipher.keys())
        if kept.key in self._taken:
            errors.append("twice")
        if errors:
            raise ValueError(errors)
        self._taken.add(kept.key)
        self._warned += self._known[record.citizen_id] in self._elsewhere
        self._warned += self._called.setdefault(record.citizen_id, record.name) != record.name
        known = Identities(self._known, {})
        (values,) = KIND.stored([kept], DISBURSEMENTS.name, self._lookups, known)
        for name, value in zip((*COMMON, *KIND.columns), values, strict=True):
            setattr(instance, name, UUID(value) if name in ("uid", "record") else value)
        instance.campaign, instance.union = self._lookups.campaign, self._lookups.union
        instance.added_by = self._batch

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """The batch numbered, the rollup moved, the event chained: as the one door does it."""
        held = journal.lock()
        held.last_number += 1
        self._batch.number = held.last_number
        self._batch.save(update_fields=("number",))
        rollup.apply(self._lookups.campaign, Status.ALL, movement_of(self._batch))
        journal.raise_version(self._lookups.campaign)
        journal.record(
            held, "post.upload", actor=None, campaign=self._lookups.campaign, union=self._lookups.union,
            batch=self._batch, body={"rows": len(dataset)},
        )  # fmt: skip


def store(path: Path, campaign: Campaign, union: Union) -> tuple[int, float]:
    """Dry run and import of a roster; how many rows were stored, and how many seconds the dry run took."""
    began = time.perf_counter()
    _imported(path, campaign, union, dry_run=True)
    tried = time.perf_counter() - began
    return _imported(path, campaign, union, dry_run=False), tried


def _imported(path: Path, campaign: Campaign, union: Union, *, dry_run: bool) -> int:
    with transaction.atomic():
        dataset = Dataset().load(path.read_bytes(), format="xlsx")
        resource = Rows(names.load(campaign, union), path.name)
        result = resource.import_data(dataset, dry_run=dry_run, raise_errors=True)
    return int(result.totals["new"])
