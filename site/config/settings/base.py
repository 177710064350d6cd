"""What every environment shares; values that change from one installation to the next come from the environment."""

from pathlib import Path

import environ
import leaflet
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parents[3]
env = environ.Env()

# The départements this installation serves (INSEE codes); the first one names the site's map.
DEPARTEMENTS = env.list("DEPARTEMENTS", default=["66"])

INSTALLED_APPS = [
    "demo",
    "moderation",
    "campaigns",
    "printing",
    "calendars",
    "agenda",
    "search",
    "events",
    "imports",
    "directory",
    "home",
    "vocabulary",
    "accounts",
    "geo",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "django_tasks_db",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.page_cache.PageCacheMiddleware",
    "config.security.ContentSecurityPolicyMiddleware",
    "config.security.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "config.transactions.EditorsTransactionMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
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
            ],
        },
    },
]

# One SQLite file by default. WAL lets readers and the single writer work together; the busy timeout makes a
# second writer wait instead of failing; IMMEDIATE takes the write lock when a transaction begins, so that it
# waits there and never dies half-way on a lock upgrade. On PostgreSQL transactions wait for one another too.
env.DB_SCHEMES |= dict.fromkeys(("postgres", "postgresql"), "config.postgresql")
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'maillage.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        # 4 MB for each connection, and no file mapped: the system keeps the file's pages for all the processes, and
        # more of them in each one's own memory answers no sooner (measured at 100,000 places).
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-4000;",
    }
# Opening SQLite anew costs each page some milliseconds: its settings, its functions, its schema, an empty cache.
DATABASES["default"].setdefault("CONN_MAX_AGE", 600)  # seconds
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}

# Whole public pages kept in each process (docs/adr/0008): not while somebody works on the templates.
PAGE_CACHE_SECONDS = 0
PAGE_CACHE_BYTES = 16 * 1024 * 1024
# Beside pages and the search index: the applications and models whose rows show on public pages.
SHOWN_ON_PUBLIC_PAGES = {
    *("home", "directory", "events", "geo", "campaigns.Action"),
    *("wagtailcore.Site", "wagtailcore.Locale", "wagtailcore.PageViewRestriction"),
    *("wagtailimages.Image", "wagtaildocs.Document", "wagtailredirects.Redirect"),
}

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
# One door to sign in, where wrong passwords are counted; no password shared between readers of a page.
WAGTAILADMIN_USER_LOGIN_FORM = "accounts.forms.SignInForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "accounts.forms.NewPasswordForm"  # noqa: S105 (a form's name)
WAGTAIL_FRONTEND_LOGIN_URL = "/cms/login/"
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # seconds
# Where the reverse proxy writes the visitor's address, when there is one.
CLIENT_ADDRESS_HEADER = ""

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
WAGTAIL_I18N_ENABLED = True
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("fr", "français"),
    ("ca", "català"),
    ("es", "español"),
    ("en", "English"),
    ("ar", "العربية"),
]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "français")]
LOCALE_PATHS = [BASE_DIR / "locale"]

# Leaflet's files come from the django-leaflet wheel. The application itself stays out of INSTALLED_APPS: its
# admin module needs GDAL and its tag writes inline script.
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", Path(leaflet.__file__).parent / "static")]
STATIC_ROOT = BASE_DIR / "var" / "static"
STATIC_URL = "/static/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Tiles of the map, for example "https://tuiles.example.org/{z}/{x}/{y}.png"; without them the outlines of the
# communities of communes are the background and no third party is asked for anything.
MAP_TILES_URL = env.str("MAP_TILES_URL", default="")
MAP_TILES_ATTRIBUTION = env.str("MAP_TILES_ATTRIBUTION", default="")
# Where pictures may come from besides the site: the server of the tiles, `{s}` standing for its subdomains.
TILE_SERVERS = ["/".join(MAP_TILES_URL.split("/")[:3]).replace("{s}", "*")] if MAP_TILES_URL else []

# Public pages: nothing inline, nothing from elsewhere. `frame-ancestors 'self'` is for the editor's preview.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *TILE_SERVERS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's own screens still carry inline script and style.
CONTENT_SECURITY_POLICY_CMS = {
    "DIRECTIVES": {
        **CONTENT_SECURITY_POLICY["DIRECTIVES"],
        "script-src": [SELF, "'unsafe-inline'"],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:", *TILE_SERVERS],
        "frame-src": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

WAGTAIL_SITE_NAME = "Maillage"
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://localhost:8000")
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_MODERATION_ENABLED = False
WAGTAIL_AUTOSAVE_INTERVAL = 5000
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.forms.ImageForm"
# A good phone takes 50 million points; a few kilobytes can hold far more than a server's memory.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Nothing a browser would run.
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ics", "odp", "ods", "odt", "pdf", "pptx", "rtf", "txt", "xlsx"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Wagtail's own small tasks (the editors' search index) run in the process, once for what an editor sends; long work waits
# in the database for a worker (`manage.py db_worker --backend background`), which `make run` starts.
TASKS = {
    "default": {"BACKEND": "config.tasks.OnceBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# Street addresses are looked up in the national address base when an editor saves a venue, never on a page view.
GEOCODER_ENABLED = env.bool("GEOCODER_ENABLED", default=True)
GEOCODER_TIMEOUT = 2  # seconds

# A developer's machine: the style guide is there, uploaded pictures are served, the demonstration may be erased.
DEVELOPMENT = False

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="ne-pas-repondre@example.org")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"hide_keys": {"()": "config.logs.HideKeys"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hide_keys"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # One line for each page indexed for the editors' search says nothing to anybody.
        "django_tasks": {"level": "WARNING"},
        # What runserver answers, through the handler above instead of its own: it would write the keys.
        "django.server": {"handlers": [], "propagate": True},
    },
}
