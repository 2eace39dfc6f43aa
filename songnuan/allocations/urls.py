"""Addresses of 下拨与收到."""

from django.urls import path

from songnuan.allocations import views

urlpatterns = [
    path("", views.allocations, name="allocations"),
    path("rows/", views.allocation_rows, name="allocation_rows"),
    path("workbook/", views.allocation_workbook, name="allocation_workbook"),
    path("new/", views.allocation_new, name="allocation_new"),
    path("<int:allocation>/void/", views.allocation_void, name="allocation_void"),
]
