"""What who proposes corrects once their action is in the programme."""

from datetime import date, time

import pytest

from campaigns import keys
from events.models import EventDate, EventPage
from tests.campaigns.proposing import DATES, fill, version
from tests.campaigns.test_deciding import (
    coordinator,  # noqa: F401
    decide,
    desk,  # noqa: F401
    made,  # noqa: F401
    proposal,  # noqa: F401
    structure,  # noqa: F401
    tree_and_campaign,  # noqa: F401
)

pytestmark = pytest.mark.django_db


def test_the_structure_s_own_dates_outlive_them(client, coordinator, proposal, desk) -> None:  # noqa: F811
    decide(client, desk, proposal)
    event = EventPage.objects.get()
    first = event.dates.get()
    first.note = "avec une conteuse"
    hours = {"start_time": time(10), "end_time": time(12)}
    event.dates = [
        first,
        EventDate(day=date(2027, 3, 6), **hours),
        EventDate(day=date(2027, 1, 9), every="week", **hours),
    ]
    event.save_revision().publish()
    proposal.refresh_from_db()
    url = f"/propositions/{keys.make_key(proposal)}/"
    more = {"d1-jour": "2026-11-29", "d1-debut": "10:00", "d1-fin": "12:00"}
    for sent, days in (
        ({**DATES, **more, "lignes": "2"}, ["2026-11-28", "2026-11-29", "2027-01-09", "2027-03-06"]),
        ({**DATES, "d0-jour": "2026-11-30"}, ["2026-11-30", "2027-01-09", "2027-03-06"]),
    ):
        fill(client, url, dates=sent)
        client.post(f"{url}envoyer/", {"version": version(client, url)})
        proposal.refresh_from_db()
        decide(client, desk, proposal)
        rows = EventPage.objects.get().dates.order_by("day")
        assert [str(row.day) for row in rows] == days
        assert ("avec une conteuse" in {row.note for row in rows}) == ("2026-11-28" in days)
