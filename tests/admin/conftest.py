"""Who sits at 数据管理."""

import pytest
from django.test import Client

from tests import factories as make
from tests.admin.pages import signed_in


@pytest.fixture
def province() -> Client:
    return signed_in(make.user("省级工作人员", make.PROVINCE, "province"))


@pytest.fixture
def admin() -> Client:
    return signed_in(make.user("系统管理员", make.PROVINCE, "admin"))
