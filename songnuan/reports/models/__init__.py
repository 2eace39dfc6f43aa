"""What people write around the figures. No figure is stored here."""

from songnuan.reports.models.article_text import ArticleText

__all__ = ["ArticleText"]
