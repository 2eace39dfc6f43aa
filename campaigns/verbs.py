"""Everything the audit log knows how to say. An act that is not here cannot be noted: give it a name first."""

from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """How an act ended."""

    DONE = "done", _("已办")
    REFUSED = "refused", _("被拒绝")
    FAILED = "failed", _("未办成")


class Verb(NamedTuple):
    """What is shown for a code, and how such an act ends."""

    name: Promise
    outcome: Outcome = Outcome.DONE


class UnknownVerb(ValueError):
    """The act has no name in VERBS."""


VERBS: dict[str, Verb] = {
    "post.upload": Verb(_("导入")),
    "post.entry": Verb(_("录入")),
    "post.correction": Verb(_("更正")),
    "post.undo": Verb(_("撤销导入")),
    "post.merge": Verb(_("企业合并")),
    "post.allocation": Verb(_("登记下拨")),
    "post.voiding": Verb(_("作废下拨")),
    "upload.received": Verb(_("上传文件")),
    "upload.checked": Verb(_("检查文件")),
    "upload.refused": Verb(_("文件不能导入"), Outcome.REFUSED),
    "upload.failed": Verb(_("文件处理出错"), Outcome.FAILED),
    "upload.answered": Verb(_("为整列作答")),
    "upload.explained": Verb(_("指明表头")),
    "upload.mended": Verb(_("在预览中改")),
    "draft.taken": Verb(_("接手走访草稿")),
    "pending.corrected": Verb(_("改好待处理行")),
    "pending.given_up": Verb(_("不再处理待处理行")),
    "pending.downloaded": Verb(_("下载待处理行")),
    "upload.confirmed": Verb(_("确认导入")),
    "upload.cancelled": Verb(_("取消上传")),
    "upload.discarded": Verb(_("放弃上传")),
    "upload.expired": Verb(_("清除过期文件")),
    "download.template": Verb(_("下载模板")),
    "download.marked": Verb(_("下载标红的原表")),
    "original.read": Verb(_("查看原表的一行")),
    "login.done": Verb(_("登录")),
    "login.failed": Verb(_("登录失败"), Outcome.REFUSED),
    "login.locked": Verb(_("登录被锁定"), Outcome.REFUSED),
    "login.unlocked": Verb(_("解除登录锁定")),
    "login.half": Verb(_("密码正确，登录未完成")),
    "login.second": Verb(_("第二步验证")),
    "login.second_failed": Verb(_("第二步验证失败"), Outcome.REFUSED),
    "login.factor_set": Verb(_("启用两步验证")),
    "login.codes_renewed": Verb(_("换发备用码")),
    "login.factor_off": Verb(_("关闭两步验证")),
    "logout.done": Verb(_("退出")),
    "logout.elsewhere": Verb(_("退出别处的登录")),
    "logout.idle": Verb(_("闲置退出")),
    "password.changed": Verb(_("修改密码")),
    "account.created": Verb(_("新建账号")),
    "account.changed": Verb(_("修改账号")),
    "account.disabled": Verb(_("停用账号")),
    "account.enabled": Verb(_("启用账号")),
    "account.moved": Verb(_("调动账号")),
    "account.reset": Verb(_("重置密码")),
    "account.factor_reset": Verb(_("解除两步验证")),
    "account.factor_rule": Verb(_("规定两步验证")),
    "account.imported": Verb(_("批量新建账号")),
    "reveal.shown": Verb(_("查看完整信息")),
    "reveal.alarm": Verb(_("查看次数过多"), Outcome.REFUSED),
    "photograph.add": Verb(_("上传照片")),
    "photograph.refused": Verb(_("照片未能接收"), Outcome.REFUSED),
    "photograph.caption": Verb(_("修改照片说明")),
    "photograph.remove": Verb(_("移除照片")),
    "party.put": Verb(_("登记联合走访单位")),
    "list.made": Verb(_("打印工作用表")),
    "export.made": Verb(_("导出")),
    "search.person": Verb(_("按证件号查人")),
    "search.typed": Verb(_("录入时按证件号查人")),
    "search.compared": Verb(_("录入时核对是否已慰问")),
    "search.alarm": Verb(_("查人次数过多"), Outcome.REFUSED),
    "filing.filed": Verb(_("上报")),
    "filing.recalled": Verb(_("撤回上报")),
    "filing.returned": Verb(_("退回上报")),
    "filing.approved": Verb(_("审核通过")),
    "filing.stamped": Verb(_("上传盖章件")),
    "download.stamped": Verb(_("下载盖章件")),
    "period.changed": Verb(_("设置报送期次")),
    "period.granted": Verb(_("准予补报")),
    "edition.taken": Verb(_("定稿")),
    "edition.checked": Verb(_("核验定稿")),
    "inspection.packed": Verb(_("导出检查资料包")),
    "published.added": Verb(_("登记已公布的数")),
    "published.voided": Verb(_("作废已公布的数")),
    "article.saved": Verb(_("修改综述文稿")),
    "campaign.closed": Verb(_("封存活动")),
    "amendment.asked": Verb(_("申请更正")),
    "amendment.approved": Verb(_("同意更正")),
    "amendment.posted": Verb(_("更正单生效")),
    "amendment.refused": Verb(_("不予更正")),
    "campaign.opened": Verb(_("开设活动")),
    "campaign.joined": Verb(_("工会加入活动")),
    "team.changed": Verb(_("修改慰问组")),
    "plan.changed": Verb(_("修改走访计划")),
    "need.changed": Verb(_("办理诉求")),
    "activity.changed": Verb(_("修改活动详情")),
    "enterprise.distinct": Verb(_("判定不是同一家企业")),
    "enterprise.undecided": Verb(_("取消“不是同一家”的判定")),
    "enterprise.beyond": Verb(_("企业判定要由上级做"), Outcome.REFUSED),
    "duplicate.decided": Verb(_("判定重复人员")),
    "admin.add": Verb(_("新增资料")),
    "admin.change": Verb(_("修改资料")),
    "admin.delete": Verb(_("删除资料")),
    "admin.preview": Verb(_("预览要导入的小表")),
    "admin.import": Verb(_("导入小表")),
    "admin.export": Verb(_("导出小表")),
    "denied.right": Verb(_("无权访问"), Outcome.REFUSED),
    "denied.scope": Verb(_("访问范围外的地址"), Outcome.REFUSED),
    "denied.many": Verb(_("多次访问被拒绝"), Outcome.REFUSED),
    "audit.exported": Verb(_("导出审计日志")),
    "audit.verified": Verb(_("核验审计日志")),
    "audit.broken": Verb(_("审计日志核验不符"), Outcome.FAILED),
    "tree.broken": Verb(_("工会层级核验不符"), Outcome.FAILED),
    "audit.anchored": Verb(_("重新确认日志末尾")),
    "keys.started": Verb(_("更换密钥")),
    "keys.resealed": Verb(_("用新密钥重新加密")),
    "keys.destroyed": Verb(_("销毁旧密钥")),
    "keys.missing": Verb(_("密钥文件缺少密钥"), Outcome.FAILED),
    "retention.begun": Verb(_("开始清除个人信息")),
    "retention.done": Verb(_("清除个人信息")),
    "retention.refused": Verb(_("清除个人信息未获准"), Outcome.REFUSED),
    "person.erased": Verb(_("按本人要求清除个人信息")),
}


def known(code: str) -> str:
    """The code itself; UnknownVerb where it has no name."""
    if code not in VERBS:
        raise UnknownVerb(code)
    return code


def name_of(code: str) -> str:
    """A code in the reader's language; one that is no longer known is shown as it is."""
    return str(VERBS[code].name) if code in VERBS else code


def outcome_of(code: str) -> str:
    """How such an act ends: a code of Outcome."""
    return str(VERBS[code].outcome) if code in VERBS else Outcome.DONE.value


def codes_with(outcome: str) -> list[str]:
    """The codes of the acts that end so."""
    return [code for code, verb in VERBS.items() if verb.outcome == outcome]
