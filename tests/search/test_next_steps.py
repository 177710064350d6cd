"""No dead end: from every commune and for every age, a result or something to do next."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from geo.resolve import all_towns
from search.backends.database import DatabaseBackend
from search.results_page import ResultsForm, ResultsPage
from tests.search.site import search_site

pytestmark = pytest.mark.django_db

AGES = ("grossesse", "3m", "14m", "5a", "15a")


def results_page(query: str) -> ResultsPage:
    form, backend = ResultsForm(QueryDict(query)), DatabaseBackend()
    return ResultsPage(
        form, backend.search(form.query()), backend, RequestFactory().get(f"/recherche/?{query}")
    )


def test_every_commune_and_every_age_have_a_way_on() -> None:
    site = search_site()
    site.line.unpublish()
    stuck = []
    for town in all_towns():
        for age in AGES:
            page = results_page(f"insee={town.insee}&enfant={age}")
            if page.results.is_empty and not (page.nearest_cards or page.ways_out.actions):
                stuck.append((town.name, age))
    assert stuck == []


def test_the_first_choice_that_empties_the_list_is_named() -> None:
    search_site()
    page = results_page("ou=Prades&enfant=14m&avec=gratuit&type=clas")
    assert page.ways_out.culprit == "Accompagnement à la scolarité"
    page = results_page("ou=Prades&avec=lsf")
    assert page.ways_out.culprit == "En langue des signes (LSF)"


def test_when_nothing_alone_is_to_blame_all_choices_can_go() -> None:
    search_site()
    page = results_page("ou=Prades&type=clas&avec=lsf")
    assert page.ways_out.culprit == ""
    assert [action.url for action in page.ways_out.actions] == ["/recherche/?ou=Prades"]


def test_the_territory_asked_for_has_somebody_to_call() -> None:
    site = search_site()
    page = results_page("territoire=perpignan-mediterranee&type=clas")
    assert page.ways_out.territory == site.tree.perpignan
    assert results_page("quoi=xyzxyz").ways_out.territory == site.tree.department
