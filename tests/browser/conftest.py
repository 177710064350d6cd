"""The site as a newcomer gets it: an empty folder, the bootstrap command, a server, and a browser on it."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.browser.shell import ROOT, Shell, open_shell
from tests.conftest import SNAPSHOT

ACCOUNT = re.compile(r"(\S+@example\.org)\s+([a-z2-9]{4}(?:-[a-z2-9]{4}){3})")


@dataclass(frozen=True)
class DemoSite:
    """A running demonstration; `passwords` are those the bootstrap command printed, by e-mail address.

    `environment` is that of its processes, for those a test adds.
    """

    url: str
    passwords: dict[str, str]
    environment: dict[str, str] = field(repr=False)


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[DemoSite]:
    folder = tmp_path_factory.mktemp("demo-site")
    # From nothing at all, it is tried in tests/config/test_bootstrap.py: here the tables and communes are there.
    SNAPSHOT.copy_to(folder / "site.sqlite3")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "GEOCODER_ENABLED": "false",
        "DEBUG": "false",
        "PYTHONUNBUFFERED": "1",
    }
    bootstrap = subprocess.run(
        [sys.executable, "manage.py", "bootstrap"],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert bootstrap.returncode == 0, bootstrap.stderr[-2000:]
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
            passwords = dict(ACCOUNT.findall(bootstrap.stdout))
            yield DemoSite(url=url, passwords=passwords, environment=environment)
        finally:
            server.terminate()
            server.wait(timeout=10)


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
    """Opens pages of the demonstration and keeps what went wrong on them, in the console or on the network."""

    def __init__(self, browser: Browser, site: DemoSite) -> None:
        self.browser = browser
        self.site = site
        self.contexts: list[BrowserContext] = []
        self.requests: list[str] = []
        self.console_errors: list[str] = []

    def __call__(
        self,
        path: str = "",
        *,
        width: int = 1280,
        scheme: Any = "light",
        javascript: bool = True,
        **more: Any,
    ) -> Page:
        """A page in a new context, as someone who never came before; `path` may stay empty (nothing is opened)."""
        context = self.browser.new_context(
            base_url=self.site.url,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            # Colours half-way between two themes are nobody's.
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: message.type == "error" and self._note(message.text))
        page.on("pageerror", lambda error: self._note(str(error)))
        if path:
            page.goto(path)
        return page

    def _note(self, error: str) -> None:
        # The browser says so of every page that is, rightly, not found.
        if "the server responded with a status of 404" not in error:
            self.console_errors.append(error)

    @property
    def sent_elsewhere(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((self.site.url, "data:", "blob:"))]


@pytest.fixture
def visit(browser: Browser, demo_site: DemoSite) -> Iterator[Visits]:
    """`visit(path, width=…, scheme=…, javascript=…)`; no page may err in the console or call another site."""
    visits = Visits(browser, demo_site)
    yield visits
    for context in visits.contexts:
        context.close()
    assert visits.console_errors == []
    assert visits.sent_elsewhere == []


@pytest.fixture
def signed_in(visit: Visits, demo_site: DemoSite) -> Callable[[str], Page]:
    """`signed_in(email)` gives the editors' side, as that person of the demonstration."""

    def sign_in(email: str) -> Page:
        page = visit("/cms/login/")
        page.fill("input[name=username]", email)
        page.fill("input[name=password]", demo_site.passwords[email])
        follow(page.locator("button[type=submit]"))
        assert page.url.endswith("/cms/")
        return page

    return sign_in
