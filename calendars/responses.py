"""Answers that programs ask for again and again: sent anew only when they say something else."""

from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

REMEMBERED = timedelta(days=8)  # when an answer was first given
SECOND = timedelta(seconds=1)


def conditional(request: HttpRequest, response: HttpResponse, *, private: bool = False) -> HttpResponseBase:
    """The response, or 304 for who has it already. Whoever keeps it asks each time: a cancellation waits for nobody."""
    etag = f'W/"{blake2b(response.content, digest_size=12).hexdigest()}"'
    since = _first_given(request, etag)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(since.timestamp())
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, no_cache=True, **({"private": True} if private else {"public": True}))
    # What is over leaves a calendar, and that has no date: only the very date that was given says that nothing changed.
    is_the_same = request.headers.get("If-Modified-Since") == response["Last-Modified"]
    last_modified = int(since.timestamp()) if is_the_same else None
    return get_conditional_response(request, etag, last_modified, response) or response


def _first_given(request: HttpRequest, etag: str) -> datetime:
    """When this address first answered so, to the second; two answers never have the same."""
    address = request.build_absolute_uri().encode("utf-8", "replace")
    key = f"given:{blake2b(address, digest_size=16).hexdigest()}"
    known: tuple[str, datetime] | None = cache.get(key)
    if known and known[0] == etag:
        return known[1]
    now = timezone.now().astimezone(UTC).replace(microsecond=0)
    if known:
        now = max(now, known[1] + SECOND)
    cache.set(key, (etag, now), REMEMBERED.total_seconds())
    return now
