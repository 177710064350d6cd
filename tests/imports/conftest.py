from pathlib import Path

import pytest

from tests.home.factories import SiteTree, site_tree
from tests.imports.importer import Importer


@pytest.fixture
def tree(db: None) -> SiteTree:
    return site_tree()


@pytest.fixture
def import_sheet(tree: SiteTree, tmp_path: Path) -> Importer:
    return Importer(tmp_path)
