"""The site on PostgreSQL: a server of its own, the demonstration made there from nothing, and what is asked of it."""

import json
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.browser.conftest import environment_in
from tests.browser.shell import Shell, open_shell
from tests.conftest import CI

# Where Debian puts one folder for each version.
INSTALLED = Path("/usr/lib/postgresql")
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
fsync = off
"""


def find_server() -> Path | None:
    """The folder of the server's programs, the newest there is."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    versions = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


def account() -> Mapping[str, Any]:
    """Somebody else when we are root, under whom PostgreSQL refuses to run."""
    if os.geteuid() != 0:
        return {}
    known = {one.pw_name: one for one in pwd.getpwall()}
    other = known.get("postgres") or known["nobody"]
    return {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of an empty database, which answers on a socket in its folder, not on the network."""
    programs = find_server()
    if programs is None:
        message = "PostgreSQL n’est pas installé"
        if CI:
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    # Not one of pytest's, which only its owner enters, and whose name may be too long for a socket.
    folder = Path(tempfile.mkdtemp(prefix="maillage-"))
    runs_as = account()
    if runs_as:
        os.chown(folder, runs_as["user"], runs_as["group"])
    data = str(folder / "data")

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", data, *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, **runs_as)  # noqa: S603
        assert done.returncode == 0, done.stderr

    try:
        run("initdb", "--username=maillage", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        with Path(data, "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS.format(folder=folder))
        run("pg_ctl", "start", "--wait", "--silent", "--log", str(folder / "log"))
        try:
            yield f"postgres://maillage@/postgres?host={quote(str(folder), safe='')}"
        finally:
            run("pg_ctl", "stop", "--mode=immediate", "--silent")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def environment(database: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {**environment_in(tmp_path_factory.mktemp("postgresql")), "DATABASE_URL": database}


@pytest.fixture(scope="module")
def shell(environment: dict[str, str]) -> Iterator[Shell]:
    """`shell(code)` runs Python in the demonstration, made on this database from nothing."""
    with open_shell(environment) as opened:
        said = opened("from django.core.management import call_command\ncall_command('bootstrap')")
        assert "admin@example.org" in said
        yield opened


VISIT = """
from django.test import Client
visitor = Client()
if {editor}:
    from accounts.models import User
    visitor.force_login(User.objects.get(email="admin@example.org"))
answer = visitor.get({path!r}, follow=True)
assert answer.status_code == 200, (answer.status_code, {path!r})
print(answer.getvalue().decode().replace("\\xa0", " "))
"""


def visit(shell: Shell, path: str, *, editor: bool = False) -> str:
    return shell(VISIT.format(path=path, editor=editor))


def test_all_is_well_there(shell: Shell) -> None:
    assert shell("from django.db import connection\nprint(connection.vendor)") == "postgresql\n"
    assert json.loads(visit(shell, "/sante/"))["etat"] == "ok"
    assert "un lieu pour souffler" in visit(shell, "/")


@pytest.mark.parametrize("model", ["home.TerritoryPage", "directory.PlacePage", "events.EventPage"])
def test_a_page_and_its_calendar(model: str, shell: Shell) -> None:
    page = f"""
from django.apps import apps
page = apps.get_model("{model}").objects.live().order_by("pk").first()
print(page.get_url(), page.title)
"""
    path, title = shell(page).strip().split(" ", 1)
    assert title in visit(shell, path)
    assert visit(shell, f"{path}agenda.ics").startswith("BEGIN:VCALENDAR")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ou=Prades", "La Cabane aux petits pas"),
        ("ou=Prades&quoi=jouer+petits", "La Cabane aux petits pas"),
        ("ou=Prades&quoi=ludotehque", "Résultats pour <strong>ludothèque</strong>"),
        ("ou=Prades&enfant=14m&type=laep&quand=mardi&quand=matin&tri=date", "La Cabane aux petits pas"),
        ("ou=Prades&rayon=50&page=2", "lieux et rendez-vous près de Prades"),
        ("ou=Prades&vue=carte", "La Cabane aux petits pas"),
    ],
    ids=["town", "text", "misspelt", "moment", "second page", "map"],
)
def test_a_search(query: str, said: str, shell: Shell) -> None:
    found = visit(shell, f"/recherche/?{query}")
    assert re.search(r'id="r\d+-titre"', found)
    assert said in found


@pytest.mark.parametrize(
    ("view", "said"), [("jour", 'id="jour-20'), ("semaine", 'id="jour-20'), ("mois", "<table")]
)
def test_the_agenda(view: str, said: str, shell: Shell) -> None:
    assert said in visit(shell, f"/agenda/?vue={view}")


def test_the_calendar_of_a_search(shell: Shell) -> None:
    assert visit(shell, "/recherche.ics?ou=Prades&rayon=50").count("BEGIN:VEVENT") > 5


def test_every_screen_of_the_editors_menu(shell: Shell) -> None:
    screens = re.findall(r'"url": "(/cms/[^"]+)"', visit(shell, "/cms/", editor=True))
    assert len(screens) > 20
    for screen in screens:
        visit(shell, screen, editor=True)


def test_what_is_kept_agrees_with_the_pages(shell: Shell) -> None:
    shell("""
from django.core.management import call_command
for name in ("roll_occurrences", "publish_scheduled", "check_search", "check_shelf"):
    call_command(name)
""")


PUBLISH = """
import time
from django.db import transaction
from directory.models import PlacePage
with transaction.atomic():
    for place in PlacePage.objects.live().filter(pk__in={first_and_last}).order_by("{order}"):
        place.summary = "Un lieu pour souffler, {order}."
        place.save_revision().publish()
        time.sleep(0.5)
"""
FIRST_AND_LAST = """
from directory.models import PlacePage
ids = PlacePage.objects.live().order_by("pk").values_list("pk", flat=True)
print([ids[0], ids[len(ids) - 1]])
"""


def test_two_may_publish_the_same_pages_at_once(shell: Shell, environment: dict[str, str]) -> None:
    """In another order: each would wait for the page that the other has written, and PostgreSQL would stop one."""
    pages = shell(FIRST_AND_LAST)
    with open_shell(environment) as other, ThreadPoolExecutor(2) as at_once:
        other("import directory.models")  # it has started
        programs = [PUBLISH.format(first_and_last=pages, order=order) for order in ("pk", "-pk")]
        list(at_once.map(lambda one, program: one(program), (shell, other), programs))
    shell("from django.core.management import call_command\ncall_command('check_search')")
