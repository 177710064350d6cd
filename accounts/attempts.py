"""How many times something was tried lately, kept in the cache: slows guessing down, locks nobody out for long."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most `tries` by the same key in `seconds`, counted from the first of them."""

    name: str
    tries: int
    seconds: int

    def is_reached(self, *who: str) -> bool:
        count, _until = self._state(who)
        return count >= self.tries

    def add(self, *who: str) -> None:
        """Count one more try. Two at the very same moment may count as one: the limit is a brake, not an account."""
        count, until = self._state(who)
        cache.set(self._key(who), (count + 1, until), timeout=max(1, round(until - time.time())))

    def forget(self, *who: str) -> None:
        cache.delete(self._key(who))

    def _state(self, who: tuple[str, ...]) -> tuple[int, float]:
        now = time.time()
        count, until = cache.get(self._key(who)) or (0, 0.0)
        return (count, until) if until > now else (0, now + self.seconds)

    def _key(self, who: tuple[str, ...]) -> str:
        # Neither an e-mail nor an IP address is left readable in the cache.
        return f"attempts:{self.name}:{salted_hmac(self.name, repr(who)).hexdigest()}"


def client_address(request: HttpRequest | None) -> str:
    """The visitor's IP address; behind a reverse proxy, the last one of the header that proxy writes."""
    if request is None:
        return ""
    forwarded = request.META.get(settings.CLIENT_ADDRESS_HEADER, "") if settings.CLIENT_ADDRESS_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
