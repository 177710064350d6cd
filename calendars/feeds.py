"""Atom and RSS: the news of the network or of a territory, and the next dates of any search."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import NAMESPACE_URL, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from calendars.dates import CalendarDate, plain
from calendars.forms import CalendarForm
from calendars.links import page_of_search
from calendars.naming import name_of_news, name_of_search, name_of_site
from calendars.presentation import dates_of
from calendars.responses import conditional
from calendars.views import refusal, rows_of_form
from events.presentation import PARIS, dates
from home.addresses import visitor_path, visitor_url
from home.models import ArticlePage
from home.selectors import latest_articles, territory_by_slug
from search.links import SearchLink

ARTICLES = 30
DATES = 50
NEVER = datetime(2020, 1, 1, tzinfo=UTC)  # when nothing was ever said: the same each time it is asked


class Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER


class Rss(Rss201rev2Feed):
    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER


FORMATS: dict[str, type[Atom] | type[Rss]] = {"atom": Atom, "rss": Rss}


@dataclass(frozen=True, slots=True)
class Item:
    """Something to read; `id` is its own for ever, `text` is plain, with new lines."""

    id: str
    title: str
    url: str
    text: str
    published_at: datetime
    updated_at: datetime


@csrf_exempt  # for programs, which are told that nothing may be posted
@require_safe
def news(request: HttpRequest, form: str) -> HttpResponseBase:
    """`/actualites.atom`, `.rss`: the last news of the whole network, or of a territory (`?territoire=`)."""
    slug = request.GET.get("territoire", "")
    territory = territory_by_slug(slug)
    if slug and territory is None:
        raise Http404
    path = visitor_path("/actualites/") + (f"?territoire={territory.slug}" if territory else "")
    articles = latest_articles(territory=territory, limit=ARTICLES)
    items = (_of_article(article, request) for article in articles)
    return conditional(request, _written(request, form, name_of_news(territory, request), path, items))


@csrf_exempt
@require_safe
def agenda(request: HttpRequest, form: str) -> HttpResponseBase:
    """`/recherche.atom`, `.rss`: the next dates of a search, said anew when one changes."""
    asked = CalendarForm(request.GET)
    if refused := refusal(asked):
        return refused
    found = dates_of(rows_of_form(asked, limit=DATES), request)
    path = page_of_search(SearchLink(tuple(asked.pairs)))
    response = _written(request, form, name_of_search(asked, request), path, map(_of_date, found))
    return conditional(request, response, private=asked.is_around_me)


def _of_article(article: ArticlePage, request: HttpRequest) -> Item:
    published = datetime.combine(article.date, time.min, PARIS)
    return Item(
        id=f"urn:uuid:{article.translation_key}",
        title=article.title,
        url=request.build_absolute_uri(visitor_url(article, request)),
        text=article.summary,
        published_at=published,
        updated_at=max(published, article.last_published_at or published),
    )


def _of_date(date: CalendarDate) -> Item:
    when = _("%(title)s, %(dates)s") % {"title": date.title, "dates": dates(date.start, date.end)}
    return Item(
        id=f"urn:uuid:{uuid5(NAMESPACE_URL, date.uid)}",
        title=when,
        url=date.url,
        text="\n".join(part for part in (date.where, date.text) if part),
        published_at=date.changed_at,
        updated_at=date.changed_at,
    )


def _written(request: HttpRequest, form: str, name: str, path: str, items: Iterable[Item]) -> HttpResponse:
    kind = FORMATS[form]
    feed = kind(
        title=plain(name),
        link=request.build_absolute_uri(path),
        description=plain(name),
        language=get_language(),
        feed_url=request.build_absolute_uri(),
        author_name=plain(name_of_site(request)),  # no Atom feed is valid without one
    )
    for item in items:
        feed.add_item(
            title=plain(item.title),
            link=item.url,
            description=str(escape(plain(item.text))).replace("\n", "<br>"),
            unique_id=item.id,
            unique_id_is_permalink=False,
            pubdate=item.published_at,
            updateddate=item.updated_at,
        )
    response = HttpResponse(content_type=kind.content_type)
    feed.write(response, "utf-8")
    return response
