"""What a run leaves behind besides its answers: lines in logs, files in the home and in the temporary folder."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.access.rows import CLOSED, HIDDEN
from tests.access.world import World


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def overheard() -> Iterator[list[str]]:
    """Everything that any logger says inside the block, tracebacks included, whatever its level and its handlers."""
    ear = _Ear()
    known = (logging.getLogger(name) for name in sorted(logging.root.manager.loggerDict))
    loggers = [logging.root, *(logger for logger in known if not logger.propagate)]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(ear)
        logger.setLevel(logging.DEBUG)
    try:
        yield ear.lines
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(ear)
            logger.setLevel(level)


def files() -> set[Path]:
    """Every file of the home and of the temporary folder, the database aside (what lies in it is tested with T40)."""
    places = {Path(settings.HOME), Path(tempfile.gettempdir())}
    found = {path for place in places for path in place.rglob("*") if path.is_file()}
    return {path for path in found if not path.name.startswith(("test.sqlite3", "keys.json"))}


def told(text: str, world: World) -> list[str]:
    """Texts and numbers of citizens, and any text of a county, that stand in a log line or a file."""
    words = {CLOSED, HIDDEN}.union(*({*place.numbers, place.sign, place.citizens} for place in world.places))
    return sorted(word for word in words if word in text)
