"""A choice of several rows that a browser sends as numbers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class ManyRows(forms.ModelMultipleChoiceField):
    """A number beyond what any table holds is no choice either: SQLite would fail on it."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            wrong = self.error_messages["invalid_choice"]
            raise ValidationError(wrong, code="invalid_choice", params={"value": "…"}) from None
