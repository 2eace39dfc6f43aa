"""In and out: name and password, 退出, 切换用户."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import View

from campaigns.models import User
from songnuan.login import half, remembered
from songnuan.login.forms import LoginForm
from songnuan.login.sign_in import check_password, complete, leave, note_half
from songnuan.login.throttle import Locked

HOME = "overview"


@method_decorator([never_cache, sensitive_post_parameters("password"), login_not_required], name="dispatch")
class Login(View):
    """Name and password; the same answer to a wrong password, an unknown name and a disabled account."""

    asks_who = True

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(destination(request, request.GET.get("next", "")))
        known = remembered.names(request)
        chosen = request.GET.get("as", "")
        form = LoginForm(initial={"username": chosen if chosen in known else "", "remember": chosen in known})
        return self._page(request, form, chosen=chosen if chosen in known else "")

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(destination(request, request.POST.get("next", "")))
        form = LoginForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        wish = form.cleaned_data
        try:
            user = check_password(request, wish["username"], wish["password"])
        except Locked:
            return self._page(request, form, refused="locked", status=429)
        if user is None:
            return self._page(request, form, refused="wrong")
        half.begin(request, user, request.POST.get("next", ""))
        response = go_on(request)
        if half.found(request):
            note_half(request, user)
        if wish["remember"]:
            remembered.remember(request, response, user.username)
        elif user.username in remembered.names(request):
            remembered.forget(request, response, user.username)
        return response

    def _page(self, request: HttpRequest, form: LoginForm, status: int = 200, **more: Any) -> HttpResponse:
        asked = request.POST if request.method == "POST" else request.GET
        context = {
            "form": form, "next": asked.get("next", ""), "ended": request.GET.get("ended", ""),
            "names": remembered.names(request), **more,
        }  # fmt: skip
        return render(request, "login/login.html", context, status=status)


def go_on(request: HttpRequest) -> HttpResponse:
    """To the next step on the way in, or in."""
    on_the_way = half.found(request)
    if on_the_way is None:
        return redirect("login")
    user, state = on_the_way
    step = half.next_step(user, state)
    if step:
        return redirect(step)
    welcome(request, user)
    return redirect(destination(request, state.next))


def welcome(request: HttpRequest, user: User) -> None:
    """Sign in, and say where else the account is signed in just now."""
    arrival = complete(request, user)
    for sign_in in arrival.elsewhere[:1]:
        told = _(
            "这个账号在别处也登录着（%(at)s，地址 %(address)s）。如果不是您本人，请马上修改密码，别处的登录随即失效。"
        )
        at = date_format(timezone.localtime(sign_in.at), "Y-m-d H:i")
        messages.warning(request, told % {"at": at, "address": sign_in.address or "—"})


def destination(request: HttpRequest, wished: str) -> str:
    """Where to go once in: the page that was asked for where it is an address of ours, and no name of a route."""
    inside = url_has_allowed_host_and_scheme(wished, {request.get_host()}, request.is_secure())
    if inside and wished.startswith("/"):
        return wished
    return resolve_url(HOME)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """退出, and 切换用户: the session is gone; the next one gives name and password."""
    leave(request)
    return redirect("login")


@login_not_required
@require_POST
def forget_name(request: HttpRequest) -> HttpResponse:
    """不再记住: take a name off this computer."""
    response = redirect("login")
    remembered.forget(request, response, request.POST.get("name", ""))
    return response
