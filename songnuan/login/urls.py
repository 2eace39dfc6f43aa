"""Addresses of the login."""

from django.urls import path

from songnuan.login import half
from songnuan.login.views import account, door, session, steps

urlpatterns = [
    path("login/", door.Login.as_view(), name="login"),
    path("login/code/", steps.login_code, name=half.CODE),
    path("login/new-password/", steps.login_password, name=half.PASSWORD),
    path("login/second-step/", steps.login_enrol, name=half.ENROL),
    path("login/forget/", door.forget_name, name="login_forget"),
    path("logout/", door.sign_out, name="logout"),
    path("session/", session.session, name="session"),
    path("session/again/", session.session_again, name="session_again"),
    path("account/", account.account, name="account"),
    path("account/elsewhere/", account.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("account/second-step/", account.factor_set, name="factor_set"),
    path("account/second-step/off/", account.factor_off, name="factor_off"),
    path("password/", account.password_change, name="password_change"),
    path("password/confirm/", account.password_confirm, name="password_confirm"),
]
