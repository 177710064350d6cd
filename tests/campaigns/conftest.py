from collections.abc import Iterator

import pytest
import time_machine

from campaigns.models import HighlightPage
from tests.campaigns.factories import NOW, highlight, index
from tests.home.factories import SiteTree, site_tree


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree(db: None) -> SiteTree:
    return site_tree()


@pytest.fixture
def campaign(tree: SiteTree) -> HighlightPage:
    return highlight(index(tree))
