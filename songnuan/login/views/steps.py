"""The steps between a right password and being in. Behind each stands nothing but the half login of the session."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from campaigns import journal
from campaigns.actor import address_of
from campaigns.models import User
from songnuan.login import enrolment, factor, half, passwords, throttle
from songnuan.login.forms import CodeForm, PasswordForm
from songnuan.login.half import Half
from songnuan.login.views.door import destination, go_on, welcome

Step = Callable[[HttpRequest, User, Half], HttpResponse]


def step(route: str) -> Callable[[Step], Callable[[HttpRequest], HttpResponse]]:
    """A step on the way in: only for whom it is the next one. Everybody else begins at the beginning."""

    def decorated(view: Step) -> Callable[[HttpRequest], HttpResponse]:
        @login_not_required
        @never_cache
        @sensitive_post_parameters()
        @require_http_methods(["GET", "HEAD", "POST"])
        def answer(request: HttpRequest) -> HttpResponse:
            found = half.found(request)
            if found is None or half.next_step(*found) != route:
                return redirect("login")
            return view(request, *found)

        return answer

    return decorated


@step(half.CODE)
def login_code(request: HttpRequest, user: User, state: Half) -> HttpResponse:
    """Six digits, or a recovery code; five tries in a quarter of an hour."""
    form = CodeForm(request.POST or None)
    locked = False
    if request.method == "POST" and form.is_valid():
        try:
            if code_is_right(request, user, form.cleaned_data["code"]):
                half.code_was_given(request, state)
                return go_on(request)
            form.add_error("code", form.wrong)
        except throttle.Locked:
            locked = True
    context = {"form": form, "locked": locked}
    return render(request, "login/code.html", context, status=429 if locked else 200)


def code_is_right(request: HttpRequest, user: User, code: str) -> bool:
    """A digit code or a recovery code of the account, counted first like a password; Locked after five."""
    name, address = throttle.print_of(str(user.pk), "code"), address_of(request)
    taken = throttle.take(name, throttle.ANYWHERE)
    with transaction.atomic():
        right = factor.take_code(user, code) or factor.take_recovery_code(user, code)
        if right:
            throttle.give_back(taken)
        journal.note("login.second" if right else "login.second_failed", actor=user, address=address)
    return right


@step(half.PASSWORD)
def login_password(request: HttpRequest, user: User, state: Half) -> HttpResponse:
    """A password of one's own in the place of the first one, or of one that is too old."""
    form = PasswordForm(request.POST or None, user=user, asks_old=False)
    if request.method == "POST" and form.is_valid():
        try:
            passwords.choose(user, form.cleaned_data["new_password1"], address_of(request))
        except passwords.Changed:
            return redirect("login")
        half.password_was_chosen(request, state, user)
        return go_on(request)
    return render(
        request, "login/password.html", {"form": form, "why": passwords.must_change(user), "account": user}
    )


@step(half.ENROL)
def login_enrol(request: HttpRequest, user: User, state: Half) -> HttpResponse:
    """Set up the authenticator that the role asks for; then in, with the recovery codes on the screen once."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if codes := enrolment.confirm(request.session, user, form.cleaned_data["code"], address_of(request)):
            welcome(request, user)
            context = {"codes": codes, "next": destination(request, state.next)}
            return render(request, "login/recovery_codes.html", context)
        form.add_error("code", form.wrong)
    offered = enrolment.offered(request.session, user)
    return render(request, "login/enrol.html", {"form": form, "enrolment": offered, "asked": True})
