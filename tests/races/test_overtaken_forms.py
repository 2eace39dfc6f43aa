"""Two forms of 数据管理 that were opened alike are sent at one moment: one is saved, the other is told."""

import pytest
from django.test import Client

from campaigns.models import FundSource, User
from tests import factories as make
from tests.admin.pages import address, seen
from tests.races.threads import together

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.hardening("T62")]


def test_of_forms_sent_at_once_one_is_saved() -> None:
    user = make.user(None, make.PROVINCE, "root")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    source = FundSource.objects.latest("pk")
    at = address(FundSource, "change", source.pk)
    browsers = [Client() for _one in range(4)]
    for browser in browsers:
        browser.force_login(User.objects.get(pk=user.pk))
    form = {"order": source.order, "name_en": source.name_en, **seen(browsers[0], at)}
    answers = together(
        *[
            lambda browser=browser, number=number: browser.post(at, {**form, "name": f"来源{number}"})
            for number, browser in enumerate(browsers)
        ]
    )
    codes = [answer.status_code for answer in answers]
    assert sorted(codes) == [200, 200, 200, 302]
    source.refresh_from_db()
    assert source.name == f"来源{codes.index(302)}"
