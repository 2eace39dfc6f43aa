"""Addresses of the reports."""

from django.urls import path

from songnuan.reports import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("rows/<slug:indicator>/", views.rows, name="rows"),
]
