"""The rollup's two tables. Nothing in them is a fact: `totals --verify` recomputes all of it."""

from songnuan.ledger.models.cell import Cell, Status
from songnuan.ledger.models.presence import Presence

__all__ = ["Cell", "Presence", "Status"]
