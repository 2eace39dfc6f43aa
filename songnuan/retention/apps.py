from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "songnuan.retention"
    label = "retention"
    verbose_name = _("个人信息的保存期限")
