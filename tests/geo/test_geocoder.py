"""Addresses to points: the service answers, doubts, fails or is switched off."""

import pytest
from geopy.exc import GeocoderServiceError

from geo.enums import PointSource
from geo.geocoder import Geocoder, Point, far_from_commune
from geo.resolve import Town, town
from tests.geo.fakes import Answer, FakeAddressBase, SilentAddressBase


@pytest.fixture
def prades() -> Town:
    found = town("66149")
    assert found is not None
    return found


def commune_of(place: Town) -> Point:
    assert place.lat is not None
    assert place.lon is not None
    return Point(place.lat, place.lon, PointSource.COMMUNE)


def test_an_address_has_its_own_point(prades: Town) -> None:
    service = FakeAddressBase([Answer(42.61, 2.42, "66149")])

    assert Geocoder(service, enabled=True).locate("12 rue Jean  Jaurès", prades, postcode="66500") == Point(
        42.61, 2.42, PointSource.ADDRESS
    )
    assert service.asked == ["12 rue Jean Jaurès 66500 Prades"]


def test_a_street_is_less_precise(prades: Town) -> None:
    service = FakeAddressBase([Answer(42.61, 2.42, "66149", type="street")])
    point = Geocoder(service, enabled=True).locate("rue Jean Jaurès", prades)

    assert point is not None
    assert point.source == PointSource.STREET


@pytest.mark.parametrize(
    "answers",
    [
        [],
        None,
        [Answer(48.0, 2.0, "75056")],
        [Answer(42.61, 2.42, "66149", score=0.2)],
        [Answer(42.61, 2.42, "66149", type="municipality")],
    ],
    ids=["none", "null", "elsewhere", "doubtful", "town only"],
)
def test_without_a_sure_answer_the_commune_stands(prades: Town, answers: list[Answer] | None) -> None:
    assert Geocoder(FakeAddressBase(answers), enabled=True).locate("1 rue X", prades) == commune_of(prades)


def test_the_same_address_is_asked_once(prades: Town) -> None:
    service = FakeAddressBase([Answer(42.61, 2.42, "66149")])
    for _ in range(3):
        assert Geocoder(service, enabled=True).locate("12 rue Jean Jaurès", prades)
    nothing = FakeAddressBase([])
    for _ in range(3):
        Geocoder(nothing, enabled=True).locate("rue inconnue", prades)

    assert len(service.asked) == 1
    assert len(nothing.asked) == 1


def test_a_silent_service_is_left_alone_for_a_while(prades: Town) -> None:
    service = SilentAddressBase()
    geocoder = Geocoder(service, enabled=True)

    assert geocoder.locate("12 rue Jean Jaurès", prades) == commune_of(prades)
    assert geocoder.locate("14 rue Jean Jaurès", prades) == commune_of(prades)
    assert len(service.asked) == 1


def test_nonsense_from_the_service_is_a_failure(prades: Town) -> None:
    class Nonsense:
        raw: dict[str, str] = {}

    assert Geocoder(FakeAddressBase([Nonsense()]), enabled=True).locate("1 rue X", prades) == commune_of(
        prades
    )


def test_an_error_of_the_service(prades: Town) -> None:
    class Broken:
        def geocode(self, query: str, *, limit: int, exactly_one: bool) -> None:
            raise GeocoderServiceError

    assert Geocoder(Broken(), enabled=True).locate("1 rue X", prades) == commune_of(prades)


def test_switched_off_by_the_settings(prades: Town) -> None:
    service = FakeAddressBase([Answer(42.61, 2.42, "66149")])

    assert Geocoder(service).locate("12 rue Jean Jaurès", prades) == commune_of(prades)
    assert service.asked == []


def test_no_address_no_question(prades: Town) -> None:
    service = FakeAddressBase([Answer(42.61, 2.42, "66149")])

    assert Geocoder(service, enabled=True).locate("  ", prades) == commune_of(prades)
    assert service.asked == []


def test_a_commune_without_coordinates() -> None:
    aurseulles = town("14581")
    assert aurseulles is not None

    assert Geocoder(FakeAddressBase([]), enabled=True).locate("1 rue X", aurseulles) is None
    assert not far_from_commune(0, 0, aurseulles)


def test_a_point_far_from_its_commune(prades: Town) -> None:
    assert not far_from_commune(42.65, 2.45, prades)
    assert far_from_commune(42.7, 2.9, prades)
    assert not far_from_commune(42.7, 2.9, prades, km=60)
