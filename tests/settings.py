"""The application's settings under test: a home of its own, made before anything reads it."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from songnuan.lib import keyfile

_home = Path(tempfile.mkdtemp(prefix="songnuan-test-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
keyfile.create(_home)
(_home / "static").mkdir()
os.environ["SONGNUAN_HOME"] = str(_home)
# The independent reader of the tests is openpyxl on the standard library's parser, whatever else is installed.
os.environ["OPENPYXL_LXML"] = "False"

from songnuan.settings import *  # noqa: E402  (the home must stand first)

# Tasks run where they are enqueued; the worker itself is tested as a process.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# A test logs in often; the real hasher takes a quarter of a second on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A browser keeps its line to a live server open; the database must not be kept with it, or it cannot be dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# A file, not memory: threads and live servers then lock each other as they do in production.
# Only the waiting for the disk is left out; what a power cut does is tested with real processes.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(_home / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        **SQLITE_OPTIONS,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
    }
# Each test client makes the middleware anew; static files are looked for when one is asked for, not all of them each time.
WHITENOISE_AUTOREFRESH = True
# `flush` as tests need it: the database refuses to empty the audit log.
INSTALLED_APPS = ["tests.emptying", *INSTALLED_APPS]
