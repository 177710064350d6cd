"""Signing in and asking for a new password: guessing is slowed down, nobody is kept out for long."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.attempts import client_address
from accounts.forms import ACCOUNT, HERE, MESSAGES
from accounts.models import User
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/cms/login/"
RESET = "/cms/password_reset/"
PASSWORD = "motdepasse-fictif"
WRONG = "mot-faux"


@pytest.fixture
def user() -> User:
    return UserFactory(email="lina@example.org", is_superuser=True)


def sign_in(email: str = "lina@example.org", password: str = WRONG, address: str = "192.0.2.1") -> str:
    """What the page says after a try from that address: an error, or nothing when one is in."""
    client = Client(REMOTE_ADDR=address)
    response = client.post(LOGIN, {"username": email, "password": password, "next": "/cms/"})
    if response.status_code == 302:
        return ""
    return " ".join(response.context["form"].non_field_errors())


def test_wrong_passwords_are_counted_then_even_the_right_one_waits(user: User) -> None:
    for _try in range(HERE.tries):
        assert "Trop d’essais" not in sign_in()
    assert "Trop d’essais" in sign_in(password=PASSWORD)
    assert "Trop d’essais" in sign_in("LINA@example.org", PASSWORD)
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=5)):
        assert sign_in(password=PASSWORD) == ""


def test_the_owner_comes_in_from_elsewhere_while_somebody_guesses(user: User) -> None:
    for _try in range(HERE.tries + 1):
        sign_in(address="198.51.100.7")
    assert sign_in(password=PASSWORD) == ""


def test_a_success_forgets_the_wrong_tries_before_it(user: User) -> None:
    for _try in range(HERE.tries - 1):
        sign_in()
    assert sign_in(password=PASSWORD) == ""
    assert "Trop d’essais" not in sign_in()


def test_guessing_one_account_from_many_places_ends_too(user: User) -> None:
    for number in range(ACCOUNT.tries):
        sign_in(address=f"198.51.100.{number}")
    assert "Trop d’essais" in sign_in(address="203.0.113.9", password=PASSWORD)


def test_trying_many_accounts_from_one_place_ends_too(user: User) -> None:
    for number in range(60):
        sign_in(f"personne{number}@example.org", address="198.51.100.7")
    assert "Trop d’essais" in sign_in(address="198.51.100.7", password=PASSWORD)


def test_an_unknown_account_gets_the_same_words_as_a_wrong_password(user: User) -> None:
    unknown, known = sign_in("inconnue@example.org"), sign_in()
    assert unknown == known


def test_behind_a_proxy_only_the_address_it_adds_is_believed(user: User, rf, settings) -> None:
    request = rf.get("/", HTTP_X_FORWARDED_FOR="203.0.113.1, 198.51.100.7", REMOTE_ADDR="127.0.0.1")
    assert client_address(request) == "127.0.0.1"
    settings.CLIENT_ADDRESS_HEADER = "HTTP_X_FORWARDED_FOR"
    assert client_address(request) == "198.51.100.7"


@pytest.mark.parametrize(
    "email", ["", "a" * 10_000, "\0", "<b>@example.org", "' OR 1=1 --", "\ud7ff", "é@é.fr"]
)
def test_anything_may_be_typed(user: User, email: str) -> None:
    for address, name in ((LOGIN, "username"), (RESET, "email")):
        response = Client().post(address, {name: email, "password": "\0" * 5000, "next": "//evil.example"})
        assert response.status_code in {200, 302}
        assert b"<b>@" not in response.content


@pytest.mark.parametrize(
    "next_page", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_never_leads_to_another_site(user: User, next_page: str) -> None:
    response = Client().post(LOGIN, {"username": user.email, "password": PASSWORD, "next": next_page})
    assert response.status_code == 302
    assert response["Location"] == "/cms/"


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_there_is_one_door(prefix: str) -> None:
    response = Client().get(f"{prefix}/_util/login/?next=/cms/pages/")
    assert response.status_code == 302
    assert response["Location"] == "/cms/login/?next=/cms/pages/"


def test_an_e_mail_address_is_one_account_however_it_is_typed(user: User) -> None:
    client = Client()
    client.force_login(UserFactory(email="marc@example.org", is_superuser=True))
    data = {
        "name_email-first_name": "Marc",
        "name_email-last_name": "E.",
        "name_email-email": "LINA@example.org",
    }
    assert client.post("/cms/account/", data).status_code == 200
    assert not User.objects.exclude(pk=user.pk).filter(email__iexact=user.email).exists()
    assert UserFactory(email="Zoe@Example.org").email == "zoe@example.org"


# --- A new password ---


def ask(email: str, address: str = "192.0.2.1") -> str:
    response = Client(REMOTE_ADDR=address).post(RESET, {"email": email})
    assert response.status_code == 302
    return response["Location"]


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"/cms/password_reset/confirm/\S+", str(message.body))
    assert found
    return found.group()


def test_a_link_by_e_mail_in_french_once_and_for_a_day(user: User) -> None:
    ask("lina@example.org")
    (message,) = mail.outbox
    assert message.to == ["lina@example.org"]
    assert "mot de passe" in message.subject
    assert "lien" in message.body
    client, link = Client(), link_in(message)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert client.get(link, follow=True).context["validlink"] is False

    form = client.get(link, follow=True)
    assert form.context["validlink"] is True
    new = {"new_password1": "un-autre-secret-fictif", "new_password2": "un-autre-secret-fictif"}
    client.post(form.request["PATH_INFO"], new)
    assert sign_in(password=new["new_password1"]) == ""
    assert Client().get(link, follow=True).context["validlink"] is False


def test_a_weak_password_is_refused(user: User) -> None:
    ask("lina@example.org")
    client = Client()
    form = client.get(link_in(mail.outbox[0]), follow=True)
    response = client.post(form.request["PATH_INFO"], {"new_password1": "lina", "new_password2": "lina"})
    assert response.context["form"].errors


def test_the_answer_does_not_say_who_has_an_account(user: User) -> None:
    assert ask("lina@example.org") == ask("inconnue@example.org")
    assert len(mail.outbox) == 1


def test_a_mailbox_is_not_flooded(user: User) -> None:
    answers = {
        ask("lina@example.org", address=f"198.51.100.{number}") for number in range(MESSAGES.tries + 3)
    }
    assert len(answers) == 1
    assert len(mail.outbox) == MESSAGES.tries


def test_the_door_speaks_french() -> None:
    page = Client().get(LOGIN).content.decode()
    assert "Espace des équipes" in page
    assert "Mot de passe" in page
    assert "Password" not in page
