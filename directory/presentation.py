"""How a listing's facts are said to parents: what is known in words, what is not in one discreet sentence.

Every fact is yes, no or not said. What is not said never becomes a promise.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Page

from directory.models import ListingPage, Venue
from geo.enums import PointSource
from geo.wording import at_town
from home.templatetags.typography import french_list
from vocabulary.ages import say_ages
from vocabulary.models import Kind
from vocabulary.needs import LANGUAGES_SPOKEN
from vocabulary.selectors import kinds_by_slug

Words = str | Promise


@dataclass(frozen=True)
class Fact:
    """A known fact: an icon of the sprite, what it is about, what is true."""

    icon: str
    label: str
    value: str


@dataclass(frozen=True)
class ThreeState:
    """How one field is said: when true, when false (empty: not worth saying), and what it is about when unknown."""

    name: str
    icon: str
    label: Words
    yes: Words
    no: Words = ""
    unknown: Words = ""


# In the box "L'essentiel", after the ages and the price.
ESSENTIAL = (
    ThreeState(
        "registration",
        "edit",
        _("Inscription"),
        _("Il faut s’inscrire"),
        _("Sans inscription"),
        _("s’il faut s’inscrire"),
    ),
    ThreeState(
        "appointment",
        "calendar",
        _("Rendez-vous"),
        _("Sur rendez-vous"),
        _("Sans rendez-vous"),
        _("s’il faut un rendez-vous"),
    ),
    ThreeState(
        "come_and_go",
        "door",
        _("Sur place"),
        _("On arrive et on repart quand on veut"),
        _("On vient pour toute la séance"),
    ),
    ThreeState(
        "anonymous",
        "lock",
        _("Vie privée"),
        _("Anonyme, on ne demande pas votre nom"),
        _("On vous demande votre nom"),
        _("si l’on donne son nom"),
    ),
)
# In "Ce qu'il faut savoir".
DETAILS = (
    ThreeState(
        "adult_stays",
        "people",
        _("Votre enfant et vous"),
        _("Vous restez avec votre enfant, ce n’est pas une garderie."),
        _("Votre enfant peut rester sans vous."),
    ),
    ThreeState(
        "siblings",
        "people",
        _("Frères et sœurs"),
        _("Ils sont les bienvenus."),
        _("L’accueil est pour l’enfant concerné, sans ses frères et sœurs."),
    ),
    ThreeState("fathers", "people", _("Pères"), _("Les pères sont attendus, autant que les mères.")),
    ThreeState(
        "confidential_room",
        "lock",
        _("Parler au calme"),
        _("Il y a un coin à l’écart pour parler sans être entendu."),
        _("Il n’y a pas de pièce à part pour parler."),
    ),
    ThreeState(
        "welcomer", "hand", _("À votre arrivée"), _("Il y a toujours quelqu’un pour vous accueillir.")
    ),
    ThreeState(
        "interpreter",
        "globe",
        _("Interprète"),
        _("Un interprète peut venir, demandez-le avant."),
        _("Il n’y a pas d’interprète."),
    ),
    ThreeState(
        "sign_language",
        "hand",
        _("Langue des signes"),
        _("On y parle la langue des signes (LSF)."),
        _("On n’y parle pas la langue des signes."),
    ),
    ThreeState("itinerant", "bus", _("Itinérant"), _("Ce lieu se déplace de commune en commune.")),
)
# At a venue: tone of the tag, words when true, words when false.
ACCESS = (
    ("wheelchair", "wheel", _("Accessible en fauteuil roulant"), _("Pas accessible en fauteuil roulant")),
    ("step_free", "door", _("Entrée de plain-pied"), _("Une ou plusieurs marches à l’entrée")),
    (
        "accessible_toilet",
        "wheel",
        _("Toilettes accessibles en fauteuil"),
        _("Toilettes non accessibles en fauteuil"),
    ),
    ("reserved_parking", "wheel", _("Place de stationnement réservée"), ""),
    ("changing_table", "heart", _("Table à langer"), ""),
)


def shown_kind(listing: ListingPage) -> Kind:
    """The kind in the visitor's language, French behind it."""
    return kinds_by_slug().get(listing.kind.slug) or listing.kind


def kind_in_sentence(kind: Kind) -> str:
    """The kind's name inside a sentence: "lieu d'accueil enfants-parents"; an acronym keeps its capitals."""
    name = kind.name
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def shown_promise(listing: ListingPage) -> str:
    return listing.promise or shown_kind(listing).promise


def essential_facts(listing: ListingPage) -> list[Fact]:
    """The ages, the price and the conditions that are known, in the order a parent asks."""
    facts = [
        *age_facts(listing),
        price_fact(listing),
        *_known(listing, ESSENTIAL),
    ]
    return [fact for fact in facts if fact]


def _known(listing: ListingPage, states: Iterable[ThreeState]) -> list[Fact]:
    """What is worth saying of these fields."""
    said = _said(get_language())
    keys = ((state.name, getattr(listing, state.name, None)) for state in states)
    return [said[key] for key in keys if key in said]


# A page says twenty of them: each is looked up once for a language.
@lru_cache(maxsize=16)
def _said(language: str | None) -> dict[tuple[str, bool | None], Fact]:
    return {
        (state.name, value): Fact(state.icon, str(state.label), str(words))
        for state in (*ESSENTIAL, *DETAILS)
        for value, words in ((True, state.yes), (False, state.no))
        if words
    }


def age_facts(listing: ListingPage) -> list[Fact]:
    """Who comes when it is said, and the age of the children."""
    facts = [Fact("people", gettext("Pour qui"), capfirst(listing.who_comes))] if listing.who_comes else []
    if said := capfirst(say_ages(listing.age_range)):
        label = gettext("Âge des enfants dont on parle") if listing.parents_only else gettext("Âge")
        facts.append(Fact("people", label, said))
    return facts


def price_fact(listing: ListingPage) -> Fact | None:
    words = listing.price
    if listing.free:
        words = gettext("Gratuit") + (f" ({listing.price})" if listing.price else "")
    elif listing.free is False and not listing.price:
        words = gettext("Payant")
    return Fact("gift" if listing.free else "euro", gettext("Prix"), words) if words else None


def details(listing: ListingPage) -> list[Fact]:
    """What else is known, in sentences."""
    facts = _known(listing, DETAILS)
    spoken = languages_spoken(listing.languages)
    if spoken:
        facts.append(Fact("globe", gettext("Langues parlées"), spoken))
    if listing.practical_note:
        facts.append(Fact("info", gettext("Bon à savoir"), listing.practical_note))
    return facts


def languages_spoken(codes: Iterable[str]) -> str:
    """ "Français, catalan et arabe"; codes nobody knows are left out."""
    words = french_list(str(LANGUAGES_SPOKEN[code]) for code in codes or () if code in LANGUAGES_SPOKEN)
    return capfirst(words)


def unknown_sentence(
    listing: ListingPage, venues: Iterable[Venue] = (), *, needless: Collection[str] = ()
) -> str:
    """What nobody said, in one sentence; empty when all that matters is known. The facts `needless` do not matter."""
    unknown: list[Words] = []
    if not say_ages(listing.age_range) and not listing.parents_only:
        unknown.append(gettext("les âges"))
    if listing.free is None and not listing.price:
        unknown.append(gettext("le prix"))
    unknown += [
        state.unknown
        for state in ESSENTIAL
        if state.unknown and state.name not in needless and getattr(listing, state.name) is None
    ]
    venues = list(venues)
    if venues and all(venue.wheelchair is None and venue.step_free is None for venue in venues):
        unknown.append(gettext("l’accès en fauteuil roulant"))
    if not unknown:
        return ""
    return gettext("Non précisé : %(facts)s.") % {"facts": french_list(str(words) for words in unknown)}


def verified_sentence(listing: ListingPage) -> str:
    if not listing.verified_on:
        return ""
    day = date_format(listing.verified_on, "j F Y")
    if listing.verified_by:
        return gettext("Informations vérifiées le %(day)s par %(who)s.") % {
            "day": day,
            "who": listing.verified_by,
        }
    return gettext("Informations vérifiées le %(day)s.") % {"day": day}


def access_facts(venue: Venue) -> list[dict[str, str]]:
    """The known access facts of a venue, as `components/address.jinja` takes them."""
    said = _said_of_access(get_language())
    keys = ((name, getattr(venue, name)) for name, *_words in ACCESS)
    return [said[key] for key in keys if key in said]


@lru_cache(maxsize=16)
def _said_of_access(language: str | None) -> dict[tuple[str, bool | None], dict[str, str]]:
    return {
        (name, value): {"tone": tone, "icon": icon, "text": str(words)}
        for name, icon, yes, no in ACCESS
        for value, tone, words in ((True, "ok", yes), (False, "warn", no))
        if words
    }


def contact_of(listing: ListingPage) -> dict[str, str]:
    """Who to call or write to; the structure's when the listing may use it and has none."""
    own = {
        "name": listing.contact_name,
        "phone": listing.phone,
        "sms": listing.sms,
        "email": listing.email,
        "website": listing.website,
    }
    if any(own[name] for name in ("phone", "sms", "email", "website")):
        return own
    structure = listing.structure if listing.may_use_structure_contact else None
    if structure is None:
        return own
    return {
        **own,
        "phone": structure.phone,
        "email": structure.email,
        "website": structure.website,
    }


def parent_structure(listing: ListingPage) -> Page | None:
    """The page of the structure that runs this listing, by its title and address only."""
    return listing.pages_above[-1] if listing.pages_above else None


def address(venue: Venue) -> dict[str, Any]:
    """A venue as `components/address.jinja` takes it, without hours."""
    door = [venue.how_to_find, venue.floor]
    if venue.pushchair:
        door.append(gettext("Poussettes : %(where)s") % {"where": venue.pushchair})
    return {
        "title": capfirst(at_town(venue.commune.name)),
        "lines": venue_lines(venue),
        "access": access_facts(venue),
        "door": " ".join(part.rstrip(".") + "." for part in door if part),
        "transport": venue.transport,
        "photo": get_rendition_or_not_found(venue.photo, "width-640|format-webp") if venue.photo else None,
        "photo_alt": venue.photo_alt,
        "directions_url": directions_url(venue),
        "more_url": venue.acceslibre_url,
    }


def venue_lines(venue: Venue) -> list[str]:
    return [line for line in (venue.name, venue.address_line) if line]


def directions_url(venue: Venue) -> str:
    """Where to ask for the way: to the venue's own point, else to its address."""
    if venue.lat is not None and venue.lon is not None and venue.point_source != PointSource.COMMUNE:
        return f"https://www.openstreetmap.org/directions?to={venue.lat:.5f}%2C{venue.lon:.5f}"
    return f"https://www.openstreetmap.org/search?{urlencode({'query': venue.address_line})}"
