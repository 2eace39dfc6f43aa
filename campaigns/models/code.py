"""What a code in an address, a file's name and a command line may be made of."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

plain_code = RegexValidator(
    r"\A[0-9A-Za-z_-]+\Z", _("代码只能用半角的数字、字母和连字符，例如 2024。中间不留空格。")
)
"""What an address holds as it stands; full-width digits and 年 are none of it."""
