"""The admin of the five facts: lists, and single entries and corrections through the ledger."""

from songnuan.entry.admin import facts

__all__ = ["facts"]
