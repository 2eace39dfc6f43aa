"""An act that found all as it wanted it changes nothing and leaves no event (T50): walked over every route that notes something."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import Service
from campaigns.models import Event, User, Visit
from songnuan.accounts import acts
from songnuan.login.models import Attempts
from tests import factories as make
from tests.access.noted import ROUTES
from tests.access.pages import Page
from tests.fieldwork.test_teams import first_team, planned
from tests.login.test_factor import secured

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T50")]

NEW = "each makes one more, and one that must not be there twice is refused"
GONE = "the second finds nothing that it could be done to, and is refused"
LOOKED = "whoever looks, or takes something along, has done so each time"
TRIED = "each try counts, and each way in or out is one"
SHOWN = "a new secret each time"

Sent = tuple[Client, str, dict[str, Any]]


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def as_it_stands(browser: Client, at: str, having: str, **more: object) -> Sent:
    """The form of a page that has such a field, sent back untouched."""
    forms = Page(browser.get(at).content.decode()).forms
    form = next(one for one in forms if having in one.values)
    return browser, at, {**{name: values for name, values in form.values.items() if values}, **more}


def province() -> Client:
    return signed_in(make.user("省级工作人员", make.PROVINCE))


def of_account(act: str, **stands: object) -> Sent:
    clerk = make.clerk(username="wangfang")
    User.objects.filter(pk=clerk.pk).update(**stands)
    manager = signed_in(make.user("账号管理员", make.CHANGCHUN))
    return manager, reverse(act, args=[clerk.pk]), {}


def account_edit() -> Sent:
    clerk = make.clerk(username="wangfang")
    User.objects.filter(pk=clerk.pk).update(is_staff=acts.works_in_admin(list(clerk.groups.all())))
    manager = signed_in(make.user("账号管理员", make.CHANGCHUN))
    return as_it_stands(manager, reverse("account_edit", args=[clerk.pk]), "roles")


def factor_off(**wish: object) -> Sent:
    return signed_in(make.clerk()), reverse("factor_off"), {"password": make.PASSWORD, **wish}


def article_edit() -> Sent:
    return as_it_stands(province(), f"{reverse('article_edit')}?campaign=2023&union=22", "text")


def photograph_caption() -> Sent:
    make.batch({"走访企业": [make.visit()]})
    photograph = make.photograph(Visit.objects.get(), caption="走访")
    at = reverse("photograph_caption", args=[photograph.uid])
    return signed_in(make.clerk()), at, {"caption": "走访"}


def team_edit() -> Sent:
    return as_it_stands(province(), reverse("team_edit", args=[first_team().pk]), "members-TOTAL_FORMS")


def plan() -> Sent:
    return as_it_stands(province(), reverse("plan", args=[planned().pk]), "kind")


def plan_done() -> Sent:
    return province(), reverse("plan_done", args=[planned().pk]), {}


def period() -> Sent:
    made = make.period()
    made.deadline, made.closes = (
        moment.replace(second=0, microsecond=0) for moment in (made.deadline, made.closes)
    )
    made.save()
    return as_it_stands(province(), reverse("period", args=[made.pk]), "deadline")


def activity_correct() -> Sent:
    make.batch({"服务职工": [make.service()]})
    at = reverse("activity_correct", args=[Service.objects.get().record])
    return as_it_stands(signed_in(make.clerk()), at, "reason", reason="核对")


def factor_rules() -> Sent:
    return as_it_stands(province(), reverse("factor_rules"), "role")


AGAIN: dict[str, str | tuple[Callable[[], Sent], ...]] = {
    "rows_export": LOOKED, "edition_take": NEW, "edition_verify": LOOKED, "published_add": NEW, "published_void": GONE,
    "allocation_new": NEW, "allocation_void": GONE, "article_edit": (article_edit,), "upload": NEW,
    "upload_confirm": GONE, "upload_answer": "the file is checked anew", "pending_row": GONE,
    "upload_mend": "what changes nothing is left out (songnuan.entry.mending)", "upload_columns": "the file is checked anew",
    "upload_cancel": GONE, "upload_discard": GONE, "parcel_confirm": GONE, "batch_undo": GONE, "visit_new": NEW,
    "visit_correct": "the same is refused (tests/entry/visits/test_save.py)", "visit_keep": LOOKED, "visit_people": LOOKED, "visit_take": GONE,
    "photograph_caption": (photograph_caption,), "photograph_remove": GONE, "photograph_add": NEW, "login": TRIED,
    "logout": TRIED, "password_change": SHOWN, "login_code": TRIED, "login_password": SHOWN, "login_enrol": GONE,
    "session_again": TRIED, "sign_out_elsewhere": "ends the sessions that nobody knows of as well", "factor_set": GONE,
    "factor_off": (factor_off, lambda: factor_off(wish="codes")), "password_confirm": TRIED, "account_create": NEW,
    "account_import_confirm": NEW, "factor_rules": (factor_rules,), "account_edit": (account_edit,), "account_move": GONE,
    "account_disable": (lambda: of_account("account_disable", is_active=False),),
    "account_enable": (lambda: of_account("account_enable"),), "account_reset": SHOWN,
    "account_unlock": (lambda: of_account("account_unlock"),),
    "account_factor_off": (lambda: of_account("account_factor_off"),), "person_field": LOOKED, "find": LOOKED,
    "working_lists": LOOKED, "duplicate": "each decision stands, with who made it", "audit_download": LOOKED,
    "firm_pair": "decided once (songnuan.fieldwork.firms.deciding)", "team_new": NEW, "team_edit": (team_edit,), "plan_new": NEW,
    "plan": (plan,), "plan_card_whole": LOOKED, "plan_done": (plan_done,), "plan_drop": GONE, "need_new": NEW, "need_take": GONE,
    "need_step": "each is a step, with who made it", "activity_new": NEW, "activity_correct": (activity_correct,),
    "inspection_package": LOOKED, "campaign_close": GONE, "amendment_ask": NEW, "amendment_remove": NEW, "amendment_add": NEW,
    "amendment_approve": GONE, "amendment_refuse": GONE, "campaign_new": NEW, "campaign_unions": GONE, "filing_file": NEW,
    "filing_recall": GONE, "filing_approve": GONE, "filing_return": GONE, "board_export": LOOKED, "filing_stamp": NEW,
    "periods_propose": GONE, "period_new": NEW, "period": (period,), "period_grant": NEW, "admin:logout": TRIED,
}  # fmt: skip
"""How each is sent where all stands so already; or why there is no such thing."""

ASKED = [(route, at) for route, told in AGAIN.items() if not isinstance(told, str) for at in range(len(told))]
BESIDE = {
    "django_session",
    "login_signin",
    "login_attempts",
    "login_familiaraddress",
    "campaigns_event",
    "campaigns_journal",
}


def stored() -> dict[str, list[Any]]:
    """Every row of every table but of those about the request itself."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.managed and model._meta.db_table not in BESIDE
    }


def test_every_route_that_notes_something_says_what_a_second_time_is() -> None:
    assert set(AGAIN) == {route for route, verbs in ROUTES.items() if not isinstance(verbs, str)}


@pytest.mark.parametrize(("route", "at"), ASKED, ids=[f"{route}-{at}" for route, at in ASKED])
def test_what_stands_so_already_is_neither_changed_nor_noted(route: str, at: int) -> None:
    browser, address, sent = AGAIN[route][at]()
    before, noted = stored(), Event.objects.count()
    answer = browser.post(address, sent)
    assert answer.status_code in (200, 302), answer.context and answer.context.get("form").errors
    assert [event.verb for event in Event.objects.order_by("sequence")[noted:]] == []
    assert stored() == before


def test_the_control_what_stands_otherwise_is_changed_and_noted() -> None:
    clerk = secured()
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    Attempts.objects.create(
        name=acts.throttle.print_of("wangfang"), address="192.0.2.7", since=timezone.now(), count=1
    )
    manager = signed_in(make.user("账号管理员", make.CHANGCHUN))
    for act, verb in (
        ("account_enable", "account.enabled"), ("account_unlock", "login.unlocked"),
        ("account_factor_off", "account.factor_reset"), ("account_disable", "account.disabled"),
    ):  # fmt: skip
        before = stored()
        manager.post(reverse(act, args=[clerk.pk]))
        assert Event.objects.latest("sequence").verb == verb
        assert act == "account_unlock" or stored() != before


def test_whoever_loses_the_way_into_the_tables_by_the_account_page_is_told_so() -> None:
    clerk = make.clerk(username="wangfang")
    wanted = acts.works_in_admin(list(clerk.groups.all()))
    User.objects.filter(pk=clerk.pk).update(is_staff=not wanted)
    manager = signed_in(make.user("账号管理员", make.CHANGCHUN))
    browser, at, sent = as_it_stands(manager, reverse("account_edit", args=[clerk.pk]), "roles")
    assert browser.post(at, sent).status_code == 302
    (change,) = Event.objects.get(verb="account.changed").body["values"].values()
    assert change == {"from": not wanted, "to": wanted}
