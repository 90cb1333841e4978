"""Settings of the site, all from the environment; see ``docs/reference/settings.md``."""

import os

from leadwell_site import newer_sqlite
from leadwell_site.environment import Environment, WrongSetting

SQLITE_VERSION = newer_sqlite.use()  # before anything of Django that imports sqlite3
environment = Environment(os.environ)

DATA = environment.folder("LEADWELL_DATA", default="var")
DEBUG = environment.yes("LEADWELL_DEBUG", default=False)
SECRET_KEY = environment.secret("LEADWELL_SECRET_KEY", data=DATA)
ALLOWED_HOSTS = environment.names("LEADWELL_HOSTS", default="localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "leadwell_site.design_system",
    "leadwell_site.audit",
    "leadwell_site.background",
    "leadwell_site.accounts",
    "leadwell_site.organisations",
    "leadwell_site.measures",
    "leadwell_site.workforce",
    "leadwell_site.staffing",
    "leadwell_site.improvement",
    "leadwell_site.rosters",
    "leadwell_site.speaking",
    "leadwell_site.voices",
    "leadwell_site.qualities",
    "leadwell_site.publishing",
    "leadwell_site.intake",
    "leadwell_site.overview",
    "leadwell_site.public",
]

AUTH_USER_MODEL = "accounts.User"
ROOT_URLCONF = "leadwell_site.urls"
WSGI_APPLICATION = "leadwell_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": environment.database("LEADWELL_DATABASE", data=DATA)}
newer_sqlite.refuse_unsafe(
    SQLITE_VERSION, is_used=DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
)
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "leadwell_site.organisations.views.known_day.AsKnownMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "leadwell_site.design_system.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "leadwell_site.organisations.page_frame.page_frame",
            ],
        },
    },
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]

# Signing in
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "overview:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
SESSION_COOKIE_AGE = 12 * 60 * 60  # one long shift
SESSION_COOKIE_HTTPONLY = True
AXES_USERNAME_FORM_FIELD = "username"  # the field of the form that holds the address
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
# One person's slips lock only that person at that address: nobody can lock a ward manager out from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "leadwell_site.accounts.addresses.address_of"
AXES_LOCKOUT_TEMPLATE = "accounts/too_many_tries.jinja"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True  # from which accounts.trying counts the names tried from one address
SIGN_IN_NAMES_AN_ADDRESS = environment.number("LEADWELL_SIGN_IN_NAMES", default=40, least=5)

# The browser's rules
HTTPS = environment.yes("LEADWELL_HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Both reach further than this site: whoever runs it decides on them.
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and environment.yes("LEADWELL_HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = HTTPS and environment.yes("LEADWELL_HSTS_PRELOAD", default=False)
if SECURE_HSTS_PRELOAD and not SECURE_HSTS_INCLUDE_SUBDOMAINS:
    raise WrongSetting(
        "LEADWELL_HSTS_PRELOAD is yes, but LEADWELL_HSTS_SUBDOMAINS is not: browsers' lists take only names "
        "below which every name speaks HTTPS. Set both to yes, or neither."
    )
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_AGE = None  # gone with the browser's window: whoever speaks up keeps nothing on the device
BEHIND_PROXY = environment.yes("LEADWELL_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "leadwell_site.organisations.views.refusals.too_old"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# Files
STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # straight from the installed package: nothing is collected first
SOURCES = DATA / "sources"  # files as received, under the hash of their bytes
FILE_UPLOAD_HANDLERS = ["leadwell_site.intake.arriving.ArrivingFileHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Background work
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {
        "in_confidence": {"()": "leadwell_site.in_confidence.InConfidence"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["in_confidence"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"leadwell_site": {"level": "INFO"}},
}
