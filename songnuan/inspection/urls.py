"""Addresses of the auditors' pages."""

from django.urls import path

from songnuan.inspection import views

urlpatterns = [
    path("", views.inspection, name="inspection"),
    path("sample/", views.inspection_sample, name="inspection_sample"),
    path("package/", views.inspection_package, name="inspection_package"),
]
