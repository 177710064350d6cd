"""What a file is, from its first bytes and from what its archive holds, before anything reads it."""

from collections.abc import Iterable
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from django.utils.translation import gettext as _

from imports.exceptions import UnreadableFile

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted workbook hides in a container of the old format; its parts have names in UTF-16.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*")
WEB_PAGES = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")

MB = 1024 * 1024
LARGEST_CONTENT = 200 * MB
# Parts that are loaded whole (styles, list of sheets); cells and texts are read bit by bit.
LARGEST_WHOLE_PART = 20 * MB
READ_BY_BITS = ("xl/worksheets/", "xl/sharedStrings")
# A sheet of text is written five to fifty times shorter. Below this size nothing is absurd.
LARGEST_RATIO = 200
SMALL_CONTENT = 10 * MB
MOST_PARTS = 5000


def is_workbook(content: BinaryIO, name: str) -> bool:
    """Whether this is an XLSX workbook, that may be opened; False for what may be text.

    Raises UnreadableFile for everything else people send by mistake, saying what to do.
    """
    content.seek(0)
    start = content.read(512)
    if start.startswith(OLE):
        raise UnreadableFile(_old_format(content))
    if start.startswith(EMPTY_ZIP):
        raise UnreadableFile(_("Cette archive est vide. {send}").format(send=_send_sheet()))
    if start.startswith(ZIP):
        _check_archive(content, name)
        return True
    if start.startswith(b"%PDF"):
        raise UnreadableFile(
            _("C’est un document PDF : ses tableaux ne peuvent pas être lus. {send}").format(
                send=_send_sheet()
            )
        )
    if start.startswith(PICTURES) or start[4:8] == b"ftyp":
        raise UnreadableFile(
            _("C’est une image : elle ne peut pas être lue. {send}").format(send=_send_sheet())
        )
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(WEB_PAGES):
        raise UnreadableFile(
            _("Ce fichier est une page web, même si son nom finit comme celui d’un tableur. {save}").format(
                save=_save_as()
            )
        )
    return False


def _check_archive(content: BinaryIO, name: str) -> None:
    try:
        with ZipFile(content) as archive:
            parts = archive.infolist()
            _check_kind(archive, {part.filename for part in parts}, name)
    except UnreadableFile:
        raise
    except Exception as error:  # whatever `zipfile` and `zlib` stumble on
        raise UnreadableFile(
            _(
                "Ce classeur est incomplet ou abîmé : il ne s’ouvre pas. Ouvrez-le dans votre tableur et enregistrez-le "
                "de nouveau en XLSX."
            )
        ) from error
    _check_size(content, parts)


def _check_kind(archive: ZipFile, names: set[str], name: str) -> None:
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise UnreadableFile(_password())
    if "mimetype" in names and b"opendocument" in _start_of(archive, "mimetype"):
        raise UnreadableFile(_("C’est un document OpenDocument (ODS). {save}").format(save=_save_as()))
    if any(part.endswith((".iwa", "Index.zip")) for part in names):
        raise UnreadableFile(
            _("C’est un document Numbers ou Pages. Exportez-le : Fichier, Exporter vers, Excel ou CSV.")
        )
    if "xl/workbook.bin" in names:
        raise UnreadableFile(_("C’est un classeur Excel binaire (XLSB). {save}").format(save=_save_as()))
    macros = any(part.lower().endswith("vbaproject.bin") for part in names)
    if (
        macros
        or name.lower().endswith((".xlsm", ".xltm"))
        or b"macroEnabled" in _start_of(archive, "[Content_Types].xml")
    ):
        raise UnreadableFile(
            _(
                "Ce classeur contient des macros : par prudence, il n’est pas ouvert. Enregistrez-le sans elles : Fichier, "
                "Enregistrer sous, « Classeur Excel (.xlsx) »."
            )
        )
    if "[Content_Types].xml" not in names or not any(part.startswith("xl/") for part in names):
        raise UnreadableFile(_("Cette archive n’est pas un classeur. {send}").format(send=_send_sheet()))


def _check_size(content: BinaryIO, parts: Iterable[ZipInfo]) -> None:
    """Refuses what would fill the memory. A part never gives more than it declares: `zipfile` stops there."""
    sizes = {part.filename: part.file_size for part in parts}
    total = sum(part.file_size for part in parts)
    absurd = total > SMALL_CONTENT and total > LARGEST_RATIO * size_of(content)
    heavy = any(
        size > LARGEST_WHOLE_PART and name.endswith((".xml", ".rels")) and not name.startswith(READ_BY_BITS)
        for name, size in sizes.items()
    )
    if total > LARGEST_CONTENT or absurd or heavy or len(sizes) > MOST_PARTS:
        raise UnreadableFile(
            _(
                "Une fois ouvert, ce classeur serait beaucoup trop gros (%(size)d Mo). Copiez seulement les lignes des "
                "lieux dans un nouveau classeur, et enregistrez-le en XLSX."
            )
            % {"size": total // MB}
        )


def size_of(content: BinaryIO) -> int:
    """The size of a file in bytes."""
    content.seek(0, 2)
    return content.tell()


def _start_of(archive: ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(64 * 1024)
    except KeyError:
        return b""


def _old_format(content: BinaryIO) -> str:
    content.seek(0)
    before = b""
    while chunk := content.read(MB):
        if ENCRYPTED in before + chunk:
            return _password()
        before = chunk[-len(ENCRYPTED) :]
    return _("C’est un document d’un ancien format (XLS). {save}").format(save=_save_as())


def _password() -> str:
    return _(
        "Ce classeur est protégé par un mot de passe. Ouvrez-le, retirez le mot de passe (Fichier, Informations, Protéger), "
        "puis enregistrez-le en XLSX."
    )


def _send_sheet() -> str:
    return _("Envoyez la feuille elle-même, enregistrée en XLSX ou en CSV.")


def _save_as() -> str:
    return _("Ouvrez-le dans votre tableur et enregistrez-le en XLSX ou en CSV.")
