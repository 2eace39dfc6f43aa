"""Addresses of the reports."""

from django.urls import path

from songnuan.reports import download, views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("rows/<slug:indicator>/", views.rows, name="rows"),
    path("rows/<slug:indicator>/export/", download.rows_export, name="rows_export"),
    path("wall/", views.wall, name="wall"),
    path("row/<slug:kind>/<int:shown>/", views.row, name="row"),
    path("how/<slug:figure>/", views.how, name="how"),
]
