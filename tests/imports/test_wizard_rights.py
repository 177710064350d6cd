"""Who sees an import, goes on with it, takes it back: each address, each person."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from imports.enums import Status
from imports.models import Import, ImportRow
from tests.accounts.factories import UserFactory, member, staff
from tests.directory.factories import StructureFactory
from tests.home.factories import SiteTree
from tests.imports.screens import (
    SCREENS,
    address,
    as_user,
    imported,
    ready,
    received,
    text_of,
    upload,
)

pytestmark = pytest.mark.django_db


def test_members_find_nothing_of_it(tree: SiteTree) -> None:
    client = as_user(member(StructureFactory(parent=tree.conflent)))
    assert "/cms/imports/" not in client.get("/cms/").content.decode()
    for name in ("index", "add", "export"):
        assert client.get(reverse(f"imports:{name}")).status_code == 302
    assert upload(client).status_code == 302
    assert not Import.objects.exists()


def test_staff_find_it_in_the_menu(coordinator: User, editor: User) -> None:
    for user in (coordinator, editor, UserFactory(is_superuser=True, is_staff=True)):
        assert "/cms/imports/" in as_user(user).get("/cms/").content.decode()


def test_nobody_enters_without_signing_in(coordinator: User) -> None:
    importation = received(coordinator)
    for name in SCREENS:
        assert "/cms/login/" in Client().get(address(name, importation)).url


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("stage", [received, ready, imported])
def test_an_import_of_another_territory_does_not_exist(
    tree: SiteTree, coordinator: User, stage: Callable[[User], Import], name: str
) -> None:
    importation = stage(coordinator)
    outsider = as_user(staff(tree.perpignan, Role.COORDINATORS))
    before = Import.objects.values().get(pk=importation.pk)
    for answer in (outsider.get(address(name, importation)), outsider.post(address(name, importation))):
        assert answer.status_code in {404, 405}
        assert "Les Petits Pas" not in answer.content.decode()
    assert Import.objects.values().get(pk=importation.pk) == before
    assert outsider.get(reverse("imports:index")).content.decode().count("lieux.csv") == 0


def test_the_rows_of_another_territory_do_not_exist(tree: SiteTree, coordinator: User) -> None:
    importation = ready(coordinator)
    outsider = as_user(staff(tree.perpignan, Role.EDITORS))
    assert outsider.get(address("row", importation, 2)).status_code == 404
    assert outsider.post(address("row", importation, 2), {"nom": "Volé"}).status_code == 404
    assert ImportRow.objects.get(importation=importation, line=2).corrections == {}


def test_a_member_of_a_structure_sees_no_import(tree: SiteTree, coordinator: User) -> None:
    importation = ready(coordinator)
    client = as_user(member(StructureFactory(parent=tree.conflent)))
    for name in SCREENS:
        assert client.get(address(name, importation)).url == "/cms/"


def test_a_colleague_looks_and_the_importer_goes_on(coordinator: User, editor: User) -> None:
    importation = ready(coordinator)
    client = as_user(editor)
    assert client.get(address("rows", importation)).status_code == 200
    for answer in (
        client.get(address("row", importation, 2)),
        client.post(address("row", importation, 2), {"nom": "Autre"}),
        client.post(address("confirm", importation)),
        client.post(address("columns", importation)),
        client.post(address("discard", importation)),
    ):
        assert answer.status_code == 302
    importation.refresh_from_db()
    assert importation.status == Status.READY
    # Who publishes in the territory may clear it away.
    as_user(coordinator).post(address("discard", importation))
    assert not Import.objects.exists()


def test_another_territory_cannot_be_chosen(tree: SiteTree, coordinator: User) -> None:
    answer = upload(as_user(coordinator), territory=tree.perpignan.pk)
    assert answer.status_code == 302
    assert Import.objects.get().territory.pk == tree.conflent.pk
    both = staff(tree.conflent, Role.EDITORS)
    both.groups.add(*staff(tree.department, Role.EDITORS).groups.all())
    answer = upload(as_user(both), territory=tree.perpignan.pk)
    assert "Ce territoire n’est pas l’un des vôtres." in text_of(answer)
