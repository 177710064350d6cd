"""What the installation must never be set to do with listings."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from wagtail.models import Page

from directory.models import StructurePage


@register(Tags.database)
def no_alias_of_listings(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Structures and listings have no alias, and no language copies the whole tree of another by itself."""
    from wagtail_localize.models import LocaleSynchronization

    if not databases or not {Page._meta.db_table, LocaleSynchronization._meta.db_table} <= set(
        connections[next(iter(databases))].introspection.table_names()
    ):
        return []
    found: list[CheckMessage] = []
    if LocaleSynchronization.objects.exists():
        found.append(
            Error(
                "A language copies the content of another one, which would make an alias of every listing.",
                hint="Delete the LocaleSynchronization rows and translate the pages that matter.",
                id="directory.E001",
            )
        )
    structures = StructurePage.objects.filter(alias_of__isnull=False)
    below = Page.objects.filter(alias_of__isnull=False, content_type__model__in=["placepage", "eventpage"])
    if structures.exists() or below.exists():
        found.append(Error("Some structures or listings are aliases.", id="directory.E002"))
    return found
