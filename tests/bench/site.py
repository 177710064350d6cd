"""The site as a server runs it, on a database of the bench."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "bench"
STATIC = FOLDER / "static"
ABSENT = Path(__file__).parent / "absent"  # what such a site does not have
HOST = "localhost"


def environment(database: Path, *, production: bool = True) -> dict[str, str]:
    """The environment of a process that serves (or prepares) that database."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.production" if production else "config.settings.dev",
        "DATABASE_URL": f"sqlite:///{database}",
        "CACHE_URL": f"filecache://{FOLDER / 'cache'}",
        "MEDIA_ROOT": str(FOLDER / "media"),
        "STATIC_ROOT": str(STATIC),
        "SECRET_KEY": "only-for-measuring-0123456789-abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "BASE_URL": f"http://{HOST}",
        "SECURE_SSL_REDIRECT": "false",
        "GEOCODER_ENABLED": "false",
        "DEPARTEMENTS": "66",
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "site", ABSENT))),
    }


def manage(database: Path, *arguments: str, production: bool = False, **options: bool) -> None:
    """Runs `manage.py` on that database; its bar of progress is shown."""
    subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(database, production=production),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
