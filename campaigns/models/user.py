"""Who works with Songnuan, and at which unions. Verbs are group permissions; rows are postings."""

import datetime
from collections.abc import Iterator
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from campaigns.models.union import Lineage, Union


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any) -> Self:
        """The accounts posted at or below the user's unions, and the user's own."""
        reach = Posting.objects.filter(union_id__in=Lineage.objects.reached_by(user)).values("user_id")
        return self.filter(Q(pk__in=reach) | Q(pk=user.pk))


class SongnuanUserManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Django's account manager with the question who may be seen."""


class User(AbstractUser):
    """A named account of one person. First and last name are one field, as Chinese names are."""

    acts_from = ""
    """The address of the request in which this person acts (campaigns.actor): every event they cause names it."""

    in_request = False
    """Whether they act in a request: what they do to a campaign ends with their session (campaigns.held)."""

    first_name: None = None  # type: ignore[assignment]
    last_name: None = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=50, blank=True)
    phone = models.CharField(_("办公电话"), max_length=30, blank=True)
    must_change_password = models.BooleanField(_("须改初始密码"), default=False, editable=False)
    password_since = models.DateTimeField(_("密码修改时间"), null=True, blank=True, editable=False)
    session_round = models.PositiveIntegerField(default=0, editable=False)
    """Raised to end every session of the account at once: it is part of what a session is held against."""
    is_demo = models.BooleanField(default=False, editable=False)
    """Made by the demo, with its password in demo-accounts.json: that password need not be changed."""
    tour_step = models.PositiveSmallIntegerField(_("看到第几步"), default=0, editable=False)
    """How many steps of the first-use tour this person has seen."""

    objects: ClassVar[SongnuanUserManager] = SongnuanUserManager()

    class Meta:
        verbose_name = verbose_name_plural = _("用户")
        permissions = (("manage_user", _("管理账号")),)

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def signed(self) -> str:
        """The name with the account's own behind it: names may change, and an act stays with whose account did it."""
        return f"{self.name} · {self.username}" if self.name and self.name != self.username else str(self)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def hold(self) -> bool:
        """Read the account anew and keep it so until the transaction ends: whether who signed in under it still is.

        What is written of an account is written after this. Otherwise one who was disabled a moment ago is enabled
        again by whatever was read before. False where the account was disabled, its password changed or its sessions
        ended since it was read.
        """
        before = self.get_session_auth_hash()
        self.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))
        return self.takes(before)

    def takes(self, session: str) -> bool:
        """Whether somebody with that mark of a session may act under the account, as it was just read."""
        return self.is_active and constant_time_compare(session, self.get_session_auth_hash())

    def check_password(self, raw_password: str | None) -> bool:
        """Whether that is the password. One that was hashed with less than today is hashed anew, unless it changed."""

        def hash_anew(password: str) -> None:
            hashed, before = make_password(password), self.password
            if User.objects.filter(pk=self.pk, password=before).update(password=hashed):
                self.password = hashed

        return check_password(raw_password, self.password, hash_anew)

    def get_session_auth_hash(self) -> str:
        """What a session is held against: it ends with the password or the round."""
        return self._session_print(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_print(secret)

    def _session_print(self, secret: str | bytes | None) -> str:
        held = f"{self.password}/{self.session_round}"
        return salted_hmac("campaigns.User.session", held, secret=secret, algorithm="sha256").hexdigest()


class PostingQuerySet(models.QuerySet["Posting"]):
    def current(self, day: datetime.date | None = None) -> Self:
        """Postings in force on a day, today by default."""
        return self.not_over(day).filter(since__lte=day or timezone.localdate())

    def not_over(self, day: datetime.date | None = None) -> Self:
        """Postings in force on a day, today by default, or beginning later."""
        return self.filter(Q(until=None) | Q(until__gt=day or timezone.localdate()))

    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))


class Posting(models.Model):
    """任职: at which union a user works; opens that union's rows and those below."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name=_("用户"), related_name="postings")
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="postings")
    since = models.DateField(_("自"), default=timezone.localdate)
    until = models.DateField(_("至（不含）"), null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("任职")
        constraints = (
            models.UniqueConstraint("user", "union", condition=Q(until=None), name="one_posting_at_a_union"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="posting_has_length"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} @ {self.union}"
