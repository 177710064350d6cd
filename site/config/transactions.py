"""On the editors' side, a change and what follows from it (search entries, rights) are saved together or not at all."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class EditorsTransactionMiddleware:
    """Runs every writing view under `/cms/` in one transaction.

    Wagtail publishes outside any transaction. `ATOMIC_REQUESTS` would do the same for every request, and on
    SQLite each page view would then wait for the one writer. Must stand last, so that the other middleware's
    `process_view` (the CSRF check) has run.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method in SAFE_METHODS or not request.path.startswith("/cms/"):
            return None
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            render = getattr(response, "render", None)
            if callable(render) and not getattr(response, "is_rendered", True):
                response = render()
        return response
