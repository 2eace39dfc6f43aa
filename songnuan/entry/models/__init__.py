"""Uploads on their way to becoming batches."""

from songnuan.entry.models.upload import Upload

__all__ = ["Upload"]
