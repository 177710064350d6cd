"""A paper as an answer."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control

from home.models.base import PUBLIC_MAX_AGE
from printing.documents import Document, Paper
from printing.kept import kept_pdf
from printing.typesetting import Busy

RETRY_AFTER = "10"  # seconds


def paper_response(
    request: HttpRequest, document: Document, name: str, *, paper: Paper = "a4", large_print: bool = False
) -> HttpResponseBase:
    """The document as a PDF of that name, that anybody may be given for a minute; when too many are asked, to come back."""
    try:
        made = kept_pdf(document, paper=paper, large_print=large_print)
    except Busy:
        response = render(request, "printing/busy.html", status=503)
        response["Retry-After"] = RETRY_AFTER
        return response
    response = HttpResponse(made.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["ETag"] = f'"{made.digest}"'
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, public=True, max_age=PUBLIC_MAX_AGE)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
