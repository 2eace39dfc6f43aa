"""Rows by their places, for a refusal that says which ones stand against it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from campaigns.models import FactQuerySet

MOST = 5
"""So many are named; of more it is said how many they are."""


def named(found: Sequence[FactQuerySet]) -> str:
    """批次7“筹集款物”第2行、…以及其他3行; empty where there are none."""
    places: list[str] = []
    for rows in found:
        for number, row in rows.values_list("added_by__number", "row")[: MOST - len(places)]:
            text = _("批次%(number)s“%(sheet)s”第%(row)s行") if row else _("批次%(number)s“%(sheet)s”的一行")
            places.append(text % {"number": number, "sheet": _(rows.model.SHEET), "row": row})
    count = sum(rows.count() for rows in found)
    if count > len(places):
        places.append(_("以及其他%(count)d行") % {"count": count - len(places)})
    return _("、").join(places)
