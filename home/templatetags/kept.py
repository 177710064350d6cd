"""Markup that says the same thing for the same values: made once by each process, then said again."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST = 1024  # for each tag of a template: about a kilobyte each


class KeptNode(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, values: Sequence[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values
        self.made: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key = (get_language(), get_script_prefix(), *(value.resolve(context) for value in self.values))
        try:
            kept = self.made.get(key)
        except TypeError:  # a value without a hash, such as a dictionary, cannot be recognised
            return self.nodelist.render(context)
        if kept is None:
            if len(self.made) >= MOST:
                self.made.clear()
            kept = self.made[key] = self.nodelist.render(context)
        return kept


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept value… %}…{% endkept %}`: what is inside, made once per language for each set of these values.

    The values must be all that the inside reads of its context; they are compared, so they must not change.
    """
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, values)
