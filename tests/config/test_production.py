"""Production settings, in a process of their own: the suite itself runs with the test settings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SNAPSHOT

ROOT = Path(__file__).resolve().parents[2]
SECRET = "kq8-Zr3vN_xB5tYw0sLd7HfJ2mPc9GaQe4UoRi6TnVbXyCzDhWgKjMpSlFuEaOq1"
GOOD = {
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "parents.example.org",
    "BASE_URL": "https://parents.example.org",
}

ANSWERS = """
import json, django
django.setup()
from django.test import Client
get = Client(headers={"host": "parents.example.org", "x-forwarded-proto": "https"}).get
answers = {}
for path in ["/sante/", "/cms/login/"]:
    response = get(path)
    answers[path] = {"status": response.status_code, "headers": dict(response.headers),
                     "cookies": [morsel.OutputString() for morsel in response.cookies.values()]}
plain = Client(headers={"host": "parents.example.org"}).get("/cms/login/")
answers["plain"] = {"status": plain.status_code, "headers": dict(plain.headers)}
answers["stranger"] = {"status": Client(headers={"host": "elsewhere.example"}).get("/sante/").status_code}
print(json.dumps(answers))
"""


def run(*arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs Python with the production settings, on a new database in `folder`."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DATABASE_URL": f"sqlite:///{folder / 'test.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "CACHE_URL": "locmemcache://",
        **variables,
    }
    return subprocess.run(  # noqa: S603
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"BASE_URL": ""}, "BASE_URL"),
        ({"SECRET_KEY": "short"}, "trop faible"),
        ({"SECRET_KEY": "a" * 80}, "trop faible"),
        ({"SECRET_KEY": f"django-insecure-{SECRET}"}, "trop faible"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    ],
)
def test_it_refuses_to_start(change: dict[str, str], message: str, tmp_path: Path) -> None:
    result = run("-c", "import config.settings.production", folder=tmp_path, **(GOOD | change))
    assert result.returncode != 0
    assert message in result.stderr
    assert SECRET not in result.stderr


def test_the_deployment_check_has_nothing_to_say(tmp_path: Path) -> None:
    result = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", folder=tmp_path, **GOOD)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Path:
    """The folder of a server that has the tables and the communes, after `migrate` and `collectstatic`."""
    folder = tmp_path_factory.mktemp("server")
    # Making the tables from nothing is tried in test_bootstrap.py.
    SNAPSHOT.copy_to(folder / "test.sqlite3")
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        result = run("manage.py", *command, "--verbosity=0", folder=folder, **GOOD)
        assert result.returncode == 0, result.stderr
    return folder


def test_static_files_are_collected_under_hashed_names(server: Path) -> None:
    manifest = json.loads((server / "static" / "staticfiles.json").read_text())["paths"]
    sheets = [name for name in manifest if name.startswith("css/")]
    assert sheets
    for name in sheets:
        assert manifest[name] != name
        assert (server / "static" / f"{manifest[name]}.gz").exists()


def test_answers_carry_what_a_browser_needs_to_protect_visitors(server: Path) -> None:
    result = run("-c", ANSWERS, folder=server, **GOOD)
    assert result.returncode == 0, result.stderr
    answers = json.loads(result.stdout.splitlines()[-1])

    health = answers["/sante/"]
    assert health["status"] == 200
    policy = health["headers"]["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy

    login = answers["/cms/login/"]
    assert login["status"] == 200
    assert "max-age=31536000" in login["headers"]["Strict-Transport-Security"]
    assert login["headers"]["X-Content-Type-Options"] == "nosniff"
    assert login["headers"]["X-Frame-Options"] == "SAMEORIGIN"
    assert login["cookies"]
    for cookie in login["cookies"]:
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie

    assert answers["plain"]["status"] == 301
    assert answers["plain"]["headers"]["Location"].startswith("https://")
    assert answers["stranger"]["status"] == 400


@pytest.mark.parametrize(
    ("tiles", "allowed"),
    [
        ("", "'self' data:"),
        ("https://tuiles.example.org/v1/{z}/{x}/{y}.png", "'self' data: https://tuiles.example.org"),
        ("https://{s}.tuiles.example.org/{z}/{x}/{y}.png", "'self' data: https://*.tuiles.example.org"),
    ],
)
def test_only_the_chosen_tile_server_may_send_pictures(tiles: str, allowed: str, tmp_path: Path) -> None:
    said = run(
        "-c",
        "from django.conf import settings;print(*settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'])",
        folder=tmp_path,
        **GOOD,
        MAP_TILES_URL=tiles,
    )
    assert said.stdout.strip() == allowed, said.stderr
