"""A temps fort in progress, open to proposals, and what structures propose for it."""

from datetime import date, datetime

import wagtail_factories
from wagtail.models import Page

from campaigns.models import HighlightIndexPage, HighlightPage
from directory.hours.sessions import PARIS
from home.services import set_up_territory
from tests.home.factories import SiteTree

NOW = datetime(2026, 11, 21, 10, tzinfo=PARIS)  # a Saturday


class HighlightIndexFactory(wagtail_factories.PageFactory):
    class Meta:
        model = HighlightIndexPage

    title = "Temps forts"
    slug = "temps-forts"


class HighlightFactory(wagtail_factories.PageFactory):
    class Meta:
        model = HighlightPage

    title = "La Quinzaine des familles"
    slug = "quinzaine-des-familles"
    starts_on = date(2026, 11, 23)
    ends_on = date(2026, 12, 6)
    proposals_until = date(2026, 11, 30)


def index(tree: SiteTree) -> HighlightIndexPage:
    """The list of the temps forts, that the département's coordinators look after."""
    page = HighlightIndexFactory(parent=tree.home)
    set_up_territory(tree.department)
    return page


def highlight(parent: Page, **fields: object) -> HighlightPage:
    page = HighlightFactory(parent=parent, **fields)
    page.save_revision().publish()
    page.refresh_from_db()
    return page
