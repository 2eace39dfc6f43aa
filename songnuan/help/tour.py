"""第一次使用: at most three steps, each on the page that it is about; remembered with the account."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST = 3


@dataclass(frozen=True)
class Step:
    """What is said, on which page, to whom."""

    route: str
    title: Promise
    text: Promise
    permission: str = ""


STEPS = (
    Step(
        "overview", _("这里是您单位现在的数"),
        _("点任何一个数字，就是组成它的每一行。下面的表按下级单位分开。"), "ledger.view_cell",
    ),
    Step(
        "upload", _("报数从这里开始"),
        _("下载模板，填好拖进来。系统先检查，您确认以后才保存，传错了可以撤销。"), "campaigns.upload_batch",
    ),
    Step("help", _("遇到问题看这里"), _("按您的工作排好，每页约两分钟。以后随时可以从上面的“帮助”打开。")),
)  # fmt: skip


def steps_of(user: Any) -> list[Step]:
    """The steps that are this user's work."""
    return [step for step in STEPS if not step.permission or user.has_perm(step.permission)][:MOST]
