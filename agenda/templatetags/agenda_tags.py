"""The way from a search to its agenda."""

from django import template

from search.links import SearchLink

register = template.Library()

OTHERWISE = ("vue", "tri", "page", "par")  # what an agenda says in its own way


@register.simple_tag
def agenda_address(link: SearchLink) -> str:
    """Give the address of the agenda of what a search asks."""
    for name in OTHERWISE:
        link = link.without(name)
    return link.to("agenda:agenda").url
