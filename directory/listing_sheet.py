"""What the page of any listing shows, place or event."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.models import Page

from directory import presentation
from directory.models import ListingPage
from vocabulary.models import Kind


@dataclass
class ListingSheet:
    """The facts of one listing, each read once; places and events add where and when."""

    page: ListingPage
    request: HttpRequest

    @cached_property
    def kind(self) -> Kind:
        return presentation.shown_kind(self.page)

    @cached_property
    def kind_words(self) -> str:
        return presentation.kind_in_sentence(self.kind)

    @cached_property
    def promise(self) -> str:
        return presentation.shown_promise(self.page)

    @cached_property
    def structure(self) -> Page | None:
        return presentation.parent_structure(self.page)

    @cached_property
    def contact(self) -> dict[str, str]:
        return presentation.contact_of(self.page)

    @cached_property
    def verified(self) -> str:
        return presentation.verified_sentence(self.page)
