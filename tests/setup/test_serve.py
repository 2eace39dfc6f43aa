"""`serve` as an operator meets it: real processes, real signals, a real port."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from songnuan.setup.management.commands.serve import lacks_demo, unfinished_mark
from tests.installed import install
from tests.processes import MANAGE, ROOT, environment, manage

pytestmark = pytest.mark.slow

STARTED = "按 Ctrl-C 停止。"
LOADING = "首次启动"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def is_free(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) != 0


def wait_until(fact: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def children(process: subprocess.Popen[str]) -> dict[str, int]:
    """The running children of a `serve`: what each is → its process id."""
    listed = subprocess.run(
        ["ps", "--ppid", str(process.pid), "-o", "pid=,args="], capture_output=True, text=True, check=False
    )
    found = {}
    for line in listed.stdout.splitlines():
        pid, arguments = line.split(maxsplit=1)
        kind = next((kind for kind in ("waitress", "worker", "bootstrap", "demo") if kind in arguments), None)
        if kind:
            found[kind] = int(pid)
    return found


def runs(pid: int) -> bool:
    """Whether the process is there and no mere zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def serving(home: Path, port: int, *words: str, until: str = STARTED) -> Iterator[subprocess.Popen[str]]:
    """A `serve` that has printed the line `until`; killed at the end should it still run."""
    process = subprocess.Popen(
        [*MANAGE, "serve", "--port", str(port), *words],
        cwd=ROOT,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A shell has Ctrl-C ignored for what it starts in the background; serve must obey all the same.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509
    )
    try:
        seen = []
        for line in process.stdout:
            seen.append(line)
            if until in line:
                break
        else:
            pytest.fail("serve ended before it was ready:\n" + "".join(seen))
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.stdout.close()
        process.wait()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared installation without data."""
    folder = tmp_path_factory.mktemp("home")
    install(folder)
    return folder


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_serves_until_the_signal_and_leaves_nothing_behind(home: Path, number: signal.Signals) -> None:
    port = free_port()
    with serving(home, port, "--no-demo") as process:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b'{"status": "ok"}')
        connection.close()
        pids = children(process)
        assert set(pids) == {"waitress", "worker"}
        process.send_signal(number)
        assert process.wait(20) == 0
    assert [kind for kind, pid in pids.items() if runs(pid)] == []
    assert wait_until(lambda: is_free(port))  # a test beside this one may have been given it just then


@pytest.mark.hardening("T15")
def test_connections_that_say_nothing_keep_nobody_out(home: Path) -> None:
    """A hundred are what waitress takes by itself, and then no more."""
    port = free_port()
    with serving(home, port, "--no-demo"), ExitStack() as held:
        for _silent in range(130):
            line = held.enter_context(socket.create_connection(("127.0.0.1", port)))
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-a: ")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
        connection.close()


@pytest.mark.slow
def test_a_taken_port_is_named_and_nothing_is_started(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        refused = manage(["serve", "--port", str(port)], home)
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert f"无法使用 127.0.0.1:{port}" in refused.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("victim", "other"), [("worker", "waitress"), ("waitress", "worker")])
def test_one_process_lost_stops_the_other(home: Path, victim: str, other: str) -> None:
    port = free_port()
    with serving(home, port, "--no-demo") as process:
        pids = children(process)
        os.kill(pids[victim], signal.SIGKILL)
        assert process.wait(20) == 1
        assert "意外退出（代码 -9）" in process.stdout.read()
    assert not runs(pids[other])


@pytest.mark.slow
def test_children_follow_a_killed_serve(home: Path) -> None:
    port = free_port()
    with serving(home, port, "--no-demo") as process:
        pids = children(process)
        process.kill()
        process.wait()
        assert wait_until(lambda: not any(runs(pid) for pid in pids.values()))
    assert wait_until(lambda: is_free(port))  # a test beside this one may have been given it just then


@pytest.mark.slow
def test_an_interrupted_demo_is_marked_and_taken_up_again(tmp_path: Path) -> None:
    install(tmp_path)
    for _ in range(2):
        with serving(tmp_path, free_port(), until=LOADING) as process:
            assert wait_until(lambda process=process: "demo" in children(process))
            pid = children(process)["demo"]
            process.terminate()
            assert process.wait(20) == 0
        assert not runs(pid)
        assert (tmp_path / "demo-unfinished").exists()


@pytest.mark.django_db
def test_only_an_empty_ledger_or_a_half_loaded_demo_gets_the_demo(settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    assert lacks_demo()
    unfinished_mark().touch()
    assert lacks_demo()


@pytest.mark.slow
def test_the_first_start_loads_the_demo_and_the_second_starts_in_seconds(tmp_path: Path) -> None:
    with serving(tmp_path, free_port()) as process:
        process.terminate()
        assert process.wait(20) == 0
    assert (tmp_path / "demo-accounts.json").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "demo-unfinished").exists()
    with serving(tmp_path, free_port()) as process:
        process.terminate()
        assert LOADING not in process.stdout.read()
