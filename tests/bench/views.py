"""The time a request spends in the view and its template: what is left once the middlewares are taken away."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Clock = Callable[[], float]

_clock: Clock = time.perf_counter
_seconds = 0.0


class ViewTime:
    """The innermost middleware: inside it there is only the choice of the view, the view, and its template."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        global _seconds
        start = _clock()
        response = self.get_response(request)
        _seconds = _clock() - start
        return response


@contextmanager
def timed(clock: Clock) -> Iterator[Callable[[], float]]:
    """Within, a new client times its views; gives the seconds that the last one took."""
    global _clock
    from django.conf import settings
    from django.test import override_settings

    _clock = clock
    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, f"{__name__}.{ViewTime.__name__}"]):
        yield lambda: _seconds
