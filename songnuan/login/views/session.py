"""What the pages' script asks: is the session still there, does somebody work, and the password once more in place."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.models import User
from songnuan.login import factor, throttle
from songnuan.login.limits import time_left
from songnuan.login.passwords import must_change
from songnuan.login.sign_in import check_password, complete, note_half
from songnuan.login.views.steps import code_is_right


def owner_of(user: User) -> str:
    """What a page bears of its user, to notice when somebody else has signed in meanwhile."""
    return salted_hmac("songnuan.login.page", str(user.pk), algorithm="sha256").hexdigest()[:16]


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest) -> JsonResponse:
    """GET: how long the session has; POST: the same, and its user is at work."""
    return JsonResponse(_state(request))


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_POST
def session_again(request: HttpRequest) -> JsonResponse:
    """The password once more, on a page that stays as it is: only for the user whose page it is."""
    try:
        user = check_password(request, request.POST.get("username", ""), request.POST.get("password", ""))
        if user is None or not constant_time_compare(owner_of(user), request.POST.get("owner", "")):
            if user is not None:
                note_half(request, user)
            return _refused(_("密码不对。请再试一次；密码区分大小写。"))
        if factor.has_factor(user) and not code_is_right(request, user, request.POST.get("code", "")):
            return _refused(_("验证码不对，或者已经用过。请等手机上换了新的数字再试。"))
    except throttle.Locked:
        return _refused(_("试的次数太多，15分钟内不能再试。页面上填写的内容还在。"))
    if must_change(user) or (factor.is_required(user) and not factor.has_factor(user)):
        note_half(request, user)
        return _refused(_("这个账号要先到登录页办一件事（修改密码或设置两步验证），不能在这里继续。"))
    complete(request, user)
    return JsonResponse(_state(request))


def _refused(why: str) -> JsonResponse:
    return JsonResponse({"error": why}, status=422)


def _state(request: HttpRequest) -> dict[str, object]:
    if not isinstance(request.user, User):
        return {"alive": False, "token": get_token(request)}
    left = time_left(request.session)
    return {
        "alive": True, "owner": owner_of(request.user), "seconds": max(0, int(min(left.idle, left.whole))),
        "token": get_token(request),
    }  # fmt: skip


session.asks_who = session_again.asks_who = True  # type: ignore[attr-defined]
session.is_asking = True  # type: ignore[attr-defined]
