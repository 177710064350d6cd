from django.urls import path, re_path

from printing import views

app_name = "printing"
urlpatterns = [
    path("programme.pdf", views.commune_programme, name="commune"),
    re_path(r"^(?P<path>(?:[\w-]+/)+)programme\.pdf$", views.page_programme, name="page"),
]
