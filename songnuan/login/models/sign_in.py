"""A sign-in: by whom, when, from where, and in which session it lives on."""

from typing import Self

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SignInQuerySet(models.QuerySet["SignIn"]):
    def alive(self) -> Self:
        """Those whose session still stands. One that sat idle stands until its browser asks again."""
        standing = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
        return self.filter(session_key__in=standing, round=models.F("user__session_round"))


class SignIn(models.Model):
    """One sign-in of an account."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("用户"), related_name="sign_ins"
    )
    at = models.DateTimeField(_("时间"), default=timezone.now)
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    session_key = models.CharField(max_length=40)
    round = models.PositiveIntegerField(default=0)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("登录记录")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("user", "-at"), name="sign_in_of_user"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d %H:%M}"
