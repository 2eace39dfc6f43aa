"""Addresses of the account pages."""

from django.urls import path

from songnuan.accounts.views import accounts, bulk, handover, rules

urlpatterns = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.account_create, name="account_create"),
    path("accounts/import/", bulk.account_import, name="account_import"),
    path("accounts/import/confirm/", bulk.account_import_confirm, name="account_import_confirm"),
    path("accounts/import/template/", bulk.account_import_template, name="account_import_template"),
    path("accounts/second-step/", rules.factor_rules, name="factor_rules"),
    path("handover/", handover.handover_page, name="handover"),
    path("accounts/<int:pk>/", accounts.account_page, name="account_page"),
    path("accounts/<int:pk>/edit/", accounts.account_edit, name="account_edit"),
    path("accounts/<int:pk>/move/", accounts.account_move, name="account_move"),
    path("accounts/<int:pk>/disable/", accounts.account_disable, name="account_disable"),
    path("accounts/<int:pk>/enable/", accounts.account_enable, name="account_enable"),
    path("accounts/<int:pk>/reset/", accounts.account_reset, name="account_reset"),
    path("accounts/<int:pk>/unlock/", accounts.account_unlock, name="account_unlock"),
    path("accounts/<int:pk>/second-step/off/", accounts.account_factor_off, name="account_factor_off"),
]
