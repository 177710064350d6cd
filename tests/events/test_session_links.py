"""The link a structure is sent opens its sessions, and nothing else: how it is made, sent, used, lost and closed."""

import logging
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from wagtail.models import Page

from accounts.enums import Role
from config.logs import HideKeys
from directory.models import StructurePage
from events.models import Occurrence, OccurrenceChange, SessionLink
from events.phone import links
from events.phone.doors import CHANGES, GUESSES
from home.models import TerritoryPage
from search.models import Change, new_stamp
from tests.accounts.factories import UserFactory, member, staff
from tests.directory.factories import StructureFactory, publish
from tests.events.test_occurrences import NOW, PARIS, _today, place, structure, tree  # noqa: F401
from tests.home.kept_tree import kept

pytestmark = pytest.mark.django_db

EMAIL = "lavoir@example.org"
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=PARIS)


@pytest.fixture
def known(tree) -> StructurePage:  # noqa: F811
    """A structure with an address, and a place open on Tuesdays."""
    found = _known()
    renew_stamp()
    return found


@kept
def _known() -> StructurePage:
    conflent = TerritoryPage.objects.get(slug="conflent-canigo")
    found = publish(StructureFactory(parent=conflent, email=EMAIL))
    place(found, "Tu 09:00-12:00", title="La Cabane")
    return found


def renew_stamp() -> None:
    """What another test has read of the same version of the index is not read again."""
    Change.objects.update(stamp=new_stamp())


def sent() -> str:
    """The address in the last message, from the root of the site."""
    body = mail.outbox[-1].body
    found = re.search(rf"{settings.WAGTAILADMIN_BASE_URL}(/seances/\S{{30,}}/)", body)
    assert found, body
    return found[1]


@pytest.fixture
def link(known) -> str:
    links.send_link(known, by=None)
    return sent()


def first() -> Occurrence:
    return Occurrence.objects.order_by("start", "pk").first()


def words(response) -> str:
    """The text of a page, no-break spaces as plain ones."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode().split("</head>")[-1])
    return re.sub(r"\s+", " ", unescape(text).replace("\u00a0", " "))


# --- The message ---------------------------------------------------------------------------------------------


def test_it_goes_to_the_address_of_the_structure_with_what_to_know(known, tree) -> None:  # noqa: F811
    editor = staff(tree.conflent, Role.EDITORS)
    row = links.send_link(known, by=editor)
    (message,) = mail.outbox
    assert message.to == [EMAIL]
    assert message.reply_to == [editor.email]
    assert "23 mai 2027" in message.body
    assert str(editor) in message.body
    assert f"{settings.WAGTAILADMIN_BASE_URL}/seances/\n" in message.body
    assert (row.sent_to, row.created_by, row.expires_at) == (
        EMAIL,
        editor,
        (NOW.astimezone(UTC) + timedelta(days=183)),
    )


def test_the_key_is_nowhere_but_in_the_message(link: str) -> None:
    key = link.split("/")[2]
    row = SessionLink.objects.get()
    assert len(key) == 43
    assert key not in [str(value) for value in vars(row).values()]
    assert re.fullmatch(r"[0-9a-f]{64}", row.key_hash)


@pytest.mark.parametrize(
    ("how", "said"), [({"email": ""}, "pas d’adresse"), ({"live": False}, "Publiez d’abord")]
)
def test_it_is_not_sent_without_an_address_or_before_the_structure_is_public(known, how, said) -> None:
    for name, value in how.items():
        setattr(known, name, value)
    with pytest.raises(links.ValidationError, match=said):
        links.send_link(known, by=None)
    assert not SessionLink.objects.exists()


def test_a_message_that_does_not_leave_makes_no_link(known, monkeypatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    with pytest.raises(links.ValidationError, match="n’est pas parti"):
        links.send_link(known, by=None)
    assert not SessionLink.objects.exists()


# --- What it opens -------------------------------------------------------------------------------------------


def test_it_opens_the_next_four_weeks_without_a_cookie_and_keeps_no_trace(link: str, client: Client) -> None:
    response = client.get(link)
    assert response.status_code == 200
    page = words(response)
    assert "Mardi 24 novembre" in page
    assert "Mardi 15 décembre" in page
    assert "22 décembre" not in page
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.cookies
    # What a page says of its own address goes into shared links and bookmarks.
    head = response.content.decode().split("</head>")[0]
    assert link.split("/")[2] not in head


def test_no_page_of_it_is_ever_kept_whole(link: str, client: Client, settings) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    from config.page_cache import PageCacheMiddleware

    fresh = Client()
    middleware = PageCacheMiddleware(lambda request: fresh.get(request.path))
    request = fresh.get(link).wsgi_request
    middleware(request)
    assert middleware.pages.size == 0


def test_its_use_is_noted_and_changes_nothing_public(
    link: str, client: Client, django_capture_on_commit_callbacks
):
    client.get(link)
    assert SessionLink.objects.get().last_used_at == NOW
    later = NOW + timedelta(hours=1)
    with time_machine.travel(later, tick=False), django_capture_on_commit_callbacks() as asked:
        client.get(link)
    assert asked == []
    assert SessionLink.objects.get().last_used_at == later


def test_a_link_opens_one_structure_only(link: str, known, tree, client: Client) -> None:  # noqa: F811
    other = publish(StructureFactory(parent=tree.conflent))
    page = place(other, "Tu 09:00-12:00", title="Ailleurs")
    assert "Ailleurs" not in words(client.get(link))
    theirs = Occurrence.objects.filter(page=page).order_by("start").first()
    for how in ("annuler", "deplacer", "complet", "remettre", "retour"):
        for response in (
            client.get(f"{link}{theirs.pk}/{how}/"),
            client.post(f"{link}{theirs.pk}/{how}/", {"changement": "1", "confirme": "1"}),
        ):
            assert response.status_code == 404
            assert "pas, ou plus, parmi les vôtres" in words(response)
    assert not OccurrenceChange.objects.exists()


def test_a_draft_or_a_page_taken_down_is_not_shown(link: str, known, client: Client) -> None:
    page = known.get_children().get().specific
    one = first()
    Page.objects.filter(pk=page.pk).update(live=False)
    assert "La Cabane" not in words(client.get(link))
    assert client.post(f"{link}{one.pk}/annuler/").status_code == 404


# --- A link that does not open -------------------------------------------------------------------------------

SCREENS = ["", "1/annuler/", "1/deplacer/", "1/complet/", "1/remettre/", "1/retour/"]


def every_answer(client: Client, link: str):
    one = first().pk
    for screen in SCREENS:
        address = link + screen.replace("1/", f"{one}/")
        yield client.get(address)
        yield client.post(address, {"confirme": "1", "changement": "1"})


def test_expired_revoked_or_forged_it_says_what_to_do_alike(link: str, known, client: Client) -> None:
    row = SessionLink.objects.get()
    said = set()
    with time_machine.travel(NOW + timedelta(days=184)):
        said |= {(one.status_code, words(one)) for one in every_answer(client, link)}
    SessionLink.objects.update(revoked_at=NOW)
    GUESSES.forget("127.0.0.1")
    said |= {(one.status_code, words(one)) for one in every_answer(client, link)}
    GUESSES.forget("127.0.0.1")
    said |= {(one.status_code, words(one)) for one in every_answer(client, f"/seances/{'x' * 43}/")}
    said |= {
        (one.status_code, words(one))
        for one in [client.get("/seances/coupé/"), client.get(f"/seances/{row.key_hash}/")]
    }
    ((status, page),) = said
    assert status == 404
    assert "Ce lien ne marche pas, ou plus." in page
    assert "Recevoir un nouveau lien" in page
    assert "La Cabane" not in page
    assert not OccurrenceChange.objects.exists()


@pytest.mark.parametrize("number", [0, 2**63 - 1, 2**63, 10**40])
def test_a_number_beyond_reason_is_no_session(link: str, known, client: Client, number: int) -> None:
    assert client.get(f"{link}{number}/annuler/").status_code == 404
    assert client.post(f"{link}{number}/retour/", {"changement": number}).status_code == 404
    client.force_login(member(known))
    assert client.get(f"/seances/structure/{number}/").status_code == 403
    assert client.get(f"/cms/seances/structure/{number}/").status_code == 302


def test_the_link_of_a_structure_taken_down_is_closed(link: str, known, client: Client) -> None:
    Page.objects.filter(pk=known.pk).update(live=False)
    assert client.get(link).status_code == 404


def test_guessing_is_slowed_down_and_does_not_close_a_good_link(link: str, client: Client) -> None:
    codes = [client.get(f"/seances/{number:043}/").status_code for number in range(GUESSES.tries + 2)]
    assert codes == [404] * GUESSES.tries + [429] * 2
    assert client.get(link).status_code == 200


def test_a_link_that_is_used_too_much_waits(link: str, client: Client) -> None:
    one = first().pk
    for _try in range(CHANGES.tries):
        client.post(f"{link}{one}/complet/")
    response = client.post(f"{link}{one}/annuler/")
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert "Attendez un quart d’heure" in words(response)
    assert client.get(link).status_code == 200


# --- Another one ---------------------------------------------------------------------------------------------


def ask(client: Client, email: str) -> str:
    response = client.post("/seances/", {"courriel": email}, follow=True)
    assert response.redirect_chain == [("/seances/?demande=1", 302)]
    return words(response)


def test_another_is_sent_to_the_known_address_only_and_the_answer_is_the_same(
    link: str, known, client: Client
) -> None:
    mail.outbox.clear()
    SessionLink.objects.update(revoked_at=NOW)
    stranger = ask(client, "inconnu@example.org")
    assert mail.outbox == []
    assert ask(client, EMAIL.upper()) == stranger
    assert [message.to for message in mail.outbox] == [[EMAIL]]
    assert SessionLink.objects.latest("pk").created_by is None
    assert client.get(sent()).status_code == 200
    assert client.get(link).status_code == 404


def test_who_never_had_a_link_is_not_sent_one(known, client: Client) -> None:
    ask(client, EMAIL)
    assert mail.outbox == []


def test_a_mailbox_is_not_flooded(link: str, client: Client) -> None:
    said = {ask(client, EMAIL) for _try in range(12)}
    assert len(said) == 1
    assert len(mail.outbox) == links.ASKED.tries


def test_what_anybody_asks_for_never_stops_the_coordinator(link: str, known, tree, client: Client) -> None:  # noqa: F811
    for _try in range(12):
        ask(client, EMAIL)
    coordinator = staff(tree.conflent, Role.COORDINATORS)
    client.force_login(coordinator)
    mail.outbox.clear()
    desk = f"/cms/seances/structure/{known.pk}/"
    for _try in range(links.MESSAGES.tries):
        assert "Le lien est parti" in words(client.post(desk, follow=True))
    assert [message.to for message in mail.outbox] == [[EMAIL]] * links.MESSAGES.tries
    assert "Réessayez dans une heure" in words(client.post(desk, follow=True))


def test_what_is_no_address_is_said_and_kept(client: Client, tree) -> None:  # noqa: F811
    response = client.post("/seances/", {"courriel": "lavoir at example"})
    assert 'value="lavoir at example"' in response.content.decode()
    assert "Un point à revoir" in words(response)


def test_a_form_sent_from_elsewhere_or_with_no_referrer_is_taken(link: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(f"{link}{first().pk}/annuler/", {"etat": ""}, HTTP_ORIGIN="null")
    assert response.status_code in {302, 409}
    assert strict.post("/seances/", {"courriel": EMAIL}, HTTP_ORIGIN="null").status_code == 302


def test_a_link_that_somebody_else_has_is_replaced(link: str, known, client: Client) -> None:
    assert "Quelqu’un d’autre a ce lien ?" in words(client.get(link))
    assert client.get(f"{link}remplacer/")["Location"] == link
    assert client.get(link).status_code == 200
    response = client.post(f"{link}remplacer/", follow=True)
    assert "Ce lien est fermé" in words(response)
    assert "Un nouveau vient de partir" in words(response)
    assert mail.outbox[-1].to == [EMAIL]
    assert sent() != link
    assert client.get(sent()).status_code == 200
    assert client.get(link).status_code == 404
    assert client.post(f"{link}remplacer/").status_code == 404
    for _try in range(links.ASKED.tries - 2):
        links.send_link(known, by=None)
    assert "demandez-le dans une heure" in words(client.post(f"{sent()}remplacer/", follow=True))
    assert client.get(sent()).status_code == 404


# --- Signing in ----------------------------------------------------------------------------------------------


def test_members_and_staff_of_the_territory_come_in_others_do_not(known, tree) -> None:  # noqa: F811
    address = f"/seances/structure/{known.pk}/"
    one = first().pk
    other = publish(StructureFactory(parent=tree.conflent))
    allowed = [
        member(known),
        staff(tree.conflent, Role.EDITORS),
        staff(tree.conflent, Role.COORDINATORS),
        UserFactory(is_superuser=True),
    ]
    for user in allowed:
        client = Client()
        client.force_login(user)
        assert client.get(address).status_code == 200
    former = member(known)
    known.members.remove(former)
    refused = [
        member(other),
        former,
        staff(tree.conflent, Role.STRUCTURES),
        staff(tree.perpignan, Role.COORDINATORS),
        UserFactory(),
    ]
    for user in refused:
        client = Client()
        client.force_login(user)
        for screen in SCREENS:
            where = address + screen.replace("1/", f"{one}/")
            assert client.get(where).status_code == 403
            assert client.post(where, {"confirme": "1"}).status_code == 403
    assert not OccurrenceChange.objects.exists()
    assert client.get("/seances/structure/999999/").status_code == 403
    somebody = Client().get(address)
    assert somebody.status_code == 302
    assert somebody["Location"] == f"/cms/login/?next={address}"


def test_signed_in_a_form_must_come_from_the_page(known) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member(known))
    address = f"/seances/structure/{known.pk}/{first().pk}/annuler/"
    assert client.post(address).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get(address).content.decode())[1]
    state = re.search(r'name="etat" value="([^"]*)"', client.get(address).content.decode())[1]
    response = client.post(address, {"csrfmiddlewaretoken": token, "etat": state})
    assert response.status_code == 302
    assert client.get(address)["Referrer-Policy"] == "same-origin"
    change = OccurrenceChange.objects.get()
    assert (change.through, change.by.structures.get()) == ("cms", known)


def test_the_door_leads_a_member_to_their_structures(known, client: Client) -> None:
    assert "Se connecter avec son compte" in words(client.get("/seances/"))
    client.force_login(member(known))
    assert '"/seances/"' in client.get("/cms/").content.decode()
    assert f'href="/seances/structure/{known.pk}/"' in client.get("/seances/").content.decode()


# --- What is written in the log ------------------------------------------------------------------------------


def test_a_key_is_never_written_in_the_log(link: str) -> None:
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Not Found: %s", (f"{link}12/",), None
    )
    HideKeys().filter(record)
    assert record.getMessage() == "Not Found: /seances/…/12/"
    twice = logging.LogRecord(
        "django.server", logging.INFO, "", 0, f"GET /{link.replace('/', '//')}", (), None
    )
    HideKeys().filter(twice)
    assert link.split("/")[2] not in twice.getMessage()
    assert "config.logs.HideKeys" in str(settings.LOGGING["filters"])
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["hide_keys"]
    # The only handler there is, for what runserver answers too.
    server = logging.getLogger("django.server")
    assert (server.handlers, server.propagate) == ([], True)
