"""What coordinators read: words that agree with their numbers."""

import pytest

from campaigns.enums import State
from campaigns.models import Proposal
from campaigns.presentation import agreed
from tests.accounts.factories import UserFactory
from tests.campaigns.proposing import words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, {"brouillon", "à relire", "à compléter", "acceptée", "refusée"}),
        (3, {"brouillons", "à relire", "à compléter", "acceptées", "refusées"}),
    ],
)
def test_a_state_agrees_with_its_number(client, campaign, number: int, said: set[str]) -> None:
    assert {agreed(state, number) for state in State} == said
    Proposal.objects.bulk_create(
        Proposal(campaign=campaign, state=state) for state in State for _one in range(number)
    )
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    shown = words(client.get(f"/cms/temps-forts/{campaign.pk}/"))
    for one in said:
        assert f"{number} {one} " in shown
