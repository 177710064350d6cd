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
    pages = pages.filter(live=True, locale__language_code=settings.LANGUAGE_CODE)
    for level in range(1, levels + 1):
        length = Greatest(Length(OuterRef("path")) - level * Page.steplen, 0)
        above = Substr(OuterRef("path"), 1, length)
        pages = pages.filter(~Exists(Page.objects.filter(path=above, live=False)))
    return pages
