from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClosingConfig(AppConfig):
    name = "songnuan.closing"
    label = "closing"
    verbose_name = _("封存与更正单")
