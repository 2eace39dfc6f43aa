"""Earlier passwords of an account, hashed, so that none of the last few comes back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PastPassword(models.Model):
    """The hash of a password that an account had."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("用户"), related_name="past_passwords"
    )
    password = models.CharField(max_length=128)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("用过的密码")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return str(self.user_id)
