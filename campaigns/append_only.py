"""The log only grows, and the database itself holds to it: triggers that refuse what our code never does (T51).

Whoever owns the tables can take triggers away; the chain of digests is for that (campaigns.chain). A migration that
makes SQLite build one of these tables anew loses its triggers: it ends with `protect`, and `missing` tells.
"""

from typing import Any

EVENTS, DETAILS = "campaigns_event", "campaigns_eventdetail"

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
_FUNCTION = f"""CREATE OR REPLACE FUNCTION songnuan_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'insufficient_privilege'; END $$"""


def protect(connection: Any) -> None:
    """Put up every trigger that is missing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for name in missing(connection):
            cursor.execute(_made(connection, name))


def release(connection: Any) -> None:
    """Take the triggers away: for the way back of a migration, and for tests that empty their tables."""
    with connection.cursor() as cursor:
        for name in _wanted(connection):
            place = f" ON {_POSTGRES[name][0]}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS songnuan_only_grows()")


def missing(connection: Any) -> list[str]:
    """The triggers that should stand and do not, or are switched off."""
    standing = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(standing)
        found = {name for (name,) in cursor.fetchall()}
    return [name for name in _wanted(connection) if name not in found]


def _wanted(connection: Any) -> list[str]:
    return list(_POSTGRES if connection.vendor == "postgresql" else _SQLITE)


def _made(connection: Any, name: str) -> str:
    if connection.vendor == "postgresql":
        table, when, each = _POSTGRES[name]
        return f"CREATE TRIGGER {name} {when} ON {table} {each} EXECUTE FUNCTION songnuan_only_grows()"
    return f"CREATE TRIGGER {name} {_SQLITE[name]} BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
