"""Whatever people type in the editors' forms comes out as words, on every page that shows it."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from directory.models import PlacePage, StructurePage, Venue
from events.models import EventPage
from home.fields import WebAddressField
from home.models import HomePage
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.events.factories import EventFactory
from tests.home.factories import ArticlePageFactory, SiteTree, site_tree
from tests.home.making import made_at_once
from vocabulary.models import Kind, Theme

pytestmark = pytest.mark.django_db

WORDS = "</script><svg/onload=alert(1)>\"'{{7*7}}{% x %}&amp;"
SCHEMES = (
    "javascript://example.org/%0aalert(1)",
    "data://text/html,x",
    "vbscript://x",
    "ftp://example.org/x",
)
RAW = re.compile(
    r"<svg/onload|=alert\(1\)>(?!\\u)|\"'\{\{|href=\"(?!https?:|webcal:|tel:|sms:|mailto:|/|#)", re.IGNORECASE
)

LINKED_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
@made_at_once
def tree() -> SiteTree:
    """A site where every text is an attack, saved without any check, as a program might."""
    tree = site_tree()
    Kind.objects.update(name=WORDS, plural=WORDS, promise=WORDS)
    Theme.objects.update(name=WORDS)
    words = {"title": WORDS, "seo_title": WORDS, "search_description": WORDS, "summary": WORDS}
    structure = StructureFactory(
        parent=tree.conflent,
        slug="galets",
        phone=WORDS[:20],
        email="a@example.org",
        **words,
    )
    listing = {
        **words,
        "description": json.dumps(
            [
                {"type": "heading", "value": WORDS},
                {
                    "type": "call",
                    "value": {"title": WORDS, "text": WORDS, "link_text": WORDS, "link": SCHEMES[0]},
                },
            ]
        ),
        "promise": WORDS[:80],
        "price": WORDS,
        "practical_note": WORDS,
        "contact_name": WORDS,
        "phone": '0"><svg/onload=alert'[:20],
        "sms": "javascript:alert(1)",
        "verified_on": timezone.localdate(),
        "verified_by": WORDS,
        "languages": ["fr", WORDS],
    }
    room = venue(
        name=WORDS,
        street=WORDS,
        how_to_find=WORDS,
        floor=WORDS,
        pushchair=WORDS,
        transport=WORDS,
    )
    place = PlaceFactory(
        parent=structure,
        slug="cabane",
        visit_steps=WORDS,
        visit_welcome=WORDS,
        visit_bring=WORDS,
        visit_ask=WORDS,
        **listing,
    )
    location = locate(place, room, "Tu 09:00-12:00")
    location.hours_as_typed, location.note = WORDS, WORDS
    place.locations.commit()
    EventFactory(
        parent=structure,
        slug="atelier",
        venue=room,
        start=timezone.now() + timedelta(days=2),
        **listing,
    )
    article = {key: value for key, value in words.items() if key != "summary"}
    ArticlePageFactory(parent=tree.conflent, slug="nouvelle", **article, summary=WORDS)
    for page in structure.get_descendants(inclusive=True).specific():
        publish(page)
    HomePage.objects.update(title=WORDS)
    for model in (StructurePage, PlacePage, EventPage):
        model.objects.update(website=SCHEMES[0])
    EventPage.objects.update(online_url=SCHEMES[0])
    Venue.objects.update(acceslibre_url=SCHEMES[1])
    return tree


PAGES = [
    "/",
    "/territoires/",
    "/territoires/conflent-canigo/",
    "/territoires/conflent-canigo/galets/",
    "/territoires/conflent-canigo/galets/cabane/",
    "/territoires/conflent-canigo/galets/atelier/",
    "/territoires/conflent-canigo/nouvelle/",
    "/types/",
    "/types/laep/",
    "/recherche/",
    "/recherche/?ou=Prades&vue=carte",
    "/recherche/?quoi=%3C/script%3E%3Csvg/onload=alert(1)%3E&enfant=%3Csvg/onload=alert(1)%3E&avec=%22'%7B%7B",
    "/recherche/?ou=%3Csvg/onload=alert(1)%3E",
    "/recherche/?lat=1&lon=%22%3E%3Csvg/onload=alert(1)%3E",
    "/plan-du-site/",
    "/sitemap.xml",
    "/%3Csvg/onload=alert(1)%3E/",
    "/ar/territoires/conflent-canigo/galets/cabane/",
]


@pytest.mark.parametrize("path", PAGES)
def test_words_stay_words(tree: SiteTree, client: Client, path: str) -> None:
    client.cookies["theme"] = 'dark"><svg/onload=alert(1)>'
    response = client.get(path)
    assert response.status_code in {200, 404}
    html = response.content.decode()
    for block in LINKED_DATA.findall(html):
        json.loads(block)
    found = RAW.search(LINKED_DATA.sub("", html))
    assert found is None, found


def test_json_stays_json(tree: SiteTree, client: Client) -> None:
    response = client.get("/recherche.geojson", {"ou": "Prades"})
    assert response["Content-Type"] == "application/geo+json"
    titles = {feature["properties"]["titre"] for feature in response.json()["features"]}
    assert titles == {WORDS}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_only_web_addresses_are_accepted(scheme: str) -> None:
    field = WebAddressField(blank=True)
    with pytest.raises(ValidationError, match="https://"):
        field.clean(scheme, None)
    assert field.clean("https://example.org/é?x=1", None)
