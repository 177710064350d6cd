"""What a row leaves as it is: cells that say what is there, bounds of ages that say nothing of the other one."""

import pytest

from directory.models import PlacePage
from imports.cells import cells_of
from tests.imports.importer import Importer, place

pytestmark = pytest.mark.django_db


def cabane() -> PlacePage:
    return PlacePage.objects.get(title="La Cabane").get_latest_revision_as_object()


@pytest.mark.parametrize("phone", ["3919 (gratuit)", "01 99 00 00 00 (14h)", "+32 2 555 12 12", "(01) 99"])
def test_a_cell_that_says_what_is_there_adds_no_note(import_sheet: Importer, phone: str) -> None:
    import_sheet.rows(place())
    PlacePage.objects.update(phone=phone, email="demander", website="à venir", practical_note="x" * 600)
    page = PlacePage.objects.get()
    page.save_revision(clean=False)
    written = cells_of(page, page.locations.get(), structure_title="Association Exemple")
    done = import_sheet.rows(written)
    assert (done.code, done.states, done.warnings) == (0, ["inchange"], "")
    assert (cabane().phone, cabane().practical_note) == (phone, "x" * 600)


@pytest.mark.parametrize(
    ("low", "high", "bounds"),
    [
        ("1 an", "", (12, 47)),
        ("", "2 ans", (0, 35)),
        ("18m", "", (18, 47)),
        ("5 ans", "", (60, None)),
        ("à partir de 1 an", "", (12, None)),
        ("1-2 ans", "", (12, 35)),
        ("", "1-2 ans", (12, 35)),
    ],
)
def test_a_bound_beside_an_empty_cell_leaves_the_other_one(
    import_sheet: Importer, low: str, high: str, bounds: tuple[int, int | None]
) -> None:
    import_sheet.rows(place())
    done = import_sheet.rows(place(age_min=low, age_max=high))
    assert done.states == ["modifie"]
    assert (cabane().age_min, cabane().age_max) == bounds
    if (low, high) == ("1 an", ""):
        assert (done.lines[0]["age_min"], done.lines[0]["age_max"]) == (12, None)


def test_the_rest_of_a_phone_cell_is_noted_once_whatever_the_addresses(import_sheet: Importer) -> None:
    rows = (
        place(telephone="3919 (gratuit)", site="demander"),
        place(telephone="3919 (gratuit)", site="demander", adresse="2 place Arago"),
    )
    import_sheet.rows(*rows)
    assert (cabane().phone, cabane().website) == ("3919", "")
    assert cabane().practical_note == "Téléphone : 3919 (gratuit)\nSite : demander"
    assert import_sheet.rows(*rows).states == ["inchange", "inchange"]
    assert cabane().locations.count() == 2
