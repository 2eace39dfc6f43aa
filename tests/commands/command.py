"""Our commands run inside the test's own transaction."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

from tests import factories as make


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        return [fault["code"] for fault in self.answer["errors"]]


def run(*words: object) -> Ran:
    """Run `manage.py` with these words; a CommandError's text counts as standard error, as there."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command(*map(str, words), stdout=out, stderr=err)
    except CommandError as error:
        code = error.returncode
        err.write(str(error))
    except SystemExit as end:
        code = int(end.code or 0)
    return Ran(code, out.getvalue(), err.getvalue())


def upload(path: Path, *more: object, union: str = make.CHAOYANG, campaign: str = "2023") -> Ran:
    return run("upload", path, "--campaign", campaign, "--union", union, "--json", *more)


def totals(*more: object) -> dict[str, Any]:
    return run("totals", "--campaign", "2023", "--json", *more).answer
