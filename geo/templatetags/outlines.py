from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

register = template.Library()


@register.simple_tag
def outlines_url() -> str:
    """The address of the outlines (GeoJSON) drawn behind the map; empty when the département has none."""
    path = f"geo/epci_{settings.DEPARTEMENTS[0]}.geojson"
    return static(path) if finders.find(path) else ""
