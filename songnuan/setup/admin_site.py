"""The admin: stock Django, our name and style sheet."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class SongnuanAdmin(admin.AdminSite):
    """The one admin site."""

    site_header = _("送温暖 · 数据管理")
    site_title = _("送温暖")
    index_title = _("数据管理")
    enable_nav_sidebar = True


class SongnuanAdminConfig(AdminConfig):
    default_site = "songnuan.setup.admin_site.SongnuanAdmin"
