"""What a listing must say before parents may read it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from wagtail.models import Page

from directory.enums import Gap
from directory.models import ListingPage, StructurePage
from vocabulary.enums import Ages


def gaps_of(page: Page, *, structure: StructurePage | None = None) -> dict[Gap, str]:
    """What this page lacks to be public, each gap with its French sentence; nothing for other page types.

    `structure` is given for a page that has no place in the tree yet, or to spare reading it.
    """
    if not isinstance(page, ListingPage):
        return {}
    gaps = {}
    if page.ages == Ages.NON_PRECISE and not page.parents_only:
        gaps[Gap.AGES] = _(
            "Pour qui : dites l’âge des enfants, ou cochez « parents seuls » (onglet « Essentiel »)."
        )
    gaps |= page.publication_gaps()
    if not _has_contact(page, structure):
        gaps[Gap.CONTACT] = _(
            "Contact : donnez un téléphone, un SMS, une adresse électronique ou un site (onglet « Contact »)."
        )
    return gaps


def missing_for_publication(page: Page, *, structure: StructurePage | None = None) -> list[str]:
    """What stands between this page and the public, as French sentences (see `gaps_of`)."""
    return list(gaps_of(page, structure=structure).values())


def not_ready(pages: Iterable[Page]) -> dict[str, list[str]]:
    """The titles of the pages that may not be published yet, each with what it lacks."""
    return {page.title: missing for page in pages if (missing := missing_for_publication(page))}


def _has_contact(page: ListingPage, structure: StructurePage | None) -> bool:
    if page.phone or page.sms or page.email or page.website:
        return True
    if not page.may_use_structure_contact:
        return False
    structure = structure or page.structure
    return bool(structure and (structure.phone or structure.email or structure.website))
