from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published

from home.models import TerritoryPage
from home.services import set_up_territory


def on_territory_published(sender: type[Page], instance: TerritoryPage, **kwargs: Any) -> None:
    set_up_territory(instance)


def connect() -> None:
    page_published.connect(
        on_territory_published, sender=TerritoryPage, dispatch_uid="home.territory_published"
    )
