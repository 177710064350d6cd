"""The site of these tests: two territories, a structure that is still a draft, a coordinator of its territory."""

import pytest
from django.test import Client

from accounts.enums import Role
from directory.models import StructurePage
from tests.accounts.factories import staff
from tests.directory.factories import StructureFactory
from tests.home.factories import SiteTree, site_tree
from tests.moderation.factories import browser


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def structure(tree: SiteTree) -> StructurePage:
    page: StructurePage = StructureFactory(parent=tree.conflent, live=False, phone="01 99 00 55 55")
    page.save_revision()
    return page


@pytest.fixture
def coordinator(tree: SiteTree) -> Client:
    return browser(staff(tree.conflent, Role.COORDINATORS))
