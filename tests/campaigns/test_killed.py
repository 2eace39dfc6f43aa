"""A process killed outright between an act and its event (T50): both stand afterwards, or neither does."""

import json
import os
import random
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.installed import install
from tests.processes import MANAGE, ROOT, environment, manage
from tests.soak import times

pytestmark = [pytest.mark.slow, pytest.mark.sqlite, pytest.mark.hardening("T50")]
ROUNDS = times(6, 300)

ACTS = """
import os, sys, time
from django.db import transaction
from django.test import RequestFactory
from campaigns import journal
from campaigns.models import User
from songnuan.accounts import acts
from songnuan.setup.people import make_account
boss = User.objects.filter(username="boss").first() or make_account("boss", "周总", "省级工作人员", "22", None)
user = User.objects.filter(username="wang").first() or make_account("wang", "王芳", "市县填报员", "220104", None)
request = RequestFactory().post("/")
request.user = boss
real = journal.record
def slowly(*said, **more):
    time.sleep(0.004)
    event = real(*said, **more)
    time.sleep(0.004)
    return event
journal.record = slowly
print("ready", flush=True)
while True:
    acts.switch(request, user, on=not user.is_active)
"""
APART = ACTS.replace(
    "    acts.switch(request, user, on=not user.is_active)",
    """    user.is_active = not user.is_active
    user.save(update_fields=("is_active",))
    journal.note("account.enabled" if user.is_active else "account.disabled", actor=boss, body={"account": user.pk})""",
)
"""The control: the same two writes, each in a transaction of its own."""


def killed(home: Path, code: str, after: float) -> None:
    """Begin to act, and die so many seconds after the first act."""
    run = subprocess.Popen(
        [*MANAGE, "shell", "--no-imports", "-c", code], cwd=ROOT, env=environment(home), stdout=subprocess.PIPE
    )  # fmt: skip
    assert run.stdout is not None
    assert run.stdout.readline() == b"ready\n"
    try:
        run.wait(after)
    except subprocess.TimeoutExpired:
        os.kill(run.pid, signal.SIGKILL)
    assert run.wait(30) == -signal.SIGKILL
    run.stdout.close()


def told_and_done(home: Path) -> tuple[bool, bool]:
    """Whether the account is on, as the last event tells and as it is."""
    with closing(sqlite3.connect(home / "db.sqlite3", timeout=30)) as database:
        verb = database.execute(
            "SELECT verb FROM campaigns_event WHERE verb IN ('account.enabled', 'account.disabled')"
            " ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
        active = database.execute("SELECT is_active FROM campaigns_user WHERE username = 'wang'").fetchone()
    return verb is None or verb[0] == "account.enabled", bool(active[0])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    install(tmp_path)
    return tmp_path


def test_an_act_and_its_event_stand_or_fall_together(home: Path) -> None:
    chance = random.Random(50)
    for _turn in range(ROUNDS):
        killed(home, ACTS, chance.uniform(0.05, 0.6))
        told, done = told_and_done(home)
        assert told == done
    whole = manage(["audit", "--verify", "--json"], home)
    assert whole.returncode == 0, whole.stdout
    assert json.loads(whole.stdout)["faults"] == 0


def test_control_apart_they_do_not(home: Path) -> None:
    chance = random.Random(51)
    for _turn in range(times(40, 40)):
        killed(home, APART, chance.uniform(0.05, 0.3))
        told, done = told_and_done(home)
        if told != done:
            return
    pytest.fail("the control never fell apart")
