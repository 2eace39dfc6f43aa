"""A row that is put into a table for an afternoon and taken out again has left its values in the log."""

from typing import Any

import pytest
from django.test import Client

from beneficiaries.models import Ceiling
from campaigns.models import Event
from songnuan.entry.models import HeaderSynonym
from tests import factories as make
from tests.admin.pages import address, seen, signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T50")]


@pytest.fixture
def province() -> Client:
    return signed_in(make.user("省级工作人员", make.PROVINCE, "province"))


def told() -> list[tuple[str, dict[str, Any]]]:
    events = Event.objects.filter(verb__startswith="admin.").order_by("sequence")
    return [(event.verb, event.body["values"]) for event in events]


def test_a_ceiling_is_told_as_it_came_was_changed_and_went(province: Client) -> None:
    typed = {"per_time": "9999999", "per_campaign": "20000000.50", "document": "吉工发〔2026〕1号"}
    assert province.post(address(Ceiling, "add"), typed).status_code == 302
    ceiling = Ceiling.objects.get()
    at, off = (address(Ceiling, page, ceiling.pk) for page in ("change", "delete"))
    changed = {**typed, "per_time": "500", **seen(province, at)}
    assert province.post(at, changed).status_code == 302
    assert province.post(off, {"post": "yes", **seen(province, off)}).status_code == 302
    rest = {"每人本次活动最多(元)": "20,000,000.50", "依据的文件": "吉工发〔2026〕1号"}
    came, went = {"每次最多(元)": "9,999,999.00", **rest}, {"每次最多(元)": "500.00", **rest}
    assert told() == [
        ("admin.add", {name: {"from": "", "to": value} for name, value in came.items()}),
        ("admin.change", {"每次最多(元)": {"from": "9,999,999.00", "to": "500.00"}}),
        ("admin.delete", {name: {"from": value, "to": ""} for name, value in went.items()}),
    ]
    auditor = signed_in(make.user("安全审计", make.PROVINCE))
    assert "9,999,999.00" in text(auditor.get("/audit/"))


def test_what_a_header_was_read_as_meanwhile_is_told(province: Client) -> None:
    HeaderSynonym.objects.all().delete()
    synonym = HeaderSynonym.objects.create(written="慰问金", header="慰问金(元)")
    at = address(HeaderSynonym, "change", synonym.pk)
    other = {"written": "慰问金", "header": "慰问品折价(元)", "sheet": "", **seen(province, at)}
    assert province.post(at, other).status_code == 302
    assert told() == [("admin.change", {"标准列名": {"from": "慰问金(元)", "to": "慰问品折价(元)"}})]
