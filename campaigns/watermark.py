"""The words of a watermark: who took a file out, and when."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _


def watermark(user: Any) -> str:
    """For the first line and the footer of a file that this user takes out now."""
    at = timezone.localtime().strftime("%Y-%m-%d %H:%M:%S")
    words = _("%(name)s（%(login)s）%(at)s 导出，仅限工作使用")
    return words % {"name": user, "login": user.username, "at": at}
