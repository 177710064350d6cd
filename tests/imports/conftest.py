"""A territory and those who look after it."""

import pytest

from accounts.enums import Role
from accounts.models import User
from tests.accounts.factories import staff
from tests.home.factories import SiteTree, site_tree


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def coordinator(tree: SiteTree) -> User:
    return staff(tree.conflent, Role.COORDINATORS)


@pytest.fixture
def editor(tree: SiteTree) -> User:
    return staff(tree.conflent, Role.EDITORS)
