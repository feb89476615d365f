"""Where things are, from the environment; what the site is called and says is the movement room's, edited on the desk.

Every name read here has its heading in docs/operators.md.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.translation import gettext_lazy as _

from tribune.config.keys import keys_in
from tribune.config.numbers import number
from tribune.config.storage import storage_at

HOME = Path(os.environ.get("TRIBUNE_HOME") or "var").resolve()
_HERE = Path(__file__).resolve()
_IN_WHEEL, _BESIDE = _HERE.parents[1] / "built", _HERE.parents[2] / "build"
BUILD = Path(os.environ.get("TRIBUNE_BUILD") or (_IN_WHEEL if _IN_WHEEL.is_dir() else _BESIDE)).resolve()
RIDES_KEPT_DAYS = number("TRIBUNE_RIDES_DAYS", 14)
DEMO = os.environ.get("TRIBUNE_DEMO", "") == "1"
DEBUG = os.environ.get("TRIBUNE_DEBUG", "") == "1"

KEYS = keys_in(HOME / "keys")
SECRET_KEY = KEYS.secret
SEALING_KEYS = KEYS.sealing
INDEX_KEY = KEYS.index
PUSH_KEY = KEYS.push

SITE_URL = os.environ.get("TRIBUNE_SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")
ALLOWED_HOSTS = (
    os.environ.get("TRIBUNE_HOSTS", "*" if DEMO or DEBUG else "").split(",")
    if (DEMO or DEBUG or "TRIBUNE_HOSTS" in os.environ)
    else ["127.0.0.1", "localhost", "[::1]", SITE_URL.partition("://")[2].split(":")[0]]
)
BEHIND_PROXY = os.environ.get("TRIBUNE_BEHIND_PROXY", "") == "1"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
OUTBOUND_ALLOW = [pair for pair in os.environ.get("TRIBUNE_OUTBOUND_ALLOW", "").split(",") if pair]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "tribune.kit",
    "tribune.facts",
    "tribune.design",
    "tribune.streams",
    "tribune.media",
    "tribune.places",
    "tribune.movement",
    "tribune.mail",
    "tribune.people",
    "tribune.publications",
    "tribune.discussions",
    "tribune.teams",
    "tribune.wire",
    "tribune.events",
    "tribune.timeline",
    "tribune.moderation",
    "tribune.notices",
    "tribune.front",
    "tribune.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tribune.kit.policy.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tribune.kit.forgery.ForgeryMiddleware",
    "tribune.movement.middleware.LanguageMiddleware",
    "tribune.config.trouble.TroubleMiddleware",
    "tribune.people.middleware.SessionMiddleware",
    "tribune.people.middleware.PersonMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tribune.design.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "tribune.config.urls"
WSGI_APPLICATION = "tribune.config.wsgi.application"
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["tribune.people.backends.PersonBackend"]
LOGIN_URL = "people:sign_in"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOADERS: list[Any] = ["django.template.loaders.app_directories.Loader"]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "tribune.movement.context.movement",
                "tribune.people.context.viewer",
                "tribune.design.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tribune.kit.templatetags.slots",
                "tribune.kit.templatetags.kept",
                "tribune.design.templatetags.design",
            ],
            "loaders": LOADERS if DEBUG else [("django.template.loaders.cached.Loader", LOADERS)],
        },
    },
]

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY"
    ),
}
DATABASE: dict[str, Any] = {
    **dj_database_url.parse(os.environ.get("DATABASE_URL", f"sqlite:///{HOME / 'tribune.sqlite3'}")),
    "CONN_MAX_AGE": None,
}
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["OPTIONS"] = SQLITE
else:
    DATABASE["CONN_HEALTH_CHECKS"] = True
    # Many short questions: compiling one, or starting other processes for it, costs more than answering it.
    DATABASE.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off -c max_parallel_workers_per_gather=0")
    # What is asked again and again is planned once a connection (kit.prepared): not where connections are shared out.
    DATABASE["OPTIONS"]["prepare_threshold"] = None if os.environ.get("TRIBUNE_POOLER") else 2
DATABASES = {"default": DATABASE}

CACHE_URL = os.environ.get("CACHE_URL", "")
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
}

TASKS = {"default": {"BACKEND": "tribune.facts.backend.JobBackend", "QUEUES": []}}
LEASE_SECONDS = 30

EMAIL_URL = os.environ.get("EMAIL_URL", "mailbox:" if DEMO or DEBUG else "")
MAIL_FROM = os.environ.get("TRIBUNE_MAIL_FROM", "")
MAIL_PER_MINUTE = int(os.environ.get("TRIBUNE_MAIL_PER_MINUTE", "0"))
EMAIL_IN_URL = os.environ.get("EMAIL_IN_URL", "")
REPLY_DOMAIN = os.environ.get("TRIBUNE_REPLY_DOMAIN", "")
REPLY_AUTH = os.environ.get("TRIBUNE_REPLY_AUTH", "")

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = BUILD / "static"
STATICFILES_DIRS = [BUILD / "front"] if (BUILD / "front").is_dir() else []
STORAGE_URL = os.environ.get("STORAGE_URL", "")
STORAGES = {
    "default": storage_at(STORAGE_URL, home=HOME),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "tribune.design.storage.BuiltStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

FILE_UPLOAD_HANDLERS = ["tribune.media.uploads.CappedUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

LOG = os.environ.get("TRIBUNE_LOG", "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_secrets": {"()": "tribune.kit.logs.WithoutSecrets"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "level": LOG,
            "filters": ["without_secrets"],
        }
    },
    "root": {"handlers": ["stderr"], "level": LOG},
    # Addresses that do not exist are no fault of ours, and whoever asked for them is nobody's business.
    "loggers": {"django.request": {"level": "ERROR"}},
}
