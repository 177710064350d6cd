import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.distance import bounding_box, distance_km

LAT = st.floats(-90, 90)
LON = st.floats(-180, 180)


def test_known_distances() -> None:
    perpignan, prades, paris = (42.6986, 2.8956), (42.6177, 2.4222), (48.8566, 2.3522)

    assert distance_km(*perpignan, *prades) == pytest.approx(39.8, abs=0.5)
    assert distance_km(*perpignan, *paris) == pytest.approx(686, abs=4)
    assert distance_km(0, 179.5, 0, -179.5) == pytest.approx(111.2, abs=0.2)
    assert distance_km(90, 0, -90, 0) == pytest.approx(20_015, abs=1)


@given(LAT, LON, LAT, LON)
def test_distance_is_symmetrical_and_bounded(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    there = distance_km(lat1, lon1, lat2, lon2)

    assert 0 <= there <= 20_016
    assert there == pytest.approx(distance_km(lat2, lon2, lat1, lon1), abs=1e-6)


@given(LAT, LON, st.floats(0.1, 500), LAT, LON)
def test_the_box_holds_every_point_of_the_circle(
    lat: float, lon: float, km: float, other_lat: float, other_lon: float
) -> None:
    box = bounding_box(lat, lon, km)
    if distance_km(lat, lon, other_lat, other_lon) <= km * 0.999:
        assert box.south <= other_lat <= box.north
        assert box.west <= other_lon <= box.east


@given(LAT, LON, st.floats(0.1, 500), st.floats(-1, 1), st.floats(-1, 1))
def test_the_box_holds_the_points_around(
    lat: float, lon: float, km: float, north: float, east: float
) -> None:
    box = bounding_box(lat, lon, km)
    other_lat = max(-90.0, min(90.0, lat + north * km / 111))
    other_lon = max(-180.0, min(180.0, lon + east * km / 60))
    if distance_km(lat, lon, other_lat, other_lon) <= km * 0.999:
        assert box.south <= other_lat <= box.north
        assert box.west <= other_lon <= box.east
