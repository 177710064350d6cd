"""Roles of a territory: made once, repaired when needed, the same in every language."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from accounts.enums import Role
from accounts.services import remove_default_workflow, territory_group
from home.models import TerritoryPage
from home.services import set_up_territory
from tests.home.factories import site_tree

pytestmark = pytest.mark.django_db

TABLES = [
    Group,
    Group.permissions.through,
    GroupPagePermission,
    GroupCollectionPermission,
    GroupApprovalTask,
    GroupApprovalTask.groups.through,
    Workflow,
    WorkflowTask,
    WorkflowPage,
    Collection,
]


def contents() -> dict[str, list[tuple[object, ...]]]:
    return {
        table.__name__ + str(n): list(table.objects.order_by("pk").values_list())
        for n, table in enumerate(TABLES)
    }


def test_setting_up_a_territory_twice_changes_nothing() -> None:
    tree = site_tree()
    before = contents()
    for territory in (tree.conflent, tree.perpignan, tree.department):
        set_up_territory(territory)
    assert contents() == before


def test_a_new_language_gets_the_same_rights_and_workflow() -> None:
    tree = site_tree()
    catalan = Locale.objects.create(language_code="ca")
    translated = tree.conflent.copy_for_translation(catalan, copy_parents=True)
    set_up_territory(translated)
    for role in Role:
        rights = GroupPagePermission.objects.filter(group=territory_group("conflent-canigo", role))
        by_page = {
            page: set(rights.filter(page=page).values_list("permission__codename", flat=True))
            for page in (tree.conflent, translated)
        }
        assert by_page[tree.conflent] == by_page[translated] != set()
    assert translated.get_workflow() == tree.conflent.get_workflow()
    assert Group.objects.filter(name__startswith="conflent").count() == 3


def test_rights_on_a_page_that_left_the_territory_are_taken_back() -> None:
    tree = site_tree()
    group = territory_group("conflent-canigo", Role.COORDINATORS)
    stray = GroupPagePermission.objects.filter(group=group).first()
    stray.pk, stray.page = None, tree.perpignan
    stray.save()
    set_up_territory(tree.conflent)
    assert not GroupPagePermission.objects.filter(group=group, page=tree.perpignan).exists()


def test_no_group_holds_rights_on_the_whole_tree() -> None:
    tree = site_tree()
    remove_default_workflow()
    assert not WorkflowPage.objects.filter(page__depth=1).exists()
    names = list(Group.objects.filter(name__contains=" · ").values_list("name", flat=True))
    assert len(names) == 3 * TerritoryPage.objects.count()
    shallow = GroupPagePermission.objects.filter(group__name__in=names, page__depth__lt=tree.conflent.depth)
    assert set(shallow.values_list("page", flat=True)) == {tree.articles.pk}
