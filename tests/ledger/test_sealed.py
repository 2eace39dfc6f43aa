"""No citizen's ID number, phone, address, card or hardship stands readable anywhere in the database (T40)."""

from collections.abc import Iterator

import pytest
from django.db import connection

from beneficiaries.models import Disbursement, RosterEntry
from songnuan.lib import cipher
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T40")]

ID = make.citizen_id(77)
SENTINELS = (ID, "13844556677", "红旗街哨兵小区", "6222021234567890", "哨兵备注", "哨兵警官", "哨兵重病")


def tables() -> make.Tables:
    helped = make.disbursement(
        身份证号=ID,
        联系电话="13844556677",
        家庭住址="红旗街哨兵小区",
        银行卡号="6222021234567890",
        备注="哨兵备注",
    )
    officer = make.disbursement(姓名="哨兵警官", 人员类别="艰苦岗位民警", 身份证号=make.citizen_id(78))
    return {
        "慰问帮扶发放": [helped, {**officer, "联系电话": None}],
        "在档困难职工": [make.roster(身份证号=ID, 致困原因="哨兵重病")],
    }


def everything_stored() -> Iterator[str]:
    """Every value of every table, as text; bytes as Latin-1 and as UTF-8."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  (our own table names)
            for row in cursor.fetchall():
                for value in row:
                    if isinstance(value, bytes | memoryview):
                        yield bytes(value).decode("latin-1")
                        yield bytes(value).decode("utf-8", "replace")
                    else:
                        yield str(value)


def found() -> set[str]:
    stored = "\n".join(everything_stored())
    return {sentinel for sentinel in SENTINELS if sentinel in stored}


def test_nothing_personal_is_readable_in_the_database() -> None:
    make.batch(tables())
    assert found() == set()


def test_control_without_the_seal_the_search_finds_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cipher.Keys, "seal", lambda _keys, plain, _bound_to: plain)
    make.batch(tables())
    assert found() == set(SENTINELS)


def test_the_sealed_values_come_back_and_the_closed_class_keeps_no_number() -> None:
    make.batch(tables())
    helped, officer = Disbursement.objects.order_by("row")
    assert helped.person is not None
    assert helped.person.id_number == ID
    assert helped.private["phone"] == "13844556677"
    assert officer.person is None
    assert officer.name == ""
    assert officer.private == {"name": "哨兵警官"}
    assert RosterEntry.objects.get().private["reason"] == "哨兵重病"
