"""`/recherche.ics`: what a search finds, as dates that other programs keep up to date."""

from datetime import UTC, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.calendars.changing import say, sessions
from tests.calendars.conftest import TUESDAY
from tests.calendars.reading import dates, read
from tests.directory.factories import PlaceFactory, locate, publish, venue
from tests.search.site import PRADES, SearchSite

pytestmark = pytest.mark.django_db

CABIN = "?type=laep"


def get(client: Client, query: str = CABIN, **headers: str) -> Any:
    return client.get(f"/recherche.ics{query}", headers=headers)


def first(client: Client, query: str = CABIN) -> Any:
    return dates(get(client, query).content)[0]


# --- What it says --------------------------------------------------------------------------------------------


def test_the_dates_of_a_search_are_read_by_another_program(site: SearchSite, client: Client) -> None:
    response = get(client)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = dates(response.content)
    assert [one.dtstart for one in found[:3]] == [
        TUESDAY,
        TUESDAY + timedelta(days=2),
        TUESDAY + timedelta(days=7),
    ]
    one = found[0]
    assert one.dtend == TUESDAY + timedelta(hours=3)
    assert one.summary == "La Cabane aux petits pas"
    assert one.location == "Salle fictive, 66500 Prades"
    assert one.url == f"http://testserver{site.cabin.get_url()}"
    assert (one.geo.lat, one.geo.lng) == pytest.approx((42.6168, 2.421), abs=0.001)
    assert "Moins de 6\N{NO-BREAK SPACE}ans · gratuit · sans inscription" in one.description
    assert "Association des Galets fictifs" in one.description
    assert one.url in one.description  # many programs show no other address
    assert {other.uid for other in found} == {other.uid for other in read(response.content).events}
    assert len({other.uid for other in found}) == len(found)


def test_each_parameter_of_the_search_counts(site: SearchSite, client: Client) -> None:
    def titles(query: str) -> set[str]:
        return {one.summary for one in dates(get(client, query).content)}

    everything = {"La Cabane aux petits pas", "Comptines"}
    assert titles("") == titles("?page=7&par=500&vue=mois&tri=date") == everything
    assert titles("?quoi-de=evenements") == {"Comptines"}
    assert titles("?ou=Prades&rayon=2") == {"La Cabane aux petits pas"}
    assert titles("?territoire=perpignan-mediterranee") == set()
    assert titles("?quand=dimanche") == set()
    assert titles("?enfant=5a") == {"La Cabane aux petits pas"}
    thursdays = dates(get(client, "?quand=jeudi").content)
    assert {one.dtstart.weekday() for one in thursdays} == {3}


def test_the_calendar_is_named_for_what_was_asked(site: SearchSite, client: Client) -> None:
    body = get(client, "?ou=Prades&enfant=14m&quand=mercredi&type=laep&quoi=jouer").content
    line = body.replace(b"\r\n ", b"").decode().split("X-WR-CALNAME:")[1].splitlines()[0]
    for words in ("Maillage", "près de Prades", "14\N{NO-BREAK SPACE}mois", "mercredi", "« jouer »"):
        assert words in line
    assert "SOURCE;VALUE=URI:http://testserver/recherche.ics?ou=Prades&enfant=14m" in body.decode()


def test_what_is_over_today_stays_until_the_evening(
    site: SearchSite, client: Client, clock: time_machine.Traveller
) -> None:
    clock.move_to(TUESDAY + timedelta(hours=6))
    assert first(client).dtstart == TUESDAY
    clock.move_to(TUESDAY + timedelta(hours=16))
    assert first(client).dtstart == TUESDAY + timedelta(days=2)


def test_sessions_from_a_distance_are_nowhere(site: SearchSite, client: Client) -> None:
    page = PlaceFactory(parent=site.structure, title="Allô, les mardis", phone="01 99 00 12 35")
    locate(page, None, "Tu 14:00-16:00")
    page.areas_served.add(site.tree.department)
    publish(page)
    from events.occurrences import expand

    expand([page.pk])
    one = next(
        one for one in dates(get(client, "?territoire=conflent-canigo").content) if "Allô" in one.summary
    )
    assert one.location == "À distance"
    assert one.geo is None


def test_a_session_on_a_public_holiday_is_to_be_checked(site: SearchSite, client: Client) -> None:
    site.place("Le Premier mai", hours="Fr 09:00-12:00")
    from events.occurrences import expand
    from search.projection import listing_ids

    expand(listing_ids())
    new_year = [
        one
        for one in dates(get(client, "?quoi=mai").content)
        if one.dtstart.date().isoformat() == "2027-01-01"
    ]
    assert new_year
    assert "Jour férié, à vérifier avant de venir." in new_year[0].description


# --- What becomes of sessions --------------------------------------------------------------------------------


def test_a_cancelled_session_is_said_cancelled(site: SearchSite, client: Client) -> None:
    before = first(client)
    say("cancel", site.cabin, reason="la salle est prise")
    one = first(client)
    assert (one.uid, one.status) == (before.uid, "CANCELLED")
    assert one.summary == "Annulé : La Cabane aux petits pas"
    assert one.description.startswith("Annulé. La salle est prise.")
    assert one.sequence > before.sequence
    assert one.last_modified > before.last_modified


def test_a_moved_session_keeps_its_name(site: SearchSite, client: Client) -> None:
    before = first(client)
    say("move", site.cabin)
    one = first(client)
    assert (one.uid, one.status) == (before.uid, "CONFIRMED")
    assert one.dtstart == TUESDAY + timedelta(hours=5)
    assert "Déplacé. Au lieu du mardi 24 novembre, 9 h." in one.description
    assert one.sequence > before.sequence


def test_a_full_session_says_so(site: SearchSite, client: Client) -> None:
    say("mark_full", site.cabin)
    one = first(client)
    assert one.summary == "Complet : La Cabane aux petits pas"
    assert one.status == "CONFIRMED"


def test_the_sequence_never_goes_back(
    site: SearchSite, client: Client, clock: time_machine.Traveller
) -> None:
    seen = [first(client)]
    for what in ("cancel", "reinstate", "move", "mark_full", "undo"):
        clock.shift(60)
        say(what, site.cabin)
        seen.append(first(client))
    clock.shift(60)
    site.cabin.title = "La Cabane aux grands pas"
    publish(site.cabin)
    seen.append(first(client))
    assert len({one.uid for one in seen}) == 1
    sequences = [one.sequence for one in seen]
    assert sequences == sorted(set(sequences))
    stamps = [one.last_modified for one in seen]
    assert stamps == sorted(set(stamps))


def test_a_session_written_anew_is_the_same_one(site: SearchSite, client: Client) -> None:
    before = first(client)
    site.cabin.unpublish()
    from events.occurrences import expand

    expand([site.cabin.pk])
    assert not sessions(site.cabin)
    publish(site.cabin)
    expand([site.cabin.pk])
    after = first(client)
    assert after.uid == before.uid
    assert after.sequence >= before.sequence


def test_hours_are_those_of_the_clock_in_winter_and_in_summer(site: SearchSite, client: Client) -> None:
    held = dates(get(client, "?type=laep&du=2027-03-22&au=2027-04-04").content)
    assert {one.dtstart.strftime("%H:%M") for one in held} == {"09:00"}
    assert {one.dtstart.astimezone(UTC).hour for one in held} == {8, 7}


# --- Who keeps a copy ----------------------------------------------------------------------------------------


def test_a_copy_is_sent_again_only_when_it_says_something_else(site: SearchSite, client: Client) -> None:
    response = get(client)
    assert "no-cache" in response["Cache-Control"]
    again = get(client, CABIN, **{"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == response["ETag"]
    say("cancel", site.cabin)
    changed = get(client, CABIN, **{"If-None-Match": response["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != response["ETag"]
    assert dates(changed.content)[0].status == "CANCELLED"
    say("reinstate", site.cabin)
    assert get(client, CABIN, **{"If-None-Match": changed["ETag"]}).status_code == 200


def test_a_date_alone_is_enough_to_know(site: SearchSite, client: Client) -> None:
    response = get(client)
    since = {"If-Modified-Since": response["Last-Modified"]}
    assert get(client, CABIN, **since).status_code == 304
    say("cancel", site.cabin)
    changed = get(client, CABIN, **since)
    assert changed.status_code == 200
    assert changed["Last-Modified"] != response["Last-Modified"]  # though in the same second
    # What is gone leaves no date behind.
    site.cabin.unpublish()
    assert get(client, CABIN, **{"If-Modified-Since": changed["Last-Modified"]}).status_code == 200
    # A date that was never given says nothing, even a later one.
    assert get(client, CABIN, **{"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}).status_code == 200


def test_head_says_the_same_without_the_dates(site: SearchSite, client: Client) -> None:
    response, head = get(client), client.head(f"/recherche.ics{CABIN}")
    assert head.content == b""
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length"):
        assert head[name] == response[name]


def test_a_position_is_kept_by_nobody_else(site: SearchSite, client: Client) -> None:
    assert "private" in get(client, "?lat=42.617&lon=2.421")["Cache-Control"]
    assert "public" in get(client)["Cache-Control"]


def test_nothing_may_be_posted(site: SearchSite) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/recherche.ics").status_code == 405


# --- What is not understood ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?ou=Zzyzxqk", "ou"),
        ("?enfant=vieux", "enfant"),
        ("?quand=jamais", "quand"),
        ("?du=hier", "du"),
        ("?type=inconnu", "type"),
        ("?insee=99999", "insee"),
        ("?page=0", "page"),
        ("?lat=42", "lon"),
        ("?ou=" + "x" * 500, "ou"),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence(
    site: SearchSite, client: Client, query: str, name: str
) -> None:
    response = get(client, query)
    assert response.status_code == 400
    assert name in response.json()["erreurs"] or "lat" in response.json()["erreurs"]


def test_an_unknown_town_comes_with_suggestions(site: SearchSite, client: Client) -> None:
    answer = get(client, "?ou=Pradzzz").json()
    assert answer["erreurs"]["ou"]
    assert "suggestions" in answer


def test_a_town_to_be_chosen_is_asked_for(site: SearchSite, client: Client) -> None:
    response = get(client, "?ou=Saint-Denis")
    assert response.status_code == 400
    assert response.json()["erreurs"]["ou"] == ["Plusieurs communes portent ce nom : choisissez la vôtre."]
    assert len(response.json()["suggestions"]) > 1


def test_a_period_that_is_over_is_empty_and_no_mistake(site: SearchSite, client: Client) -> None:
    response = get(client, "?du=2026-11-01&au=2026-11-10")
    assert response.status_code == 200
    assert dates(response.content) == []
    assert get(client, "?au=10-11-2026").status_code == 400


# --- Costs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?ou=Prades&enfant=14m&quand=mardi&avec=gratuit",
        "?territoire=conflent-canigo",
    ],
)
def test_eight_queries_at_most(
    site: SearchSite, client: Client, query: str, django_assert_max_num_queries: Any
) -> None:
    say("cancel", site.cabin)
    # A process reads what has changed in the index once for each version.
    get(client, "?quoi=motinconu")
    with django_assert_max_num_queries(8):
        assert get(client, query).status_code == 200


def test_eight_when_words_are_looked_for(
    site: SearchSite, client: Client, django_assert_max_num_queries: Any
) -> None:
    # The territory of a town is read with the index.
    get(client, "?ou=Prades")
    with django_assert_max_num_queries(8):
        assert get(client, "?ou=Prades&quoi=jouer").status_code == 200


def test_five_hundred_dates_at_most_the_next_ones(
    site: SearchSite, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        page = PlaceFactory(parent=site.structure, title=f"Tous les jours {number}")
        locate(page, venue(PRADES), "Mo-Su 09:00-12:00")
        publish(page)
    from events.occurrences import expand
    from search.projection import listing_ids

    expand(listing_ids())
    get(client, "?quoi=motinconu")
    with django_assert_max_num_queries(8):
        found = dates(get(client, "").content)
    assert len(found) == 500
    assert found[-1].dtstart < TUESDAY + timedelta(weeks=20)
