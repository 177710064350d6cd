"""The names of calendars and feeds, as they stand in a list among others."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from directory.presentation import kind_in_sentence
from home.models import TerritoryPage
from home.models.settings import SiteSettings
from search import sentences, when_words
from search.forms import SearchForm
from vocabulary.selectors import kinds_by_slug, themes_by_slug


def name_of_search(form: SearchForm, request: HttpRequest) -> str:
    """ "Maillage, près de Prades, 14 mois, le mercredi"."""
    given = form.cleaned_data
    kinds, themes = kinds_by_slug(), themes_by_slug()
    said = [
        sentences.around(form),
        *(kind_in_sentence(kinds[slug]) for slug in given.get("type") or ()),
        *(themes[slug].name for slug in given.get("theme") or ()),
        *(child.label for child in form.children),
        *(when_words.phrase(form.when) if form.when else ()),
    ]
    if given.get("public"):
        said.append(_("pour les professionnels"))
    if given.get("quoi"):
        said.append(_("« %(text)s »") % {"text": given["quoi"]})
    return _named(request, ", ".join(said))


def name_of_page(page: Page, request: HttpRequest) -> str:
    """ "Maillage, La Cabane aux petits pas"."""
    return _named(request, page.title)


def name_of_news(territory: TerritoryPage | None, request: HttpRequest) -> str:
    """ "Maillage, les nouvelles de Conflent-Canigó"."""
    if territory is None:
        return _named(request, _("les nouvelles"))
    return _named(request, _("les nouvelles de %(territory)s") % {"territory": territory.title})


def name_of_site(request: HttpRequest) -> str:
    """ "Maillage": who says what a feed says."""
    return SiteSettings.for_request(request).network_name or "Maillage"


def _named(request: HttpRequest, what: str) -> str:
    return _("%(site)s, %(what)s") % {"site": name_of_site(request), "what": what}
