"""How the words of the column `conditions` and the fields of a place answer each other."""

from collections.abc import Mapping

# Field of the place that answers a need, and its value when the need is met.
FIELDS: Mapping[str, tuple[str, bool]] = {
    "gratuit": ("free", True),
    "sans-inscription": ("registration", False),
    "sans-rendez-vous": ("appointment", False),
    "anonyme": ("anonymous", True),
    "itinerant": ("itinerant", True),
    "fratrie": ("siblings", True),
    "peres": ("fathers", True),
    "interprete": ("interpreter", True),
    "lsf": ("sign_language", True),
}
WHEELCHAIR = "pmr"
REMOTE = "a-distance"
LANGUAGE = "langue-"
PARENTS_ONLY = "parents seuls"
# What follows these words is the practical note, commas and all.
NOTE = "bon à savoir"
