"""What `make run` does before it serves."""

import io
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.models import User
from demo import services
from vocabulary.models import Kind

Bootstrap = Callable[..., str]


@pytest.fixture
def bootstrap(db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Bootstrap:
    """Runs the command without its demonstration content, and gives what it printed."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(services, "create_demo", lambda **kwargs: None)
    monkeypatch.setattr(services, "create_accounts", create_administrator)

    def run(**options: Any) -> str:
        output = io.StringIO()
        call_command("bootstrap", stdout=output, stderr=output, **options)
        return output.getvalue()

    return run


def create_administrator() -> list[services.Account]:
    account = services.Account("Administratrice", "admin@example.org", services.random_password())
    User.objects.create_superuser(account.email, account.password)
    return [account]


def test_a_new_database_gets_accounts_whose_passwords_are_printed_once(bootstrap: Bootstrap) -> None:
    output = bootstrap(address="http://localhost:8123")
    line = next(line for line in output.splitlines() if "admin@example.org  " in line)
    assert authenticate(username="admin@example.org", password=line.split()[-1])
    assert "http://localhost:8123/cms/" in output
    assert "make password EMAIL=admin@example.org" in output

    again = bootstrap()
    assert line.split()[-1] not in again
    assert "mots de passe" not in again
    assert User.objects.count() == 1


def test_what_a_person_entered_is_left_alone(bootstrap: Bootstrap) -> None:
    bootstrap()
    kind = Kind.objects.first()
    Kind.objects.filter(pk=kind.pk).update(promise="Une promesse à nous")
    user = User.objects.get()
    user.set_password("un mot de passe choisi")
    user.save()

    bootstrap()

    assert Kind.objects.get(pk=kind.pk).promise == "Une promesse à nous"
    assert User.objects.get().check_password("un mot de passe choisi")


def test_an_interrupted_start_is_taken_up_by_the_next_one(
    bootstrap: Bootstrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        User.objects.create_user("left-over@example.org")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(services, "create_accounts", fail)
        with pytest.raises(KeyboardInterrupt):
            bootstrap()
    assert not User.objects.exists()
    assert "admin@example.org  " in bootstrap()


def test_only_a_trial_database_is_erased(bootstrap: Bootstrap, settings: Any) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError):
        bootstrap(reset=True)


def test_passwords_are_long_and_all_different() -> None:
    passwords = {services.random_password() for _attempt in range(200)}
    assert len(passwords) == 200
    assert all(len(password) == 19 for password in passwords)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_already_taken_is_said_in_plain_words(taken_port: int) -> None:
    with pytest.raises(CommandError, match="déjà pris"):
        call_command("runserver", f"127.0.0.1:{taken_port}", prepare=True)
