"""`manage.py serve`: one command from an empty folder to a running Songnuan."""

import http.client
import socket
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _

from campaigns.models import Batch
from songnuan.setup.accounts import accounts_table
from songnuan.setup.processes import Processes, StopRequest

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
# The 60 MB of files that the upload page takes at once, and the form around them. Waitress answers 413 above it.
REQUEST_BYTES = 64 * 1024 * 1024
# Connections that say nothing, or a letter now and then, keep nobody out soon. Against a network stands nginx.
SILENT = ("--connection-limit=800", "--channel-timeout=20", "--cleanup-interval=5", "--asyncore-use-poll")
START_SECONDS = 60.0
TICK_SECONDS = 0.2
WORKED_SECONDS = 10.0
"""A worker that ran for so long was well, and fell over some file: the pages are not to fall with it."""


class Command(BaseCommand):
    """Prepares the database, loads the demo into an empty one, runs web and worker until told to stop."""

    help = "启动送温暖：准备数据库，首次启动时载入2023年演示数据，运行网页服务与后台任务。"
    requires_system_checks: list[str] = []
    stop: StopRequest

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Address, port, and whether an empty database gets the demo."""
        parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认 127.0.0.1")
        parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
        parser.add_argument("--no-demo", action="store_false", dest="demo", help="不载入演示数据")

    def handle(self, *args: Any, host: str, port: int, demo: bool, **options: Any) -> None:
        """Exit code 0 after Ctrl-C or SIGTERM, 1 (CommandError) when a step or a process failed."""
        self.stop = StopRequest()
        self.stop.listen()
        ensure_free(host, port)
        self.say(_("正在准备数据库……"))
        self.run_step("bootstrap")
        if demo and not self.stop and lacks_demo():
            self.say(_("首次启动，正在载入2023年演示数据，约需几分钟……"))
            unfinished_mark().touch()
            self.run_step("demo")
            if not self.stop:
                unfinished_mark().unlink()
        if not self.stop:
            self.serve(host, port)
        self.say(_("已停止。"))

    def say(self, line: str) -> None:
        """Print at once, also into a pipe."""
        self.stdout.write(line)
        self.stdout.flush()

    def run_step(self, name: str) -> None:
        """Run one of our commands to its end, in a process of its own: it may make the keys we lack."""
        with Processes(settings.BASE_DIR) as steps:
            steps.start(name, [*MANAGE, name], silent=True)
            while not (ended := steps.ended()) and not self.stop:
                time.sleep(TICK_SECONDS)
        if ended and ended[1] != 0:
            raise CommandError(_("“%(name)s”这一步没有完成，原因见上。") % {"name": name})

    def serve(self, host: str, port: int) -> None:
        """Run web and worker until a signal comes; CommandError when the web server ends by itself, or a worker at once."""
        with Processes(settings.BASE_DIR) as services:
            self.say(_("正在启动网页服务与后台任务……"))
            services.start(_("网页服务"), web_command(host, port))
            worker = _("后台任务")
            services.start(worker, [*MANAGE, "worker"])
            self.await_answer(services, host, port)
            if not self.stop:
                self.say(_("送温暖已启动：http://%(host)s:%(port)s/") % {"host": host, "port": port})
                self.say(accounts_table(settings.HOME))
                self.say(_("按 Ctrl-C 停止。"))
            while not self.stop:
                if services.revived(worker, WORKED_SECONDS):
                    self.say(_("后台任务意外中断，已重新启动。"))
                fail_if_ended(services)
                time.sleep(TICK_SECONDS)
            self.say(_("正在停止……"))

    def await_answer(self, services: Processes, host: str, port: int) -> None:
        """Return when the application answers, or a signal came; CommandError when it does not in time."""
        deadline = time.monotonic() + START_SECONDS
        while not self.stop and not answers(host, port):
            fail_if_ended(services)
            if time.monotonic() > deadline:
                raise CommandError(_("网页服务在一分钟内没有应答，请查看上面的输出。"))
            time.sleep(TICK_SECONDS)


def web_command(host: str, port: int) -> list[str]:
    """The web server: waitress, in Python alone."""
    limits = ["--threads=12", f"--max-request-body-size={REQUEST_BYTES}", "--ident=", *SILENT]
    return [
        sys.executable,
        "-m",
        "waitress",
        f"--host={host}",
        f"--port={port}",
        *limits,
        "songnuan.wsgi:application",
    ]


def ensure_free(host: str, port: int) -> None:
    """CommandError where the address cannot be listened on."""
    try:
        socket.create_server((host, port)).close()
    except (OSError, OverflowError) as error:
        taken = _(
            "无法使用 %(host)s:%(port)s（%(error)s）。请先停止占用它的程序，或换一个端口：make run PORT=8001"
        )
        raise CommandError(taken % {"host": host, "port": port, "error": error}) from error


def unfinished_mark() -> Path:
    """A file that stands while the demo is being loaded: an interrupted loading is taken up again."""
    return Path(settings.HOME / "demo-unfinished")


def lacks_demo() -> bool:
    """True for an empty ledger or a half-loaded demo; never once a union's own data is in."""
    try:
        return unfinished_mark().exists() or not Batch.objects.exists()
    finally:
        connections.close_all()


def answers(host: str, port: int) -> bool:
    """Whether /healthz answers (with 200, or with the redirect to TLS where that is set)."""
    local = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104  (compared, not listened on)
    named = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", local)
    connection = http.client.HTTPConnection(local, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": named})
        return connection.getresponse().status < 400
    except OSError:
        return False
    finally:
        connection.close()


def fail_if_ended(services: Processes) -> None:
    """CommandError naming the process that ended by itself."""
    if ended := services.ended():
        name, code = ended
        raise CommandError(
            _("%(name)s意外退出（代码 %(code)s），请查看上面的输出。") % {"name": name, "code": code}
        )
