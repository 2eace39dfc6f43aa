"""The workbook that a union downloads, fills in and sends back."""

from songnuan.entry.template.book import write_template

__all__ = ["write_template"]
