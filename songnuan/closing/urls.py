"""Addresses of closing and of 更正单."""

from django.urls import path

from songnuan.closing.views import amendments, asking, close

urlpatterns = [
    path("campaigns/<path:code>/close/", close.campaign_close, name="campaign_close"),
    path("amendments/", amendments.amendment_list, name="amendments"),
    path("amendments/<uuid:amendment>/", amendments.amendment_page, name="amendment"),
    path("amendments/<uuid:amendment>/approve/", amendments.amendment_approve, name="amendment_approve"),
    path("amendments/<uuid:amendment>/refuse/", amendments.amendment_refuse, name="amendment_refuse"),
    path("amendments/add/", asking.amendment_place, name="amendment_place"),
    path("amendments/add/<slug:kind>/", asking.amendment_add, name="amendment_add"),
    path("amendments/<slug:kind>/<int:shown>/", asking.amendment_ask, name="amendment_ask"),
    path("amendments/<slug:kind>/<int:shown>/remove/", asking.amendment_remove, name="amendment_remove"),
]
