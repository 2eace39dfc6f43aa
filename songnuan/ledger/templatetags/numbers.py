"""How numbers, names of sheets and columns, and free texts are written on a page. Display only: no filter computes."""

from django import template
from django.utils.translation import gettext

from songnuan.ledger.indicators import Indicator
from songnuan.lib import money
from songnuan.lib.identifiers import mask_inside

register = template.Library()


@register.filter
def counted(value: int) -> str:
    """A count with thousands separators."""
    return f"{value:,}"


@register.filter
def yuan(fen: int) -> str:
    """Fen as 元 with two decimals and thousands separators."""
    return money.show_yuan(fen)


@register.filter
def signed_yuan(fen: int) -> str:
    """The same with a sign in front: a difference."""
    return ("+" if fen > 0 else "") + money.show_yuan(fen)


@register.filter
def figure(value: int, indicator: Indicator) -> str:
    """A figure as its indicator is written: fen as 元 with two decimals, counts with separators."""
    return money.show_yuan(value) if indicator.is_money else f"{value:,}"


@register.filter
def signed_figure(value: int, indicator: Indicator) -> str:
    """The same with a sign in front: a difference."""
    return ("+" if value > 0 else "") + figure(value, indicator)


@register.filter
def sheet(name: str) -> str:
    """A sheet's canonical name in the reader's language; a title that a clerk wrote is a free text."""
    return mask_inside(gettext(name))


@register.filter
def header(name: str) -> str:
    """A column's canonical header in the reader's language; one that a clerk wrote is a free text."""
    return mask_inside(gettext(name))


@register.filter
def covered(text: object) -> str:
    """A free text with the ID, phone and card numbers in it masked."""
    return mask_inside(str(text))
