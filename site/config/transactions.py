"""One transaction for what an editor sends: a page and its entry in the search index change together or not at all."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

EDITORS_SIDE = "/cms/"
READS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class EditorsTransactionMiddleware:
    """`ATOMIC_REQUESTS` for what is sent under /cms/ only: on SQLite a transaction takes the single writer's lock.

    Must be the last of the middlewares: it calls the view itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method in READS or not request.path_info.startswith(EDITORS_SIDE):
            return None
        with transaction.atomic():
            return view(request, *args, **kwargs)
