"""用户名: what an account may be called. It is given once: an act in the log is told to its account by it, for good."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.models import User

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}", re.ASCII)
"""Letters that look like others (а, е, о) are none of these: no name is to be taken for another's."""


def check_username(username: str) -> str:
    """The name as it is stored; ValidationError where it cannot be one, or another differs in letters' case only."""
    if not USERNAME.fullmatch(username):
        raise ValidationError(_("用户名用3到30个小写字母或数字，中间可以有点、横线和下划线，例如 wangfang。"))
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError(
            _("用户名“%(name)s”已经有人用了，请换一个，例如在后面加数字。") % {"name": username}
        )
    return username
