"""Uploads on their way to becoming batches, and what their headers may be called."""

from songnuan.entry.models.draft import Draft
from songnuan.entry.models.meaning import HeaderMeaning
from songnuan.entry.models.mended import MendedCell
from songnuan.entry.models.synonym import HeaderSynonym
from songnuan.entry.models.upload import Upload

__all__ = ["Draft", "HeaderMeaning", "HeaderSynonym", "MendedCell", "Upload"]
