"""One transaction for what an editor sends: a page and its entry in the search index change together or not at all."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.datastructures import MultiValueDictKeyError
from django.views.defaults import bad_request

from config.tasks import each_task_once
from search.services import projecting_at_the_end

EDITORS_SIDE = "/cms/"
READS = {"GET", "HEAD", "OPTIONS", "TRACE"}
# What Wagtail raises on the hidden fields of its forms (counts, identifiers) when a browser did not write them.
UNREADABLE = (MultiValueDictKeyError, OverflowError, ValidationError, ValueError)

logger = logging.getLogger("django.request")


class EditorsTransactionMiddleware:
    """`ATOMIC_REQUESTS` for what is sent under /cms/ only: on SQLite a transaction takes the single writer's lock.

    A page, its rows and its dates are saved one after the other: it enters the indexes once, at the end.

    Must be the last of the middlewares: it calls the view itself. A form that cannot be read is answered 400.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not _is_sent_by_an_editor(request):
            return None
        try:
            with transaction.atomic(), each_task_once(), projecting_at_the_end():
                return view(request, *args, **kwargs)
        except UNREADABLE as error:
            return _not_understood(request, error)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The same for what goes wrong later, when the form is shown again."""
        if _is_sent_by_an_editor(request) and isinstance(exception, UNREADABLE):
            return _not_understood(request, exception)
        return None


def _is_sent_by_an_editor(request: HttpRequest) -> bool:
    return request.method not in READS and request.path_info.startswith(EDITORS_SIDE)


def _not_understood(request: HttpRequest, error: Exception) -> HttpResponse:
    # An error for whoever reads the log: should the fault be ours, it must not go unseen.
    logger.error("Form not understood: %s", request.path, exc_info=error)
    return bad_request(request, error)
