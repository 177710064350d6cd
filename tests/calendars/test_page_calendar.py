"""`<page>agenda.ics`: the dates of a place, an event, a structure, a territory; or a single one."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.calendars.changing import say, sessions
from tests.calendars.conftest import TUESDAY
from tests.calendars.reading import dates, read
from tests.directory.factories import StructureFactory, publish
from tests.search.site import SearchSite

pytestmark = pytest.mark.django_db


def get(client: Client, page: Any, query: str = "", **headers: str) -> Any:
    return client.get(f"{page.get_url()}agenda.ics{query}", headers=headers)


def titles(response: Any) -> set[str]:
    assert response.status_code == 200
    return {one.summary for one in dates(response.content)}


def test_each_page_gives_its_own_dates(site: SearchSite, client: Client) -> None:
    cabin, workshop = site.cabin.title, site.workshop.title
    assert titles(get(client, site.cabin)) == {cabin}
    assert titles(get(client, site.workshop)) == {workshop}
    assert titles(get(client, site.structure)) == {cabin, workshop}
    assert titles(get(client, site.tree.conflent)) == {cabin, workshop}
    assert titles(get(client, site.tree.perpignan)) == set()
    assert titles(get(client, site.bare)) == set()


def test_an_event_held_with_others_is_among_theirs_too(site: SearchSite, client: Client) -> None:
    friends = publish(StructureFactory(parent=site.tree.perpignan, title="Les amis fictifs"))
    assert site.workshop.title not in client.get(friends.get_url()).content.decode()
    site.workshop.co_organisers = [friends]
    publish(site.workshop)
    assert titles(get(client, friends)) == {site.workshop.title}
    assert site.workshop.title in client.get(friends.get_url()).content.decode()
    assert client.get(f"{friends.get_url()}programme.pdf").status_code == 200


def test_a_calendar_is_named_for_its_page(site: SearchSite, client: Client) -> None:
    response = get(client, site.cabin)
    assert "X-WR-CALNAME:Maillage\\, La Cabane aux petits pas\r\n" in response.content.decode()
    assert (
        f"URL:http://testserver{site.cabin.get_url()}\r\n" in response.content.replace(b"\r\n ", b"").decode()
    )
    assert response["Content-Disposition"] == f'inline; filename="{site.cabin.slug}.ics"'
    assert response["X-Robots-Tag"] == "noindex"


def test_the_same_session_has_the_same_name_everywhere(site: SearchSite, client: Client) -> None:
    def names(response: Any) -> set[str]:
        return {one.uid for one in read(response.content).events}

    own = names(get(client, site.cabin))
    assert own
    assert own <= names(get(client, site.structure))
    assert own <= names(get(client, site.tree.conflent))
    assert own <= names(client.get("/recherche.ics"))


def test_a_cancellation_is_in_the_next_copy(site: SearchSite, client: Client) -> None:
    pages = (site.cabin, site.structure, site.tree.conflent)
    kept = {page.pk: get(client, page)["ETag"] for page in pages}
    assert all(get(client, page, **{"If-None-Match": kept[page.pk]}).status_code == 304 for page in pages)
    say("cancel", site.cabin)
    for page in pages:
        changed = get(client, page, **{"If-None-Match": kept[page.pk]})
        assert dates(changed.content)[0].summary.startswith("Annulé")


def test_one_date_alone(site: SearchSite, client: Client) -> None:
    second = sessions(site.cabin)[1]
    (one,) = dates(get(client, site.cabin, f"?seance={second.pk}").content)
    assert one.dtstart == second.start != TUESDAY
    (twin,) = [other for other in dates(get(client, site.cabin).content) if other.dtstart == second.start]
    assert one.uid == twin.uid


@pytest.mark.parametrize("asked", ["", "x", "-1", "0", "99999999", "9" * 40, "1%00", "²"])
def test_a_date_that_is_not_there_is_said_not_found(site: SearchSite, client: Client, asked: str) -> None:
    assert get(client, site.cabin, f"?seance={asked}").status_code == 404


def test_the_date_of_another_page_is_not_found(site: SearchSite, client: Client) -> None:
    assert get(client, site.bare, f"?seance={sessions(site.cabin)[0].pk}").status_code == 404


@pytest.mark.parametrize("path", ["/nulle-part/", "/actualites/", "/", "/territoires/"])
def test_what_has_no_dates_has_no_calendar(site: SearchSite, client: Client, path: str) -> None:
    assert client.get(f"{path}agenda.ics").status_code == 404


def test_what_is_not_public_has_no_calendar(site: SearchSite, client: Client) -> None:
    url = f"{site.cabin.get_url()}agenda.ics"
    PageViewRestriction.objects.create(page=site.structure, restriction_type="login")
    assert client.get(url).status_code == 404
    PageViewRestriction.objects.all().delete()
    assert client.get(url).status_code == 200
    site.structure.unpublish()
    assert client.get(url).status_code == 404


def test_the_words_around_are_in_the_language_of_the_address(site: SearchSite, client: Client) -> None:
    say("cancel", site.cabin)
    french = dates(get(client, site.cabin).content)
    other = dates(client.get(f"/ca{site.cabin.get_url()}agenda.ics").content)
    assert [one.uid for one in other] == [one.uid for one in french]
    assert other[0].url.startswith("http://testserver/ca/")


@pytest.mark.parametrize(
    ("name", "most"), [("cabin", 8), ("workshop", 8), ("structure", 9), ("territory", 8)]
)
def test_a_page_s_calendar_costs_few_queries(
    name: str, most: int, site: SearchSite, client: Client, django_assert_max_num_queries: Any
) -> None:
    page = site.tree.conflent if name == "territory" else getattr(site, name)
    get(client, page)
    with django_assert_max_num_queries(most):
        assert get(client, page).status_code == 200
