"""The site as a newcomer gets it: an empty folder, the bootstrap command, a server, and a browser on it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize

from tests.browser.shell import ROOT, Shell, open_shell
from tests.conftest import SNAPSHOT, alone

WIDE = 1280
SCREEN: ViewportSize = {"width": WIDE, "height": 800}
# Colours half-way between two themes are nobody's.
LIGHT: Any = {"color_scheme": "light", "reduced_motion": "reduce"}
ACCOUNT = re.compile(r"(\S+@example\.org)\s+([a-z2-9]{4}(?:-[a-z2-9]{4}){3})")


@dataclass(frozen=True)
class DemoSite:
    """A running demonstration; `passwords` are those the bootstrap command printed, by e-mail address.

    `environment` is that of its processes, for those a test adds. `contexts` are the browser's and `left` their tabs,
    kept from one test to the next with what they have loaded of the site: see `Visits`.
    """

    url: str
    passwords: dict[str, str]
    environment: dict[str, str] = field(repr=False)
    contexts: dict[str, BrowserContext] = field(default_factory=dict, repr=False)
    left: list[Page] = field(default_factory=list, repr=False)


@dataclass(frozen=True)
class Demonstration:
    """What the bootstrap command left in a folder, to be copied, and what it printed."""

    folder: Path
    said: str

    @contextmanager
    def serve(self, folder: Path) -> Iterator[DemoSite]:
        """A copy of it, in this folder that does not exist yet, and a server."""
        shutil.copytree(self.folder, folder)
        environment = environment_in(folder)
        port = _free_port()
        with (folder / "server.log").open("w") as log:
            server = subprocess.Popen(  # noqa: S603
                [sys.executable, "manage.py", "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
            try:
                url = f"http://127.0.0.1:{port}"
                _wait_for(f"{url}/sante/")
                yield DemoSite(url=url, passwords=dict(ACCOUNT.findall(self.said)), environment=environment)
            finally:
                server.terminate()
                server.wait(timeout=10)


def environment_in(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "GEOCODER_ENABLED": "false",
        "DEBUG": "false",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Demonstration:
    """Made by the first process that asks, for all those of this run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, said = shared / "demonstration", shared / "demonstration.txt"
    with alone(said):
        if not said.exists():
            folder.mkdir()
            # From nothing at all, it is tried in tests/config/test_bootstrap.py: here the tables and communes are there.
            SNAPSHOT.copy_to(folder / "site.sqlite3")
            bootstrap = subprocess.run(
                [sys.executable, "manage.py", "bootstrap"],
                cwd=ROOT,
                env=environment_in(folder),
                check=False,
                capture_output=True,
                text=True,
            )
            assert bootstrap.returncode == 0, bootstrap.stderr[-2000:]
            said.write_text(bootstrap.stdout, encoding="utf-8")
    return Demonstration(folder, said.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def demo_site(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    with demonstration.serve(tmp_path_factory.mktemp("demo") / "site") as site:
        yield site


@pytest.fixture(scope="session")
def shell(demo_site: DemoSite) -> Iterator[Shell]:
    """`shell(code)` runs Python in the demonstration, and gives what it prints."""
    with open_shell(demo_site.environment) as opened:
        yield opened


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str) -> None:
    for _attempt in range(600):
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{url}: {error.code} {error.read()[:300]!r}") from error
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"The demonstration never answered at {url}.")


def follow(target: Locator) -> None:
    """Click what leads to another page, and be there: loaded, with its scripts run.

    A click alone returns while the page that is left still answers questions.
    """
    with target.page.expect_navigation():
        target.click()


class Visits:
    """Opens pages of the demonstration and keeps what went wrong on them, in the console or on the network.

    Someone who comes has nothing of who came before but the tab, and the style sheets, scripts and pictures that a
    browser keeps: a new tab and its process would cost more than most of what the tests do there.
    """

    def __init__(self, browser: Browser, site: DemoSite) -> None:
        self.browser = browser
        self.site = site
        self.pages: list[Page] = []
        self.requests: list[str] = []
        self.console_errors: list[str] = []
        self._hears: dict[str, Callable[[Any], Any]] = {
            "request": lambda request: self.requests.append(request.url),
            "console": lambda message: message.type == "error" and self._note(message.text),
            "pageerror": lambda error: self._note(str(error)),
        }

    def __call__(
        self,
        path: str = "",
        *,
        width: int = 1280,
        scheme: Any = "light",
        javascript: bool = True,
        once: bool = False,
        **more: Any,
    ) -> Page:
        """A page for someone who never came before; `path` may stay empty (nothing is opened).

        `once`: what the test does to the browser (its clock, a script of its own…) would stay.
        """
        who = "once" if once else f"{javascript} {more}"
        page = self._open(who, java_script_enabled=javascript, **more)
        if width != WIDE:
            page.set_viewport_size({"width": width, "height": 800})
        if scheme != "light":
            page.emulate_media(color_scheme=scheme)
        if path:
            page.goto(path)
        return page

    def signed_in(self, email: str) -> Page:
        """An empty page for this person of the demonstration, who came in by the form before."""
        page = self._open(email)
        if "sessionid" not in {cookie["name"] for cookie in page.context.cookies()}:
            self.sign_in(page, email)
        return page

    def sign_in(self, page: Page, email: str) -> None:
        page.goto("/cms/login/")
        page.fill("input[name=username]", email)
        page.fill("input[name=password]", self.site.passwords[email])
        follow(page.locator("button[type=submit]"))
        assert page.url.endswith("/cms/")

    def _open(self, who: str, **options: Any) -> Page:
        context = self.site.contexts.get(who) or self.browser.new_context(
            base_url=self.site.url,
            viewport=SCREEN,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            **LIGHT,
            **options,
        )
        context.set_default_timeout(10_000)
        self.site.contexts[who] = context
        page = next((tab for tab in self.site.left if tab.context == context), None)
        if page:
            self.site.left.remove(page)
        else:
            page = context.new_page()
        self.pages.append(page)
        for event, hear in self._hears.items():
            page.on(event, hear)  # type: ignore[call-overload]
        return page

    def _note(self, error: str) -> None:
        # The browser says so of every page that is, rightly, not found.
        if "the server responded with a status of 404" not in error:
            self.console_errors.append(error)

    @property
    def sent_elsewhere(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((self.site.url, "data:", "blob:"))]

    def close(self) -> None:
        """Leaves in the browser's contexts nothing of what these pages have written but who is signed in."""
        for page in self.pages:
            who = next(who for who, context in self.site.contexts.items() if context == page.context)
            if who == "once":
                self.site.contexts.pop(who).close()
                continue
            if not page.is_closed():
                self._leave(page)
            if "@" not in who:
                page.context.clear_cookies()

    def _leave(self, page: Page) -> None:
        """The tab as it was when new: it waits on a page without style nor script, of the same site as the next."""
        for event, hear in self._hears.items():
            page.remove_listener(event, hear)
        page.unroute_all()
        page.goto("/sante/")
        page.mouse.move(0, 0)
        page.set_viewport_size(SCREEN)
        page.emulate_media(media="null", **LIGHT)
        page.evaluate("sessionStorage.clear()")
        session = page.context.new_cdp_session(page)
        written = {"origin": self.site.url, "storageTypes": "local_storage,indexeddb,cache_storage"}
        session.send("Storage.clearDataForOrigin", written)
        session.detach()
        self.site.left.append(page)


@pytest.fixture
def visit(browser: Browser, demo_site: DemoSite) -> Iterator[Visits]:
    """`visit(path, width=…, scheme=…, javascript=…)`; no page may err in the console or call another site."""
    visits = Visits(browser, demo_site)
    yield visits
    visits.close()
    assert visits.console_errors == []
    assert visits.sent_elsewhere == []


@pytest.fixture
def signed_in(visit: Visits) -> Callable[[str], Page]:
    """`signed_in(email)` gives a page to that person of the demonstration, who needs not sign in."""
    return visit.signed_in
