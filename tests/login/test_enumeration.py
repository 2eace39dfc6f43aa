"""Nobody learns from an answer, or from how long it takes, whether there is an account (T31)."""

import statistics
import time

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client

from campaigns.models import User
from songnuan.login import passwords, throttle
from tests import factories as make
from tests.login.people import give

# Hashing takes its time whatever the database.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.hardening("T31")]
NAMES = ("known", "first", "unknown", "disabled")


class Counted(PBKDF2PasswordHasher):
    """Django's own hasher with fewer rounds, which counts how often it works."""

    iterations = 100_000
    rounds: list[int] = []

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        self.rounds.append(iterations or self.iterations)
        return super().encode(password, salt, iterations)


@pytest.fixture(autouse=True)
def accounts(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    hashers.get_hashers.cache_clear()
    monkeypatch.setattr(passwords, "FIRST_ITERATIONS", 6_000)
    monkeypatch.setattr(throttle, "take", lambda *_unused: None)
    make.clerk(username="known")
    passwords.give_first(make.clerk(username="first"))
    gone = make.clerk(username="disabled")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    Counted.rounds.clear()


def rounds(name: str) -> int:
    Counted.rounds.clear()
    page = give(Client(), name, "wrong-word-77").content.decode()
    assert "账号或密码不对" in page
    return sum(Counted.rounds)


def test_every_name_costs_the_same_hashing() -> None:
    assert {name: rounds(name) for name in NAMES} == dict.fromkeys(NAMES, 100_000)


def test_every_name_gets_the_same_page() -> None:
    pages = set()
    for name in NAMES:
        client = Client()
        page = give(client, name, "wrong-word-77").content.decode()
        token = client.cookies["csrftoken"].value
        pages.add((len(page.replace(name, "").replace(token, "")), "账号或密码不对" in page))
    assert len(pages) == 1


def seconds(name: str) -> float:
    """Of processor time: a busy machine says nothing about the name."""
    started = time.process_time()
    give(Client(), name, "wrong-word-77")
    return time.process_time() - started


def difference(count: int) -> float:
    """By which part of the longest the typical answers differ at most, asked in turn."""
    taken: dict[str, list[float]] = {name: [] for name in NAMES}
    for _again in range(count):
        for name in NAMES:
            taken[name].append(seconds(name))
    typical = [statistics.median(times) for times in taken.values()]
    return 1 - min(typical) / max(typical)


def alike(count: int) -> bool:
    """Whether all take as long in one of three measurements: a busy machine makes differences, and takes none away."""
    return any(difference(count) < 0.15 for _turn in range(3))


@pytest.mark.slow
def test_every_name_takes_as_long() -> None:
    assert alike(40)


@pytest.mark.slow
def test_control_a_name_that_is_not_hashed_answers_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AbstractBaseUser, "set_password", lambda *_unused: None)
    assert not alike(15)
