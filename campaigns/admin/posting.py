"""任职 in the form of an account. What a posting says of the past stands: it is ended, and another one added."""

import datetime
from typing import Any

from django.contrib.admin.widgets import AdminDateWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, DateInput, Field, ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.admin.scoped import ScopedInline
from campaigns.models import Posting
from campaigns.roles import misplaced


class PostingForm(ModelForm):
    """Of a posting that is stored only its end is open, from today on, and nothing once it is over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            until = self.instance.until
            is_over = until is not None and until <= timezone.localdate()
            for name in ("union", "since", *(("until",) if is_over else ())):
                _close(self.fields[name])

    def clean_until(self) -> datetime.date | None:
        until: datetime.date | None = self.cleaned_data["until"]
        if self.instance.pk and "until" in self.changed_data and until and until < timezone.localdate():
            raise ValidationError(_("日期不能早于今天。"))
        return until


def _close(field: Field) -> None:
    """Shown, and nothing about it offers to change it."""
    field.disabled = True
    if isinstance(field.widget, AdminDateWidget):
        field.widget = DateInput(attrs={"size": "10"})
    elif isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget.can_add_related = field.widget.can_change_related = False


class PostingSet(BaseInlineFormSet):
    """The postings of one account, held against its roles as they are typed beside them.

    Of roles that it holds already only where a posting changes: else one that is out of place could not be switched off.
    """

    def clean(self) -> None:
        super().clean()
        today = timezone.localdate()
        if any(form.instance.pk and form.instance.since < today for form in self.deleted_forms):
            raise ValidationError(_("已经开始的任职不能删除。请在“至”里填写结束日期，需要时另加一行。"))
        typed = [
            form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data.get("union")
        ]
        kept = [posting for posting in typed if not posting.get("DELETE")]
        unions = [posting["union"] for posting in kept if not posting["until"] or posting["until"] > today]
        asked = self.instance.typed_roles if self.has_changed() else self.instance.given_roles
        if outside := misplaced(asked, unions):
            raise ValidationError(_("“%(role)s”只能任职于省总工会。"), params={"role": _(outside[0])})


class PostingInline(ScopedInline):
    """任职: at least one for a new account, or nobody would see it."""

    model = Posting
    form = PostingForm
    formset = PostingSet

    def get_min_num(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1 if obj is None else 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, validate_min=True, **kwargs)
