"""`rotate_keys` killed outright again and again, on many rows, while others go on looking people up (T43)."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.installed import install
from tests.processes import MANAGE, ROOT, environment, manage
from tests.soak import times

pytestmark = [pytest.mark.slow, pytest.mark.sqlite, pytest.mark.hardening("T43")]
ROWS = times(3_000, 200_000)
KILLS = times(4, 60)
FILL = """
import uuid
from beneficiaries.models import Person
from songnuan.lib import cipher
for start in range(0, {rows}, 2000):
    made = []
    for n in range(start, min(start + 2000, {rows})):
        uid = uuid.uuid4()
        made.append(Person(uid=uid, index=cipher.blind_index(str(n)), sealed=cipher.seal(str(n).encode(), uid)))
    Person.objects.bulk_create(made)
"""
LOOK = """
import json, select, sys
from beneficiaries.models import Person
from songnuan.lib import cipher
wrong = looked = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    n = str(looked * 7919 % {rows})
    found = Person.objects.filter(index__in=cipher.blind_indexes(n)).first()
    wrong += found is None or cipher.unseal(bytes(found.sealed), found.uid) != n.encode()
    looked += 1
print(json.dumps([looked, wrong]))
"""
READ = """
import json
from beneficiaries.models import Person
from songnuan.lib import cipher
read = {{cipher.unseal(bytes(person.sealed), person.uid) for person in Person.objects.iterator()}}
exact = sum(Person.objects.filter(index=cipher.blind_index(str(n))).count() for n in range(0, {rows}, {step}))
print(json.dumps([len(read), exact]))
"""


def shell(home: Path, code: str) -> Any:
    done = manage(["shell", "--no-imports", "-c", code], home, seconds=3_600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout.strip() else None


def test_nothing_is_lost_or_unfindable_however_often_it_is_killed(tmp_path: Path) -> None:
    install(tmp_path)
    shell(tmp_path, FILL.format(rows=ROWS))
    looker = subprocess.Popen(
        [*MANAGE, "shell", "--no-imports", "-c", LOOK.format(rows=ROWS)], cwd=ROOT, env=environment(tmp_path),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    interrupted = sum(killed(tmp_path, 1.2 + 0.3 * turn) for turn in range(KILLS))
    done = manage(["rotate_keys", "--json"], tmp_path, seconds=3_600)
    assert done.returncode == 0, done.stderr
    said, _nothing = looker.communicate("enough", timeout=60)
    looked, wrong = json.loads(said)
    assert (looked > 50, wrong) == (True, 0)
    assert interrupted >= 1
    step = max(1, ROWS // 500)
    whole = [ROWS, len(range(0, ROWS, step))]
    assert shell(tmp_path, READ.format(rows=ROWS, step=step)) == whole
    assert manage(["rotate_keys", "--destroy-old"], tmp_path, seconds=3_600).returncode == 0
    assert shell(tmp_path, READ.format(rows=ROWS, step=step)) == whole


def killed(home: Path, after: float) -> bool:
    """Whether a run was killed before it was done."""
    run = subprocess.Popen(
        [*MANAGE, "rotate_keys"], cwd=ROOT, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    try:
        assert run.wait(after) == 0
    except subprocess.TimeoutExpired:
        os.kill(run.pid, signal.SIGKILL)
        run.wait(30)
        return True
    return False
