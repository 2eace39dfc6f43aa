"""Names of what an event's body holds, and of the codes in it: the log is read by people."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from beneficiaries.models import DuplicateDecision, Need
from campaigns.look_purpose import LookPurpose
from campaigns.models import Amendment, Batch, Filing
from songnuan.ledger.indicators import INDICATORS

WORDS: dict[str, Promise] = {
    "number": gettext_lazy("批次"), "file": gettext_lazy("文件"), "rows": gettext_lazy("行数"),
    "removed": gettext_lazy("移除"), "reason": gettext_lazy("理由"), "target": gettext_lazy("撤销或替换的批次"),
    "model": gettext_lazy("表"), "id": gettext_lazy("记录"), "fields": gettext_lazy("栏目"),
    "format": gettext_lazy("格式"), "counts": gettext_lazy("行数"), "path": gettext_lazy("地址"),
    "method": gettext_lazy("方法"), "page": gettext_lazy("页面"), "count": gettext_lazy("次数"),
    "since": gettext_lazy("自"), "digest": gettext_lazy("文件指纹"), "asked": gettext_lazy("条件"),
    "events": gettext_lazy("条数"), "faults": gettext_lazy("不符之处"), "anchor": gettext_lazy("不见了的末尾"), "unsigned": gettext_lazy("没有签名的末尾"), "kind": gettext_lazy("种类"),
    "purpose": gettext_lazy("用途"), "username": gettext_lazy("用户名"), "amendment": gettext_lazy("更正单"),
    "chosen": gettext_lazy("种子由查账的人指定"), "edition": pgettext_lazy("log", "定稿"), "filing": pgettext_lazy("log", "上报"),
    "from": pgettext_lazy("log", "原为"), "to": pgettext_lazy("log", "改为"), "masked": gettext_lazy("已遮盖"),
    "values": pgettext_lazy("log", "改动"), "household": pgettext_lazy("log", "入户"),
    "name": gettext_lazy("名称"), "occasion": gettext_lazy("公布场合"), "of": gettext_lazy("活动和单位"), "on_behalf": gettext_lazy("代下级办理"),
    "partners": gettext_lazy("合作单位"), "pending": gettext_lazy("待处理的行"), "period": gettext_lazy("期次"),
    "photograph": gettext_lazy("照片"), "record": gettext_lazy("记录号"), "row": pgettext_lazy("log", "第几行"),
    "seed": gettext_lazy("随机种子"), "sheet": gettext_lazy("工作表"), "size": gettext_lazy("大小或行数"),
    "timing": gettext_lazy("是否按时"), "unions": gettext_lazy("陪同的工会"), "unreviewed": gettext_lazy("没有审核的单位"),
    "details": gettext_lazy("加密内容已销毁的各条"), "older_than": gettext_lazy("不属于任何活动的，销毁到"),
    "answers": pgettext_lazy("log", "本表统一为"), "account": gettext_lazy("账号"), "roles": gettext_lazy("角色"),
    "before": pgettext_lazy("log", "原为"), "after": pgettext_lazy("log", "改为"), "given": gettext_lazy("给予的角色"), "taken": gettext_lazy("收回的角色"),
    "accounts": gettext_lazy("账号数"), "affiliations": gettext_lazy("隶属关系不符的工会"), "areas": gettext_lazy("地区"), "as": gettext_lazy("形式"), "batch": gettext_lazy("批次"),
    "by": pgettext_lazy("log", "按"), "category": gettext_lazy("人员类别"), "cells": gettext_lazy("改过的格"),
    "characters": gettext_lazy("字数"), "code": gettext_lazy("代码"), "columns": gettext_lazy("各列"), "current": gettext_lazy("现用密钥"),
    "day": gettext_lazy("日期"), "decision": pgettext_lazy("log", "判定号"), "differences": gettext_lazy("不同之处"),
    "doubles": gettext_lazy("重复的号码"), "due": gettext_lazy("到期日"), "field": gettext_lazy("栏目"), "first": gettext_lazy("企业"), "second": gettext_lazy("另一家企业"),
    "hits": gettext_lazy("查到"), "holds": gettext_lazy("相符"), "indicator": gettext_lazy("指标"), "key": gettext_lazy("密钥"), "keys": gettext_lazy("密钥"),
    "limit": pgettext_lazy("log", "限制"), "list": pgettext_lazy("log", "清单"), "members": gettext_lazy("成员人数"), "misses": gettext_lazy("没有查到"),
    "need": gettext_lazy("诉求"), "numbers": gettext_lazy("号码数"), "plan": gettext_lazy("走访计划"), "published": gettext_lazy("公布的数"),
    "required": gettext_lazy("要求两步验证"), "responsible": gettext_lazy("责任单位"), "role": gettext_lazy("角色"), "said": pgettext_lazy("log", "说法"),
    "scope": pgettext_lazy("log", "范围"), "state": gettext_lazy("状态"), "superior": gettext_lazy("上级工会"), "team": gettext_lazy("慰问组"),
    "until": pgettext_lazy("log", "至"), "verdict": gettext_lazy("判定"), "where": pgettext_lazy("log", "何处"), "why": gettext_lazy("事由"),
    "version": gettext_lazy("版本码"), "ended_by": gettext_lazy("由别人放弃或撤销"), "what": gettext_lazy("内容"), "zero": gettext_lazy("零报告的表"),
}  # fmt: skip
"""Names of what an event's body holds; another is shown as it is."""

COUNTS: dict[str, Promise] = {
    "new": pgettext_lazy("log", "新增"), "unchanged": pgettext_lazy("log", "已有"), "known": pgettext_lazy("log", "说到已有的"),
    "unknown": pgettext_lazy("log", "账上没有的"), "wrong": pgettext_lazy("log", "要改的行"), "elsewhere": pgettext_lazy("log", "别处已慰问"),
    "errors": pgettext_lazy("log", "错误"), "warnings": pgettext_lazy("log", "提醒"), "explained": pgettext_lazy("log", "说明过的列"),
    "mended": pgettext_lazy("log", "改过的格"), "rows": pgettext_lazy("log", "行"), "people": pgettext_lazy("log", "人"), "batches": gettext_lazy("批次"),
    "pending": gettext_lazy("待处理的行"), "drafts": pgettext_lazy("log", "草稿"), "files": gettext_lazy("文件"), "details": pgettext_lazy("log", "加密内容"),
    "amendments": gettext_lazy("更正单"), "texts": pgettext_lazy("log", "文字"), "photographs": gettext_lazy("照片"), "scans": pgettext_lazy("log", "扫描件"),
    "unread": pgettext_lazy("log", "打不开的文件"), "update": pgettext_lazy("log", "改动"), "delete": pgettext_lazy("log", "删除"),
    "skip": pgettext_lazy("log", "没有变化"), "error": pgettext_lazy("log", "出错"), "invalid": pgettext_lazy("log", "不合格"),
}  # fmt: skip
"""What is counted in a body's `counts`."""

MOMENTS = frozenset(("since", "older_than"))
"""Names under which a moment may stand, as machines write it."""

VALUES: dict[str, dict[str, Any]] = {
    "fields": {"phone": gettext_lazy("办公电话"), "email": pgettext_lazy("log", "电子邮件")},
    "kind": dict(Batch.Kind.choices) | dict(Amendment.Kind.choices), "timing": dict(Filing.Timing.choices),
    "as": {"print": pgettext_lazy("log", "打印"), "xlsx": "Excel"},
    "by": {"citizen_id": gettext_lazy("身份证号"), "phone": gettext_lazy("电话")},
    "limit": {"idle": pgettext_lazy("log", "长时间没有操作"), "whole": pgettext_lazy("log", "登录满8小时")},
    "list": {
        "visits": gettext_lazy("走访记录"), "card": gettext_lazy("慰问卡"),
        **{code: indicator.name for code, indicator in INDICATORS.items()},
    },
    "indicator": {code: indicator.name for code, indicator in INDICATORS.items()},
    "purpose": dict(LookPurpose.choices), "verdict": dict(DuplicateDecision.Verdict.choices), "state": dict(Need.State.choices),
    "where": {
        "correction": gettext_lazy("更正"), "package": gettext_lazy("检查资料包"), "typed": gettext_lazy("录入"), "visit": gettext_lazy("录入走访"),
    },
    "what": {
        "sample": gettext_lazy("抽查"), "added": gettext_lazy("列入计划"), "changed": pgettext_lazy("log", "改动"),
        "marked": gettext_lazy("标为已走访"), "unmarked": gettext_lazy("取消已走访的标记"), "dropped": gettext_lazy("从计划里取消"),
    },
}  # fmt: skip
"""What a name's codes are called; another value is shown as it is."""
