"""What a visitor can reach."""

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Greatest, Length, Substr
from wagtail.models import Page
from wagtail.query import PageQuerySet


def reachable(pages: PageQuerySet, *, levels: int) -> PageQuerySet:
    """The live pages in the source language whose `levels` nearest ancestors are live too.

    A page under an unpublished one is not served (see `BasePage.page_at`).
    """
    path = OuterRef("path")
    above = [
        Substr(path, 1, Greatest(Length(path) - level * Page.steplen, 0)) for level in range(1, levels + 1)
    ]
    return pages.filter(
        ~Exists(Page._base_manager.filter(path__in=above, live=False)),
        live=True,
        locale__language_code=settings.LANGUAGE_CODE,
    )
