from django.urls import path, re_path

from calendars import feeds, views

app_name = "calendars"
urlpatterns = [
    path("recherche.ics", views.search_calendar, name="search"),
    re_path(r"^(?P<path>(?:[\w-]+/)+)agenda\.ics$", views.page_calendar, name="page"),
    re_path(r"^recherche\.(?P<form>atom|rss)$", feeds.agenda, name="agenda_feed"),
    re_path(r"^actualites\.(?P<form>atom|rss)$", feeds.news, name="news_feed"),
]
