"""Money: integer fen inside, yuan only where a person reads or types it.

SQLite adds decimals as floats, so a sum of yuan would not be exact there;
whole fen are exact on every database. Rounding happens only at display.
"""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000
MOST_FEN = 10**11
"""A billion yuan (十亿元) in one row: twenty times what a province raises in a winter, and so little that no file of the
most rows can bring a sum to the end of its column, where nobody could post any more."""


def yuan(fen: int) -> str:
    """Fen as a plain decimal string in yuan, for programs: 4840437690 → "48404376.90"."""
    sign = "-" if fen < 0 else ""
    whole, cents = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{whole}.{cents:02d}"


def show_yuan(fen: int) -> str:
    """Fen as yuan for readers, with separators: 4840437690 → "48,404,376.90"."""
    sign = "-" if fen < 0 else ""
    whole, cents = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{whole:,}.{cents:02d}"


def show_wan(fen: int) -> str:
    """Fen as 万元 with as many decimals as it needs, six at most: 4840437690 → "4840.43769"."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), FEN_PER_WAN)
    return f"{sign}{whole}.{rest:06d}".rstrip("0").rstrip(".")


def fen(amount: Decimal) -> int:
    """A decimal amount in yuan as fen; ValueError where it has more than two decimals."""
    exact = amount * FEN_PER_YUAN
    if exact != exact.to_integral_value():
        raise ValueError("more than two decimals")
    return int(exact)


class YuanFormField(forms.DecimalField):
    """Typed in yuan, cleaned to fen; never negative, two decimals at most."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("min_value", None)
        kwargs.pop("max_value", None)
        super().__init__(min_value=0, max_value=MOST_FEN // 100, decimal_places=2, max_digits=16, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return yuan(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        amount = super().clean(value)
        return None if amount is None else fen(amount)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            amount = self.to_python(data)
        except ValidationError:
            return True
        return not self.disabled and (None if amount is None else amount * FEN_PER_YUAN) != initial


class FenField(models.BigIntegerField):
    """A column of money in integer fen, typed and shown in yuan."""

    description = _("金额（元）")

    def formfield(self, **kwargs: Any) -> Any:
        return super(models.BigIntegerField, self).formfield(form_class=YuanFormField, **kwargs)
