"""What a test that emptied the tables leaves to the next: the same rows, and numbers that go on behind them."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db.models import Max

from tests.reference import keep, put_back


@pytest.mark.django_db(transaction=True)
def test_rows_come_back_as_they_were_and_new_ones_stand_behind_them() -> None:
    before, last = keep(), Group.objects.aggregate(last=Max("pk"))["last"]
    call_command("flush", verbosity=0, interactive=False, reset_sequences=True)
    assert not Group.objects.exists()
    put_back(before)
    assert keep() == before
    assert Group.objects.create(name="新角色").pk > last
