"""The sentences of the shelf that count things."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.enums import Gap

READY, TYPED, DOUBLES = "ready", "typed", "doubles"  # what waits, beside the gaps


def counted(what: str, number: int, *, events: bool = False) -> str:
    """The words after the number: "lieux sans âge"; "fiches" as soon as there are events among them."""
    number = max(number, 1)  # French has no plural for nothing: "0 lieu"
    noun = ngettext("fiche", "fiches", number) if events else ngettext("lieu", "lieux", number)
    without = {
        Gap.AGES: _("%(noun)s sans âge"),
        Gap.WHERE: _("%(noun)s sans adresse"),
        Gap.WHEN: _("%(noun)s sans horaires"),
        Gap.CONTACT: _("%(noun)s sans contact"),
    }
    if what in without:
        return without[Gap(what)] % {"noun": noun}
    if what == READY:
        return ngettext("prêt à publier", "prêts à publier", number)
    if what == TYPED:
        return ngettext(
            "lieu dont les horaires sont gardés tels quels, à relire",
            "lieux dont les horaires sont gardés tels quels, à relire",
            number,
        )
    return ngettext("doublon possible", "doublons possibles", number)


def saved(number: int) -> str:
    return ngettext("%(n)d fiche enregistrée.", "%(n)d fiches enregistrées.", number) % {"n": number}


def published(number: int) -> str:
    return ngettext("%(n)d fiche publiée.", "%(n)d fiches publiées.", number) % {"n": number}


def sent_for_review(number: int) -> str:
    return ngettext(
        "Relecture demandée pour %(n)d fiche.", "Relecture demandée pour %(n)d fiches.", number
    ) % {"n": number}
