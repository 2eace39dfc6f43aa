"""账号: the list, a new one, one with what may be done to it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.actor import actor
from campaigns.models import User
from campaigns.overtaken import Overtaken
from songnuan.accounts import acts
from songnuan.accounts.forms import CreateForm, EditForm, MoveForm
from songnuan.accounts.listing import line_of, listing
from songnuan.accounts.rights import MANAGE, managed_by
from songnuan.login import factor, throttle
from songnuan.login.models import SignIn

may_manage = permission_required(MANAGE, raise_exception=True)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@may_manage
@never_cache
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Who has an account, where, and how it stands."""
    asked = {name: str(value) for name, value in request.GET.items()}
    report = listing(actor(request), asked)
    return render(request, "accounts/list.html", {"report": report, "page": report.page})


@may_manage
@never_cache
@form_page
def account_create(request: HttpRequest) -> HttpResponse:
    """新建账号; then the slip, once."""
    form = CreateForm(request.POST or None, giver=actor(request))
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data
        wanted = acts.Wanted(
            wish["username"], wish["name"], wish["phone"], wish["union"], tuple(wish["roles"]), wish["since"]
        )
        try:
            return slips(request, acts.create(request, [wanted]))
        except IntegrityError:  # somebody took the name a moment ago: it is looked up again
            form = CreateForm(request.POST, giver=actor(request))
    return render(request, "accounts/create.html", {"form": form}, status=422 if form.is_bound else 200)


def slips(request: HttpRequest, made: list[acts.Slip]) -> HttpResponse:
    """First passwords on the screen, to print: the only time that they are shown."""
    context = {"slips": made, "site": request.build_absolute_uri("/")}
    return render(request, "accounts/slips.html", context)


def managed(request: HttpRequest, pk: int) -> User:
    """An account that the user manages; 404 for every other."""
    found = managed_by(actor(request)).prefetch_related("groups", "postings__union")
    return get_object_or_404(found, pk=pk)


@may_manage
@never_cache
@require_safe
def account_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: who, where, since when, and what may be done."""
    user = managed(request, pk)
    name = throttle.print_of(user.username)
    context: dict[str, Any] = {
        "account": user, "line": line_of(user, throttle.locked_names([name])), "secured": factor.has_factor(user),
        "postings": user.postings.select_related("union").order_by("-since", "-pk"),
        "sign_ins": SignIn.objects.filter(user=user)[:10],
    }  # fmt: skip
    return render(request, "accounts/account.html", context)


@may_manage
@form_page
def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """修改: name, phone, roles."""
    user = managed(request, pk)
    now = {
        "name": user.name, "phone": user.phone, "roles": list(user.groups.all()), "seen": acts.seen_of(user),
    }  # fmt: skip
    form = EditForm(request.POST or None, giver=actor(request), user=user, initial=now)
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data
        try:
            acts.change(request, user, wish["name"], wish["phone"], list(wish["roles"]), seen=wish["seen"])
        except Overtaken as refusal:
            form.refuse(refusal)
        except ValidationError as fault:
            form.add_error("roles", fault)
        else:
            messages.success(request, _("已保存。"))
            return redirect("account_page", pk=pk)
    context = {"form": form, "account": user}
    return render(request, "accounts/edit.html", context, status=422 if form.is_bound else 200)


@may_manage
@form_page
def account_move(request: HttpRequest, pk: int) -> HttpResponse:
    """调动: to another union from a day on."""
    user = managed(request, pk)
    now = {"seen": acts.posted_of(user)}
    form = MoveForm(request.POST or None, user=user, giver=actor(request), initial=now)
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data
        try:
            acts.move(request, user, wish["union"], wish["since"], seen=wish["seen"])
        except Overtaken as refusal:
            form.refuse(refusal)
        except ValidationError as fault:
            form.add_error("union", fault)
        else:
            messages.success(request, _("已调动。原来的任职到那一天为止，需要重新登录。"))
            return (
                redirect("accounts")
                if not managed_by(actor(request)).filter(pk=pk).exists()
                else redirect("account_page", pk=pk)
            )
    context = {"form": form, "account": user}
    return render(request, "accounts/move.html", context, status=422 if form.is_bound else 200)


@may_manage
@require_POST
def account_disable(request: HttpRequest, pk: int) -> HttpResponse:
    done = acts.switch(request, managed(request, pk), on=False)
    return _told(request, pk, _("已停用。正在登录的立即退出。") if done else "")


@may_manage
@require_POST
def account_enable(request: HttpRequest, pk: int) -> HttpResponse:
    done = acts.switch(request, managed(request, pk), on=True)
    return _told(request, pk, _("已启用。") if done else "")


@may_manage
@never_cache
@form_page
def account_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """重置密码: says what it does, then shows the new first password once."""
    user = managed(request, pk)
    if request.method == "POST":
        return slips(request, [acts.reset(request, user)])
    return render(request, "accounts/reset.html", {"account": user})


@may_manage
@require_POST
def account_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    done = acts.unlock(request, managed(request, pk))
    return _told(request, pk, _("已解除锁定，现在可以登录。") if done else "")


@may_manage
@require_POST
def account_factor_off(request: HttpRequest, pk: int) -> HttpResponse:
    done = acts.take_off_factor(request, managed(request, pk))
    return _told(request, pk, _("已解除两步验证。角色要求两步验证的，下次登录时重新设置。") if done else "")


def _told(request: HttpRequest, pk: int, done: str) -> HttpResponse:
    """Back to the account, with what was done: of nothing that nothing was."""
    if done:
        messages.success(request, done)
    else:
        messages.info(request, _("原来就是这样，没有改动。"))
    return redirect("account_page", pk=pk)
