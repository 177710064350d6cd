"""The booklet and the posters of a temps fort."""

from datetime import timedelta

import pytest
import time_machine

from campaigns.models import HighlightPage
from events import services
from events.enums import Through
from events.services import Actor
from tests.campaigns.factories import NOW
from tests.campaigns.proposing import words
from tests.campaigns.test_programme import act, programme, structure  # noqa: F401
from tests.printing.papers import points, text_of

pytestmark = pytest.mark.django_db


def paper(client, url: str) -> bytes:
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


@pytest.mark.parametrize(
    ("query", "size"),
    [("", (420, 595)), ("?papier=a4", (595, 842)), ("?papier=x&caracteres=grands", (420, 595))],
)
def test_the_booklet_holds_all_of_it_with_its_day(client, programme, structure, query: str, size) -> None:  # noqa: F811
    act(programme, structure, "Contes", 25, 28)
    act(programme, structure, "Arrivé après", 29, added=NOW)
    cancelled = act(programme, structure, "Perdu", 30)
    act(programme, structure, "Former les équipes", audience="professionnels")
    services.cancel(cancelled.occurrences.get(), Actor(None, Through.LINK))
    content = paper(client, f"{programme.url}livret.pdf{query}")
    said = text_of(content)
    assert points(content) == size
    assert "La Quinzaine des familles" in said
    assert said.count("Contes") >= 2
    assert "Ajouté" in said
    assert "Annulé" in said
    assert "Imprimé le 21 novembre 2026" in said
    assert "Former les équipes" not in said


def test_a_paper_that_has_not_changed_is_not_sent_again(client, programme, structure) -> None:  # noqa: F811
    act(programme, structure)
    url = f"{programme.url}livret.pdf"
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    act(programme, structure, "Encore", 29)
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("format_", ["a4", "a3"])
def test_each_commune_has_its_poster(client, programme, structure, format_: str) -> None:  # noqa: F811
    act(programme, structure, "Contes")
    act(programme, structure, "Ville", commune="66136")
    page = client.get(programme.url).content.decode()
    assert f"{programme.url}affiche-66149.pdf" in page
    said = text_of(paper(client, f"{programme.url}affiche-66149.pdf?papier={format_}"))
    assert "à Prades" in said
    assert "Contes" in said
    assert "Ville" not in said


def test_a_poster_says_what_is_to_come(client, programme, structure) -> None:  # noqa: F811
    act(programme, structure, "Contes", 25)
    act(programme, structure, "Balade", 28)
    url = f"{programme.url}affiche-66149.pdf"
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        said = text_of(paper(client, url))
    assert "Balade" in said
    assert "Contes" not in said


def test_there_is_nothing_to_print_before_the_programme(client, campaign, structure) -> None:  # noqa: F811
    act(campaign, structure)
    for end in ("livret.pdf", "affiche-66149.pdf"):
        assert client.get(f"{campaign.url}{end}").status_code == 404


def test_nor_of_what_does_not_exist(client, programme, structure) -> None:  # noqa: F811
    act(programme, structure)
    for path in ("nulle-part/livret.pdf", "quinzaine-des-familles/affiche-66136.pdf"):
        assert client.get(f"/temps-forts/{path}").status_code == 404
    HighlightPage.objects.get().unpublish()
    assert client.get(f"{programme.url}livret.pdf").status_code == 404


@pytest.mark.parametrize("audience", ["", "professionnels"])
def test_without_anything_for_families_a_page_leads_back(client, programme, structure, audience: str) -> None:  # noqa: F811
    if audience:
        act(programme, structure, "Former les équipes", audience=audience)
    for end in ("livret.pdf", "affiche-66149.pdf"):
        answer = client.get(f"{programme.url}{end}")
        assert answer.status_code == 404
        assert "Il n’y a rien à imprimer ici." in words(answer)
        assert f'href="{programme.url}"' in answer.content.decode()
    assert "livret.pdf" not in client.get(programme.url).content.decode()
