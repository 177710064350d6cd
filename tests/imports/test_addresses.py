"""Addresses in one cell, and the two fields they fill."""

import pytest

from directory.models import Venue
from imports.addresses import address_text, read_address, split_address


@pytest.mark.parametrize(
    ("text", "name", "street"),
    [
        ("12 rue des Marchands", "", "12 rue des Marchands"),
        ("Salle des fêtes, 3 rue du Stade", "Salle des fêtes", "3 rue du Stade"),
        ("École du Soleil, Place de la République", "École du Soleil", "Place de la République"),
        ("Les Petits Pas, 3 bis rue X", "Les Petits Pas", "3 bis rue X"),
        ("Salle des fêtes - 3 rue X", "Salle des fêtes", "3 rue X"),
        ("Maison des parents, 1er étage, 3 rue X", "Maison des parents", "1er étage, 3 rue X"),
        ("Maison de santé, Espace Cerdagne, 3 rue X", "Maison de santé, Espace Cerdagne", "3 rue X"),
        ("Mairie, Le Bourg", "Mairie", "Le Bourg"),
        ("Mairie, derrière l’église", "Mairie", "derrière l’église"),
        ("3 rue X, bâtiment B", "", "3 rue X, bâtiment B"),
        ("Résidence Les Lilas, 3 rue X", "", "Résidence Les Lilas, 3 rue X"),
        ("Can Xic, porte bleue", "", "Can Xic, porte bleue"),
        ("Mairie", "Mairie", ""),
        ("Salle des fêtes 3 rue X", "", "Salle des fêtes 3 rue X"),
        ("Maison du Quai", "", "Maison du Quai"),
        ("Château Pams", "Château Pams", ""),
        ("Can Xic", "", "Can Xic"),
        ("", "", ""),
        ("Ici" + ", " + "x" * 200, "Ici", "x" * 200),
        ("x" * 130 + ", 3 rue X", "", "x" * 130 + ", 3 rue X"),
    ],
)
def test_a_name_is_parted_only_when_clear(text: str, name: str, street: str) -> None:
    assert split_address(text) == (name, street)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Salle des fêtes\n3 rue X", "Salle des fêtes, 3 rue X"),
        ("Salle des fêtes,\n3 rue X ;\n\n", "Salle des fêtes, 3 rue X"),
        ("3 rue X, 66500 Prades", "3 rue X"),
        ("3 rue X - 66500 PRADES CEDEX", "3 rue X"),
        ("3 rue X\n66906 Perpignan cedex 9", "3 rue X"),
        ("3  rue X ,  bâtiment B", "3 rue X, bâtiment B"),
        ("112 rue X, BP 49927", "112 rue X, BP 49927"),
        ("112 rue X, BP 49927 Perpignan", "112 rue X, BP 49927 Perpignan"),
        ("66500 Prades", "66500 Prades"),
        ("Non renseigné", ""),
        ("3 rue X, 66500 Prades, 66500 PRADES", "3 rue X"),
    ],
)
def test_the_town_has_its_own_columns(text: str, line: str) -> None:
    assert read_address(text) == line
    assert read_address(line) == line


@pytest.mark.parametrize(
    ("name", "street", "text"),
    [
        ("Salle des fêtes", "3 rue X", "Salle des fêtes, 3 rue X"),
        ("", "3 rue X", "3 rue X"),
        ("Mairie", "", "Mairie"),
        ("", "", ""),
        ("Mairie", "3 rue X, 66500 Prades", "Mairie, 3 rue X"),
    ],
)
def test_a_venue_is_written_as_it_is_read(name: str, street: str, text: str) -> None:
    assert address_text(Venue(name=name, street=street)) == text
    assert read_address(text) == text
