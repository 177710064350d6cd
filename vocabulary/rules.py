"""What the rulebook says of some kinds, as reminders for whoever fills in a listing. Warnings, never refusals.

Source: the national referential of the family branch (fonds national parentalité), and its word on each kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vocabulary.enums import Ages

YEAR = 12
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """A reminder and the facts that call for it."""

    breaks: Callable[[Facts], bool]
    warning: str | Promise


def kind_warnings(kind_slug: str, facts: Facts) -> list[str]:
    """French reminders for the editor of a listing of that kind; empty when nothing contradicts the rules.

    `facts` holds `ages`, `age_min` and `age_max` (months, as in `vocabulary.ages`), and True, False or None (not
    said) for `free`, `registration`, `appointment`, `anonymous`, `come_and_go`, `adult_stays`, `itinerant`,
    `siblings`, `fathers` and `remote`; a missing key is not said. What is not said breaks no rule.
    """
    return [str(rule.warning) for rule in RULES.get(kind_slug, ()) if rule.breaks(facts)]


def _is(fact: str, value: bool) -> Callable[[Facts], bool]:
    return lambda facts: facts.get(fact) is value


def _says_ages(facts: Facts) -> bool:
    return facts.get("ages") == Ages.INTERVALLE and facts.get("age_min") is not None


def _beyond(months: int) -> Callable[[Facts], bool]:
    """Children older than `months` are said to be welcome."""

    def breaks(facts: Facts) -> bool:
        highest = facts.get("age_max")
        return facts.get("ages") == Ages.TOUT_AGE or (
            _says_ages(facts) and (highest is None or highest > months)
        )

    return breaks


def _before(months: int) -> Callable[[Facts], bool]:
    """Children younger than `months` are said to be welcome."""
    return lambda facts: (
        facts.get("ages") == Ages.TOUT_AGE or (_says_ages(facts) and facts["age_min"] < months)
    )


def _limited_ages(facts: Facts) -> bool:
    """Some children are left out: an upper bound before the teens' end, or a lower one after birth."""
    highest = facts.get("age_max")
    return _says_ages(facts) and (facts["age_min"] > 0 or (highest is not None and highest < 18 * YEAR - 1))


FREE = _("En principe c’est gratuit pour les familles : vérifiez « gratuit ».")

RULES: Mapping[str, tuple[Rule, ...]] = {
    "laep": (
        Rule(
            _beyond(6 * YEAR - 1),
            _("Un lieu d’accueil enfants-parents reçoit les moins de 6 ans : vérifiez l’âge."),
        ),
        Rule(_is("free", False), _("Un lieu d’accueil enfants-parents est gratuit : vérifiez « gratuit ».")),
        Rule(
            _is("anonymous", False),
            _("Un lieu d’accueil enfants-parents est anonyme : vérifiez « anonyme »."),
        ),
        Rule(
            _is("registration", True), _("On vient dans un lieu d’accueil enfants-parents sans s’inscrire.")
        ),
        Rule(
            _is("appointment", True), _("On vient dans un lieu d’accueil enfants-parents sans rendez-vous.")
        ),
        Rule(
            _is("come_and_go", False),
            _("On arrive et on repart quand on veut d’un lieu d’accueil enfants-parents."),
        ),
        Rule(_is("adult_stays", False), _("Ce n’est pas une garderie : un adulte reste avec l’enfant.")),
        Rule(
            _is("remote", True),
            _("Un lieu d’accueil enfants-parents reçoit sur place : vérifiez « à distance »."),
        ),
    ),
    "lieu-ressources": (
        Rule(
            _limited_ages,
            _("Un lieu ressources accueille tous les parents, quel que soit l’âge de l’enfant."),
        ),
        Rule(
            _is("registration", True),
            _("L’accueil d’un lieu ressources est ouvert à tous, sans inscription."),
        ),
        Rule(
            _is("appointment", True), _("On peut entrer dans un lieu ressources sans rendez-vous : vérifiez.")
        ),
        Rule(
            _is("remote", True),
            _("Un lieu ressources reçoit sur place, au moins cinq demi-journées par semaine."),
        ),
    ),
    "maison-1000-jours": (
        Rule(
            _beyond(4 * YEAR - 1),
            _("Une maison des 1 000 premiers jours va de la grossesse aux 3 ans de l’enfant."),
        ),
        Rule(
            lambda facts: _says_ages(facts) and facts["age_min"] >= 0,
            _(
                "Une maison des 1 000 premiers jours accueille les futurs parents : l’âge part de la grossesse."
            ),
        ),
    ),
    "cafe-des-parents": (
        Rule(
            _is("siblings", True),
            _("Les enfants ne viennent pas d’habitude au café des parents : vérifiez."),
        ),
        Rule(
            _is("adult_stays", False),
            _("Un café des parents réunit des parents : aucun enfant n’y est confié."),
        ),
    ),
    "atelier-parents-enfants": (
        Rule(
            lambda facts: facts.get("ages", "") in {"", Ages.NON_PRECISE},
            _("Dites l’âge des enfants attendus."),
        ),
        Rule(_is("adult_stays", False), _("Dans un atelier parents-enfants, l’adulte reste avec l’enfant.")),
    ),
    "clas": (
        Rule(_before(6 * YEAR), _("L’accompagnement à la scolarité commence à 6 ans : vérifiez l’âge.")),
        Rule(
            _beyond(19 * YEAR - 1), _("L’accompagnement à la scolarité va jusqu’à 18 ans : vérifiez l’âge.")
        ),
    ),
    "ecoute": (
        Rule(
            _is("remote", False),
            _("Une écoute se fait au téléphone ou en ligne : vérifiez « à distance »."),
        ),
        Rule(_is("anonymous", False), _("Une ligne d’écoute est anonyme : vérifiez « anonyme ».")),
        Rule(_is("free", False), FREE),
        Rule(_is("appointment", True), _("On appelle une ligne d’écoute sans rendez-vous : vérifiez.")),
    ),
    "promeneurs-du-net": (
        Rule(_is("remote", False), _("Un Promeneur du Net répond en ligne : vérifiez « à distance ».")),
        Rule(_is("free", False), FREE),
    ),
    "accompagnement": (
        Rule(
            _beyond(22 * YEAR - 1),
            _("L’accompagnement individuel va de la grossesse aux 21 ans de l’enfant."),
        ),
    ),
    "pmi": (
        Rule(_beyond(6 * YEAR - 1), _("La PMI suit les enfants de moins de 6 ans : vérifiez l’âge.")),
        Rule(_is("free", False), _("La PMI est gratuite : vérifiez « gratuit ».")),
    ),
    "rpe": (Rule(_is("free", False), FREE),),
}
