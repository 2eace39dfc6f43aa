"""用户名 and 姓名: what an account may be called. It is told beside each of its acts, the first for good: neither is a number of a citizen."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.models import User
from songnuan.lib.identifiers import holds_number

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}", re.ASCII)
"""Letters that look like others (а, е, о) are none of these: no name is to be taken for another's."""

_BETWEEN = re.compile(r"[\s()（）–—-]")
_LONG_NUMBER = re.compile(r"(?<!\d)[1-9]\d{14}")
"""Longer than any number that is dialled, which moreover begins with 0 where it is long."""


def refuse_numbers(name: str) -> None:
    """ValidationError where a number stands in it that is covered wherever people write it: the log shows names whole."""
    if holds_number(name):
        raise ValidationError(
            _("用户名和姓名里不能有身份证号、手机号或银行卡号，日志里会原样显示。请核对是不是填错了列。")
        )


def check_username(username: str) -> str:
    """The name as it is stored; ValidationError where it cannot be one, or another differs in letters' case only."""
    if not USERNAME.fullmatch(username):
        raise ValidationError(_("用户名用3到30个小写字母或数字，中间可以有点、横线和下划线，例如 wangfang。"))
    refuse_numbers(username)
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError(
            _("用户名“%(name)s”已经有人用了，请换一个，例如在后面加数字。") % {"name": username}
        )
    return username


def refuse_long_numbers(phone: str) -> None:
    """ValidationError where an office telephone is none, but the number of a citizen or a card: it is shown to whoever may call."""
    if _LONG_NUMBER.search(_BETWEEN.sub("", phone)):
        raise ValidationError(_("办公电话里不能有身份证号或银行卡号。请核对是不是填错了列。"))


def as_before_or(check: Callable[[str], object], typed: str, before: str) -> str:
    """What was typed. Raises what `check` does, unless it stood there before: an account of before may be changed otherwise."""
    if typed != before:
        check(typed)
    return typed
