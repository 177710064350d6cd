"""What stops an import before it starts."""


class UnreadableFile(ValueError):  # noqa: N818 (said of the file, to a person)
    """A file, or the description of its columns, that cannot be read; its text is French, for the person who sent it."""


class AnotherImportRunning(RuntimeError):  # noqa: N818 (said of the site)
    """Another import is writing: this one has to wait."""
