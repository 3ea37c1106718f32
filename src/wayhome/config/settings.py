"""Django settings: every variable is read once, by a typed reader that names what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.config import env
from wayhome.config.office_log_in import office_log_in
from wayhome.config.static_headers import closed_in

SOURCE = Path(__file__).resolve().parent.parent
STATE = env.path(
    "WAYHOME_STATE", SOURCE.parent.parent / ".wayhome" / "state", "folder of the installation's own state"
)

SECRET_KEY = env.secret("WAYHOME_SECRET_KEY", help="signs sessions and forms; at least 32 random characters")
WAYHOME_KEY_FILE = env.path("WAYHOME_KEY_FILE", STATE / "root.key", "root key of sealed fields, mode 0600")
WAYHOME_TRANSIT_URL = env.text(
    "WAYHOME_TRANSIT_URL", "", "address of OpenBao or Vault, which keeps the root key instead of the file"
)
WAYHOME_TRANSIT_MOUNT = env.text("WAYHOME_TRANSIT_MOUNT", "transit", "where its transit engine is mounted")
WAYHOME_TRANSIT_KEY = env.text("WAYHOME_TRANSIT_KEY", "wayhome", "name of the root key there")
WAYHOME_TRANSIT_TOKEN_FILE = env.path(
    "WAYHOME_TRANSIT_TOKEN_FILE", STATE / "transit.token", "file with the token that may use it, mode 0600"
)
WAYHOME_FILES = env.path("WAYHOME_FILES", STATE / "files", "folder of stored files, which are encrypted")
WAYHOME_CLAMD = env.text("WAYHOME_CLAMD", "", "virus scanner (clamd): the path of its socket, or host:port")
DEBUG = env.flag("WAYHOME_DEBUG", False, "shows errors in full; never on a server")
DEMO = env.flag("WAYHOME_DEMO", False, "set by ./wayhome demo only: log-in without a password on loopback")
ALLOWED_HOSTS = env.words("WAYHOME_HOSTS", "localhost,127.0.0.1", "names this server answers to")
PROXIES = env.number(
    "WAYHOME_PROXIES", 0, "proxies of yours in front, each adding X-Forwarded-For", minimum=0, maximum=5
)
SECURE = env.flag("WAYHOME_SECURE", not (DEMO or DEBUG), "cookies only over HTTPS; off for loopback")

DATABASES: dict[str, Any] = {
    "default": {
        **env.database("DATABASE_URL", help="PostgreSQL 15 or later, as the role that owns nothing"),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    },
    "migrator": env.database(
        "MIGRATOR_DATABASE_URL", help="the same database, as the role that makes and changes tables"
    ),
    "sealer": env.database(
        "SEALER_DATABASE_URL",
        "postgresql://wayhome_sealer@/wayhome",
        "the same database, as the role that seals the log; only where that is done",
    ),
    "broker": env.database(
        "BROKER_DATABASE_URL",
        "postgresql://wayhome_broker@/wayhome",
        "the same database, as the role of the key broker; only where that runs",
    ),
}
BACKUP_DATABASE = env.database(
    "BACKUP_DATABASE_URL",
    "postgresql://wayhome_backup@/wayhome",
    "the same database, as the role that reads everything for a backup; only where that is made",
)
WAYHOME_POSTGRES_PROGRAMS = env.text(
    "WAYHOME_POSTGRES_PROGRAMS", "", "folder of pg_dump, pg_restore and psql; empty: as the shell finds them"
)
WAYHOME_ERASURE_LEDGER = env.path(
    "WAYHOME_ERASURE_LEDGER",
    STATE / "erasures.ledger",
    "what was erased for good, replayed after each restore; never inside a backup of the database",
)
# Counted where every process counts: a try that is one too many is one too many whichever answers it.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_throttle"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
    "wayhome.ground.core",
    "wayhome.ground.crypto",
    "wayhome.ground.audit",
    "wayhome.ground.messaging",
    "wayhome.ground.files",
    "wayhome.ground.accounts",
    "wayhome.casefile.access",
    "wayhome.casefile.funding",
    "wayhome.casefile.people",
    "wayhome.casefile.cases",
    "wayhome.stages.outreach",
    "wayhome.stages.consent",
    "wayhome.stages.counselling",
    "wayhome.stages.journey",
    "wayhome.process",
    "wayhome.reporting",
    "wayhome.privacy",
    "wayhome.keeping",
    "wayhome.caseloads",
    "wayhome.web.shared",
    "wayhome.web.log_in",
    "wayhome.demonstration",
    "wayhome.jobs",
    "wayhome.cli",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wayhome.api.v1.middleware.NoPages",
    "wayhome.web.shared.middleware.OneTransaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "wayhome.web.shared.receiving_files.NotTooMuch",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wayhome.web.shared.middleware.Headers",
    "wayhome.web.shared.middleware.WhoActs",
    "wayhome.web.shared.once.Once",
]

ROOT_URLCONF = "wayhome.config.urls"
WSGI_APPLICATION = "wayhome.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["wayhome.web.shared.templatetags.forms"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "wayhome.web.shared.chrome.chrome",
                *(["wayhome.demonstration.log_in.cast_for_log_in_page"] if DEMO else []),
            ],
        },
    }
]
FORM_RENDERER = "wayhome.web.shared.rendering.Renderer"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "wayhome.web.log_in.passwords.NoWordsOfTheHouse"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_day"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "wayhome.web.log_in.adapters.ClosedToSignUp"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "wayhome.web.log_in.adapters.NamedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # an office shares one address; nothing can be guessed here
MFA_TOTP_ISSUER = "Wayhome"
MFA_FORMS = {
    "authenticate": "wayhome.web.log_in.forms.CodeForm",
    "reauthenticate": "wayhome.web.log_in.forms.CodeAgainForm",
    "authenticate_webauthn": "wayhome.web.log_in.forms.PasskeyForm",
    "login_webauthn": "wayhome.web.log_in.forms.PasskeyAloneForm",
    "reauthenticate_webauthn": "wayhome.web.log_in.forms.PasskeyAgainForm",
    "add_webauthn": "wayhome.web.log_in.forms.AddPasskeyForm",
    "edit_webauthn": "wayhome.web.log_in.forms.RenamePasskeyForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES  # whose address a try counts for
SOCIALACCOUNT_ADAPTER = "wayhome.web.log_in.adapters.OnlyKnownAccounts"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
OFFICE_LOG_IN = office_log_in(
    issuer=env.text("WAYHOME_OIDC_ISSUER", "", "address of an office's own log-in (OpenID Connect)"),
    client_id=env.text("WAYHOME_OIDC_CLIENT_ID", "", "what that log-in knows this installation by"),
    client_secret=env.text("WAYHOME_OIDC_CLIENT_SECRET", "", "the secret that belongs to the client id"),
    name=env.text("WAYHOME_OIDC_NAME", "", "what the button says after “Log in with”"),
)

SECOND_FACTOR = env.flag(
    "WAYHOME_SECOND_FACTOR",
    not DEMO,
    "a second proof at log-in for everybody, a passkey or security key for administrators",
)
IDLE_MINUTES = env.number(
    "WAYHOME_IDLE_MINUTES", 15, "minutes without a request after which a log-in ends", minimum=1, maximum=720
)

KEY_BROKER_SOCKET = env.text(
    "KEY_BROKER_SOCKET",
    "",
    "socket of the key broker (./wayhome broker); empty: every process opens keys itself",
)
KEY_BROKER_USERS = env.words(
    "KEY_BROKER_USERS",
    "",
    "users of the machine that may ask the key broker, for a person only; its own user may ask for timers too",
)
FILES_AN_HOUR = env.number(
    "WAYHOME_FILES_AN_HOUR",
    60,
    "files a person opens in an hour before they prove again who they are",
    minimum=1,
)
FILES_A_DAY = env.number("WAYHOME_FILES_A_DAY", 300, "files a person opens in a day (UTC) at most", minimum=1)
NAMES_AN_HOUR = env.number(
    "WAYHOME_NAMES_AN_HOUR", 2000, "people whose names lists show to a person in an hour", minimum=1
)
KEYS_AN_HOUR = env.number(
    "WAYHOME_KEYS_AN_HOUR",
    4000,
    "keys of drawers that the key broker gives out for a person in an hour, whatever for",
    minimum=1,
)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic"))]
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = STATE / "static"
STATICFILES_DIRS = [SOURCE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MANIFEST_STRICT = True
WHITENOISE_ADD_HEADERS_FUNCTION = closed_in

FILE_UPLOAD_HANDLERS = [
    "wayhome.web.shared.receiving_files.InMemoryOnly"
]  # a plain upload never touches a disk
DATA_UPLOAD_MAX_NUMBER_FILES = 10

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_NAME = "__Host-language" if SECURE else "django_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE
THEME_COOKIE_NAME = "__Host-theme" if SECURE else "wh-theme"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wayhome.web.shared.failures.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if SECURE:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True

EMAIL_HOST = env.text(
    "WAYHOME_MAIL_HOST", "", "mail server, with TLS; without one mail is written to a folder"
)
EMAIL_PORT = env.number("WAYHOME_MAIL_PORT", 587, help="port of the mail server")
EMAIL_HOST_USER = env.text("WAYHOME_MAIL_USER", "", "user at the mail server")
EMAIL_HOST_PASSWORD = env.text("WAYHOME_MAIL_PASSWORD", "", "password at the mail server")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = STATE / "mail"
DEFAULT_FROM_EMAIL = env.text("WAYHOME_MAIL_FROM", "wayhome@localhost", "address from which mail is sent")

WAYHOME_SEALING_KEY_FILE = env.path(
    "WAYHOME_SEALING_KEY_FILE", STATE / "sealing.key", "key that signs the log's checkpoints, mode 0600"
)
WAYHOME_LOG_NAME = env.text(
    "WAYHOME_LOG_NAME",
    "wayhome.localhost/audit",
    "what the log of this installation is called in checkpoints",
)
WAYHOME_WITNESSES = env.words(
    "WAYHOME_WITNESSES", "", "who is handed each checkpoint: file:/folder, mail:address"
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

WAYHOME_SURROUNDINGS = env.surroundings()
"""What PostgreSQL's own programs are started in; read last, so that no address or secret of ours is among it."""
