"""What every test can count on: communes and vocabulary in the database, a controlled browser."""

import functools
import gc
import os
import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path
from typing import Any

import django
import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections
from django.test.testcases import LiveServerThread
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import blocking_manager_key
from xdist.scheduler import LoadScopeScheduling

from tests import postgresql

CI = os.environ.get("CI") == "true"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")

# Playwright keeps an event loop running in the test's own thread, where Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

hypothesis_settings.register_profile(
    "maillage",
    deadline=None,
    derandomize=CI,
    # Views under test only read: the database fixtures need not be renewed for each example.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("maillage")


# --- What runs where ---------------------------------------------------------------------------------------


class FewBrowsers(LoadScopeScheduling):
    """A module is all for one process; those of the browser keep to half of the processes.

    Each process that has one starts a browser and a server with its demonstration, which then have all to load again.
    """

    def _split_scope(self, nodeid: str) -> str:
        module = str(super()._split_scope(nodeid))
        if not module.startswith("tests/browser/"):
            return module
        return f"browser {sum(module.encode()) % max(1, self.numnodes // 2)}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    return FewBrowsers(config, log) if config.getoption("dist") == "loadscope" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
            # Their demonstration is made from the test database: it has to be there.
            item.add_marker("django_db")
    yield
    if "PYTEST_XDIST_WORKER" in os.environ:
        # A process takes one module after the other (`--dist loadscope`): what lasts longest goes first, so that none
        # ends long after the others.
        lasts = Counter[Path]()
        for item in items:
            lasts[item.path] += LONGER.get(item.path.parent.name, 1)
        items.sort(key=lambda item: -lasts[item.path])


# How many tests of the other folders a test of these lasts.
LONGER = {"browser": 30, "bench": 30, "demo": 10, "config": 5}


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What Django and the tests have loaded stays to the end: Python need not look through it for garbage again."""
    gc.collect()
    gc.freeze()
    # Nor after each 700 objects, for what a test leaves.
    gc.set_threshold(20_000, 50, 100)


# --- The database ------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, pytestconfig: pytest.Config
) -> Iterator[None]:
    """Migrations make the tables only when no copy of what they make was kept, by an earlier run or another process."""
    options = connections[DEFAULT_DB_ALIAS].settings_dict["TEST"]
    before = options["MIGRATE"]
    with ExitStack() as turn:
        if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
            # One process makes it (some fifteen seconds), the others wait for its copy: see `django_db_setup`.
            turn.enter_context(alone(_kept_database(pytestconfig)))
        options["MIGRATE"] = not SNAPSHOT.read(_kept_database(pytestconfig))
        pytestconfig.stash[TURN] = turn
        yield
    options["MIGRATE"] = before


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, pytestconfig: pytest.Config) -> None:
    """The test database, with the communes of France and the vocabulary in it."""
    from geo.services import load_gazetteer
    from vocabulary.services import load_vocabulary

    with pytestconfig.stash[TURN], django_db_blocker.unblock():
        if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
            _look_at_foreign_keys_of_what_is_written()
        if SNAPSHOT.put_back():
            return
        load_gazetteer()
        load_vocabulary()
        SNAPSHOT.take()
        SNAPSHOT.write(_kept_database(pytestconfig))


# Every table but those of the communes, which only the tests of geo write: to look through them takes twenty times longer.
FOREIGN_KEYS = """
    SELECT 1 FROM sqlite_master AS made, pragma_foreign_key_check(made.name)
    WHERE made.type = 'table' AND made.name NOT GLOB 'geo_*' LIMIT 1
"""


def _look_at_foreign_keys_of_what_is_written() -> None:
    """Django looks after each test for rows that name one that is not there."""
    connection = connections[DEFAULT_DB_ALIAS]
    look_everywhere = connection.check_constraints

    def look(table_names: Any = None) -> None:
        is_of_communes = os.environ["PYTEST_CURRENT_TEST"].startswith("tests/geo/")
        with connection.cursor() as cursor:
            if table_names or is_of_communes or cursor.execute(FOREIGN_KEYS).fetchone():
                look_everywhere(table_names)

    connection.check_constraints = look  # type: ignore[method-assign]


TURN = pytest.StashKey[ExitStack]()


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """No other process is here at the same time, for this file."""
    with path.with_suffix(".lock").open("w") as file:
        flock(file, LOCK_EX)
        yield


@functools.cache
def _kept_database(config: pytest.Config) -> Path:
    """Where the database is kept from one run to the next: its name says everything it was made of."""
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    made_of = [file for folder in folders for file in sorted(folder.glob("*.py"))]
    for room in ("geo", "vocabulary"):
        files = Path(apps.get_app_config(room).path).rglob("*")
        made_of += sorted(file for file in files if file.is_file() and file.suffix != ".pyc")
    # The same migrations make other tables with another Django or SQLite.
    versions = f"{django.__version__} {sqlite3.sqlite_version}".encode()
    digest = sha256(b"".join([versions, *(file.read_bytes() for file in made_of)])).hexdigest()[:16]
    return config.cache.mkdir("database") / f"{digest}.sqlite3"


@pytest.fixture(autouse=True)
def _nothing_of_the_test_before() -> None:
    cache.clear()
    # The language of the last page that was asked for stays on.
    translation.deactivate()


class Snapshot:
    """A copy of the session's database, put back after each test that empties it (transactional tests do)."""

    def __init__(self) -> None:
        self._copy: sqlite3.Connection | None = None
        self._is_beside = False  # on PostgreSQL

    def take(self) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            self._copy = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(self._copy)
        elif connection.vendor == "postgresql":
            postgresql.keep(connection)
            self._is_beside = True

    def put_back(self) -> bool:
        """Whether there was a copy to put back."""
        connection = connections[DEFAULT_DB_ALIAS]
        if self._is_beside:
            postgresql.put_back(connection)
        elif self._copy is None:
            return False
        else:
            connection.ensure_connection()
            self._copy.backup(connection.connection)
        ContentType.objects.clear_cache()
        return True

    def write(self, path: Path) -> None:
        if self._copy is None:
            return
        for older in path.parent.glob("*.sqlite3"):
            older.unlink(missing_ok=True)
        # Two processes may write at the same time: each its own file, then its name at once.
        unfinished = path.with_suffix(f".{os.getpid()}")
        self.copy_to(unfinished)
        unfinished.replace(path)

    def copy_to(self, path: Path) -> None:
        """Writes a database like the tests' one; nothing when theirs is not SQLite."""
        if self._copy is not None:
            with closing(sqlite3.connect(path)) as file:
                self._copy.backup(file)

    def read(self, path: Path) -> bool:
        """Whether that file was there, for this kind of database."""
        if connections[DEFAULT_DB_ALIAS].vendor != "sqlite" or not path.exists():
            return False
        self._copy = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(path)) as file:
            file.backup(self._copy)
        return True


SNAPSHOT = Snapshot()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    try:
        return (yield)
    finally:
        if _empties_the_database(item):
            # The test is over: pytest-django has shut the database again.
            with item.config.stash[blocking_manager_key].unblock():
                SNAPSHOT.put_back()


def _empties_the_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    return bool(
        {"transactional_db", "live_server", "django_db_reset_sequences"}.intersection(fixtures)
        or (marker and (marker.kwargs.get("transaction") or marker.kwargs.get("reset_sequences")))
    )


# --- The browser -------------------------------------------------------------------------------------------


def find_chromium() -> str | None:
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, CHROMIUM_NAMES)]
    return next((path for path in candidates if path and Path(path).exists()), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and find_chromium() is None:
        message = f"Chromium is missing (looked for {', '.join(CHROMIUM_NAMES)}, or set CHROMIUM to its path)"
        if CI:
            pytest.fail(message, pytrace=False)
        pytest.skip(message)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if CI and report.skipped and not hasattr(report, "wasxfail") and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"A browser test may not be skipped when CI=true: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": find_chromium(),
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}


class OneAtATime(StaticFilesHandler):
    """The site as a server thread runs it: requests wait for one another.

    They all use the test's own database connection (its open transaction is what makes what the test created
    visible, and undone afterwards), which two requests must not use together.
    """

    turn = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        with self.turn:
            return super().__call__(environ, start_response)


@pytest.fixture
def live_site(db: None) -> Iterator[str]:
    """The address of the site, answering on a real port with what the test has put into the database.

    Unlike pytest-django's `live_server` it leaves the database as it was, without emptying it.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    connection.inc_thread_sharing()
    server = LiveServerThread("127.0.0.1", OneAtATime, connections_override={connection.alias: connection})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://{server.host}:{server.port}"
    finally:
        server.terminate()
        connection.dec_thread_sharing()
