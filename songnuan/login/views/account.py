"""我的账号: one's own roles, password, second step, and where one is signed in."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import journal
from campaigns.actor import actor, address_of
from songnuan.login import enrolment, factor, passwords, throttle
from songnuan.login.forms import ConfirmForm, EnrolForm, PasswordForm
from songnuan.login.models import SignIn
from songnuan.login.sign_in import PASSWORD_AT, confirm_password, end_everywhere, stay_alone
from songnuan.login.views.door import destination


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, and what one may change about it."""
    user = actor(request)
    here = request.session.session_key
    sign_ins = SignIn.objects.filter(user=user).alive()
    context = {
        "roles": user.groups.order_by("pk"), "postings": user.postings.current().select_related("union"),
        "secured": factor.has_factor(user), "required": factor.is_required(user),
        "sign_ins": [(sign_in, sign_in.session_key == here) for sign_in in sign_ins[:20]],
    }  # fmt: skip
    return render(request, "login/account.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """修改密码: the present one under the throttle, then a new one. Sessions elsewhere end."""
    user = actor(request)
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid() and gave_password(request, form, "old_password"):
        try:
            passwords.choose(user, form.cleaned_data["new_password1"], address_of(request))
        except passwords.Changed:
            return redirect("login")
        stay_alone(request, user)
        request.session[PASSWORD_AT] = timezone.now().timestamp()
        messages.success(request, _("密码已修改。下次登录请用新密码；在别处的登录已经失效。"))
        return redirect("account")
    return render(request, "login/password_change.html", {"form": form})


def gave_password(request: HttpRequest, form: PasswordForm | ConfirmForm | EnrolForm, field: str) -> bool:
    """Whether that field of a valid form holds the user's own password; else the form says what is wrong."""
    try:
        if confirm_password(request, actor(request), form.cleaned_data[field]):
            return True
        form.add_error(field, _("密码不对。请再试一次；密码区分大小写。"))
    except throttle.Locked:
        form.add_error(field, _("试的次数太多，15分钟内不能再试。"))
    return False


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_confirm(request: HttpRequest) -> HttpResponse:
    """The password once more, before something that asks for it; then back to where that was."""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and gave_password(request, form, "password"):
        return redirect(destination(request, request.POST.get("next", "")))
    asked = request.POST if request.method == "POST" else request.GET
    return render(request, "login/confirm.html", {"form": form, "next": asked.get("next", "")})


@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End every other session of one's own account."""
    user = actor(request)
    with transaction.atomic():
        if not end_everywhere(user):
            return redirect("login")
        stay_alone(request, user)
        journal.note("logout.elsewhere", actor=user, address=address_of(request))
    messages.success(request, _("别处的登录都已退出。"))
    return redirect("account")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def factor_set(request: HttpRequest) -> HttpResponse:
    """Set up the second step by one's own wish, with the password."""
    user = actor(request)
    if factor.has_factor(user):
        return redirect("account")
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and gave_password(request, form, "password"):
        if codes := enrolment.confirm(request.session, user, form.cleaned_data["code"], address_of(request)):
            context = {"codes": codes, "next": destination(request, "/account/")}
            return render(request, "login/recovery_codes.html", context)
        form.add_error("code", form.wrong)
    offered = enrolment.offered(request.session, user)
    return render(request, "login/enrol.html", {"form": form, "enrolment": offered})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def factor_off(request: HttpRequest) -> HttpResponse:
    """Take the second step off again, or new recovery codes: with the password, and only where no role asks for it."""
    user = actor(request)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and gave_password(request, form, "password"):
        with transaction.atomic():
            if not user.hold():
                return redirect("login")
            if not factor.has_factor(user):
                return redirect("account")
            if request.POST.get("wish") == "codes":
                codes = factor.new_recovery_codes(user)
                journal.note("login.codes_renewed", actor=user, address=address_of(request))
                return render(request, "login/recovery_codes.html", {"codes": codes, "next": "/account/"})
            if not factor.is_required(user):
                factor.forget(user)
                journal.note("login.factor_off", actor=user, address=address_of(request))
                messages.success(request, _("两步验证已关闭。"))
        return redirect("account")
    context = {"form": form, "required": factor.is_required(user), "secured": factor.has_factor(user)}
    return render(request, "login/factor_off.html", context)
