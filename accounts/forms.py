"""The doors to the editors' side: signing in, asking for a new password. Guessing is slowed down."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm, PasswordResetForm

from accounts.attempts import Limit, client_address

QUARTER = 15 * 60
HOUR = 60 * 60

# Wrong passwords: one person at one place, one account from everywhere, one place on every account. The second
# and the third are far above what people do: whoever knows an address cannot easily keep its owner out.
HERE = Limit(name="sign-in-here", tries=8, seconds=QUARTER)
ACCOUNT = Limit(name="sign-in-account", tries=60, seconds=QUARTER)
PLACE = Limit(name="sign-in-place", tries=60, seconds=QUARTER)
# Messages sent to one address, and asked for from one place.
MESSAGES = Limit(name="reset-messages", tries=3, seconds=HOUR)
REQUESTS = Limit(name="reset-requests", tries=20, seconds=HOUR)


class SignInForm(LoginForm):
    """Too many wrong passwords: even the right one must wait, a quarter of an hour at most."""

    error_messages = {
        **LoginForm.error_messages,
        "too_many": _("Trop d’essais. Attendez un quart d’heure, ou demandez un nouveau mot de passe."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Mot de passe")

    def clean(self) -> dict[str, Any]:
        email = (self.cleaned_data.get("username") or "").lower()
        place = client_address(self.request)
        limits = ((HERE, (email, place)), (ACCOUNT, (email,)), (PLACE, (place,)))
        if any(limit.is_reached(*who) for limit, who in limits):
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned = super().clean()
        except ValidationError:
            for limit, who in limits:
                limit.add(*who)
            raise
        HERE.forget(email, place)
        return cleaned


class NewPasswordForm(PasswordResetForm):
    """Says the same to everyone, whether the account exists or not; a mailbox is never flooded."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        email = self.cleaned_data["email"].lower()
        place = client_address(kwargs.get("request"))
        if MESSAGES.is_reached(email) or REQUESTS.is_reached(place):
            return
        MESSAGES.add(email)
        REQUESTS.add(place)
        super().save(*args, **kwargs)
