"""Addresses of the help."""

from django.urls import path

from songnuan.help import views

urlpatterns = [
    path("", views.index, name="help"),
    path("tour/", views.tour, name="tour"),
    path("<slug:topic>/", views.topic, name="help_topic"),
]
