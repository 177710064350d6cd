"""What public pages read again and again, kept by each process until something public changes.

As whole pages are, and only where they are (`PAGE_CACHE_SECONDS`, docs/adr/0008-whole-public-pages.md): what is kept is
shared by all requests, and must not be changed.
"""

from collections.abc import Callable, Hashable
from threading import local
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

from home.models.state import SiteState

ValueT = TypeVar("ValueT")

MOST = 500  # reads: a few for each territory
SITE_VERSION = f"SELECT version FROM {SiteState._meta.db_table} WHERE id = 1"  # noqa: S608 (the name of a table)

_request = local()
_kept: dict[Hashable, tuple[Hashable, Any]] = {}


def kept(
    key: Hashable,
    read: Callable[[], ValueT],
    *,
    version: Callable[[], Hashable] | None = None,
    holds: Callable[[ValueT], bool] | None = None,
) -> ValueT:
    """What `read` gives, read once for a version (the site's by default); again when it does not hold any more."""
    if not settings.PAGE_CACHE_SECONDS:
        return read()
    # Asked for before reading: a read is never older than the version it is kept for.
    current = (version or site_version)()
    known = _kept.get(key)
    if known is not None and known[0] == current and (holds is None or holds(known[1])):
        value: ValueT = known[1]
        return value
    value = read()
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[key] = (current, value)
    return value


def site_version() -> int:
    """The number that grows whenever something public may have changed; 0 at first. A request reads it once."""
    seen: int | None = getattr(_request, "version", None)
    if seen is None:
        seen = _read_version()
        if getattr(_request, "is_on", False):
            _request.version = seen
    return seen


def _read_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute(SITE_VERSION)
        row = cursor.fetchone()
    return row[0] if row else 0


def begin_request() -> None:
    """From here on, this thread reads the version once."""
    _request.is_on, _request.version = True, None


def end_request() -> None:
    _request.is_on, _request.version = False, None


def forget() -> None:
    _kept.clear()
