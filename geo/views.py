"""The gazetteer's public door: `/communes/`."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from geo.resolve import suggest

ONE_DAY = 24 * 60 * 60


@csrf_exempt  # for programs, which are told that nothing may be posted
@require_safe
@cache_control(public=True, max_age=ONE_DAY)
def communes(request: HttpRequest) -> JsonResponse:
    """Suggest at most ten communes for the text `q`, the one that `ou` would choose first."""
    return JsonResponse([town.as_json() for town in suggest(request.GET.get("q", ""))], safe=False)
