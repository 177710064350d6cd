"""System checks of the search index."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.translation import gettext as _

from directory.models import ListingPage
from search.projection import LISTING_TYPES, Source


@register(Tags.models)
def listing_types_are_searchable(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Every concrete type of listing says how its pages become entries."""
    return [
        Error(
            _("%(model)s n’est pas dans l’index de recherche.") % {"model": model._meta.label},
            hint=_("Donnez-lui une `sorte`, et une classe dans search.projection.LISTING_TYPES."),
            obj=model,
            id="search.E001",
        )
        for model in concrete_listings(ListingPage)
        if not getattr(model, "sorte", "") or LISTING_TYPES.get(model, Source) is Source
    ]


@register(Tags.database)
def listings_are_no_aliases(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Listings are written once: copies kept in step with another language would double every search."""
    from search.selectors import aliased_listings

    aliases = aliased_listings() if databases else 0
    if not aliases:
        return []
    return [
        Error(
            _("%(count)d fiches sont des alias d’autres fiches.") % {"count": aliases},
            hint=_(
                "Supprimez-les, ainsi que la synchronisation entre langues qui les a créées "
                "(Réglages, Langues). Une page sans traduction est déjà servie en français."
            ),
            id="search.E002",
        )
    ]


def concrete_listings(model: type[Any]) -> Iterator[type[Any]]:
    for child in model.__subclasses__():
        if not child._meta.abstract:
            yield child
        yield from concrete_listings(child)
