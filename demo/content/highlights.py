"""The temps forts of the demonstration: one over, one in progress whatever the day, one that calls for proposals."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from wagtail.images.models import Image

from campaigns.models import Action, HighlightIndexPage, HighlightPage
from demo.content.events import NOW, PAST
from directory.bulk import NewPage
from directory.hours.sessions import PARIS
from home.models import HomePage
from home.services import add_live, paragraphs

ONE_LATE_IN = 16  # events of the programme in progress were added after it was published


def create_highlights(
    home: HomePage, pictures: list[Image], today: date, actions: Mapping[str, Iterable[NewPage]]
) -> None:
    """Creates them, with the events of their programmes; all begin on a Monday and end on a Sunday."""
    index = HighlightIndexPage.objects.child_of(home).get()
    monday = today - timedelta(days=today.weekday())

    def add(title: str, since: int, until: int, theme: str, lead: str, picture: Image, **fields: object) -> HighlightPage:  # fmt: skip
        page = HighlightPage(
            title=title,
            starts_on=monday + timedelta(days=since),
            ends_on=monday + timedelta(days=until),
            theme=theme,
            lead=lead,
            photo=picture,
            photo_alt=picture.title,
            body=[
                paragraphs(
                    "Des associations, des écoles, des crèches et des médiathèques ouvrent leurs portes. "
                    "Venez seul, à deux ou à six : presque tout est gratuit.",
                    "Ce temps fort est inventé pour la démonstration, comme tout son programme.",
                )
            ],
            **fields,
        )
        add_live(index, page)
        return page

    past = add(
        "La Quinzaine des parents", -182, -169, "Prendre le temps",
        "Deux semaines de portes ouvertes, de jeux et de rencontres.", pictures[3],
    )  # fmt: skip
    now = add(
        "Trois semaines en famille", -7, 13, "Grandir en jouant",
        "On joue, on cuisine, on marche, on se parle : près de chez vous, dans tout le département.", pictures[7],
    )  # fmt: skip
    add(
        "La Semaine des tout-petits", 63, 69, "Tous dehors",
        "Sept jours pour les moins de 6 ans et ceux qui les élèvent.", pictures[5],
        proposals_until=monday + timedelta(days=34),
        call_text=[
            paragraphs(
                "Vous accueillez des familles ? Proposez une action : une matinée d’éveil, une balade, un café "
                "entre parents, un spectacle.",
                "Nous relisons tout et nous vous répondons dans la semaine.",
            )
        ],
    )  # fmt: skip
    _publish(past, actions[PAST])
    _publish(now, actions[NOW], one_late_in=ONE_LATE_IN)


def _publish(campaign: HighlightPage, events: Iterable[NewPage], *, one_late_in: int = 0) -> None:
    published = datetime.combine(campaign.starts_on - timedelta(days=10), time(9), tzinfo=PARIS)
    campaign.programme_published_at = published
    campaign.save(update_fields=["programme_published_at"])
    before, after = published - timedelta(days=5), published + timedelta(days=12)
    Action.objects.bulk_create(
        Action(
            campaign=campaign,
            event_id=new.page.pk,
            added_at=after if one_late_in and number % one_late_in == one_late_in // 2 else before,
        )
        for number, new in enumerate(events)
    )
