"""What is typed into the search box of a table: a few words are looked for, each once, and more are refused (T16)."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.admin import scoped
from campaigns.admin.searching import TooMuchSoughtFor, bounded
from tests import factories as make
from tests.admin.pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T16")]
REFUSED = "查找的内容太多：最多6个词、100个字，这次没有查找。"
BOXES = sorted(
    f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    for model, its_admin in admin.site._registry.items()
    if its_admin.search_fields
)


def test_each_word_is_looked_for_once() -> None:
    assert bounded('工会 朝阳  工会 "长春 工厂" 工会') == '工会 朝阳 "长春 工厂"'
    assert bounded("") == ""


@pytest.mark.parametrize("text", [" ".join("一二三四五六七"), "工" * 101, "工会 " * 400])
def test_more_is_refused(text: str) -> None:
    with pytest.raises(TooMuchSoughtFor):
        bounded(text)


def test_every_box_says_so_and_asks_nothing() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    user = make.user("省级工作人员", make.PROVINCE)
    user.groups.add(Group.objects.get(name="系统管理员"))
    client, opened = signed_in(user), {}
    for name in BOXES:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse(name), {"q": " ".join(f"工会{n}" for n in range(300))})
        if answer.status_code == 200:
            opened[name] = (
                REFUSED in answer.content.decode(),
                max(query["sql"].count("LIKE") for query in queries),
            )
    assert len(opened) > 15
    assert {said for said, _likes in opened.values()} == {True}
    assert max(likes for _said, likes in opened.values()) <= 2


def test_control_without_the_bound_each_word_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoped, "bounded", lambda text: text)
    client: Any = signed_in(make.user("省级工作人员", make.PROVINCE))
    with CaptureQueriesContext(connection) as queries:
        client.get(
            reverse("admin:beneficiaries_disbursement_changelist"), {"q": " ".join(map(str, range(20)))}
        )
    assert max(query["sql"].count("LIKE") for query in queries) >= 20
