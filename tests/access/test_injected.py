"""Addresses that carry SQL or lookups (T37): ignored or refused, never a fault, and never part of a statement."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.db import connection

from tests.access.asker import Asker, leaks
from tests.access.pages import MARK, page_of
from tests.access.probes import all_probes
from tests.access.world import World
from tests.by_turns import turn
from tests.hardening import PROBES

pytestmark = [pytest.mark.slow, pytest.mark.hardening("T37")]
SQL = (
    f"' OR '{MARK}'='{MARK}",
    f"1) UNION SELECT password, '{MARK}' FROM campaigns_user--",  # noqa: S608  (it is the attack)
    f'" ; DROP TABLE {MARK}; --',
    f"-id, (SELECT '{MARK}')",
    f"%' ESCAPE '{MARK}",
    f"\x00{MARK}",
    f"𠮷{MARK}\ud83d".encode("utf-8", "replace").decode(),
    f"9{'9' * 40}",
)
LOOKUPS = (
    "_connector", "_negated", "pk__in", "union__name__regex", "by__password__startswith", "union__code__gte",
    "added_by__by__password__regex", "sealed__startswith", "__class__", "o", "order", "order_by", "sort", "q", "page", "p",
)  # fmt: skip


class Statements:
    """The text of every statement, as long as it hangs on the connection."""

    def __init__(self) -> None:
        self.holding: list[str] = []
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        if MARK in sql:
            self.holding.append(sql[:200])
        return execute(sql, params, many, context)


@pytest.mark.parametrize("name", ["clerk of 朝阳区", "system administrator"])
def test_no_address_becomes_part_of_a_statement(
    name: str, world: World, record_property: Callable[..., None]
) -> None:
    reader, statements = world.readers[name], Statements()
    ask, asked, wrong = Asker(reader), 0, []
    first = 3 * turn()  # what is not asked on one database is on the other
    # One address of each route; the admin's lists are asked by whoever may see the most of them.
    of_admin = name == "system administrator"
    pages = {
        probe.route.key: probe
        for probe in all_probes(world)
        if probe.place is world.own
        and (probe.route.action == "changelist" if of_admin else probe.model_admin is None)
        and not probe.route.key.startswith("help")
    }
    with connection.execute_wrapper(statements):
        for place, probe in enumerate(pages.values()):
            page = page_of(ask(probe, "GET"))
            if page is None:
                continue
            own = dict(parse_qsl(urlsplit(probe.address).query))
            fields = {name for form in page.forms if form.method == "get" for name in form.values}
            for number, field in enumerate(sorted({*fields, *own, *LOOKUPS[(place + first) % 6 :: 6]})):
                address = f"{urlsplit(probe.address).path}?{urlencode({**own, field: SQL[(number + asked) % len(SQL)]})}"
                response = ask(type(probe)(probe.route, probe.place, address), "GET")
                asked += 1
                if response.status_code not in (200, 302, 400, 403, 404, 405, 409, 422) or leaks(
                    response, reader, world
                ):
                    wrong.append((address, response.status_code))
    record_property(PROBES, asked)
    assert wrong == []
    assert statements.holding == []
    assert asked > 100


def test_numbers_beyond_every_table_are_not_found(world: World) -> None:
    ask, beyond = Asker(world.readers["province staff"]), "9" * 20
    found = {re.sub(r"/\d+(?=/)", f"/{beyond}", probe.address): probe for probe in all_probes(world)}
    asked = [replace(probe, address=address) for address, probe in found.items() if beyond in address]
    assert len(asked) > 50
    answers = [(probe.address, method, ask(probe, method)) for probe in asked for method in ("GET", "POST")]
    assert {answer.status_code for _address, _method, answer in answers} <= {302, 403, 404, 405}


def test_control_a_statement_put_together_from_text_is_noticed(world: World) -> None:
    statements = Statements()
    with connection.execute_wrapper(statements), connection.cursor() as cursor:
        cursor.execute(f"SELECT '{MARK}'")
        cursor.execute("SELECT %s", [MARK])
    assert (len(statements.holding), statements.count) == (1, 2)
