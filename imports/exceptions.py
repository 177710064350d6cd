"""What stops an import before it starts."""

from django.utils.translation import gettext as _


class UnreadableFile(ValueError):  # noqa: N818 (said of the file, to a person)
    """A file, or the description of its columns, that cannot be read; its text is French, for the person who sent it."""


class AnotherImportRunning(RuntimeError):  # noqa: N818 (said of the site)
    """Another import is writing: this one has to wait."""


def why_not_opened(error: OSError) -> str:
    """Why a file does not open, in French where the system would say it in its own language."""
    if isinstance(error, FileNotFoundError):
        return _("il n’existe pas, ou son dossier n’existe pas")
    if isinstance(error, IsADirectoryError):
        return _("c’est un dossier")
    if isinstance(error, PermissionError):
        return _("vous n’en avez pas le droit")
    return _("le disque le refuse")
