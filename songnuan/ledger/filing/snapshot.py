"""The figures a union put its name to, and their short print: 版本码 on the stamped paper."""

import json

from campaigns.models import Filing
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.models import Cell, Status
from songnuan.lib import cipher

LENGTH = 8
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Nothing on paper that could be misread: no 0, O, 1, I."""


def figures_of(filing: Filing) -> dict[str, int]:
    """The figures (fen or counts) of the union's own rows as they stand filed now. One query."""
    cell = Cell.objects.filter(
        campaign=filing.campaign, status=Status.FILED, union=filing.union, scope=Cell.Scope.OWN, dimension=""
    ).first()
    return {code: getattr(cell, code) if cell else 0 for code in INDICATORS}


def version_of(filing: Filing) -> str:
    """A short print of the union and its filed figures with every line they fall into: equal figures, equal version.

    Under a key: forty bits without one are searched through in seconds by who may choose the figures.
    """
    cells = Cell.objects.filter(
        campaign=filing.campaign, status=Status.FILED, union=filing.union, scope=Cell.Scope.OWN
    ).exclude(dimension="batch")
    lines = sorted(
        [cell.dimension, cell.key, *(getattr(cell, code) for code in INDICATORS)]
        for cell in cells
        if any(getattr(cell, code) for code in INDICATORS)
    )
    whole = json.dumps([filing.campaign.code, filing.union.code, lines])
    number = int.from_bytes(cipher.fingerprint(whole))
    letters = []
    for _place in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
