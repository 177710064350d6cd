from home.models.base import BasePage
from home.models.news import ArticleIndexPage, ArticlePage
from home.models.pages import HomePage, StandardPage
from home.models.settings import SiteSettings
from home.models.state import SiteState
from home.models.territories import TerritoryIndexPage, TerritoryPage

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "BasePage",
    "HomePage",
    "SiteSettings",
    "SiteState",
    "StandardPage",
    "TerritoryIndexPage",
    "TerritoryPage",
]
