"""The addresses of the proposals: the public call, the secret links, and what is behind the doors of a structure."""

from collections.abc import Callable

from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter

from campaigns import views_proposal as views
from campaigns.doors import of_structure, through_key
from campaigns.enums import Step
from campaigns.views_papers import booklet_pdf, poster_pdf
from events.phone.doors import View, signed_in, through_link


class StepConverter:
    regex = "|".join(Step.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(StepConverter, "proposal_step")


def screens(opened: Callable[[View], View], name: str) -> list[URLPattern]:
    """The screens of one proposal behind one way in."""
    return [
        path("", opened(views.overview), name=name),
        path("<proposal_step:step>/", opened(views.page), name=f"{name}_page"),
        path("envoyer/", opened(views.send)),
        path("effacer/", opened(views.discard)),
        path("remplacer/", opened(views.replace_link)),
    ]


def behind(opened: Callable[[View], View], name: str) -> list[URLPattern | URLResolver]:
    """What a structure proposes, behind one of its own doors."""

    def one(view: View) -> View:
        return opened(of_structure(view))

    return [
        path("", opened(views.of_structure_list), name=name),
        path("<int:proposal>/", include(screens(one, f"{name}_one"))),
    ]


urlpatterns = [
    path("temps-forts/<slug:slug>/livret.pdf", booklet_pdf, name="campaigns_booklet"),
    re_path(r"^temps-forts/(?P<slug>[-\w]+)/affiche-(?P<insee>\d[\dAB]\d{3})\.pdf$", poster_pdf),
    path("propositions/", views.door, name="proposals_door"),
    path("propositions/appel/<str:signed>/", views.call, name="campaigns_call"),
    path("propositions/<str:token>/", include(screens(through_key, "proposal"))),
    path(
        "seances/structure/<int:structure>/temps-forts/",
        include(behind(signed_in, "structure_proposals")),
    ),
    path("seances/<str:token>/temps-forts/", include(behind(through_link, "link_proposals"))),
]
