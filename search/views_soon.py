"""The piece of the home page that says what is soon near the visitor's last choice, which only the browser knows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from home.models.base import PUBLIC_MAX_AGE
from search.forms import SearchForm
from search.soon import Soon
from search.views import get_backend

ASKED = ("insee", "enfant")


@csrf_exempt  # nothing may be posted here, which is what a post is told
@require_safe
def soon(request: HttpRequest) -> HttpResponse:
    """`/prochaines/?insee=66149&enfant=14m`: the next sessions there; no content when there is none, or no such town.

    Nobody is recognised by it: a commune and an age, the same answer for all.
    """
    asked = request.GET.copy()
    for name in set(asked) - set(ASKED):
        del asked[name]
    form = SearchForm(asked)
    found = Soon(form, get_backend())
    if form.errors or found.town is None or not found.sessions:
        response = HttpResponse(status=204)
    else:
        response = render(request, "search/soon.html", {"soon": found})
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Cookie"])
    patch_cache_control(response, public=True, max_age=PUBLIC_MAX_AGE)
    return response
