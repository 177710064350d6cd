"""Public pages kept whole for a minute, for visitors who are not signed in (docs/adr/0008-whole-public-pages.md)."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, has_vary_header

from home.kept_reads import know_version
from home.models import SiteState
from search.models import IndexState
from vocabulary.selectors import vocabulary_version

NEVER = ("/cms/", "/documents/", "/media/", "/sante/", "/seances/", "/static/")
LONGEST_ADDRESS = 500  # characters: what is longer is nobody's second request
LARGEST_PAGE = 256 * 1024  # bytes
THEMES = ("dark", "light")
# What a page may depend on: the key holds the theme, the address says the language, the others are looked at.
KNOWN_VARIATIONS = {"cookie", "accept-language", "hx-request"}
BOTH_NUMBERS = (
    f"SELECT (SELECT version FROM {SiteState._meta.db_table} WHERE id = 1), "  # noqa: S608 (names of tables)
    f"(SELECT version FROM {IndexState._meta.db_table} WHERE id = 1)"
)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was answered; `made_at` is in seconds since the epoch."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    made_at: float

    @property
    def size(self) -> int:
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)


class KeptPages:
    """Pages of one version of the site, the latest read last, within a number of bytes."""

    def __init__(self, *, seconds: float, most_bytes: int) -> None:
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._version: Hashable = None
        self._lock = Lock()
        self.size = 0

    def get(self, key: Hashable, *, version: Hashable) -> KeptPage | None:
        """The page, unless it is too old or of another version of the site."""
        with self._lock:
            self._change_to(version)
            page = self._pages.get(key)
            if page is None:
                return None
            if not 0 <= time.time() - page.made_at < self._seconds:
                self._forget(key)
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: KeptPage, *, version: Hashable) -> None:
        """Keeps a page made after that version was read; those nobody asked for lately make room for it."""
        with self._lock:
            self._change_to(version)
            self._forget(key)
            self._pages[key] = page
            self.size += page.size
            while self.size > self._most_bytes:
                self._forget(next(iter(self._pages)))

    def _change_to(self, version: Hashable) -> None:
        if version != self._version:
            self._pages.clear()
            self._version, self.size = version, 0

    def _forget(self, key: Hashable) -> None:
        page = self._pages.pop(key, None)
        self.size -= page.size if page else 0


class PageCacheMiddleware:
    """Answers a page it has kept without going any further, or keeps the one that is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.PAGE_CACHE_SECONDS:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.pages = KeptPages(seconds=settings.PAGE_CACHE_SECONDS, most_bytes=settings.PAGE_CACHE_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _may_be_kept(request):
            return self.get_response(request)
        key, version = _key(request), public_version()
        page = self.pages.get(key, version=version)
        if page is None:
            response = self.get_response(request)
            page = _kept(request, response)
            if page is None:
                return response
            self.pages.put(key, page, version=version)
        return _answer(request, page)


def public_version() -> Hashable:
    """What changes with anything public, whoever changed it and in whatever process; one query."""
    # Read before the page is made: a page is never older than the version it is kept for.
    with connection.cursor() as cursor:
        cursor.execute(BOTH_NUMBERS)
        numbers = cursor.fetchone()
    know_version(numbers[0])
    return (*numbers, vocabulary_version())


def _may_be_kept(request: HttpRequest) -> bool:
    """Only what anybody would be answered alike: a signed-in person may see more, a message is for one."""
    cookies = request.COOKIES
    return (
        request.method in {"GET", "HEAD"}
        and not request.path_info.startswith(NEVER)
        and len(request.path_info) + len(request.META.get("QUERY_STRING", "")) <= LONGEST_ADDRESS
        and settings.SESSION_COOKIE_NAME not in cookies
        and "messages" not in cookies
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_HX_REQUEST" not in request.META
    )


def _key(request: HttpRequest) -> Hashable:
    theme = request.COOKIES.get("theme")
    meta = request.META
    return (
        request.scheme,
        meta.get("HTTP_HOST", (meta.get("SERVER_NAME"), meta.get("SERVER_PORT"))),
        request.path,
        meta.get("QUERY_STRING", ""),
        theme if theme in THEMES else "",
    )


def _kept(request: HttpRequest, response: HttpResponseBase) -> KeptPage | None:
    """The page to keep, if the view says that anybody may be given the same for a while."""
    if not (
        request.method == "GET"
        and response.status_code == 200
        and isinstance(response, HttpResponse)
        and response.get("Content-Type", "").startswith("text/html")
        and "public" in response.get("Cache-Control", "")
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and len(response.content) <= LARGEST_PAGE
        and _varies_as_known(response)
    ):
        return None
    body = response.content
    # Weak: a reverse proxy that compresses the page may keep it.
    response["ETag"] = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
    response["Content-Length"] = str(len(body))
    return KeptPage(body, tuple(response.items()), time.time())


def _varies_as_known(response: HttpResponse) -> bool:
    names = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return names <= KNOWN_VARIATIONS and has_vary_header(response, "Cookie")


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponseBase:
    response = HttpResponse(b"" if request.method == "HEAD" else page.body, headers=dict(page.headers))
    if age := int(time.time() - page.made_at):
        # Who keeps it after us counts the minute from when it was made.
        response["Age"] = str(age)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
