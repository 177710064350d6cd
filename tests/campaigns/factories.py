"""A temps fort in progress, open to proposals, and what structures propose for it."""

from datetime import date, datetime

from wagtail.models import Page

from campaigns.models import HighlightIndexPage, HighlightPage
from directory.hours.sessions import PARIS
from home.services import set_up_territory
from tests.home.factories import SiteTree
from tests.home.making import PageFactory, made_at_once

NOW = datetime(2026, 11, 21, 10, tzinfo=PARIS)  # a Saturday


class HighlightIndexFactory(PageFactory):
    class Meta:
        model = HighlightIndexPage

    title = "Temps forts"
    slug = "temps-forts"


class HighlightFactory(PageFactory):
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


@made_at_once
def highlight(parent: Page, **fields: object) -> HighlightPage:
    page = HighlightFactory(parent=parent, **fields)
    page.save_revision().publish()
    page.refresh_from_db()
    return page
