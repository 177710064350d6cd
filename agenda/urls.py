from django.urls import path

from agenda.views import agenda

app_name = "agenda"
urlpatterns = [
    path("agenda/", agenda, name="agenda"),
]
