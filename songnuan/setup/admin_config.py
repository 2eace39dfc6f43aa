"""Puts our admin site in the place of the stock one. Apart from it: this is read before any model may be."""

from django.contrib.admin.apps import AdminConfig


class SongnuanAdminConfig(AdminConfig):
    default_site = "songnuan.setup.admin_site.SongnuanAdmin"
