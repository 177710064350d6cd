"""Whatever people and hours do, in whatever order: nothing said is lost, and the rest is what the hours give."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from directory.hours.sessions import sessions
from directory.models import PlaceLocation, PlacePage
from events import services
from events.enums import Status, Through
from events.models import Occurrence, OccurrenceChange
from events.occurrences import expand, roll
from events.planning import HORIZON
from events.services import Actor
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.events.test_occurrences import NOW
from tests.home.factories import site_tree

pytestmark = pytest.mark.django_db

LINK = Actor(None, Through.LINK)
HOURS = [
    "Tu 09:00-12:00",
    "Tu 09:30-12:00",
    "Tu 09:00-12:30,14:00-17:00; SH off",
    "Tu,Th 14:00-17:00",
    "Mo-Sa 08:00-20:00",
    "",
]
LIVES_OF_A_MONTH = 25  # days: what is past longer is forgotten on purpose


class SessionLife(RuleBasedStateMachine):
    page: PlacePage

    def __init__(self) -> None:
        super().__init__()
        # Each life begins with the same published place, and leaves nothing.
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.days = 0
        self.travel = time_machine.travel(NOW, tick=False)
        self.travel.start()
        self.said: dict[int, str] = {}

    def teardown(self) -> None:
        self.travel.stop()
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def _sessions(self):
        return Occurrence.objects.filter(page=self.page, end__gt=timezone.now()).order_by("start", "pk")

    @rule(hours=st.sampled_from(HOURS))
    def other_hours(self, hours: str) -> None:
        PlaceLocation.objects.filter(page=self.page).update(opening_hours=hours)
        expand([self.page.pk])

    @rule()
    def an_import_writes_the_address_anew(self) -> None:
        old = PlaceLocation.objects.get(page=self.page)
        PlaceLocation.objects.create(page=self.page, venue=old.venue, opening_hours=old.opening_hours)
        old.delete()
        expand([self.page.pk])

    @rule(live=st.booleans())
    def published_or_not(self, live: bool) -> None:
        PlacePage.objects.filter(pk=self.page.pk).update(live=live)
        expand([self.page.pk])

    @rule(days=st.integers(1, 6))
    @precondition(lambda self: self.days < LIVES_OF_A_MONTH - 6)
    def days_pass(self, days: int) -> None:
        self.days += days
        self.travel.stop()
        self.travel = time_machine.travel(NOW + timedelta(days=self.days), tick=False)
        self.travel.start()
        roll()

    @rule(what=st.sampled_from(["cancel", "mark_full"]), number=st.integers(0, 5))
    def said_of_one(self, what: str, number: int) -> None:
        if one := self._sessions()[number : number + 1].first():
            self.said[one.pk] = getattr(services, what)(one, LINK).status

    @rule(number=st.integers(0, 5), hours=st.sampled_from([-3, 1, 5, 24, 24 * 7]))
    def moved(self, number: int, hours: int) -> None:
        one = self._sessions()[number : number + 1].first()
        by = timedelta(hours=hours)
        if one is None:
            return
        try:
            self.said[one.pk] = services.move(one, LINK, start=one.start + by, end=one.end + by).status
        except ValidationError:
            assert one.start + by < timezone.now() or self._sessions().filter(start=one.start + by).exists()

    @rule(what=st.sampled_from(["undo", "reinstate"]))
    @precondition(lambda self: self.said)
    def taken_back(self, what: str) -> None:
        pk = sorted(self.said)[0]
        one = Occurrence.objects.get(pk=pk)
        try:
            status = getattr(services, what)(one, LINK).status
        except ValidationError:
            return
        if status == Status.SCHEDULED:
            del self.said[pk]
        else:
            self.said[pk] = status

    @invariant()
    def nothing_said_is_lost(self) -> None:
        changed = Occurrence.objects.filter(page=self.page).exclude(status=Status.SCHEDULED)
        assert dict(changed.values_list("pk", "status")) == self.said
        assert OccurrenceChange.objects.filter(undone_at=None).count() >= len(self.said)

    @invariant()
    def the_rest_is_what_the_hours_give(self) -> None:
        today = timezone.localdate(timezone=ZoneInfo("Europe/Paris"))
        location = PlaceLocation.objects.get(page=self.page)
        live = PlacePage.objects.get(pk=self.page.pk).live
        given = sessions(location.opening_hours, today, today + HORIZON, departement="66").dates
        wanted = {(one.start, one.end) for one in given if live}
        rows = Occurrence.objects.filter(page=self.page)
        scheduled = set(rows.filter(status="scheduled", start__date__gte=today).values_list("start", "end"))
        assert scheduled <= wanted
        changed = rows.exclude(status="scheduled")
        taken = {*changed.values_list("start", flat=True), *changed.values_list("planned_start", flat=True)}
        assert {start for start, _end in wanted - scheduled} <= taken
        if live:
            assert set(rows.filter(start__date__gte=today).values_list("location", flat=True)) <= {
                location.pk
            }

    @invariant()
    def doing_it_again_changes_nothing(self) -> None:
        assert expand([self.page.pk]) == 0


def test_the_life_of_sessions() -> None:
    structure = publish(StructureFactory(parent=site_tree().conflent))
    with time_machine.travel(NOW, tick=False):
        SessionLife.page = PlaceFactory(parent=structure)
        locate(SessionLife.page, venue(), HOURS[0])
        publish(SessionLife.page)
        expand([SessionLife.page.pk])
    run_state_machine_as_test(
        SessionLife, settings=settings(max_examples=12, stateful_step_count=12, deadline=None)
    )
