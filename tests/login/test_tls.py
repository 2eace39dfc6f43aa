"""Behind TLS (T39): cookies of this host alone, HSTS. A process of its own, as settings are read once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from songnuan.lib import keyfile

PROGRAM = """
import django, json
django.setup()
from django.conf import settings
from django.test import Client
answer = Client().get("/healthz", secure=True)
kept = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, settings.NAMES_COOKIE_NAME]
secure = [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.LANGUAGE_COOKIE_SECURE, settings.TLS]
domains = [settings.SESSION_COOKIE_DOMAIN, settings.CSRF_COOKIE_DOMAIN, settings.SESSION_COOKIE_PATH]
plain = Client().get("/healthz")
print(json.dumps([kept, secure, domains, answer.headers.get("Strict-Transport-Security"), plain.status_code]))
"""


@pytest.mark.slow
@pytest.mark.hardening("T39")
def test_under_tls(tmp_path: Path) -> None:
    keyfile.create(tmp_path)
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    environment = {
        **kept, "SONGNUAN_HOME": str(tmp_path), "SONGNUAN_TLS": "1", "SONGNUAN_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "songnuan.settings",
    }  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names, secure, domains, hsts, plain = json.loads(said)
    assert names == ["__Host-sessionid", "__Host-csrftoken", "__Host-django_language", "__Host-names"]
    assert (secure, domains) == ([True] * 4, [None, None, "/"])
    assert hsts == "max-age=31536000; includeSubDomains; preload"
    assert plain == 301
