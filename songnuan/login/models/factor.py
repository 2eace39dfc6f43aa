"""The second factor: a shared secret for six-digit codes, the codes for when the phone is lost, and who needs it."""

import uuid

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _


class SecondFactor(models.Model):
    """An account's authenticator. Counts once it is confirmed with a first code."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("用户"), related_name="second_factor"
    )
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    secret = models.BinaryField(editable=False)
    """Sealed, bound to `uid`."""
    confirmed_at = models.DateTimeField(_("启用时间"), null=True, blank=True)
    last_step = models.BigIntegerField(default=0)
    """The half minute (since 1970) of the last code taken: that code and earlier ones are refused."""

    class Meta:
        verbose_name = verbose_name_plural = _("两步验证")

    def __str__(self) -> str:
        return str(self.user_id)


class RecoveryCode(models.Model):
    """A code that stands in for the phone, once. Stored as a keyed print."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("用户"), related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("备用码")

    def __str__(self) -> str:
        return str(self.user_id)


class FactorRule(models.Model):
    """Whether a role signs in with two steps. A role without a rule does not."""

    role = models.OneToOneField(Group, models.CASCADE, verbose_name=_("角色"), related_name="factor_rule")
    required = models.BooleanField(_("须用两步验证"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("两步验证规定")

    def __str__(self) -> str:
        return f"{self.role}: {self.required}"
