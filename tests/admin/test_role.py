"""What a role may do is written in words, table by table."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import override

pytestmark = pytest.mark.django_db


def said(role: str, language: str = "zh-hans") -> str:
    with override(language):
        return str(admin.site._registry[Group].rights(Group.objects.get(name=role)))


def test_verbs_stand_beside_their_table_as_the_models_name_them() -> None:
    assert said("账号管理员") == "<div><b>用户</b> 管理账号</div>"
    assert said("安全审计") == "<div><b>操作记录</b> 查看</div>"
    assert said("安全审计", "en") == "<div><b>Event</b> View</div>"


def test_no_code_is_left_among_them() -> None:
    assert "_" not in "".join(said(role.name) for role in Group.objects.all())
