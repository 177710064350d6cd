"""What the page of a temps fort shows."""

from django.http import HttpRequest

from campaigns.models import HighlightPage


class ProgrammeSheet:
    def __init__(self, page: HighlightPage, request: HttpRequest) -> None:
        self.page = page
        self.request = request
        self.canonical_end = ""
