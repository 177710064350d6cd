"""What a search says of itself: its heading, the sentence under it, the title of the page."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from home.models import TerritoryPage
from search import when_words
from search.enums import Sort, What
from search.forms import SearchForm
from search.results import SearchResults
from vocabulary.age_words import WORD_BY_CODE
from vocabulary.ages import Child

VOWELS = "aàâeéèêëiîïoôuùû"


def heading(form: SearchForm, results: SearchResults) -> str:
    """ "23 lieux et rendez-vous près de Prades"."""
    if form.choices:
        return _("Quelle commune ?")
    place = around(form)
    if results.total:
        return f"{count(results.total, form.query().what)} {place}"
    if results.total_remote:
        return _("Rien %(place)s, mais on peut vous aider à distance") % {"place": place}
    return _("Rien de tel %(place)s, pour l’instant") % {"place": place}


def count(total: int, what: What = What.ALL) -> str:
    """The number of results, in the words of what was asked."""
    if what == What.PLACES:
        words = ngettext("%(count)d lieu", "%(count)d lieux", total)
    elif what == What.EVENTS:
        words = ngettext("%(count)d rendez-vous", "%(count)d rendez-vous", total)
    else:
        words = ngettext("%(count)d lieu ou rendez-vous", "%(count)d lieux et rendez-vous", total)
    return words % {"count": total}


def remote_count(total: int) -> str:
    return ngettext("%(count)d service à distance", "%(count)d services à distance", total) % {"count": total}


def said_count(near: int, remote: int) -> str:
    """What a heading counts, in short: the near ones, else the services from a distance, which are counted apart."""
    if near:
        return ngettext("%(count)d résultat", "%(count)d résultats", near) % {"count": near}
    return remote_count(remote) if remote else _("aucun résultat")


def announcement(form: SearchForm, results: SearchResults) -> str:
    """What a screen reader says when the list has changed."""
    said = count(results.total, form.query().what)
    return f"{said}, {remote_count(results.total_remote)}" if results.total_remote else said


def around(form: SearchForm) -> str:
    """ "près de Prades", "autour de vous", "dans le territoire Conflent-Canigó", "dans le département"."""
    if form.position:
        return near(form.position.town.name) if form.position.town else _("autour de vous")
    chosen: tuple[str, ...] = form.cleaned_data.get("territoire") or ()
    if len(chosen) == 1:
        return on_territory(form.territories[chosen[0]])
    return _("dans tout le département")


def on_territory(page: TerritoryPage) -> str:
    """ "sur le territoire Pyrénées Catalanes": its name alone would want an article that nobody knows."""
    if page.departement_wide:
        return _("dans tout le département")
    return _("sur le territoire %(territory)s") % {"territory": page.title}


def near(town: str) -> str:
    """ "près d’Ille-sur-Têt", "près du Boulou": a town's name contracts in French."""
    if not (get_language() or "").startswith("fr"):
        return _("près de %(town)s") % {"town": town}
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if town.startswith(article):
            return f"près {contracted}{town.removeprefix(article)}"
    return f"près d’{town}" if town[:1].lower() in VOWELS else f"près de {town}"


def lead(form: SearchForm, results: SearchResults) -> SafeString:
    """ "Pour un enfant de 14 mois, à moins de 20 km. Le plus proche d’abord."; empty when there is no result."""
    if results.is_empty:
        return mark_safe("")
    query = form.query()
    parts = [children(query.children, every=query.every_child)] if query.children else []
    if query.text:
        words = results.corrected_text or query.text
        parts.append(format_html(_("avec les mots <strong>« {} »</strong>"), words))
    if query.when:
        first, *others = when_words.phrase(query.when)
        # A sentence that begins with a tag gets no capital below.
        moments = [first if parts else first[:1].upper() + first[1:], *others]
        parts.append(format_html_join(", ", "<strong>{}</strong>", ((words,) for words in moments)))
    if results.radius_km and query.centre and results.total:
        parts.append(format_html(_("à moins de <strong>{} km</strong>"), results.radius_km))
    sentence = format_html_join(", ", "{}", ((part,) for part in parts))
    sentences = [format_html("{}.", capital(sentence))] if parts else []
    if results.total > 1:
        order = {
            Sort.DISTANCE: _("Le plus proche d’abord."),
            Sort.DATE: _("Les prochaines dates d’abord."),
            Sort.RELEVANCE: _("Ce qui répond le mieux d’abord."),
        }
        sentences.append(format_html("{}", order[query.effective_sort]))
    if results.total and results.total_remote:
        remote = ngettext(
            "Et %(count)d service à distance, en fin de liste.",
            "Et %(count)d services à distance, en fin de liste.",
            results.total_remote,
        )
        sentences.append(format_html("{}", remote % {"count": results.total_remote}))
    return format_html_join(" ", "{}", ((one,) for one in sentences))


def capital(text: SafeString) -> SafeString:
    """With a capital; the text may start with a tag, then it is already right."""
    return mark_safe(text[:1].upper() + text[1:])  # noqa: S308 (the same safe text)


def children(asked: tuple[Child, ...], *, every: bool) -> SafeString:
    """ "pour un enfant de 14 mois ou de 3 ans", "pendant la grossesse"."""
    word = _("et") if every else _("ou")
    born = [child for child in asked if child.high >= 0]
    ages = format_html_join(format_html(" {} ", word), "{}", ((_of_age(child),) for child in born))
    parts = []
    if len(born) < len(asked):
        parts.append(format_html("<strong>{}</strong>", _("pendant la grossesse")))
    if born:
        parts.append(format_html(_("pour un enfant {}"), ages))
    return format_html_join(format_html(" {} ", word), "{}", ((part,) for part in parts))


def _of_age(child: Child) -> SafeString:
    """ "de 14 mois", but "(adolescence)": a word is not an age."""
    words = _("(<strong>{}</strong>)") if child.code in WORD_BY_CODE else _("de <strong>{}</strong>")
    return format_html(words, child.label)


def title(form: SearchForm, results: SearchResults) -> str:
    """ "Près de Prades, pour 14 mois : 23 résultats", for the window and search engines."""
    if form.choices:
        return heading(form, results)
    place = around(form)
    ages = " · ".join(child.label for child in form.children)
    moments = when_words.phrase(form.when) if form.when else []
    where = ", ".join(part for part in (place, ages, *moments) if part)
    found = said_count(results.total, results.total_remote)
    return f"{where[:1].upper()}{where[1:]} : {found}"
