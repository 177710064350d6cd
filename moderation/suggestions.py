"""The age each kind of place is for, as the rulebook of the kinds says it: offered, never applied alone."""

from collections.abc import Mapping

EVERY_AGE = "à tout âge"
PARENTS_ONLY = "parents seuls"

AGES_OF_KIND: Mapping[str, str] = {
    "laep": "moins de 6 ans",
    "lieu-ressources": EVERY_AGE,
    "maison-1000-jours": "de la grossesse à moins de 3 ans",
    "cafe-des-parents": PARENTS_ONLY,
    "ecoute": EVERY_AGE,
    "promeneurs-du-net": EVERY_AGE,
    "accompagnement": "de la grossesse à moins de 22 ans",
    "mediation-familiale": EVERY_AGE,
    "espace-rencontre": EVERY_AGE,
    "conseil-conjugal": EVERY_AGE,
    "rep": EVERY_AGE,
    "clas": "de 6 à 18 ans",
    "centre-social": EVERY_AGE,
    "ludotheque": EVERY_AGE,
    "rpe": "moins de 6 ans",
    "pmi": "de la grossesse à moins de 6 ans",
    "conference": PARENTS_ONLY,
    "formation": PARENTS_ONLY,
}
# What people choose from while they type; other words are read too.
OFTEN = (
    *("moins de 3 ans", "moins de 6 ans", "de 3 à 6 ans", "de 6 à 11 ans", "de 11 à 17 ans"),
    *("dès la grossesse", EVERY_AGE, PARENTS_ONLY),
)
