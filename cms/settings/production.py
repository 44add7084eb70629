"""Production, 12-factor: everything that differs between installations comes from the environment.

Required: `SECRET_KEY`, `ALLOWED_HOSTS`, `WAGTAILADMIN_BASE_URL`. Usual: `DATABASE_URL`, `LMS_DATA`.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from . import environment
from .base import *  # noqa: F403
from .base import LMS_DATA, STORAGES

DEBUG = False

SECRET_KEY = environment.required(
    "SECRET_KEY",
    "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
)
if SECRET_KEY.startswith(("demo-only", "tests-only")):
    raise ImproperlyConfigured(
        "SECRET_KEY is the public key of the demo. "
        "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is not set. Write the site's host names, for example ALLOWED_HOSTS=aula.example.org"
    )
WAGTAILADMIN_BASE_URL = environment.required(
    "WAGTAILADMIN_BASE_URL",
    "Write the site's address without a closing slash, for example WAGTAILADMIN_BASE_URL=https://aula.example.org",
)
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS", [WAGTAILADMIN_BASE_URL])

# A box in an office without a public name may have to speak plain http: LMS_HTTPS=0 says so in one place.
LMS_HTTPS = environment.flag("LMS_HTTPS", True)
# The editor shows previews in frames of the same site; frame-ancestors of the security policy says the same.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_SSL_REDIRECT = LMS_HTTPS
SESSION_COOKIE_SECURE = LMS_HTTPS
CSRF_COOKIE_SECURE = LMS_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if LMS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = LMS_HTTPS
SECURE_HSTS_PRELOAD = LMS_HTTPS
if environment.flag("LMS_BEHIND_PROXY", True):
    # The web server in front must set (and never pass on) this header.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
if environment.text("LMS_SERVE_MEDIA"):
    LMS_SERVE_MEDIA = environment.flag("LMS_SERVE_MEDIA")

# Shared by all workers on one host: limits on guessing would otherwise count once for each worker.
if environment.text("REDIS_URL"):
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": environment.text("REDIS_URL"),
    }
else:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(LMS_DATA / "cache"),
    }

if environment.text("EMAIL_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = environment.text("EMAIL_HOST")
    EMAIL_PORT = environment.number("EMAIL_PORT", 587)
    EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
    EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
    EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", True)
    DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "webmaster@localhost")
    WAGTAIL_PASSWORD_RESET_ENABLED = True
