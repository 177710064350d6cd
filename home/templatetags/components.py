"""Components (see `home.components`) in Django templates."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from home.components import draw

register = template.Library()


@register.simple_tag
def component(path: str, **values: Any) -> SafeString:
    """Draw the component at `path` ("components/card") with what its signature takes."""
    return draw(path, **values)
