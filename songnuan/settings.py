"""Settings: one file, steered by environment variables.

DATABASE_URL and SONGNUAN_HOME place everything that a run writes; two runs
with different values never touch each other. SONGNUAN_DEBUG=1 is for
developers only.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, SELF
from django.utils.translation import gettext_lazy as _

from songnuan.lib import keyfile

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("SONGNUAN_HOME") or BASE_DIR / "var").resolve()
DEBUG = os.environ.get("SONGNUAN_DEBUG") == "1"

# Empty while no key file exists: whatever needs a secret then fails closed.
SECRET_KEY = keyfile.django_secret(HOME)
ALLOWED_HOSTS = os.environ.get("SONGNUAN_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = list(filter(None, os.environ.get("SONGNUAN_ORIGINS", "").split(",")))

INSTALLED_APPS = [
    "songnuan.setup.admin_config.SongnuanAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "campaigns",
    "beneficiaries",
    "songnuan.login",
    "songnuan.ledger",
    "songnuan.entry",
    "songnuan.reports",
    "songnuan.help",
    "songnuan.people",
    "songnuan.accounts",
    "songnuan.audit",
    "songnuan.filings",
    "songnuan.retention",
    "songnuan.closing",
    "songnuan.setup",
    # After ours: its commands "import" and "export" know no ledger and no scope, and ours stand in front of them.
    "import_export",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "songnuan.login.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "campaigns.denials.DenialMiddleware",
    "songnuan.login.legible.LegibleOnly",
    "songnuan.login.middleware.SessionLimits",
    "songnuan.login.middleware.SignedInOnly",
    "django.contrib.messages.middleware.MessageMiddleware",
    "campaigns.waiting.WaitingMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "songnuan.urls"
# It stands at the root of its host. Some servers take a prefix from a header, which would go into kept pages.
FORCE_SCRIPT_NAME = ""
WSGI_APPLICATION = "songnuan.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

SQLITE_OPTIONS = {
    # A writer takes its lock at BEGIN, so it waits in turn instead of failing at its first write.
    "transaction_mode": "IMMEDIATE",
    "timeout": 60,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA cache_size=-32768;",
}


def database() -> dict:
    """The one database, from DATABASE_URL or embedded under SONGNUAN_HOME. Pages wait for a turn as long as songnuan.wsgi says."""
    patience = os.environ.get("SONGNUAN_PATIENCE")
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'db.sqlite3'}"
    config = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = SQLITE_OPTIONS
    elif patience:
        config["OPTIONS"] = {"options": f"-c lock_timeout={int(patience)}s"}
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "campaigns.User"
AUTHENTICATION_BACKENDS = ["songnuan.login.rights.Posted"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "overview"
LOGOUT_REDIRECT_URL = "login"
_RULES = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_RULES}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": f"{_RULES}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone", "email")},
    },
    {"NAME": f"{_RULES}.CommonPasswordValidator"},
    {"NAME": f"{_RULES}.NumericPasswordValidator"},
    {"NAME": "songnuan.login.password_rules.NoHabit"},
    {"NAME": "songnuan.login.password_rules.NotUsedBefore"},
]
# Days after which a password must be changed at the next login; 0 for never.
PASSWORD_DAYS = int(os.environ.get("SONGNUAN_PASSWORD_DAYS", "180"))

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "songnuan" / "static"]
# Finders serve files straight from the checkout: no collectstatic on the way to the first page.
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "uploads": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": HOME / "uploads",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "photographs": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": HOME / "photographs",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Rendered pages of figures, in the memory of each process: their keys hold the version of what they show,
    # so no process needs to tell another, and nothing lies on disk (docs/decisions/0028).
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 400},
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# 20 MB a file by contract; a request may carry several. Parts above 1 MB go to disk, never to memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = (
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "songnuan.lib.received.NamelessFileUploadHandler",
)
# Days for which a file lies sealed here that nobody confirms (songnuan.entry.reaper).
UPLOAD_DAYS = 7
# So many files of one person may be on their way at once: sent, and neither imported nor given up.
UPLOADS_EACH = int(os.environ.get("SONGNUAN_UPLOADS_EACH", "100"))
# And so many megabytes may one person send in 24 hours, in workbooks; a tenth of it in scans of stamped reports.
UPLOAD_MB_A_DAY = int(os.environ.get("SONGNUAN_UPLOAD_MB_A_DAY", "1000"))
# No file is taken once less than this is free: the rest is for the ledger and its log.
FREE_MB_KEPT = int(os.environ.get("SONGNUAN_FREE_MB_KEPT", "300"))
# Years after its end for which a campaign's personal data is kept, where the campaign itself says nothing.
RETENTION_YEARS = int(os.environ.get("SONGNUAN_RETENTION_YEARS", "3"))

SESSION_ENGINE = "songnuan.login.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Eight hours at most, a quarter of an hour without work, and not beyond the browser (songnuan.login.limits).
SESSION_COOKIE_AGE = 8 * 3600
IDLE_SECONDS = 15 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# What a message says may be for one person only: it stays on this side.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# SONGNUAN_TLS=1 behind a proxy that ends TLS: secure cookies, HSTS, redirect.
TLS = os.environ.get("SONGNUAN_TLS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = TLS
# Under that prefix a browser takes a cookie only over TLS, from this very host: no neighbour can plant one.
_HOST = "__Host-" if TLS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}sessionid", f"{_HOST}csrftoken"
LANGUAGE_COOKIE_NAME, NAMES_COOKIE_NAME = f"{_HOST}django_language", f"{_HOST}names"
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
# One proxy of ours stands in front and appends whom it saw to X-Forwarded-For (campaigns.actor.address_of).
BEHIND_PROXY = os.environ.get("SONGNUAN_PROXY", "1" if TLS else "0") == "1"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "errors": {"class": "logging.StreamHandler", "level": "ERROR"},
    },
    "loggers": {
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django_tasks": {"handlers": ["errors"], "propagate": False},
        "django_tasks_db": {"handlers": ["errors"], "propagate": False},
        "waitress": {"level": "WARNING"},
        "waitress.queue": {"level": "ERROR"},
    },
}
