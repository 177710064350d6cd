"""The addresses of a structure's sessions, under /seances/: by signing in, or with the key of a link."""

from collections.abc import Callable

from django.urls import URLPattern, include, path

from events.phone.doors import View, signed_in, through_link
from events.phone.views import CHANGES, ask, change, replace_link, sessions, undo
from events.season.views import season


def screens(opened: Callable[[View], View], name: str) -> list[URLPattern]:
    """The screens behind one way in."""
    changes = [
        path(f"<int:pk>/{slug}/", opened(change), {"how": slug}, name=f"{name}_{slug}") for slug in CHANGES
    ]
    return [
        path("", opened(sessions), name=name),
        *changes,
        path("<int:pk>/retour/", opened(undo)),
        path("saison/", opened(season), name=f"{name}_season"),
    ]


urlpatterns = [
    path("", ask, name="sessions_door"),
    path("structure/<int:structure>/", include(screens(signed_in, "structure_sessions"))),
    path("<str:token>/remplacer/", through_link(replace_link)),
    path("<str:token>/", include(screens(through_link, "sessions"))),
]
