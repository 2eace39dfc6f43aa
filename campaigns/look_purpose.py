"""What for somebody looks at what is covered; the log says it of each look."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LookPurpose(models.TextChoices):
    """What for."""

    CHECK = "check", _("核对身份")
    CONTACT = "contact", _("联系本人或家属")
    CORRECT = "correct", _("更正信息")
    HAND_OUT = "hand_out", _("发放款物")
    AUDIT = "audit", _("审计检查")
    OTHER = "other", _("其他")
