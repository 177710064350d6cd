"""What the site's pages say to search engines, in the words of schema.org (JSON-LD)."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from home.addresses import canonical_url

if TYPE_CHECKING:
    from home.models import ArticlePage, BasePage, HomePage, TerritoryPage

Node = dict[str, Any]


def graph(*nodes: Node | None) -> Node | None:
    """One JSON-LD document of several things; nothing when there is none."""
    said = [without_blanks(node) for node in nodes if node]
    return {"@context": "https://schema.org", "@graph": said} if said else None


def without_blanks(node: Node) -> Node:
    """The node without what is not known: an empty value would read as a claim."""
    return {key: value for key, value in node.items() if value is not None and value not in ("", [], {})}


def breadcrumbs(page: "BasePage", request: HttpRequest) -> Node | None:
    """The way from the home page to this page, itself included; nothing on the home page."""
    if not page.pages_above:
        return None
    steps = [*page.pages_above, page]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": _("Accueil") if position == 1 else step.title,
                "item": canonical_url(step, request),
            }
            for position, step in enumerate(steps, 1)
        ],
    }


def website(page: "HomePage", request: HttpRequest, *, name: str) -> Node:
    home = canonical_url(page, request)
    return {
        "@type": "WebSite",
        "@id": f"{home}#site",
        "url": home,
        "name": name,
        "description": page.search_description or page.lead,
        "inLanguage": page.locale.language_code,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": request.build_absolute_uri("/recherche/") + "?quoi={texte}",
            },
            "query-input": "required name=texte",
        },
    }


def territory(page: "TerritoryPage", request: HttpRequest) -> Node:
    return {
        "@type": "AdministrativeArea",
        "name": page.title,
        "url": canonical_url(page, request),
        "description": page.lead,
    }


def article(page: "ArticlePage", request: HttpRequest, *, publisher: str) -> Node:
    published = page.first_published_at
    changed = page.last_published_at
    return {
        "@type": "NewsArticle",
        "headline": page.title[:110],
        "description": page.summary,
        "url": canonical_url(page, request),
        "mainEntityOfPage": canonical_url(page, request),
        "datePublished": page.date.isoformat(),
        "dateModified": changed.isoformat() if changed and changed != published else None,
        "image": page.social_picture(request),
        "inLanguage": page.locale.language_code,
        "publisher": {"@type": "Organization", "name": publisher},
    }
