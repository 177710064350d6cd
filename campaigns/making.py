"""The event that an accepted proposal becomes, under the page of its structure."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Locale

from accounts.models import User
from campaigns.enums import Step
from campaigns.forms_dates import DateLine, DatesForm
from campaigns.forms_proposal import YES, read_answers
from campaigns.forms_where import WhereForm, town_of
from campaigns.models import Proposal
from directory.gate import missing_for_publication
from directory.models import StructurePage, Venue
from events.dates.rows import PlainRow, in_place_of
from events.models import EventPage
from geo.geocoder import Geocoder
from geo.models import Commune
from home.selectors import territory_of_commune
from vocabulary.models import Kind, Theme
from vocabulary.spelling import name_key


def write_event(proposal: Proposal, *, by: User) -> tuple[EventPage, list[str]]:
    """Creates the event of a proposal, or writes again what changed of it, and publishes it when nothing is missing.

    Returns it with what it lacks to be public, as French sentences. Raises ValidationError with one when it cannot be
    written: a page of the proposal that is not right, no structure, a page locked or changed by somebody else.
    """
    if proposal.structure is None:
        raise ValidationError(_("choisissez d’abord sa structure."))
    pages = read_answers(proposal)
    wrong = [str(step.label) for step, form in pages.items() if not (form.is_bound and form.is_valid())]
    if wrong:
        raise ValidationError(_("il reste à compléter : %(pages)s.") % {"pages": ", ".join(wrong)})
    event = _event_to_write(proposal, by)
    before = proposal.accepted_answers if event.pk else {}
    for step, write in WRITERS.items():
        if before.get(step.value) != proposal.answers.get(step.value):
            write(event, pages[step])
    if not event.pk:
        event.live = False
        proposal.structure.add_child(instance=event)
    revision = event.save_revision(user=by, log_action=True)
    missing = missing_for_publication(event, structure=proposal.structure)
    if not missing:
        _publish_structure(proposal.structure, by)
        # Accepting is approving: who coordinates a temps fort may not publish whatever else in every territory.
        revision.publish(user=by, skip_permission_checks=True)
    return event, missing


def _event_to_write(proposal: Proposal, by: User) -> EventPage:
    """A new event, or the one there is as its latest version says it."""
    known = proposal.event
    if known is None:
        return EventPage(locale=Locale.get_default(), owner=by)
    if known.permissions_for_user(by).page_locked():
        raise ValidationError(_("la fiche de son événement est verrouillée."))
    if known.live and known.has_unpublished_changes:
        raise ValidationError(
            _("la fiche de son événement a des modifications qui ne sont pas publiées : publiez-la d’abord.")
        )
    version: EventPage = known.get_latest_revision_as_object()
    return version


def _publish_structure(structure: StructurePage, by: User) -> None:
    if not structure.live:
        revision = structure.get_latest_revision() or structure.save_revision(user=by)
        revision.publish(user=by, skip_permission_checks=True)
        structure.refresh_from_db(fields=["live"])


# --- What each page of the proposal says of the event -----------------------------------------------------------


def _write_action(event: EventPage, form: Any) -> None:
    given = form.cleaned_data
    locale = Locale.get_default()
    event.title = event.draft_title = given["titre"]
    event.kind = Kind.objects.get(slug=given["type"], locale=locale)
    event.summary = given["phrase"]
    event.audience = given["public"]
    ages = given["ages"]
    event.ages, event.age_min, event.age_max = ages.ages, ages.age_min, ages.age_max
    event.themes = list(Theme.objects.filter(slug__in=given["themes"], locale=locale))


def _write_dates(event: EventPage, form: DatesForm) -> None:
    """Of an event that is there, only what changed in the answers: its other dates, addresses and notes are those that
    its structure gave it."""
    now = set(form.cleaned_data["dates"])
    before = _accepted_dates(form.proposal) if event.pk else set()
    stored = list(event.dates.all())
    kept = [row for row in map(PlainRow.of, stored) if _line_of(row) not in before - now]
    there = {_line_of(row) for row in kept}
    added = [PlainRow(one.day, one.start, one.end) for one in sorted(now - before) if one not in there]
    event.dates = in_place_of(stored, sorted(kept + added, key=lambda row: (row.day, row.start_time)))


def _accepted_dates(proposal: Proposal) -> set[DateLine]:
    stored = proposal.accepted_answers.get(Step.DATES.value)
    return {row.line for row in DatesForm(proposal=proposal, stored=stored).filled if row.is_valid()}


def _line_of(row: PlainRow) -> DateLine | None:
    """The date as a proposal says it; none for a rule."""
    return None if row.every else DateLine(row.day, row.start_time, row.end_time)


def _write_where(event: EventPage, form: WhereForm) -> None:
    if form.is_online:
        event.venue, event.place = None, None
        event.online_url = form.cleaned_data["lien"]
        return
    if event.venue_id is None:  # was online; else somebody may have given both in its page
        event.online_url = ""
    event.venue = form.cleaned_data["venue"] or venue_at(form)


def venue_at(form: WhereForm) -> Venue:
    """The address of that name in that town, made when nobody has it yet."""
    given = form.cleaned_data
    insee, _name = town_of(given, form.town)
    name, street = given["nom"].strip(), given["rue"].strip()
    for known in Venue.objects.filter(~Q(name="", street=""), commune=insee).order_by("pk"):
        if _is_same(known, name, street):
            return known
    commune = Commune.objects.get(pk=insee)
    territory = territory_of_commune(epci_code=commune.epci_id, departement_code=commune.departement_id)
    if territory is None:
        raise ValidationError(_("aucun territoire du site ne peut tenir son adresse à jour."))
    postcodes = commune.postcode_list
    point = Geocoder().locate(street, commune)
    return Venue.objects.create(
        territory=territory,
        name=name,
        street=street,
        postcode=postcodes[0] if len(postcodes) == 1 else "",
        commune=commune,
        **({"lat": point.lat, "lon": point.lon, "point_source": point.source} if point else {}),
    )


def _is_same(known: Venue, name: str, street: str) -> bool:
    """The same name, or the same street where one of the two has no name; nothing that says otherwise."""
    names, streets = (name_key(known.name), name_key(name)), (name_key(known.street), name_key(street))
    if all(names):
        return names[0] == names[1] and (not all(streets) or streets[0] == streets[1])
    return all(streets) and streets[0] == streets[1]


def _write_terms(event: EventPage, form: Any) -> None:
    given = form.cleaned_data
    event.free = given["gratuit"] == YES
    event.price = "" if event.free else given["prix"]
    event.registration_by = given["inscription"]
    event.registration_url = given["inscription_page"]
    event.contact_name = given["contact"]
    event.phone = given["telephone"]
    event.email = given["courriel"]
    event.practical_note = given["note"]


WRITERS = {
    Step.ACTION: _write_action,
    Step.DATES: _write_dates,
    Step.WHERE: _write_where,
    Step.TERMS: _write_terms,
}
