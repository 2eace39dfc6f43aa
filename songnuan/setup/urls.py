"""Addresses of what only the province sets up."""

from django.urls import path

from songnuan.setup.season import views as season

urlpatterns = [
    path("", season.campaigns, name="campaigns"),
    path("new/", season.campaign_new, name="campaign_new"),
    # A path: codes of campaigns that were opened before codes were looked at may hold anything.
    path("<path:code>/unions/", season.campaign_unions, name="campaign_unions"),
]
