"""The search index: one row per (public listing, location), with all that filters and cards need."""

from functools import lru_cache
from typing import Any
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from directory.hours.closings import Closing, from_json
from directory.hours.exceptions import Closure
from search.querysets import EntryQuerySet
from vocabulary import needs
from vocabulary.ages import AgeRange, say_ages
from vocabulary.enums import Ages

EVERY_MONTH = 32_000  # beyond any age in months: the upper bound of what has none


# A few hundred ranges come back on every card of every page: each is checked, and said, once per process.
@lru_cache(maxsize=1024)
def _ages(ages: str, age_min: int | None, age_max: int | None) -> AgeRange:
    return AgeRange(ages=Ages(ages), age_min=age_min, age_max=age_max)


@lru_cache(maxsize=1024)
def _ages_label(ages: str, age_min: int | None, age_max: int | None) -> str:
    return say_ages(_ages(ages, age_min, age_max))


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


class SlugsField(models.TextField):
    """A tuple of slugs, stored as " sommeil ecrans " so that one SQL `LIKE '% slug %'` finds a member."""

    def from_db_value(self, value: str | None, *args: Any) -> tuple[str, ...]:
        return _split(value or "")

    def to_python(self, value: Any) -> tuple[str, ...]:
        return _split(value) if isinstance(value, str) else tuple(value or ())

    def get_prep_value(self, value: Any) -> str:
        slugs = self.to_python(value)
        return f" {' '.join(slugs)} " if slugs else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))


class Entry(models.Model):
    """A public listing at one of its locations; without a point for a remote service.

    Written only by `search.services`, in the transaction that publishes the page. Ages are in months, points in
    WGS84 degrees, instants in UTC. `met` and `known` are bit masks of `vocabulary.needs`: what is known to be
    met, and what is known at all.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    location_id = models.BigIntegerField(_("accueil"), null=True)
    # Of an event, the address of some of its dates, when it is not its own.
    venue_id = models.BigIntegerField(_("adresse à part"), null=True)
    position = models.PositiveSmallIntegerField(_("rang de l’adresse"), default=0)
    sorte = models.CharField(_("sorte"), max_length=12)
    translation_key = models.UUIDField(_("clé de traduction"))
    title = models.CharField(_("titre"), max_length=255)
    sort_title = models.CharField(_("titre, pour trier"), max_length=80)
    url = models.CharField(_("adresse de la page"), max_length=1000)
    structure_id = models.BigIntegerField(_("structure"), null=True, db_index=True)
    structure_title = models.CharField(_("nom de la structure"), max_length=255, blank=True)
    kind = models.CharField(_("type"), max_length=40)
    themes = SlugsField(_("thèmes"), blank=True, default=tuple)
    promise = models.CharField(_("ce qu’on y fait"), max_length=120, blank=True)
    summary = models.CharField(_("en une phrase"), max_length=200, blank=True)

    territories = SlugsField(_("territoires"), blank=True, default=tuple)
    departements = SlugsField(_("départements servis en entier"), blank=True, default=tuple)
    is_remote = models.BooleanField(_("à distance"), default=False)
    insee = models.CharField(_("code INSEE"), max_length=5, blank=True)
    commune = models.CharField(_("commune"), max_length=80, blank=True)
    venue_name = models.CharField(_("nom du lieu"), max_length=120, blank=True)
    lat = models.FloatField(_("latitude"), null=True)
    lon = models.FloatField(_("longitude"), null=True)
    location_count = models.PositiveSmallIntegerField(_("nombre d’adresses"), default=0)

    ages = models.CharField(_("âges"), max_length=12, choices=Ages.choices)
    age_min = models.SmallIntegerField(_("âge minimum, en mois"), null=True)
    age_max = models.SmallIntegerField(_("âge maximum, en mois"), null=True)
    fit_min = models.SmallIntegerField(_("convient à partir de"), null=True)
    fit_max = models.SmallIntegerField(_("convient jusqu’à"), null=True)
    parents_only = models.BooleanField(_("parents seuls"), default=False)
    audience = models.CharField(_("public"), max_length=15, blank=True, default="")  # of an event
    met = models.BigIntegerField(_("besoins satisfaits"), default=0)
    known = models.BigIntegerField(_("besoins connus"), default=0)
    price = models.CharField(_("prix"), max_length=120, blank=True)

    hours = models.CharField(_("horaires en mots"), max_length=500, blank=True)
    opening_hours = models.CharField(_("horaires"), max_length=500, blank=True)
    on_contact = models.BooleanField(_("sur contact"), default=False)
    # Sessions as `search.calendars` writes them; the school holidays of that département tell term from holidays.
    calendar = models.BinaryField(_("séances des six mois à venir"), default=bytes)
    departement = models.CharField(_("département des vacances scolaires"), max_length=3, blank=True)
    next_start = models.DateTimeField(_("prochaine séance"), null=True)
    next_end = models.DateTimeField(_("fin de la prochaine séance"), null=True)
    closed_since = models.DateField(_("fermé pour l’instant, depuis le"), null=True)
    reopens_on = models.DateField(_("réouverture prévue le"), null=True)
    # As `directory.hours.closings` writes them.
    closings = models.JSONField(_("fermetures de quelques jours"), default=list)

    is_postponed = models.BooleanField(_("reporté sans nouvelle date"), default=False)  # an event

    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    verified_on = models.DateField(_("vérifié le"), null=True)
    verified_by = models.CharField(_("vérifié par"), max_length=80, blank=True)

    found_from = models.DateTimeField(_("trouvé à partir de"))
    found_until = models.DateTimeField(_("trouvé jusqu’à"))
    updated_at = models.DateTimeField(_("mis à jour"), default=timezone.now)
    version = models.PositiveBigIntegerField(_("version de l’index"), default=0, db_index=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrée de recherche")
        verbose_name_plural = _("entrées de recherche")
        indexes = [
            # What is near a page is read from this index alone.
            models.Index(
                fields=["lat", "lon", "is_remote", "found_until", "found_from", "page", "sort_title"],
                name="search_entry_point",
            ),
            # Partial: SQLite reads `WHERE is_remote` as such, and would not use a plain index on it.
            models.Index(
                fields=["territories"], name="search_entry_remote", condition=models.Q(is_remote=True)
            ),
            models.Index(
                fields=["territories", "sorte"],
                name="search_entry_territory",
                condition=models.Q(is_remote=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.commune or _('à distance')})"

    @property
    def key(self) -> str:
        """The identifier other programs know: "lieu:<translation key>"."""
        return f"{self.sorte}:{self.translation_key}"

    @property
    def where(self) -> tuple[int, int | None, int | None]:
        """Page, location and address apart: whose sessions these are (see `search.calendars`)."""
        return self.page_id, self.location_id, self.venue_id

    @property
    def age_range(self) -> AgeRange:
        return _ages(self.ages, self.age_min, self.age_max)

    @property
    def ages_label(self) -> str:
        return _ages_label(self.ages, self.age_min, self.age_max)

    @property
    def needs_met(self) -> list[str]:
        """The codes of the needs known to be met."""
        return needs.codes_of(self.met)

    @property
    def needs_unmet(self) -> list[str]:
        """The codes of the needs known not to be met."""
        return needs.codes_of(self.known & ~self.met)

    @property
    def closure(self) -> Closure | None:
        """Of a place closed for now, or soon; why is not in the index."""
        return Closure(self.closed_since, self.reopens_on) if self.closed_since else None

    @property
    def closed_days(self) -> tuple[Closing, ...]:
        """The closures of a few days that take sessions away."""
        return from_json(self.closings) if self.closings else ()

    @property
    def point(self) -> tuple[float, float] | None:
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)

    @property
    def is_itinerant(self) -> bool:
        return bool(self.met & needs.NEEDS["itinerant"].mask)

    @property
    def by_appointment(self) -> bool:
        """Whether the listing says that one makes an appointment."""
        mask = needs.NEEDS["sans-rendez-vous"].mask
        return bool(self.known & ~self.met & mask)


class EntryText(models.Model):
    """The analysed text of an entry where the database has no FTS5 (see `search.backends.text_index`)."""

    entry = models.OneToOneField(
        Entry, on_delete=models.CASCADE, primary_key=True, related_name="text", verbose_name=_("entrée")
    )
    title = models.TextField(_("titre"), blank=True)
    structure = models.TextField(_("structure"), blank=True)
    words = models.TextField(_("type, thèmes, commune"), blank=True)
    body = models.TextField(_("présentation"), blank=True)

    class Meta:
        verbose_name = _("texte analysé")
        verbose_name_plural = _("textes analysés")

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A word of the index as people write it, to correct typing errors and show the right accents."""

    form = models.CharField(_("forme"), max_length=60, primary_key=True)
    plain = models.CharField(_("sans accent"), max_length=60, db_index=True)
    stem = models.CharField(_("racine"), max_length=60)

    class Meta:
        verbose_name = _("mot de l’index")
        verbose_name_plural = _("mots de l’index")

    def __str__(self) -> str:
        return self.form


class IndexState(models.Model):
    """The one row whose number grows with every change of the index: what caches are valid for."""

    version = models.PositiveBigIntegerField(_("version"), default=0)

    class Meta:
        verbose_name = _("état de l’index")
        verbose_name_plural = _("états de l’index")

    def __str__(self) -> str:
        return str(self.version)


def new_stamp() -> str:
    return uuid4().hex


class Change(models.Model):
    """One version of the index: what a process that holds an earlier one must forget, before it reads what is newer.

    The stamp is drawn at random: a version that was undone with its transaction, or that comes from another copy of
    the database, is never taken for the one that has the same number.
    """

    version = models.PositiveBigIntegerField(_("version"), primary_key=True)
    stamp = models.CharField(_("marque"), max_length=32, default=new_stamp)
    removed = models.JSONField(_("entrées retirées"), default=list)

    class Meta:
        verbose_name = _("changement de l’index")
        verbose_name_plural = _("changements de l’index")

    def __str__(self) -> str:
        return str(self.version)
