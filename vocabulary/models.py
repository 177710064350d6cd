"""Kinds and themes: the shared words of places, events, articles and resources."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from vocabulary.enums import AppliesTo, Family

WORDS = ["h3", "bold", "ul", "ol", "link"]


class Term(TranslatableMixin, models.Model):
    """What kinds and themes share: a slug that never changes, a name, a place in the list."""

    slug = models.SlugField(
        _("identifiant"),
        max_length=40,
        help_text=_(
            "En minuscules, sans accent, par exemple « ludotheque ». Il ne change plus une fois créé."
        ),
    )
    name = models.CharField(_("nom"), max_length=100)
    icon = models.SlugField(
        _("icône"), max_length=40, blank=True, help_text=_("Nom d’un dessin du site, par exemple « laep ».")
    )
    sort_order = models.PositiveSmallIntegerField(
        _("rang"), default=100, help_text=_("Les plus petits d’abord.")
    )

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse to change a slug: addresses, imports and other programs rely on it."""
        super().clean()
        if not self.pk:
            return
        before = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if before and before != self.slug:
            raise ValidationError({"slug": _("L’identifiant ne change plus une fois créé.")})


class Kind(Term):
    """A kind of place or event ("Lieu d’accueil enfants-parents"), with its page in plain words."""

    plural = models.CharField(_("pluriel"), max_length=120)
    acronym = models.CharField(
        _("sigle"),
        max_length=20,
        blank=True,
        help_text=_("Par exemple « LAEP ». Jamais montré sur une carte."),
    )
    aliases = models.TextField(
        _("autres noms"),
        blank=True,
        help_text=_(
            "Un par ligne : anciens noms, sigles, noms d’usage. Ils servent à la recherche et aux imports."
        ),
    )
    promise = models.CharField(
        _("promesse"),
        max_length=120,
        help_text=_("Ce qu’on y fait, dans les mots des parents. Par exemple « on vient jouer ensemble »."),
    )
    heading = models.CharField(
        _("titre pour les listes"),
        max_length=120,
        help_text=_("Par exemple « Jouer et rencontrer d’autres parents »."),
    )
    family = models.CharField(
        _("famille de couleur"), max_length=4, choices=Family.choices, default=Family.CLAY
    )
    applies_to = models.CharField(
        _("se dit de"), max_length=10, choices=AppliesTo.choices, default=AppliesTo.PLACE
    )
    question = models.CharField(
        _("question"),
        max_length=160,
        help_text=_("Titre de la page. Par exemple « Un lieu d’accueil enfants-parents, c’est quoi ? »."),
    )
    answer = models.TextField(
        _("réponse courte"),
        max_length=400,
        help_text=_("Une à trois phrases simples, affichées sous la question."),
    )
    body = RichTextField(_("en savoir plus"), blank=True, features=WORDS)

    translatable_fields = [
        TranslatableField("name"),
        TranslatableField("plural"),
        TranslatableField("acronym"),
        TranslatableField("aliases"),
        TranslatableField("promise"),
        TranslatableField("heading"),
        TranslatableField("question"),
        TranslatableField("answer"),
        TranslatableField("body"),
        SynchronizedField("slug"),
        SynchronizedField("icon"),
        SynchronizedField("family"),
        SynchronizedField("applies_to"),
        SynchronizedField("sort_order"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("type")
        verbose_name_plural = _("types")
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "locale"], name="vocabulary_kind_slug_per_locale")
        ]

    @property
    def alias_list(self) -> list[str]:
        """Other names, in the order they were written."""
        return [line.strip() for line in self.aliases.splitlines() if line.strip()]

    @property
    def for_places(self) -> bool:
        """Whether a place may be of this kind."""
        return self.applies_to in {AppliesTo.PLACE, AppliesTo.BOTH}

    @property
    def for_events(self) -> bool:
        """Whether an event may be of this kind."""
        return self.applies_to in {AppliesTo.EVENT, AppliesTo.BOTH}


class Theme(Term):
    """What a listing, an article or a resource is about ("sommeil", "écrans")."""

    keywords = models.TextField(
        _("mots proches"),
        blank=True,
        help_text=_("Un par ligne : ce que les gens tapent. Par exemple « cauchemars » pour le sommeil."),
    )

    translatable_fields = [
        TranslatableField("name"),
        TranslatableField("keywords"),
        SynchronizedField("slug"),
        SynchronizedField("icon"),
        SynchronizedField("sort_order"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "locale"], name="vocabulary_theme_slug_per_locale")
        ]

    @property
    def keyword_list(self) -> list[str]:
        """Near words, in the order they were written."""
        return [line.strip() for line in self.keywords.splitlines() if line.strip()]
