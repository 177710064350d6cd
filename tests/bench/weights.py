"""What a phone downloads, compressed: the page, and the files it asks for."""

import gzip
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache

STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
SCRIPT = re.compile(r'<script[^>]* src="([^"]+)"')
SPRITE = re.compile(r'href="([^"#]+\.svg)#')
MAP_FILES = re.compile(r'data-leaflet-(?:js|css)="([^"]+)"|data-outlines="([^"]+)"|data-source="([^"]+)"')


def measure(client: Any, site: Any) -> dict[str, Any]:
    """Bytes of each page without the map, and of what the map adds on demand."""
    pages = {
        "Accueil": "/",
        "Résultats": f"/recherche/?ou={site.towns[0]}&enfant=14m",
        "Territoire": site.territories[0],
        "Lieu": site.places[0],
        "Rendez-vous": site.events[0],
    }
    return {
        "pages": {name: page_weight(client, path) for name, path in pages.items()},
        "map": map_weight(client, site),
    }


def page_weight(client: Any, path: str) -> dict[str, int]:
    html = fetch(client, path)
    text = html.decode()
    scripts = set(SCRIPT.findall(text))
    own = {script for script in scripts if "/js/" in script}
    return {
        "html": packed(html),
        "css": sum(map(static_weight, set(STYLE.findall(text)))),
        "own_js": sum(map(static_weight, own)),
        "other_js": sum(map(static_weight, scripts - own)),
        "sprite": sum(map(static_weight, set(SPRITE.findall(text)))),
    }


def map_weight(client: Any, site: Any) -> int:
    """What the map of a search weighs more than its list: Leaflet, our module, the outlines, the points."""
    listed = set(SCRIPT.findall(fetch(client, f"/recherche/?ou={site.towns[0]}").decode()))
    text = fetch(client, f"/recherche/?ou={site.towns[0]}&vue=carte").decode()
    files = {found for groups in MAP_FILES.findall(text) for found in groups if found}
    files |= set(SCRIPT.findall(text)) - listed
    return sum(
        static_weight(file)
        if file.startswith(settings.STATIC_URL)
        else packed(fetch(client, file.replace("&amp;", "&")))
        for file in files
    )


def fetch(client: Any, path: str) -> bytes:
    cache.clear()
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}")
    return answer.getvalue()


def static_weight(address: str) -> int:
    path = Path(settings.STATIC_ROOT) / address.removeprefix(settings.STATIC_URL)
    return packed(path.read_bytes())


def packed(content: bytes) -> int:
    return len(gzip.compress(content, compresslevel=6))
