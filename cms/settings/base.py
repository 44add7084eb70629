"""What every installation shares. `dev`, `test` and `production` start from here.

Data (database, media, private files) lives in one folder, `LMS_DATA` (`var/` beside the code).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import locale
from django.utils.translation import gettext_lazy as _

from . import environment
from .databases import database

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# --- Where data lives -------------------------------------------------------------------------------

LMS_DATA = environment.folder("LMS_DATA", BASE_DIR / "var")
# What the web server may hand to anyone: pictures, sound, film.
LMS_MEDIA_ROOT = environment.folder("LMS_MEDIA_ROOT", LMS_DATA / "media")
# What only views with a permission question may hand out: issued papers, scanned sheets, evidence.
LMS_PRIVATE_ROOT = environment.folder("LMS_PRIVATE_ROOT", LMS_DATA / "private")
# Signing keys. Never inside the two folders above, never inside a backup without its own passphrase.
LMS_KEYS_ROOT = environment.folder("LMS_KEYS_ROOT", LMS_DATA / "keys")
# True where Django itself hands out media (development, the demo, a box on a shelf). In production a
# web server does it.
LMS_SERVE_MEDIA = False

DATABASES = {"default": database(LMS_DATA / "db.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Applications -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    # The site first: its templates override those of the plugin, the plugin's those of Wagtail.
    "cms.apps.CmsConfig",
    "certificates.apps.CertificatesConfig",
    "courses.apps.CoursesConfig",
    "curriculum.apps.CurriculumConfig",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.sitemaps",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtailmedia",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.protection.middleware.ContentSecurityPolicy",
    "cms.protection.middleware.NothingCachedForStaff",
    # Before sessions: a reading room has none.
    "curriculum.kiosk.middleware.ReadingRoom",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.protection.middleware.SlidingSession",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "courses.audit.middleware.RecordsWhoSaw",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "cms.branding.context_processors.lms_site",
            ],
        },
    },
]

# Work that may wait runs in the same process unless a site names another backend.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Finished lessons and courses, in the memory of each process: 60 KB each, so at most 15 MB.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 250},
    },
}
LMS_PAGE_CACHE = "pages"
# A computer of an authorised reading room: courses and lessons only, no login, no cookies.
LMS_KIOSK = environment.flag("LMS_KIOSK", False)

# --- Language, time, numbers ------------------------------------------------------------------------

# Quechua of Ayacucho (Chanka), ISO 639-3. Django knows no Quechua at all.
locale.LANG_INFO["quy"] = {
    "bidi": False,
    "code": "quy",
    "name": "Ayacucho Quechua",
    "name_local": "Runasimi (Chanka)",
}

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("quy", _("Quechua (Ayacucho Chanka)"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cms.formats"]
TIME_ZONE = "America/Lima"
USE_I18N = True
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("LMS_STATIC_ROOT", LMS_DATA / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = LMS_MEDIA_ROOT

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "cms.protection.storage.PrivateFiles",
        "OPTIONS": {"location": LMS_PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# A page with many blocks sends more than Django's 1,000 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Who may come in, and for how long ---------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

# Tablets are shared: two hours without a touch, or the browser closed, and the session is over.
SESSION_COOKIE_AGE = environment.number("LMS_SESSION_MINUTES", 120) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# The previews of Wagtail's editor are frames of the same site.
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# A quick exit must not tell the next site where she came from.
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "media-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "frame-src": ["'self'"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    },
}
# Wagtail's editor writes scripts and styles into its pages (date choosers, choosers of related rows,
# inline panels), so a strict policy breaks it. The looser rule holds under these prefixes only.
LMS_CSP_ADMIN_PREFIXES = ["/admin/"]
LMS_CSP_ADMIN_DIRECTIVES = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "font-src": ["'self'", "data:"],
    "frame-src": ["'self'", "blob:"],
}

# --- Wagtail ----------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = environment.text("LMS_SITE_NAME", "Aula")
WAGTAILADMIN_BASE_URL = environment.text("WAGTAILADMIN_BASE_URL", "http://localhost:8000")
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("es", "Español"), ("en", "English")]
WAGTAIL_USER_TIME_ZONES = ["America/Lima", "UTC"]
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
WAGTAILADMIN_USER_LOGIN_FORM = "cms.branding.forms.TeamLoginForm"
# Each saved revision is a write transaction: half a second, Wagtail's own figure, is too often for SQLite.
WAGTAIL_AUTOSAVE_INTERVAL = 3000

# Nothing about the staff or the host leaves the house.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# A shared page password is stored in clear.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}

# Addresses that can be read out and typed: "leccion-1", not "lecci%C3%B3n-1".
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# "Lana" and "lana" are one word of the catalogue.
TAGGIT_CASE_INSENSITIVE = True

# "simple": the forms of words come from the plugin, not from PostgreSQL's dictionaries, so that every database finds
# the same. SQLite ignores it.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}
}
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif", "heic"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "curriculum.pages.picture_forms.ImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
# 50 megapixels: more than any telephone of the house makes, less than what a decompression bomb needs.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf"]
WAGTAILMEDIA = {
    "AUDIO_EXTENSIONS": ["aac", "m4a", "mp3", "oga", "ogg", "opus", "wav", "webm"],
    "VIDEO_EXTENSIONS": ["m4v", "mp4", "ogv", "webm"],
    # Judges files by their bytes; limits: LMS_SOUND_MINUTES, LMS_SOUND_MEGABYTES, LMS_FILM_MEGABYTES.
    "MEDIA_FORM_BASE": "curriculum.pages.media_forms.MediaForm",
}
# Films are shown from the own library: no foreign site learns who looks at a lesson.
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []

# --- Certificates -----------------------------------------------------------------------------------

# Every key and its default: certificates/conf.py.
LMS_CERTIFICATES: dict[str, Any] = {
    "HOST": environment.text("LMS_CERTIFICATES_HOST"),
    "ORGANISATION": environment.text("LMS_CERTIFICATES_ORGANISATION", WAGTAIL_SITE_NAME),
    "CONTACT": environment.text("LMS_CERTIFICATES_CONTACT"),
    "TWO_PERSONS": environment.flag("LMS_CERTIFICATES_TWO_PERSONS", True),
    "KEYS_PASSPHRASE": environment.text("LMS_CERTIFICATES_PASSPHRASE"),
    "KEYS_PASSPHRASE_FILE": environment.text("LMS_CERTIFICATES_PASSPHRASE_FILE"),
    "TOKEN_LIBRARY": environment.text("LMS_CERTIFICATES_TOKEN_LIBRARY"),
    "TOKEN_LABEL": environment.text("LMS_CERTIFICATES_TOKEN_LABEL"),
    "TOKEN_KEY": environment.text("LMS_CERTIFICATES_TOKEN_KEY"),
    "TOKEN_PIN_FILE": environment.text("LMS_CERTIFICATES_TOKEN_PIN_FILE"),
}

# --- Mail: nothing is pushed by default -------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True

# --- What is written down about running: never a person --------------------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_people": {"()": "cms.protection.logs.NoPersonalData"}},
    "formatters": {
        "plain": {
            "()": "cms.protection.logs.PlainFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no_people"],
        }
    },
    "root": {"handlers": ["console"], "level": environment.text("LMS_LOG_LEVEL", "WARNING")},
    "loggers": {
        # Django's own handlers would send mail with whole requests: ours replace them.
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
ADMINS: list[tuple[str, str]] = []
