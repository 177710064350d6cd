"""What the form of a structure shows of its links."""

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from directory.models import StructurePage
from events.models import SessionLink

register = template.Library()


@register.simple_tag
def open_links(structure: StructurePage) -> QuerySet[SessionLink]:
    """Give the links of a structure that still open its sessions, the last one first."""
    return structure.session_links.filter(revoked_at=None, expires_at__gt=timezone.now())
