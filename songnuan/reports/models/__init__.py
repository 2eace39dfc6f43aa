"""What people write around the figures, and which figures they said. The figures themselves are the ledger's."""

from songnuan.reports.models.article_text import ArticleText
from songnuan.reports.models.published import PublishedFigure

__all__ = ["ArticleText", "PublishedFigure"]
