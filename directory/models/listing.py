"""What places and events say alike: for whom, under which conditions, how to get in touch."""

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField

from accounts.models import User
from directory.enums import Gap
from directory.fields import decorative_photo, fact
from directory.forms import CopyWithoutAliasForm, ListingForm
from directory.models.structure import StructurePage
from home.blocks import BodyBlock
from home.fields import BodyField, WebAddressField
from home.models import BasePage, TerritoryPage
from home.prepared import Prepared
from vocabulary.ages import AgeRange
from vocabulary.enums import Ages
from vocabulary.models import Kind, Theme
from vocabulary.rules import kind_warnings

# What the rules of the kinds look at, as the fields are called.
RULED_FACTS = (
    "ages",
    "age_min",
    "age_max",
    "free",
    "registration",
    "appointment",
    "anonymous",
    "come_and_go",
    "adult_stays",
    "itinerant",
    "siblings",
    "fathers",
)


_structure_at = Prepared(lambda path: StructurePage.objects.filter(path=path))


class ListingPage(BasePage):
    """A place or an event, as parents read it. Ages are in months (see `vocabulary.ages`)."""

    kind = models.ForeignKey(Kind, verbose_name=_("type"), on_delete=models.PROTECT, related_name="+")
    themes = ParentalManyToManyField(Theme, verbose_name=_("thèmes"), blank=True, related_name="+")
    promise = models.CharField(
        _("ce qu’on y fait"),
        max_length=120,
        blank=True,
        help_text=_(
            "En mots de parents, par exemple : on vient jouer ensemble. Vide : celui du type de lieu."
        ),
    )
    summary = models.CharField(
        _("en une phrase"),
        max_length=200,
        blank=True,
        help_text=_(
            "Pour les parents, par exemple : Un salon, des jeux, deux personnes qui vous accueillent."
        ),
    )
    description = BodyField(BodyBlock(), blank=True, verbose_name=_("présentation"))
    photo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    photo_alt = models.CharField(
        _("ce que montre la photo"),
        max_length=200,
        blank=True,
        help_text=_("Par exemple : un tapis de jeu et des livres."),
    )
    photo_decorative = decorative_photo()

    ages = models.CharField(_("âges"), max_length=12, choices=Ages.choices, default=Ages.NON_PRECISE)
    age_min = models.SmallIntegerField(_("âge minimum, en mois"), null=True, blank=True)
    age_max = models.SmallIntegerField(_("âge maximum, en mois"), null=True, blank=True)
    parents_only = models.BooleanField(
        _("parents seuls"), default=False, help_text=_("Les enfants ne viennent pas.")
    )

    free = fact(_("gratuit"))
    price = models.CharField(
        _("prix"), max_length=120, blank=True, help_text=_("Par exemple : 10 € par an et par famille.")
    )
    registration = fact(_("inscription demandée"))
    appointment = fact(_("rendez-vous demandé"))
    anonymous = fact(_("anonyme"), _("On ne demande pas le nom."))
    come_and_go = fact(_("on arrive et on repart quand on veut"))
    adult_stays = fact(_("l’adulte reste avec l’enfant"))
    siblings = fact(_("frères et sœurs bienvenus"))
    fathers = fact(_("pères attendus"))
    confidential_room = fact(_("un coin pour parler au calme"))
    welcomer = fact(_("toujours quelqu’un pour accueillir"))
    languages = models.JSONField(_("langues parlées"), default=list, blank=True)
    interpreter = fact(_("interprète possible"))
    sign_language = fact(_("langue des signes (LSF)"))
    practical_note = models.TextField(
        _("bon à savoir"), max_length=600, blank=True, help_text=_("Par exemple : apportez des chaussons.")
    )

    contact_name = models.CharField(
        _("qui répond"), max_length=80, blank=True, help_text=_("Par exemple : Lina et Marc.")
    )
    phone = models.CharField(
        _("téléphone"), max_length=20, blank=True, help_text=_("Par exemple : 01 99 00 12 34.")
    )
    sms = models.CharField(_("SMS"), max_length=20, blank=True, help_text=_("Par exemple : 06 39 98 12 34."))
    email = models.EmailField(
        _("adresse électronique"), blank=True, help_text=_("Par exemple : accueil@example.org.")
    )
    website = WebAddressField(_("site"), blank=True, help_text=_("Par exemple : https://www.example.org."))

    verified_on = models.DateField(_("vérifié le"), null=True, blank=True)
    verified_by = models.CharField(
        _("vérifié par"), max_length=80, blank=True, help_text=_("Par exemple : le lieu, la coordination.")
    )

    base_form_class = ListingForm
    copy_form_class = CopyWithoutAliasForm
    shown_with: ClassVar[tuple[str, ...]] = ("kind", "photo")
    parent_page_types = ["directory.StructurePage"]
    subpage_types: list[str] = []
    sorte: str
    may_use_structure_contact = False

    class Meta:
        abstract = True

    def publication_gaps(self) -> dict[Gap, str]:
        """What this type of listing lacks to be published, beyond ages and contact, with French sentences."""
        raise NotImplementedError

    def warnings(self) -> list[str]:
        """What this kind of listing usually says otherwise, as French sentences; advice, never an obstacle."""
        facts = {name: getattr(self, name) for name in RULED_FACTS if hasattr(self, name)}
        return kind_warnings(self.kind.slug, {**facts, "remote": self.is_remote})

    @property
    def is_remote(self) -> bool:
        """Whether one takes part from home."""
        raise NotImplementedError

    @property
    def who_comes(self) -> str:
        """Who is expected, when it is said."""
        return gettext("entre adultes, sans les enfants") if self.parents_only else ""

    @property
    def age_range(self) -> AgeRange:
        return AgeRange(ages=Ages(self.ages), age_min=self.age_min, age_max=self.age_max)

    @property
    def summary_for_search(self) -> str:
        return self.summary or self.shown_promise

    @property
    def shown_promise(self) -> str:
        return self.promise or self.kind.promise

    @cached_property
    def structure(self) -> StructurePage | None:
        parent_path = self.path[: -self.steplen] if self.path else ""
        return next(iter(_structure_at(parent_path)), None) if parent_path else None

    @cached_property
    def territory(self) -> TerritoryPage | None:
        """The territory whose tree holds this listing: that of its moderation, not of its address."""
        return TerritoryPage.objects.ancestor_of(self).first()

    def is_run_by(self, user: User | AnonymousUser) -> bool:
        if not user.is_authenticated or not self.path:
            return False
        parent_path = self.path[: -self.steplen]
        return StructurePage.objects.filter(path=parent_path, members=user).exists()
