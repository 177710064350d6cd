"""A real server: everything comes from the environment, and what is missing stops the start."""

from django.core.exceptions import ImproperlyConfigured

from .base import *

if _missing := [
    name for name in ("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL") if not env.str(name, default="").strip()
]:
    raise ImproperlyConfigured(
        f"Variables d’environnement à renseigner : {', '.join(_missing)} (voir .env.example)."
    )

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
# Django only warns about a weak key; with one, anybody can forge a session.
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10 or SECRET_KEY.startswith("django-insecure-"):
    raise ImproperlyConfigured("SECRET_KEY est trop faible : au moins 50 caractères tirés au hasard.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS doit nommer les hôtes du site ; « * » les accepterait tous.")
WAGTAILADMIN_BASE_URL = env.str("BASE_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS])

STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(STATIC_ROOT)))

# Several processes answer: what one of them forgets, the others must forget too.
CACHES = {"default": env.cache("CACHE_URL", default=f"filecache://{BASE_DIR / 'var' / 'cache'}")}

PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=60)

# The reverse proxy writes both headers; of the second, only the address it adds itself is believed
# (docs/deploiement.md).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CLIENT_ADDRESS_HEADER = "HTTP_X_FORWARDED_FOR"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
# "X-Frame-Options: DENY" would close the editor's preview, which is a frame of our own site.
SILENCED_SYSTEM_CHECKS = ["security.W019"]

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
