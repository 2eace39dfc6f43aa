"""Addresses of closing and of 更正单."""

from django.urls import path

from songnuan.closing.views import amendments, close

urlpatterns = [
    path("campaigns/<slug:code>/close/", close.campaign_close, name="campaign_close"),
    path("amendments/", amendments.amendment_list, name="amendments"),
    path("amendments/<uuid:amendment>/", amendments.amendment_page, name="amendment"),
    path("amendments/<uuid:amendment>/approve/", amendments.amendment_approve, name="amendment_approve"),
    path("amendments/<uuid:amendment>/refuse/", amendments.amendment_refuse, name="amendment_refuse"),
    path("amendments/<slug:kind>/<int:shown>/", amendments.amendment_ask, name="amendment_ask"),
]
