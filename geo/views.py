"""The gazetteer's public door: `/communes/`."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from geo.index import Town
from geo.resolve import suggest

ONE_DAY = 24 * 60 * 60


@require_safe
@cache_control(public=True, max_age=ONE_DAY)
def communes(request: HttpRequest) -> JsonResponse:
    """Suggest at most ten communes for the text `q`, the one that `ou` would choose first."""
    return JsonResponse([town_json(town) for town in suggest(request.GET.get("q", ""))], safe=False)


def town_json(town: Town) -> dict[str, Any]:
    """Give a commune as every machine-readable answer writes it."""
    return {
        "insee": town.insee,
        "nom": town.name,
        "codes_postaux": list(town.postcodes),
        "departement": town.departement,
        "lat": town.lat,
        "lon": town.lon,
    }
