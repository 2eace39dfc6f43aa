"""Forms of the upload pages."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.sight import PLAIN
from campaigns.models import Batch, Campaign, PendingRow, Union, User
from songnuan.entry.explain import Unclear, refuse_unclear
from songnuan.entry.faults import Fault, in_general
from songnuan.entry.header import HeadCell
from songnuan.entry.look.knows import Knows
from songnuan.entry.look.shown import CATEGORY, PERSONS, PRIVATE, as_written, is_closed, numbers_covered
from songnuan.entry.names import Lookups
from songnuan.entry.pending.lines import as_checked, cells_by_header
from songnuan.entry.pending.minors import names_a_child
from songnuan.entry.quota import TooMuch, refuse_beyond
from songnuan.entry.sheets import BY_NAME, Column, Sheet
from songnuan.entry.units import heading
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.spreadsheets.limits import LIMITS
from songnuan.lib.spreadsheets.names import safe_name

REPLACEABLE = (Batch.Kind.UPLOAD, Batch.Kind.ENTRY, Batch.Kind.CORRECTION)
"""Kinds of batch that a file may replace."""

FILES = 20
FILES_MB = 60
"""Of all files together. The web server takes 64 MB: the form around them is small."""


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files; cleans to a list of them."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        return [one(file, initial) for file in data or [None]]


class PlaceForm(forms.Form):
    """A campaign, and one of the user's unions that takes part in it."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.all(), label=_("活动"), to_field_name="code", empty_label=None
    )
    union = forms.ModelChoiceField(
        Union.objects.none(), label=_("单位"), to_field_name="code", empty_label=_("请选择单位")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        unions = Union.objects.visible_to(user).order_by("order")
        self.fields["union"].queryset = unions  # type: ignore[attr-defined]
        if not self.is_bound:
            first = list(unions[:2])
            if len(first) == 1:
                self.fields["union"].initial = first[0].code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        campaign, union = cleaned.get("campaign"), cleaned.get("union")
        if campaign and union and not campaign.places.filter(union=union).exists():
            raise ValidationError(_("该单位不在这次活动中。"))
        return cleaned


class UploadForm(PlaceForm):
    """One or several workbooks for a union; a single one optionally in the place of an earlier batch."""

    file = FilesField(
        label=_("表格文件"),
        max_length=255,
        error_messages={"required": _("请选择要上传的文件。"), "empty": _("这个文件是空的（0字节）。")},
    )
    replace = forms.IntegerField(label=_("替换批次"), required=False, min_value=1)

    def clean_file(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["file"]
        if len(files) > FILES or sum(file.size for file in files) > FILES_MB * 1024 * 1024:
            message = _("一次最多%(count)d个文件、共%(size)d MB。请分几次上传。")
            raise ValidationError(message, code="too_large", params={"count": FILES, "size": FILES_MB})
        if len(files) == 1 and files[0].size > LIMITS.file_bytes:
            raise ValidationError(_("文件超过20 MB。请分成几个文件上传。"), code="too_large")
        for file in files:
            if file.size > LIMITS.file_bytes:
                message = _("“%(name)s”超过20 MB。请分成几个文件上传。")
                raise ValidationError(message, code="too_large", params={"name": safe_name(file.name)})
        return files

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        number = cleaned.get("replace")
        files = cleaned.get("file", ())
        try:
            refuse_beyond(self._user, len(files), sum(file.size for file in files))
        except TooMuch as refusal:
            raise ValidationError(str(refusal), code="too_many") from refusal
        if number and len(files) > 1:
            raise ValidationError(_("替换一个批次时，只能选一个文件。"))
        if number:
            batch = Batch.objects.visible_to(self._user).standing().filter(
                number=number, campaign=cleaned.get("campaign"), union=cleaned.get("union")
            ).filter(kind__in=REPLACEABLE).first()  # fmt: skip
            if batch is None:
                raise ValidationError(_("该单位没有可以替换的批次%(number)s。"), params={"number": number})
            cleaned["replace"] = batch
        return cleaned


class UndoForm(forms.Form):
    """Why a batch is undone."""

    reason = forms.CharField(
        label=_("撤销理由"),
        max_length=500,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明撤销的理由。")},
    )


class ColumnsForm(forms.Form):
    """表里的“…”是哪一列？ One question for each cell of a header. What an answer leaves out stays as it is.

    `settled` are the places of those that are shown but not asked about: everybody knows what they mean.
    """

    NEEDLESS, UNKNOWN = "-", ""

    def __init__(
        self,
        *args: Any,
        cells: Sequence[HeadCell],
        meant: Mapping[int, str],
        sheet: Sheet,
        settled: Collection[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._cells, self._meant, self._sheet, self._settled = cells, meant, sheet, settled
        columns = [(column.header, gettext(column.header)) for column in sheet.columns]
        choices = [(self.UNKNOWN, _("请选择")), *columns, (self.NEEDLESS, _("不是需要的列"))]
        for cell in cells:
            if cell.place in settled:
                continue
            initial = meant.get(cell.place, None)
            self.fields[f"head-{cell.place}"] = forms.ChoiceField(
                label=gettext("表里的“%(text)s”是哪一列？") % {"text": mask_inside(cell.text)},
                choices=choices, required=False,
                initial=self.UNKNOWN if initial is None else initial or self.NEEDLESS,
            )  # fmt: skip

    @property
    def known(self) -> list[HeadCell]:
        """Cells that are not asked about, each with what it is read as: None where another column has that name."""
        return [
            cell._replace(header=self._meant.get(cell.place))
            for cell in self._cells
            if cell.place in self._settled
        ]

    @property
    def said(self) -> dict[int, str]:
        """What was said anew: place → canonical header, empty for a column that is not needed."""
        answers = {
            cell.place: self.cleaned_data.get(f"head-{cell.place}")
            for cell in self._cells
            if f"head-{cell.place}" in self.data
        }
        said = {
            place: "" if answer == self.NEEDLESS else answer for place, answer in answers.items() if answer
        }
        return {place: header for place, header in said.items() if self._meant.get(place) != header}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.cleaned_data = cleaned
        for cell in self.known:
            answer = self.data.get(f"head-{cell.place}")
            if answer and answer != (self.NEEDLESS if cell.header == "" else cell.header):
                message = _(
                    "“%(written)s”是系统认识的表头，不能指成别的列。如果写得不对，请改原表的表头再上传。"
                )
                raise ValidationError(message, params={"written": mask_inside(cell.text)})
        if not self.errors:
            if not self.said:
                raise ValidationError(_("还没有指明哪一列。"))
            try:
                refuse_unclear(self._cells, {**self._meant, **self.said}, self._sheet)
            except Unclear as unclear:
                raise ValidationError(str(unclear)) from unclear
        return cleaned


class GiveUpForm(forms.Form):
    """Why a pending row is not wanted any more."""

    reason = forms.CharField(
        label=_("不再处理的理由"),
        max_length=500,
        strip=True,
        help_text=_("如：已在别的批次报送、不应报送、与他人重复。"),
        error_messages={"required": _("请写明理由。")},
    )


class PendingForm(forms.Form):
    """One pending row, column by column. What is sealed of a person is printed only where it is what is wrong, to those who
    have the file, and the name of a child not even then: left empty, it stays as sent. So is what may be any of these.

    Of a row that is withheld from this reader (`knows`) only what is said of every row is printed, where it is right.
    Its category is not theirs to choose: of the class that is not told it would make one that is. And where it was stored
    once as one that names nobody, it is not theirs to put right at all (`is_for_holders`).
    """

    HIDDEN = frozenset(("citizen_id", "phone", "card"))

    def __init__(self, *args: Any, row: PendingRow, lookups: Lookups, knows: Knows, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._scale = row.table.scale
        cells, wrong = cells_by_header(row), {fault[0] for fault in row.content["faults"]}
        self.is_for_holders = knows.withholds_settled(row)
        sent = as_checked(row, row.content)
        self.withheld = self.is_for_holders or knows.withholds_sent(sent, row.row, lookups)
        self._columns = [
            column
            for column in BY_NAME[row.table.sheet].columns
            if not (self.withheld and column.header == CATEGORY)
        ]
        self.needs_category = self.withheld and CATEGORY in wrong
        nameless = is_closed(as_written(cells.get(CATEGORY)), lookups) or names_a_child(
            BY_NAME[row.table.sheet], cells, lookups
        )
        self._says = partial(knows.says, BY_NAME[row.table.sheet])
        self._cells = cells
        faults, quotes = row.content["faults"], partial(knows.quotes, BY_NAME[row.table.sheet])
        unquoted = {column for column, code, _message in faults if not quotes(code)}
        self._hidden: set[str] = set()
        # What is wrong comes first: the rest is seldom touched.
        self._wrong = {column.field for column in self._columns if column.header in wrong}
        printed = self._wrong if knows.has_file else set()
        sealed = PRIVATE - printed if BY_NAME[row.table.sheet] in PERSONS else frozenset()
        for column in sorted(self._columns, key=lambda column: column.header not in wrong):
            text = as_written(cells.get(column.header))
            hidden = column.field in self.HIDDEN | sealed or (nameless and column.field in ("name", "proxy"))
            told = column.field in PLAIN and column.field not in self._wrong
            hidden = hidden or (self.withheld and not told) or column.header in unquoted
            if hidden:
                self._hidden.add(column.header)
            self.fields[column.field] = self._field(column, text, lookups, hidden=hidden)

    def _field(self, column: Column, text: str, lookups: Lookups, *, hidden: bool) -> forms.Field:
        label = heading(column.header, self._scale)
        settings: dict[str, Any] = {
            "label": label, "required": column.required and not (hidden and text),
            "error_messages": {"required": gettext("%(column)s没有填。") % {"column": label}},
        }  # fmt: skip
        kept = gettext("不显示已填写的内容；不改就留空。") if hidden and text else ""
        known = [(name, name) for name in getattr(lookups, column.names)] if column.names else []
        if hidden and known:
            return forms.ChoiceField(**settings, choices=[("", _("请选择")), *known], help_text=kept)
        if hidden:
            return forms.CharField(**settings, max_length=2000, help_text=kept)
        text = numbers_covered(column, text)
        if column.names:
            other = (
                [(text, gettext("%(text)s（不在名称表中）") % {"text": text})]
                if text and text not in dict(known)
                else []
            )
            return forms.ChoiceField(**settings, choices=[("", _("请选择")), *other, *known], initial=text)
        return forms.CharField(**settings, max_length=4000, initial=text)

    def clean(self) -> dict[str, Any]:
        if self.is_for_holders:
            raise ValidationError(_("这一行由报送的单位自己改。"))
        return super().clean() or {}

    @property
    def wrong_fields(self) -> list[forms.BoundField]:
        """Those that have to be put right."""
        return [field for field in self if field.name in self._wrong or field.errors]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """The rest of the row."""
        return [field for field in self if field.name not in self._wrong and not field.errors]

    @property
    def typed(self) -> dict[str, str]:
        """Canonical header → text, of what was typed; what is hidden and left empty is not among them."""
        return {
            column.header: self.cleaned_data[column.field]
            for column in self._columns
            if column.field in self.cleaned_data
            and (self.cleaned_data[column.field] or column.header not in self._hidden)
            and column.field in self.changed_data
        }

    def take(self, faults: Iterable[Fault]) -> None:
        """What is still wrong, each beside its field: of what is not told a sentence only about what was typed."""
        fields = {column.header: column.field for column in self._columns}
        for fault in faults:
            says = self._says(fault.code, self._cells.get(fault.column or ""))
            told = (says and not self.withheld) or fault.column in self.typed
            self.add_error(fields.get(fault.column or ""), fault.message if told else in_general(fault.code))

    def warned(self, warnings: Iterable[Fault]) -> list[str]:
        """What is said of the row that was entered; of one that is withheld only what is said of what was typed."""
        return [fault.message for fault in warnings if not self.withheld or fault.column in self.typed]
