"""Addresses of the audit log."""

from django.urls import path

from songnuan.audit import views

urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("audit/download/", views.audit_download, name="audit_download"),
]
