"""What somebody does to propose an action, through the public link."""

import re
from html import unescape
from typing import Any

from django.conf import settings
from django.core import mail
from django.test import Client

from campaigns import keys
from campaigns.models import HighlightPage, Proposal

EMAIL = "mediatheque@example.org"
ACTION = {
    "titre": "Contes au coin du four à pain",
    "type": "atelier-parents-enfants",
    "phrase": "On écoute des histoires, puis on goûte ensemble.",
    "public": "parents_enfants",
    "ages": "3 à 6 ans",
    "themes": ["jeu-eveil"],
}
DATES = {"lignes": "1", "d0-jour": "2026-11-28", "d0-debut": "15:00", "d0-fin": "17:30"}
WHERE = {"commune": "Prades", "nom": "Four communal", "rue": "1 place du Four"}
TERMS = {"gratuit": "oui", "inscription": "none", "telephone": "01 99 00 12 34"}
PAGES: dict[str, dict[str, Any]] = {"action": ACTION, "dates": DATES, "lieu": WHERE, "venir": TERMS}


def begin(client: Client, campaign: HighlightPage, **fields: str) -> str:
    """Begins a proposal, and gives the address of its first screen."""
    sent = {"structure": "Médiathèque fictive", "courriel": EMAIL, **fields}
    answer = client.post(keys.call_path(campaign), sent)
    assert answer.status_code == 302, words(answer)
    return answer["Location"].split("action/")[0]


def version(client: Client, url: str) -> str:
    """The version that the screen at that address shows."""
    found = re.search(r'name="version" id="version" value="(\d+)"', client.get(url).content.decode())
    assert found
    return found[1]


def fill(client: Client, url: str, **pages: dict[str, Any]) -> None:
    for name, fields in {**PAGES, **pages}.items():
        page = f"{url}{name}/"
        answer = client.post(page, {**fields, "version": version(client, page)})
        assert answer.status_code == 302, words(answer)


def propose(client: Client, campaign: HighlightPage, **pages: dict[str, Any]) -> Proposal:
    """A whole proposal, sent."""
    url = begin(client, campaign)
    fill(client, url, **pages)
    answer = client.post(f"{url}envoyer/", {"version": version(client, url)})
    assert answer["Location"].endswith("?envoyee=1"), words(answer)
    return Proposal.objects.latest("pk")


def link_sent() -> str:
    """The address in the last message, from the root of the site."""
    found = re.search(rf"{settings.WAGTAILADMIN_BASE_URL}(/propositions/\S{{30,}}/)", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def words(response: Any) -> str:
    """The text of a page, no-break spaces as plain ones."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode().split("</head>")[-1])
    return re.sub(r"\s+", " ", unescape(text).replace("\u00a0", " "))
