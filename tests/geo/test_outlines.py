import pytest

from geo.outlines import outlines
from geo.resolve import all_towns


def test_every_community_of_the_departement_is_drawn() -> None:
    drawn = outlines("66")

    assert drawn is not None
    assert len(drawn.paths) == 12
    assert {town.epci for town in all_towns()} == {path.epci_code for path in drawn.paths}
    assert all(path.d.startswith("M") and path.d.endswith("Z") and path.name for path in drawn.paths)
    assert drawn.border.startswith("M")
    assert drawn.view_box == f"0 0 1000 {drawn.height:g}"


def test_towns_fall_inside_the_frame_and_north_is_up() -> None:
    drawn = outlines("66")
    assert drawn is not None
    for town in all_towns():
        assert town.lat is not None
        assert town.lon is not None
        x, y = drawn.project(town.lat, town.lon)
        assert 0 < x < drawn.width
        assert 0 < y < drawn.height

    perpignan, ceret = drawn.project(42.6986, 2.8956), drawn.project(42.4858, 2.7486)
    assert perpignan[0] > ceret[0]
    assert perpignan[1] < ceret[1]


@pytest.mark.parametrize("code", ["", "07", "../66", "66\0", "é"])
def test_no_outline_file(code: str) -> None:
    assert outlines(code) is None


def test_they_are_drawn_once() -> None:
    assert outlines("66") is outlines("66")
