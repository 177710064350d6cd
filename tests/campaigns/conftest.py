from collections.abc import Iterator

import pytest
import time_machine

from campaigns.models import HighlightPage
from tests.campaigns.factories import NOW, highlight, index
from tests.home.factories import SiteTree, site_tree
from tests.home.kept_tree import kept


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@kept
def site_with_campaign() -> tuple[SiteTree, HighlightPage]:
    tree = site_tree()
    return tree, highlight(index(tree))


@pytest.fixture
def tree_and_campaign(db: None, request: pytest.FixtureRequest) -> tuple[SiteTree, HighlightPage | None]:
    """A campaign when the test has one: both are put back together."""
    return site_with_campaign() if "campaign" in request.fixturenames else (site_tree(), None)


@pytest.fixture
def tree(tree_and_campaign: tuple[SiteTree, HighlightPage | None]) -> SiteTree:
    return tree_and_campaign[0]


@pytest.fixture
def campaign(tree_and_campaign: tuple[SiteTree, HighlightPage]) -> HighlightPage:
    return tree_and_campaign[1]
