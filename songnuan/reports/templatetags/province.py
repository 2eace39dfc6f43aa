"""Whose installation this is, for the header of every page."""

from django import template

from campaigns.models import Union

register = template.Library()


@register.simple_tag
def province_name() -> str:
    """The province's union in the reader's language; empty before reference data is loaded. One query."""
    return str(Union.objects.filter(kind=Union.Kind.PROVINCE).first() or "")
