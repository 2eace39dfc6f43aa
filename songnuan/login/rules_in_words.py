"""What a new password must be, as a page says it."""

from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _


def _in_words() -> str:
    # Our own rules are asked by way of the settings: they know pinyin, 50 MB that no command needs.
    rules = get_default_password_validators()
    least = next(rule.min_length for rule in rules if isinstance(rule, MinimumLengthValidator))
    ours = [rule for rule in rules if type(rule).__module__.startswith("songnuan.")]
    lines = [
        _("至少%(least)d个字符，不能全是数字。") % {"least": least},
        *(rule.get_help_text() for rule in ours),
    ]
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))


in_words = lazy(_in_words, str)
"""Every rule, in the reader's language; Django's own words say no more, and less politely."""
