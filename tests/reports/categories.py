"""Rows whose category is put right."""

from beneficiaries.models import Disbursement
from songnuan.entry import names, single
from songnuan.entry.written import written
from tests import factories as make


def corrected(row: Disbursement, category: str) -> None:
    """Correct the row into that category, by a clerk of its union."""
    lookups = names.load(make.campaign(), make.union())
    single.correct(
        row, {**written(row, lookups), "category": category}, lookups, by=make.clerk(), reason="类别填错"
    )
