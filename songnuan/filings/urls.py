"""Addresses of 报送."""

from django.urls import path

from songnuan.filings.board import views as board
from songnuan.filings.checks import views as checks
from songnuan.filings.home import home
from songnuan.filings.own import views as own
from songnuan.filings.periods import views as periods
from songnuan.filings.review import views as review
from songnuan.filings.stamped import views as stamped

urlpatterns = [
    path("", home, name="filings"),
    path("mine/", own.my_filing, name="my_filing"),
    path("mine/file/", own.filing_file, name="filing_file"),
    path("checks/<slug:check>/", checks.check_rows, name="check_rows"),
    path("board/", board.board, name="board"),
    path("board/export/", board.board_export, name="board_export"),
    path("review/", review.reviews, name="reviews"),
    path("periods/", periods.periods, name="periods"),
    path("periods/propose/", periods.periods_propose, name="periods_propose"),
    path("periods/new/", periods.period_new, name="period_new"),
    path("periods/<int:period>/", periods.period, name="period"),
    path("periods/<int:period>/grant/", periods.period_grant, name="period_grant"),
    path("<int:filing>/", review.filing, name="filing"),
    path("<int:filing>/recall/", own.filing_recall, name="filing_recall"),
    path("<int:filing>/approve/", review.filing_approve, name="filing_approve"),
    path("<int:filing>/return/", review.filing_return, name="filing_return"),
    path("<int:filing>/paper/", stamped.filing_paper, name="filing_paper"),
    path("<int:filing>/stamped/", stamped.filing_stamp, name="filing_stamp"),
    path("<int:filing>/stamped/<uuid:scan>/", stamped.filing_scan, name="filing_scan"),
]
