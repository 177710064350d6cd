import gc
import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)

Answer = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def reading_utf8(answer: Answer) -> Answer:
    """Read every request as UTF-8, as our forms are sent, whatever the encoding it announces.

    Django fails, before any middleware could catch it, on the codecs of Python that are not text ("zip", "rot13").
    """

    def with_utf8(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = CHARSET.sub("", environ.get("CONTENT_TYPE") or "")
        return answer(environ, start_response)

    return with_utf8


application = reading_utf8(get_wsgi_application())

from geo.index import town_index  # noqa: E402 (needs the settings)

# Built once, before gunicorn forks: its workers share it, and nobody's first search waits for it.
town_index()
# What was loaded once stays for good: the collector need not go through it again in each worker, which would also copy
# the memory they share.
gc.collect()
gc.freeze()
