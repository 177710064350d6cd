"""Towns inside a sentence."""

import pytest
from django.utils.translation import override

from geo.wording import at_town


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Prades", "à Prades"),
        ("Le Boulou", "au Boulou"),
        ("Les Angles", "aux Angles"),
        ("La Llagonne", "à La Llagonne"),
        ("Le Boulou et Céret", "au Boulou et Céret"),
        ("Lesquerde", "à Lesquerde"),
    ],
)
def test_a_towns_article_contracts(name: str, said: str) -> None:
    assert at_town(name) == said


def test_only_in_french() -> None:
    with override("es"):
        assert at_town("Le Boulou") == "à Le Boulou"
