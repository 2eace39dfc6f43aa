from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "songnuan.people"
    verbose_name = _("个人信息")
