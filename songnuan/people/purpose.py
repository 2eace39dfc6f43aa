"""What one must say before a full value is shown or a working list made: what for, and that it is oneself."""

import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns.actor import actor
from campaigns.look_purpose import LookPurpose
from songnuan.login.sign_in import PASSWORD_AT, confirm_password
from songnuan.login.throttle import Locked

FRESH = 600
"""Seconds for which a password once given is enough."""


class OneselfForm(forms.Form):
    """Asks for the password where it was not given within the last ten minutes: for what cannot be taken back."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._request = request
        if not is_fresh(request):
            self.fields["password"] = forms.CharField(
                label=_("登录密码"),
                strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
                error_messages={"required": _("请输入登录密码，确认是您本人。")},
            )

    def clean_password(self) -> str:
        """Under the same throttle as the login, so that a forgotten screen is no place to guess at."""
        password = str(self.cleaned_data["password"])
        try:
            right = confirm_password(self._request, actor(self._request), password)
        except Locked:
            raise ValidationError(_("密码输错次数太多，请稍后再试。")) from None
        if not right:
            raise ValidationError(_("密码不对。请重新输入。"))
        return password


class PurposeForm(OneselfForm):
    """Purpose and reason, and that it is oneself."""

    purpose = forms.ChoiceField(
        label=_("用途"),
        choices=[("", _("请选择")), *LookPurpose.choices],
        error_messages={"required": _("请选择用途。")},
    )
    why = forms.CharField(
        label=_("具体事由"),
        min_length=4,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("例如：电话联系确认到账。会留在操作记录里，请不要写姓名和号码。"),
        error_messages={"required": _("请写明事由。"), "min_length": _("事由太短，请写清楚（至少4个字）。")},
    )

    def as_body(self) -> dict[str, str]:
        """What the event says of the purpose."""
        return {"purpose": self.cleaned_data["purpose"], "why": self.cleaned_data["why"]}


def is_fresh(request: HttpRequest) -> bool:
    """Whether the user gave the password within the last ten minutes; never, where nothing says when."""
    at = request.session.get(PASSWORD_AT)
    return isinstance(at, int | float) and 0 <= time.time() - at < FRESH
