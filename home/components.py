"""Components: the pieces of pages that are drawn by the dozen, in Jinja2 (docs/adr/0013).

A component is a macro that has the name of its file: `templates/components/card.jinja` holds `card`. What it takes is
its signature, so it reads nothing of a page's context. Other components import it; Django templates draw it with
`{% component "components/card" card=card %}`; Python, with `draw`.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.template import defaultfilters
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from jinja2 import Environment, FileSystemLoader
from jinja2.runtime import Macro

from geo.templatetags import outlines
from home.addresses import visitor_path
from home.templatetags import addresses, icons, typography

FOLDER = settings.BASE_DIR / "templates"
MOST_KEPT = 512  # of each macro that is: about half a kilobyte each


def draw(path: str, **values: Any) -> SafeString:
    """Draw the component at `path` ("components/card") with what its signature takes."""
    template = _environment(get_language()).get_template(f"{path}.jinja")
    macro: Macro = getattr(template.module, path.rpartition("/")[2])
    return SafeString(macro(**values))


@cache
def _environment(language: str | None) -> Environment:
    """What components may call: the words of the tags and filters that Django templates have, under the same names.

    There is one for each language: its sentences are looked up once, and said again two hundred times a page.
    """
    made = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, auto_reload=settings.DEBUG)
    made.globals.update(
        _=cache(gettext),
        address=visitor_path,
        fill=fill,
        icon=icons.icon,
        keep=keep,
        outlines_url=outlines.outlines_url,
        static=static,
        url=reverse,
    )
    made.filters.update(
        capfirst=capfirst,
        linebreaksbr=defaultfilters.linebreaksbr,
        tel=typography.tel,
        tel_display=typography.tel_display,
        typo=typeset,
        urlencode=defaultfilters.urlencode,
        web_address=addresses.web_address,
        whole_hours=typography.whole_hours,
    )
    return made


def typeset(value: object) -> str:
    """The filter `typo` where everything is escaped."""
    text = typography.typo(value, autoescape=True)
    return SafeString(text) if isinstance(value, SafeData) else text


def keep(macro: Macro) -> Callable[..., Any]:
    """Draw a macro once for the same values, which must not change, and give that again: `{% set kept = keep(card) %}`."""

    # Typed: a text that is safe and one that is not, the same letter for letter, are not drawn alike.
    @lru_cache(maxsize=MOST_KEPT, typed=True)
    def drawn(*args: Any, **kwargs: Any) -> Any:
        return macro(*args, **kwargs)

    def said(*args: Any, **kwargs: Any) -> Any:
        try:
            return drawn(*args, **kwargs)
        except TypeError:  # a value without a hash, such as a list, cannot be recognised
            return macro(*args, **kwargs)

    return said


def fill(sentence: str, /, **values: Any) -> SafeString:
    """Put values, escaped, into a sentence of the site: `fill(_("Page %(number)s"), number=2)`."""
    return SafeString(sentence % {name: conditional_escape(value) for name, value in values.items()})
