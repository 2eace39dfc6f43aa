"""The topics of the help: one line here and `templates/help/<slug>.html` make a page."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Topic:
    """A page of the help. `permissions`: it is part of the work of whoever has one of these; of all, where empty.

    `others`: who has one of these has the permissions too, but other work.
    """

    slug: str
    title: Promise
    about: Promise
    permissions: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    pictured: bool = False
    """Whether `tests/pictures.py` takes its picture."""

    @property
    def template(self) -> str:
        return f"help/{self.slug}.html"

    @property
    def picture(self) -> str:
        """The static file that shows it; empty where there is none."""
        return f"img/help/{self.slug}.webp" if self.pictured else ""

    def concerns(self, user: Any) -> bool:
        """Whether it is part of this reader's work."""
        if any(user.has_perm(name) for name in self.others):
            return False
        return not self.permissions or any(user.has_perm(name) for name in self.permissions)


UPLOAD = ("campaigns.upload_batch",)
PEOPLE = ("beneficiaries.reveal_person", "beneficiaries.find_person")
FIGURES = ("ledger.view_cell",)

TOPICS = (
    Topic("start", _("第一次使用"), _("登录、改密码、换人、切换语言，先看哪一页")),
    Topic("accounts", _("账号与密码"), _("初始密码、锁定、锁屏、两步验证、换人与交接")),
    Topic("upload", _("怎么填、怎么传"), _("三步上传，最容易出错的几列"), UPLOAD, pictured=True),
    Topic("visits", _("走访怎么录"), _("电脑和手机录入走访，草稿、照片、联合走访、更正"), ("campaigns.add_visit",), pictured=True),
    Topic("correct", _("传错了怎么改"), _("撤销、替换、更正一行、接着填"), UPLOAD),
    Topic("columns", _("五张表各有哪些列"), _("必填的列，列名的写法"), UPLOAD),
    Topic(
        "teams", _("怎么安排慰问组走访"), _("列计划、看进度、打印行程单和走访卡"), ("campaigns.view_plannedvisit",),
        pictured=True,
    ),
    Topic("needs", _("诉求怎么受理、怎么答复"), _("从走访到答复，超期怎么看"), ("beneficiaries.view_need",), pictured=True),
    Topic("activities", _("服务活动和主题活动怎么登记"), _("一场活动一条，主题怎么汇总"), ("beneficiaries.add_service",), pictured=True),
    Topic(
        "firms", _("怎么判定企业是不是同一家"), _("家数为什么多了，谁来判定，判错了怎么办"),
        ("campaigns.merge_enterprise",),
        pictured=True,
    ),
    Topic("filing", _("怎么上报"), _("报的是什么，零报告，退回了怎么改，迟报补报，盖章"), ("campaigns.file_filing",), pictured=True),
    Topic("review", _("怎么审核上报"), _("谁等着审，看什么，通过还是退回"), ("campaigns.review_filing",), pictured=True),
    Topic(
        "auditors", _("经审怎么核对"), _("从合计查到原表，查资金，带走抽查"), ("campaigns.view_original",),
        ("campaigns.upload_batch", "campaigns.review_filing"),
        pictured=True,
    ),
    Topic("log", _("怎么看审计日志"), _("记什么，怎么找，为什么改不了"), ("campaigns.view_event",)),
    Topic("people", _("个人信息"), _("为什么只显示一部分，怎么查看，怎么导出签领表"), PEOPLE),
    Topic("campaigns", _("怎么开设一次活动"), _("日期从哪里来，新成立的工会怎么加入"), ("campaigns.add_campaign",), pictured=True),
    Topic("figures", _("怎么看数"), _("七个数各数什么，从数字点到明细"), FIGURES, pictured=True),
    Topic("tables", _("怎么用报表和综述"), _("打印盖章的表，写好的文章，数字随数据更新"), FIGURES, pictured=True),
)  # fmt: skip
"""In the order of the work."""

BY_SLUG = {topic.slug: topic for topic in TOPICS}
