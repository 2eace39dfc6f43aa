"""Forms of the login pages. Passwords may be pasted; browsers are told what each field is for."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaigns.models import User
from songnuan.login.rules_in_words import in_words
from songnuan.login.sign_in import NAME_LONGEST


class LoginForm(forms.Form):
    """Name and password; whether they belong together is for the view to find out."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=NAME_LONGEST,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    remember = forms.BooleanField(label=_("在这台电脑上记住用户名"), required=False)


class CodeForm(forms.Form):
    """The second step: six digits, or a recovery code."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=40,
        help_text=_("手机验证器上的6位数字。手机不在身边时，填一个备用码。"),
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "none", "class": "short"}
        ),
    )

    wrong = _("验证码不对，或者已经用过。请等手机上换了新的数字再试。")


class ConfirmForm(forms.Form):
    """One's own password once more."""

    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class EnrolForm(CodeForm, ConfirmForm):
    """The first code of a new authenticator, and one's own password once more: a borrowed session sets up none."""

    field_order = ("code", "password")


class PasswordForm(forms.Form):
    """The present password where it is asked for, and a new one twice."""

    old_password = forms.CharField(
        label=_("现在的密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    new_password1 = forms.CharField(
        label=_("新密码"),
        max_length=200,
        strip=False,
        help_text=in_words(),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    new_password2 = forms.CharField(
        label=_("再输入一次新密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, asks_old: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        if not asks_old:
            del self.fields["old_password"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        new, again = cleaned.get("new_password1"), cleaned.get("new_password2")
        if new and again and new != again:
            self.add_error("new_password2", _("两次输入的新密码不一样。"))
        if new:
            try:
                validate_password(new, self._user)
            except ValidationError as faults:
                self.add_error("new_password1", faults)
        return cleaned
