from pathlib import Path

import pytest

from accounts.enums import Role
from accounts.models import User
from tests.accounts.factories import staff
from tests.home.factories import SiteTree, site_tree
from tests.imports.importer import Importer


@pytest.fixture
def tree(db: None) -> SiteTree:
    return site_tree()


@pytest.fixture
def import_sheet(tree: SiteTree, tmp_path: Path) -> Importer:
    return Importer(tmp_path)


@pytest.fixture
def coordinator(tree: SiteTree) -> User:
    return staff(tree.conflent, Role.COORDINATORS)


@pytest.fixture
def editor(tree: SiteTree) -> User:
    return staff(tree.conflent, Role.EDITORS)
