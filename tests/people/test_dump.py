"""T40 on PostgreSQL: a real pg_dump of everything that was entered, shown and refused holds nothing of a person."""

import subprocess

import pytest
from django.db import connection

from campaigns.models import Batch, PendingRow
from tests import factories as make
from tests.people.readers import PHONE, SECRETS
from tests.people.test_traces import used
from tests.postgres import programs

pytestmark = [
    pytest.mark.slow, pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.hardening("T40"),
]  # fmt: skip


def dumped() -> str:
    """What a backup would hold: schema and rows of the whole database, as text."""
    database = connection.settings_dict
    words = [
        programs() / "pg_dump",
        "--host",
        database["HOST"],
        "--username",
        database["USER"],
        database["NAME"],
    ]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def lying_open(dump: str) -> list[str]:
    """Secrets that stand there, as text or as the bytes of a binary column."""
    codes = ("utf-8", "utf-16-le", "gb18030")
    return [
        secret for secret in SECRETS
        if secret in dump or any(secret.encode(code).hex() in dump for code in codes)
    ]  # fmt: skip


def test_a_dump_holds_nothing_of_a_person_and_the_control_is_found() -> None:
    used()
    number, *_more = SECRETS
    wrong = make.disbursement(姓名="王桂兰", 身份证号=number, 联系电话=PHONE, **{"慰问金(元)": "五百元"})
    make.post(
        {
            "慰问帮扶发放": [make.disbursement(姓名="周晴"), wrong],
            "在档困难职工": [make.roster(身份证号=number, 致困原因=SECRETS[-1])],
        },
        valid_rows=True,
    )
    assert PendingRow.objects.count() == 1
    dump = dumped()
    assert "COPY public.beneficiaries_disbursement " in dump
    assert lying_open(dump) == []
    Batch.objects.filter(pk=Batch.objects.latest("pk").pk).update(
        reason=PHONE, file_digest="", stored_as=number.encode().hex()
    )
    assert lying_open(dumped()) == [number, PHONE]
