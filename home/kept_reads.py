"""What public pages read again and again, kept by each process until something public changes.

As whole pages are, only where they are and as long (`PAGE_CACHE_SECONDS`, docs/adr/0008-whole-public-pages.md): what is
kept is shared by all requests, and must not be changed.
"""

import time
from collections.abc import Callable, Hashable
from math import inf
from threading import local
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.db import connection

from home.models.state import SiteState

ValueT = TypeVar("ValueT")

MOST = 500  # reads: a few for each territory
SITE_VERSION = f"SELECT version FROM {SiteState._meta.db_table} WHERE id = 1"  # noqa: S608 (the name of a table)


class _Kept(NamedTuple):
    version: Hashable
    until: float  # of the monotonic clock
    value: Any


_request = local()
_kept: dict[Hashable, _Kept] = {}


def kept(
    key: Hashable,
    read: Callable[[], ValueT],
    *,
    version: Callable[[], Hashable] | None = None,
    holds: Callable[[ValueT], bool] | None = None,
) -> ValueT:
    """What `read` gives, read once for a version of the site; again when it does not hold any more.

    Kept as long as whole pages, since bulk writes do not grow the site's version; but as long as the version is the same
    when `version` gives another one, that grows with everything `read` depends on.
    """
    if not settings.PAGE_CACHE_SECONDS:
        return read()
    # Asked for before reading: a read is never older than the version it is kept for.
    current = (version or site_version)()
    until = time.monotonic() + settings.PAGE_CACHE_SECONDS if version is None else inf
    known = _kept.get(key)
    if (
        known is None
        or known.version != current
        or known.until < time.monotonic()
        or not (holds is None or holds(known.value))
    ):
        known = _Kept(current, until, read())
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = known
    value: ValueT = known.value
    return value


def know_version(number: int | None) -> None:
    """What somebody else has just read, for the request in progress."""
    if getattr(_request, "is_on", False):
        _request.version = number or 0


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
