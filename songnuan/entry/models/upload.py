"""A workbook on its way in: sent, being checked, looked at, confirmed."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.models import Batch, Campaign, Lineage, Union
from songnuan.lib.seen import mark


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(union_id__in=Lineage.objects.reached_by(user))

    def on_their_way(self, user: Any) -> Self:
        """Whose file this person has sent and is still kept without having become a batch."""
        return self.filter(by=user).exclude(stored_as="").exclude(state=Upload.State.COMMITTED)


class Upload(models.Model):
    """One file sent in the browser. Its content and what was read of it lie sealed in the store of uploads."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待检查")
        CHECKING = "checking", _("正在检查")
        CHECKED = "checked", _("待确认")
        REFUSED = "refused", _("不能读取")
        CONFIRMED = "confirmed", _("等待导入")
        COMMITTING = "committing", _("正在导入")
        COMMITTED = "committed", _("已导入")
        FAILED = "failed", _("处理失败")
        DISCARDED = "discarded", _("已放弃")

    MOVING = (State.WAITING, State.CHECKING, State.CONFIRMED, State.COMMITTING)
    """States that a worker moves on from by itself."""

    CANCELLABLE = (State.WAITING, State.CHECKING, State.CONFIRMED)
    """States in which nothing has been stored and nothing is being stored."""

    class Phase(models.TextChoices):
        """What a worker is doing with it just now."""

        READ = "read", _("读取")
        CHECK = "check", _("检查")
        COMPARE = "compare", _("与已有数据核对")
        POST = "post", _("导入")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("活动"), related_name="uploads")
    union = models.ForeignKey(Union, models.PROTECT, verbose_name=_("工会"), related_name="uploads")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("上传人"), related_name="uploads"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("确认人"),
        null=True,
        blank=True,
        related_name="+",
    )
    """Who answers for the batch. What the file holds in clear stays with who sent it."""
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    """Who had it checked anew last."""
    makers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", editable=False)
    """Who mended a cell or answered for a column, besides the two."""
    at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    parcel = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    """The same for files that were sent together; none for a file that came alone."""
    file_name = models.CharField(_("文件名"), max_length=150)
    told_name = ""
    """The same as a page's reader is told it, once songnuan.entry.file_names was asked; nothing before."""
    told_message = ""
    """Why it was refused, likewise."""
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField(default=0, editable=False)
    """In bytes, as it came."""
    stored_as = models.CharField(max_length=100)
    checked_as = models.CharField(max_length=100, blank=True)
    replaced = models.ForeignKey(
        Batch, models.PROTECT, verbose_name=_("替换的批次"), null=True, blank=True, related_name="+"
    )
    answers = models.JSONField(default=dict, blank=True)
    """本表统一为…: canonical header (or 单位) → what was answered for the whole file."""
    language = models.CharField(max_length=10, default="zh-hans")
    """In which the sender reads: the worker writes its messages in it."""
    valid_rows = models.BooleanField(_("只导入合格行"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    phase = models.CharField(max_length=10, blank=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    message = models.CharField(_("说明"), max_length=500, blank=True)
    since = models.DateTimeField(default=timezone.now, editable=False)
    """When it was sent or, once confirmed, confirmed: from here its work is timed and its days of keeping run."""
    beat = models.DateTimeField(null=True, blank=True, editable=False)
    """When the worker that has it last showed that it is alive."""
    tries = models.PositiveSmallIntegerField(default=0)
    took = models.PositiveIntegerField(null=True, blank=True, editable=False)
    """Milliseconds that the last check took."""
    counts = models.JSONField(default=dict, blank=True)
    """songnuan.entry.tally of the last look at it, by whoever looked last: check or commit. What is told of others also of any look since."""
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When something that counts as guesses was last told of its rows: by a check, a commit, or a look (songnuan.entry.guessing)."""
    batch = models.ForeignKey(
        Batch, models.PROTECT, verbose_name=_("批次"), null=True, blank=True, related_name="uploads"
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("上传")
        ordering = ("-at",)
        indexes = (
            models.Index(fields=("union", "-at"), name="upload_of_union"),
            models.Index(fields=("state", "since"), name="upload_in_state"),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def responsible(self) -> Any:
        """In whose name the worker works on it: who confirmed it, before that who sent it."""
        return self.confirmed_by or self.by

    @property
    def hands(self) -> set[Any]:
        """Everybody who had a hand in what it holds."""
        return {self.by, self.responsible, *self.makers.all()}

    @property
    def is_moving(self) -> bool:
        return self.state in self.MOVING

    @property
    def phase_name(self) -> str:
        """What the bar says above itself."""
        working = self.state in (self.State.CHECKING, self.State.COMMITTING)
        return str(self.Phase(self.phase).label) if working and self.phase else gettext("排队")

    @property
    def is_cancellable(self) -> bool:
        return self.state in self.CANCELLABLE

    @property
    def seen(self) -> str:
        """Stands for what the last check found: another one whenever the file was checked again."""
        return mark(self.checked_as)

    @property
    def is_ready(self) -> bool:
        """Checked, and every row of it may be stored as far as the last look tells."""
        return self.state == self.State.CHECKED and self.counts.get("errors") == 0

    @property
    def rows(self) -> int:
        """How many rows the last look found in it; 0 before there was one."""
        return sum(self.counts.get(name, 0) for name in ("new", "unchanged", "wrong"))

    @property
    def length(self) -> int:
        """How long a look at it takes, in rows: what is said of one costs as much as the row."""
        said: int = self.counts.get("errors", 0) + self.counts.get("warnings", 0)
        return max(self.rows, said)

    @property
    def seconds(self) -> str:
        """How long the last check took, as 1.8."""
        return f"{(self.took or 0) / 1000:.1f}"

    @property
    def elapsed(self) -> str:
        """Minutes and seconds since it was sent or confirmed, as 1:05."""
        minutes, seconds = divmod(max(0, int((timezone.now() - self.since).total_seconds())), 60)
        return f"{minutes}:{seconds:02}"
