"""Who is dismissed while a file goes out to them gets nothing more of it (T28): it breaks off, and no paper is opened."""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.test import Client

from campaigns import journal
from campaigns.held import OutOfReach, SessionOver
from campaigns.models import Posting, User
from campaigns.turns import Held
from songnuan.audit import download, log
from songnuan.entry import originals
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T28")]
WISH = {"purpose": "audit", "why": "年度经费审查", "password": make.PASSWORD}


def disabled() -> None:
    User.objects.update(is_active=False)


def posted_elsewhere() -> None:
    """As by an account page: every session ends."""
    User.objects.update(session_round=F("session_round") + 1)


def out_of_reach() -> None:
    """As when the union moves: their session stands."""
    Posting.objects.update(union=make.union(make.YUSHU))


ENDS: dict[Callable[[], None], type[Exception]] = {
    disabled: SessionOver, posted_elsewhere: SessionOver, out_of_reach: OutOfReach,
}  # fmt: skip


@pytest.fixture(params=ENDS)
def end(request: pytest.FixtureRequest) -> Callable[[], type[Exception]]:
    """Ends it, with its event; which refusal is right from then on."""

    def ended() -> type[Exception]:
        with transaction.atomic():
            request.param()
            journal.note("account.disabled", actor=None)
        return ENDS[request.param]

    return ended


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the originals that were opened."""
    names, read = list[str](), originals.read

    def noted(name: str) -> bytes:
        names.append(name)
        return read(name)

    monkeypatch.setattr(originals, "read", noted)
    return names


@pytest.fixture
def sent() -> Iterator[Callable[..., Iterator[bytes]]]:
    """What a browser is sent, piece by piece."""
    with ExitStack() as answers:

        def pieces(user: User, address: str, wish: dict[str, str]) -> Iterator[bytes]:
            client = Client()
            client.force_login(user)
            answer: Any = client.post(address, wish)
            answers.callback(answer.close)
            assert answer.status_code == 200
            return iter(answer.streaming_content)

        yield pieces


@pytest.fixture
def package(sent: Callable[..., Iterator[bytes]]) -> Iterator[bytes]:
    for number in range(3):
        batch = make.batch({"慰问帮扶发放": [make.disbursement(姓名=f"职工{number}")]})
        batch.stored_as, batch.file_name = originals.keep(b"name\nrow %d\n" % number), f"{number}.csv"
        batch.save(update_fields=("stored_as", "file_name"))
    return sent(make.user("经审", make.CHAOYANG), f"/inspection/package/?union={make.CHAOYANG}", WISH)


@pytest.fixture
def csv(sent: Callable[..., Iterator[bytes]], monkeypatch: pytest.MonkeyPatch) -> Iterator[bytes]:
    """A log of several blocks of two."""
    for module in (log, download):
        monkeypatch.setattr(module, "BLOCK", 2)
    for _event in range(9):
        journal.note("login.done", actor=None)
    return sent(make.user("安全审计", make.PROVINCE), "/audit/download/", {"format": "csv"})


def until_an_original_is_out(pieces: Iterator[bytes], opened: list[str]) -> bytes:
    got = b""
    while not opened:
        got += next(pieces)
    return got


def test_no_further_paper_of_a_package(
    package: Iterator[bytes], opened: list[str], end: Callable[[], type[Exception]]
) -> None:
    got = until_an_original_is_out(package, opened)
    before = len(opened)
    with pytest.raises(end()):
        next(package)
    assert (len(opened), list(package), b"index.xlsx" in got) == (before, [], False)


def test_control_a_package_that_asks_for_nobody_goes_out_whole(
    package: Iterator[bytes],
    opened: list[str],
    end: Callable[[], type[Exception]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    got = until_an_original_is_out(package, opened)
    end()
    monkeypatch.setattr(Held, "_refuse", lambda _self: None)
    names = zipfile.ZipFile(io.BytesIO(got + b"".join(package))).namelist()
    assert (len([name for name in names if name.endswith(".csv")]), names[-1]) == (3, "index.xlsx")


@pytest.mark.parametrize("end", [disabled, posted_elsewhere], indirect=True)
def test_no_further_block_of_the_log(csv: Iterator[bytes], end: Callable[[], type[Exception]]) -> None:
    *_head, block = next(csv), next(csv), next(csv)
    with pytest.raises(end()):
        next(csv)
    assert (block.count(b"\r\n"), list(csv)) == (2, [])


def test_blocks_hold_every_event_once(csv: Iterator[bytes], django_assert_num_queries: Any) -> None:
    *_head, block = next(csv), next(csv), next(csv)
    with django_assert_num_queries(3):  # who reads, where the last block ended, the block
        block += next(csv)
    rows = (block + b"".join(csv)).decode().splitlines()
    numbers = [int(row.partition(",")[0]) for row in rows]
    assert numbers == list(range(numbers[0], 0, -1))
