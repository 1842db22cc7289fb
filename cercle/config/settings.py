"""The one settings file. Everything that differs between installations is read from the environment."""

from pathlib import Path
from urllib.parse import urlsplit

from cercle.config import database, env, files, folders, keys, mail
from cercle.config.limits import LIMITS

PACKAGE = Path(__file__).resolve().parent.parent
DATA = folders.data()

DEMO = env.boolean("CERCLE_DEMO", True)
DEBUG = env.boolean("CERCLE_DEBUG", False)
PORT = env.integer("PORT", 8000, least=1, most=65535)

# Links are built from this and from nothing else: a request's Host header is the caller's word (pitfall S13).
BASE_URL = env.base_url("CERCLE_BASE_URL", f"http://localhost:{PORT}")
_origin = urlsplit(BASE_URL)
HTTPS = _origin.scheme == "https"
ALLOWED_HOSTS = [_origin.hostname or "localhost", *env.words("CERCLE_EXTRA_HOSTS")]
if _origin.hostname in {"localhost", "127.0.0.1"}:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# Kept beside the data, outside the database: a copy of the database opens nothing.
SECRET_KEY, SECRET_KEY_FALLBACKS = keys.signing_keys(DATA)
LINK_KEYS = keys.link_keys(DATA)
TEXT_KEYS = keys.text_keys(DATA)
AUDIT_KEYS = keys.audit_keys(DATA)
SEARCH_KEY = keys.search_key(DATA)
PUSH_KEY = keys.push_key(DATA)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "lucide",
    "ninja",
    "cercle.core",
    "cercle.audit",
    "cercle.live",
    "cercle.delivery",
    "cercle.files",
    "cercle.accounts",
    "cercle.notifications",
    "cercle.directory",
    "cercle.dossiers",
    "cercle.discussions",
    "cercle.invitations",
    "cercle.api",
    "cercle.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cercle.web.middleware.ContentSecurity",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cercle.web.middleware.AccountLanguage",
    "cercle.web.middleware.ReaderZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "cercle.web.middleware.LastSeen",
    "cercle.web.middleware.DomainErrors",
]

ROOT_URLCONF = "cercle.config.urls"
WSGI_APPLICATION = "cercle.config.wsgi.application"
ASGI_APPLICATION = "cercle.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cercle.web.shell.shell",
            ],
        },
    },
]
FORM_RENDERER = "cercle.web.forms.renderer.Renderer"

DATABASES = {"default": database.settings(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # It counts tries at sign-in: evicting entries at the default of 300 would let anyone wash their tries away.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}

AUTH_USER_MODEL = "accounts.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = env.text("CERCLE_TIME_ZONE", "Europe/Paris")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cercle.web.stylesheets.StaticStorage"},
    "files": files.storage(DATA),
}

# A body larger than this is refused before Django sees it (cercle.core.asgi.bodies).
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# Files may be larger (cercle.config.uploads). They are read whole before a thread is taken, and never touch a disk as
# they came: no temporary file holds somebody's letter.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = LIMITS["FILE_SIZE"] * 1_000_000 + DATA_UPLOAD_MAX_MEMORY_SIZE
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- Safe by default -------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS and env.boolean("CERCLE_SSL_REDIRECT", True)
BEHIND_PROXY = env.boolean("CERCLE_BEHIND_PROXY", HTTPS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# The last address of X-Forwarded-For was written by our proxy; without a proxy the header is the caller's word.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
# Nothing is said to another site. Not "no-referrer": a form would then be posted with « Origin: null », which the
# CSRF check rightly refuses. The invitation link's own page says no-referrer (web/views/landing/door.py).
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- What leaves ------------------------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEMO_SMTP_PORT_FILE = DATA / mail.PORT_FILE
DEMO_MAILBOX = DATA / mail.MAILBOX
EMAIL_HOST, EMAIL_PORT = mail.server(DEMO_SMTP_PORT_FILE if DEMO else None)
EMAIL_HOST_USER = env.text("CERCLE_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("CERCLE_SMTP_PASSWORD")
EMAIL_USE_TLS = env.boolean("CERCLE_SMTP_STARTTLS", False)
EMAIL_USE_SSL = env.boolean("CERCLE_SMTP_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("CERCLE_FROM_EMAIL", "Cercle <ne-pas-repondre@cercle.invalid>")
SMS_GATEWAY = env.text("CERCLE_SMS_GATEWAY", "console")

# --- Rules of the product -----------------------------------------------------------------------------------------
# A person who connected within that many days is « active » (product.md §2); the help page states it.
ACTIVE_DAYS = env.integer("CERCLE_ACTIVE_DAYS", 90, least=1, most=3650)
# A professional whose identity is only declared opens no dossier (product.md §3.4).
PROOF_FOR_DOSSIERS = env.boolean("CERCLE_PROOF_FOR_DOSSIERS", False)
# A dossier that was opened by breaking the glass stays open to whoever did that long.
EMERGENCY_HOURS = env.integer("CERCLE_EMERGENCY_HOURS", 4, least=1, most=72)
INVITATION_DAYS = 14
# Names and contacts of a deleted invitation are kept that long, then they go; the journal keeps the fact.
PURGE_DAYS = env.integer("CERCLE_PURGE_DAYS", 30, least=1, most=3650)
# Words and files of a withdrawn message are kept out of sight that long, as the traces are (CNIL 2021-122: a year at
# most); 0 keeps them for ever, for as long as a court asks.
WITHDRAWN_MESSAGE_DAYS = env.integer("CERCLE_WITHDRAWN_MESSAGE_DAYS", 365, most=36_500)
# A withdrawn document was part of a record, which is kept for twenty years (CSP R1112-7); 0 as above.
WITHDRAWN_DOCUMENT_DAYS = env.integer("CERCLE_WITHDRAWN_DOCUMENT_DAYS", 7_305, most=36_500)
# What waits unread for that many hours is told by e-mail to whoever was not connected meanwhile.
DIGEST_HOURS = env.integer("CERCLE_DIGEST_HOURS", 4, least=1, most=168)
# Who keeps a place for somebody invited learns that messages have waited for them that long.
WAITING_HOURS = env.integer("CERCLE_WAITING_HOURS", 72, least=1, most=8760)
# Browsers are rung by their maker's push service: only these are called. « http://… » is for a service on this machine.
PUSH_HOSTS = env.words(
    "CERCLE_PUSH_HOSTS",
    ("fcm.googleapis.com", "*.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com"),
)
LIMITS = LIMITS
# The last seal of the trace, kept outside the database (cercle/audit/head.py).
AUDIT_HEAD = DATA / "audit-head"

from cercle.accounts.allauth_settings import *  # noqa: E402, F403

# One job may wait on a slow mail server for a while; the worker notices a dead connection by itself.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "cercle.core.redaction.RedactingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"level": "INFO"},
        "procrastinate": {"level": "WARNING"},
    },
}

# Valkey or Redis between processes, for what comes in floods (cercle/live/bus.py); without one, PostgreSQL carries all.
BUS_URL = env.bus_url("CERCLE_BUS_URL")
