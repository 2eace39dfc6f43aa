"""Addresses of the reports."""

from django.urls import path

from songnuan.reports import batch_views, download, views
from songnuan.reports.article import views as article
from songnuan.reports.editions import views as editions
from songnuan.reports.official import on_file_views as on_file
from songnuan.reports.official import views as official
from songnuan.reports.published import views as published

urlpatterns = [
    path("", views.overview, name="overview"),
    path("rows/<slug:indicator>/", views.rows, name="rows"),
    path("rows/<slug:indicator>/export/", download.rows_export, name="rows_export"),
    path("wall/", views.wall, name="wall"),
    path("row/<slug:kind>/<int:shown>/", views.row, name="row"),
    path("how/<slug:figure>/", views.how, name="how"),
    path("batches/<int:number>/rows/<slug:kind>/<slug:part>/", batch_views.part, name="batch_rows"),
    path("batches/<int:number>/moved/<slug:indicator>/", batch_views.moved, name="batch_moved"),
    path("tables/", official.tables, name="tables"),
    path("tables/on-file/<slug:reach>/", on_file.page, name="on_file"),
    path("tables/<slug:report>/", official.table, name="table"),
    path("tables/<slug:report>.xlsx", official.table_workbook, name="table_workbook"),
    path("editions/", editions.edition_list, name="editions"),
    path("editions/take/", editions.edition_take, name="edition_take"),
    path("editions/<int:edition>/verify/", editions.edition_verify, name="edition_verify"),
    path("difference/", editions.difference, name="difference"),
    path("difference.xlsx", editions.difference_workbook, name="difference_workbook"),
    path("published/", published.published_list, name="published"),
    path("published/new/", published.published_add, name="published_add"),
    path("published/<int:published>/void/", published.published_void, name="published_void"),
    path("published.xlsx", published.published_workbook, name="published_workbook"),
    path("article/", article.read, name="article"),
    path("article/edit/", article.edit, name="article_edit"),
    path("article.docx", article.document, name="article_document"),
]
