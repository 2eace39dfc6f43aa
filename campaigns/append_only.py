"""The log only grows, and the database itself holds to it: triggers that refuse what our code never does (T51).

Whoever owns the tables can take triggers away; the chain of digests is for that (campaigns.chain). A migration that
makes SQLite build one of these tables anew loses its triggers: it ends with `protect`, and `missing` tells.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction

EVENTS, DETAILS, END = "campaigns_event", "campaigns_eventdetail", "campaigns_journal"

_REFUSED = "the audit log only grows"
_DETAIL_CHANGED = (
    "NEW.id {is_not} OLD.id OR NEW.event_id {is_not} OLD.event_id OR NEW.uid {is_not} OLD.uid"
    " OR NEW.sealed {is_not} OLD.sealed OR (OLD.key IS NULL AND NEW.key IS NOT NULL)"
)
"""All of a detail stays but the key that opens it: that is sealed anew, or destroyed for good."""

_SQLITE = {
    "event_stays": f"BEFORE UPDATE ON {EVENTS}",
    "event_is_kept": f"BEFORE DELETE ON {EVENTS}",
    "detail_stays": f"BEFORE UPDATE ON {DETAILS} WHEN {_DETAIL_CHANGED.format(is_not='IS NOT')}",
    "detail_is_kept": f"BEFORE DELETE ON {DETAILS}",
    # INSERT OR REPLACE takes the row that stands there away, and no trigger of its deletion is asked.
    "event_is_not_replaced": f"BEFORE INSERT ON {EVENTS} WHEN EXISTS"  # noqa: S608  (constants)
    f" (SELECT 1 FROM {EVENTS} WHERE id = NEW.id OR sequence = NEW.sequence)",
    "detail_is_not_replaced": f"BEFORE INSERT ON {DETAILS} WHEN EXISTS"  # noqa: S608
    f" (SELECT 1 FROM {DETAILS} WHERE id = NEW.id OR event_id = NEW.event_id)",
}
_POSTGRES = {
    "event_stays": (EVENTS, "BEFORE UPDATE OR DELETE", "FOR EACH ROW"),
    "event_is_kept": (EVENTS, "BEFORE TRUNCATE", "FOR EACH STATEMENT"),
    "detail_stays": (
        DETAILS, "BEFORE UPDATE", f"FOR EACH ROW WHEN ({_DETAIL_CHANGED.format(is_not='IS DISTINCT FROM')})"
    ),
    "detail_is_kept": (DETAILS, "BEFORE DELETE", "FOR EACH ROW"),
    "detail_is_not_emptied": (DETAILS, "BEFORE TRUNCATE", "FOR EACH STATEMENT"),
}  # fmt: skip
_BODY = f"BEGIN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'insufficient_privilege'; END"
_FUNCTION = f"""CREATE OR REPLACE FUNCTION songnuan_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ {_BODY} $$"""


def protect(connection: Any) -> None:
    """Put up every trigger that is missing, in place of whatever bears its name."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for name in missing(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{_place(connection, name)}")
            cursor.execute(_made(connection, name))


def release(connection: Any) -> None:
    """Take the triggers away: for the way back of a migration, and for tests that empty their tables."""
    with connection.cursor() as cursor:
        for name in _wanted(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{_place(connection, name)}")
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS songnuan_only_grows()")


def missing(connection: Any) -> list[str]:
    """The triggers that should stand and do not: gone, switched off, on another table, or doing something else."""
    standing = _on_postgres(connection) if connection.vendor == "postgresql" else _on_sqlite(connection)
    return [name for name in _wanted(connection) if name not in standing]


def foreign(connection: Any) -> list[str]:
    """Triggers, rules and policies of rows on the tables of the log that are none of ours: they may swallow what is noted,
    or hide it from some who ask.
    """
    asked = "SELECT name, tbl_name, 1 FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s, %s)"
    if connection.vendor == "postgresql":
        asked = (
            "WITH ours AS (SELECT unnest(ARRAY[%s, %s, %s])::regclass AS id)"
            " SELECT tgname, tgrelid::regclass::text, 1 FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (SELECT id FROM ours)"
            " UNION ALL SELECT rulename, '', 0 FROM pg_rewrite WHERE ev_class IN (SELECT id FROM ours)"
            " UNION ALL SELECT polname, '', 0 FROM pg_policy WHERE polrelid IN (SELECT id FROM ours)"
            " UNION ALL SELECT 'row level security', '', 0 FROM pg_class WHERE relrowsecurity AND oid IN (SELECT id FROM ours)"
        )
    with connection.cursor() as cursor:
        cursor.execute(asked, [EVENTS, DETAILS, END])
        ours = {(name, table, 1) for name, table in _wanted(connection).items()}
        return sorted({name for name, *_ in {*cursor.fetchall()} - ours})


def _on_sqlite(connection: Any) -> set[str]:
    """SQLite keeps the words in which a trigger was made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {
            name for name, made in cursor.fetchall() if name in _SQLITE and made == _made(connection, name)
        }


def _on_postgres(connection: Any) -> set[str]:
    """PostgreSQL says a trigger in words of its own: in the same as one that is made for comparison, on tables that go again."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'songnuan_only_grows'")
        if [(body.strip(),) for (body,) in cursor.fetchall()] != [(_BODY,)]:
            return set()
        standing = set(_said(cursor, {table: table for table in (EVENTS, DETAILS)}))
        models = {table: f"model_{table}" for table in (EVENTS, DETAILS)}
        for table, model in models.items():
            cursor.execute(f"CREATE TEMPORARY TABLE {model} (LIKE {table}) ON COMMIT DROP")
        for name, (table, when, each) in _POSTGRES.items():
            cursor.execute(_trigger(name, when, models[table], each))
        wanted = list(_said(cursor, models))
        cursor.execute(f"DROP TABLE {', '.join(models.values())}")
    return {said[0] for said in wanted if said in standing}


def _said(cursor: Any, places: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Each trigger of these tables that is on: its name, which of the tables, and its definition without the table's name."""
    for table, place in places.items():
        cursor.execute(
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgrelid = %s::regclass",
            [place],
        )
        for name, said in cursor.fetchall():
            yield name, table, re.sub(r" ON \S+ ", " ON … ", said, count=1)


def _wanted(connection: Any) -> dict[str, str]:
    """Each of our triggers, and its table."""
    if connection.vendor == "postgresql":
        return {name: table for name, (table, _when, _each) in _POSTGRES.items()}
    return {name: DETAILS if f" ON {DETAILS}" in when else EVENTS for name, when in _SQLITE.items()}


def _made(connection: Any, name: str) -> str:
    if connection.vendor == "postgresql":
        table, when, each = _POSTGRES[name]
        return _trigger(name, when, table, each)
    return f"CREATE TRIGGER {name} {_SQLITE[name]} BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"


def _trigger(name: str, when: str, table: str, each: str) -> str:
    return f"CREATE TRIGGER {name} {when} ON {table} {each} EXECUTE FUNCTION songnuan_only_grows()"


def _place(connection: Any, name: str) -> str:
    """What follows a trigger's name where it is taken away."""
    return f" ON {_POSTGRES[name][0]}" if connection.vendor == "postgresql" else ""
