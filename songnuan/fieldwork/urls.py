"""Addresses of the pages around the records."""

from django.urls import path

from songnuan.fieldwork import rooms
from songnuan.fieldwork.firms import views as firms

urlpatterns = [
    path("", rooms.rooms, name="records"),
    path("firms/", firms.review, name="firms"),
    path("firms/<int:first>/<int:second>/", firms.pair, name="firm_pair"),
]
