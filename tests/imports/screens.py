"""The screens of an import, as a browser goes through them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from imports.enums import Status
from imports.models import Import

HEADERS = "Organisme;Intitulé;Catégorie;Rue;CP;Ville;Âge;Quand on vient;Interne"
ROWS = (
    "Les Petits Pas;La Cabane;LAEP;3 rue des Fleurs;66500;Prades;moins de 6 ans;mardi 9h-12h;rien",
    "Les Petits Pas;Le Nid;LAEP;1 place Haute;66500;Prades;moins de 6 ans;jeudi 9h-12h;rien",
    "Les Galets;Les Galets;ludothèque;2 rue Basse;;Ville-Inconnue;tout âge;sur rendez-vous;rien",
)
SCREENS = (
    *("show", "columns", "rows", "confirm", "progress", "progress_data", "result", "undo", "discard"),
    *("report_json", "report_csv"),
)


def as_user(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(User.objects.get(pk=user.pk))
    return client


def sheet(*rows: str, headers: str = HEADERS, name: str = "lieux.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join([headers, *(rows or ROWS)]).encode())


def address(name: str, importation: Import, *more: Any) -> str:
    return reverse(f"imports:{name}", args=[importation.pk, *more])


def upload(client: Client, file: SimpleUploadedFile | None = None, **data: Any) -> Any:
    return client.post(reverse("imports:add"), {"file": file or sheet(), **data})


def received(user: User) -> Import:
    upload(as_user(user))
    return Import.objects.latest("pk")


def columns_form(client: Client, importation: Import, **more: str) -> dict[str, str]:
    """The form of the columns as it comes, with what is chosen by hand."""
    form = client.get(address("columns", importation)).context["form"]
    return {field.html_name: field.value() or "" for field in form} | more


def ready(user: User, **more: str) -> Import:
    client, importation = as_user(user), received(user)
    more = more or {"horaires": "colonne:Quand on vient"}
    client.post(address("columns", importation), columns_form(client, importation, **more))
    importation.refresh_from_db()
    assert importation.status == Status.READY
    return importation


def imported(user: User, **data: str) -> Import:
    importation = ready(user)
    as_user(user).post(address("confirm", importation), data)
    importation.refresh_from_db()
    assert importation.status == Status.DONE
    return importation


def row_form(client: Client, importation: Import, line: int, **more: str) -> dict[str, str]:
    form = client.get(address("row", importation, line)).context["form"]
    return {field.html_name: field.value() or "" for field in form} | more


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())
