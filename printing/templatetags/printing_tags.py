"""What pages of other rooms show of what can be printed."""

from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from wagtail.models import Page

from home.addresses import page_path
from printing.months import offered

register = template.Library()

SHOWN = 2  # months: this one and the next


@register.inclusion_tag("printing/programme_links.html", takes_context=True)
def programme_links(context: dict[str, Any], page: Page) -> dict[str, Any]:
    """Show the programmes of a territory or a structure, to print; nothing for a page in another language."""
    path = (
        page_path(page, context.get("request")) if page.locale.language_code == settings.LANGUAGE_CODE else ""
    )
    months = [
        {"address": f"{path}programme.pdf?mois={month}", "of_name": month.of_name}
        for month in offered(timezone.localdate())[:SHOWN]
    ]
    return {"months": months if path else []}
