"""What the agenda says of itself: its heading, the sentence under it, the title of the page."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agenda.enums import View
from agenda.forms import AgendaForm
from agenda.month import say_count
from agenda.period import Period
from directory.hours.exceptions_words import say_day
from directory.hours.words import number
from events.month import month_name
from events.presentation import weekday
from search import when_words
from search.results import SearchResults
from search.sentences import around, capital, children
from search.when import When


def period_words(period: Period) -> str:
    """ "du 23 au 29 novembre", "novembre 2026", "mercredi 25 novembre"."""
    if period.view == View.MONTH:
        return month_name(period.first)
    first, last = period.first, period.last
    if first == last:
        return weekday(first, last.year == period.today.year)
    same_month = (first.year, first.month) == (last.year, last.month)
    begins = number(first.day) if same_month else say_day(first, period.today)
    return _("du %(first)s au %(last)s") % {"first": begins, "last": say_day(last, period.today)}


def heading(form: AgendaForm, period: Period) -> str:
    """ "Aujourd’hui et les jours qui viennent", "La semaine du 23 au 29 novembre", "Novembre 2026"."""
    if form.choices:
        return _("Quelle commune ?")
    words = period_words(period)
    if period.view == View.MONTH:
        return words[:1].upper() + words[1:]
    if period.view == View.WEEK:
        return _("La semaine %(dates)s") % {"dates": words}
    if period.start == period.today and not (form.when and form.when.au):
        return _("Aujourd’hui et les jours qui viennent")
    if period.first == period.last:
        return words[:1].upper() + words[1:]
    return _("À partir du %(day)s") % {"day": weekday(period.first, period.first.year == period.today.year)}


def lead(form: AgendaForm, period: Period, results: SearchResults, total: int) -> SafeString:
    """ "34 rendez-vous près de Prades, à moins de 20 km, pour un enfant de 14 mois, le mercredi."."""
    query = form.query()
    if not total:
        return format_html("{}.", nothing(form, period))
    parts: list[SafeString | str] = [f"{count(period, total)} {around(form)}"]
    if query.centre and results.radius_km:
        parts.append(format_html(_("à moins de <strong>{} km</strong>"), results.radius_km))
    if query.children:
        parts.append(children(query.children, every=query.every_child))
    if query.text:
        words = results.corrected_text or query.text
        parts.append(format_html(_("avec les mots <strong>« {} »</strong>"), words))
    asked = form.when
    if asked and asked.values:
        said = when_words.phrase(When.of(asked.values, today=asked.today))
        parts.append(format_html_join(", ", "<strong>{}</strong>", ((words,) for words in said)))
    return format_html("{}.", capital(format_html_join(", ", "{}", ((part,) for part in parts))))


def count(period: Period, total: int) -> str:
    """ "9 rendez-vous", "9 rendez-vous à venir" where some of the days shown are over."""
    said = say_count(total)
    return _("%(count)s à venir") % {"count": said} if period.is_partly_past else said


def nothing(form: AgendaForm, period: Period) -> str:
    """ "Rien d’ici au 29 novembre près de Prades"."""
    said = {"where": around(form), "dates": period_words(period)}
    if period.is_past:
        return _("Rien n’est gardé de ces jours-là, %(where)s") % said
    if period.is_partly_past and period.view != View.MONTH:
        return _("Rien à venir %(dates)s, %(where)s") % said
    if period.view == View.DAY and period.last > period.first:
        said["dates"] = weekday(period.last, period.last.year == period.today.year)
        return _("Rien jusqu’au %(dates)s, %(where)s") % said
    if period.view == View.MONTH:
        return _("Rien en %(dates)s, %(where)s") % said
    if period.first == period.last:
        return _("Rien le %(dates)s, %(where)s") % said
    return _("Rien %(dates)s, %(where)s") % said


def title(form: AgendaForm, period: Period) -> str:
    """ "Agenda, novembre 2026, près de Prades, 14 mois", for the window and search engines."""
    if form.choices:
        return heading(form, period)
    ages = [child.label for child in form.children]
    return ", ".join([_("Agenda"), period_words(period), around(form), *ages])
