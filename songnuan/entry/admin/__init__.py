"""The admin of the five facts (lists, entries and corrections through the ledger) and of what headers mean."""

from songnuan.entry.admin import facts, meaning, synonym

__all__ = ["facts", "meaning", "synonym"]
