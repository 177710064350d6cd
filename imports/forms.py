"""The forms of an import: the file, where each column comes from, the cells of a row, what to export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.models import TerritoryPage
from imports.columns import COLUMNS
from imports.exceptions import UnreadableFile
from imports.files import check_size
from imports.mapping import COLUMN, CONSTANT, TEMPLATE, Source, check_mapping, source_columns

LONGEST_CELL = 50_000
LONG_COLUMNS = {"resume", "description", "horaires", "conditions"}

GROUPS = (
    (gettext_lazy("L’essentiel"), ("structure", "nom", "type")),
    (gettext_lazy("Où"), ("adresse", "code_postal", "commune", "lat", "lon")),
    (gettext_lazy("Pour qui et quand"), ("age_min", "age_max", "horaires")),
    (gettext_lazy("En quelques mots"), ("resume", "description", "conditions", "themes")),
    (gettext_lazy("Contact"), ("telephone", "courriel", "site", "date_verification")),
)


class UploadForm(forms.Form):
    """The file and its territory, which is asked only of those who have several."""

    file = forms.FileField(
        label=gettext_lazy("Votre feuille"),
        help_text=gettext_lazy(
            "Un fichier de tableur (.xlsx) ou un fichier CSV, 20 Mo au plus. La première ligne porte le nom des colonnes."
        ),
        error_messages={
            "required": gettext_lazy("Choisissez le fichier à importer."),
            "empty": gettext_lazy("Ce fichier est vide."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    territory = forms.ModelChoiceField(
        TerritoryPage.objects.none(),
        label=gettext_lazy("Territoire"),
        empty_label=gettext_lazy("Choisir un territoire"),
        help_text=gettext_lazy("Celui où se trouvent ces lieux."),
        error_messages={
            "required": gettext_lazy("Choisissez un territoire."),
            "invalid_choice": gettext_lazy("Ce territoire n’est pas l’un des vôtres."),
        },
    )

    def __init__(self, *args: Any, territories: QuerySet[TerritoryPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["territory"]
        field.queryset = territories  # type: ignore[attr-defined]
        first_two = list(territories[:2])
        if len(first_two) == 1:
            field.initial, field.disabled = first_two[0], True
            field.widget = field.hidden_widget()
            self.only_territory: TerritoryPage | None = first_two[0]
        else:
            self.only_territory = None

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            check_size(cast(BinaryIO, file))
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error
        return file


@dataclass(frozen=True)
class ColumnField:
    """One column of the contract on screen: its choice, the text beside it, examples of what would be read."""

    name: str
    source: forms.BoundField
    text: forms.BoundField
    is_required: bool
    help: str
    examples: Sequence[str]


class ColumnsForm(forms.Form):
    """For each column of the contract, where its text comes from in the file; `mapping` is what was chosen."""

    def __init__(
        self,
        *args: Any,
        headers: Sequence[str],
        mapping: Mapping[str, Source],
        examples: Sequence[Sequence[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headers = headers
        self.examples: dict[str, Sequence[str]] = {}
        for header, texts in zip(headers, examples, strict=False):
            if header.strip():
                self.examples.setdefault(header, texts)
        choices = [
            ("", _("Rien dans le fichier")),
            (_("Colonnes du fichier"), [(f"{COLUMN}:{header}", header) for header in self.examples]),
            (
                _("Autrement"),
                [
                    (CONSTANT, _("Toujours le même texte…")),
                    (TEMPLATE, _("Plusieurs colonnes réunies…")),
                ],
            ),
        ]
        for name, column in COLUMNS.items():
            code, text = self._as_fields(mapping.get(name))
            label = capfirst(str(column.label))
            self.fields[name] = forms.ChoiceField(
                choices=choices,
                required=False,
                label=label,
                initial=code,
                widget=_SelectWithExamples(self.examples),
                error_messages={"invalid_choice": _("Cette colonne n’est pas dans le fichier.")},
            )
            self.fields[f"{name}-texte"] = forms.CharField(
                required=False,
                max_length=2000,
                initial=text,
                label=_("Texte ou modèle pour « %(column)s »") % {"column": label},
            )

    @staticmethod
    def _as_fields(source: Source | None) -> tuple[str, str]:
        if not source:
            return "", ""
        kind, text = next(iter(source.items()))
        return (f"{COLUMN}:{text}", "") if kind == COLUMN else (kind, text)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.mapping: dict[str, Source] = {}
        for name in COLUMNS:
            code, text = data.get(name, ""), (data.get(f"{name}-texte") or "").strip()
            if code.startswith(f"{COLUMN}:"):
                self.mapping[name] = {COLUMN: code.partition(":")[2]}
            elif code and not text:
                self.add_error(
                    f"{name}-texte", _("Écrivez ce texte, ou choisissez autre chose dans la liste.")
                )
            elif code:
                self.mapping[name] = {code: text}
                self._check_template(name, self.mapping[name])
        self._require()
        return data

    def _check_template(self, name: str, source: Source) -> None:
        try:
            check_mapping({name: source}, self.headers)
        except UnreadableFile as error:
            self.add_error(f"{name}-texte", str(error))

    def _require(self) -> None:
        for name, column in COLUMNS.items():
            if (
                column.required
                and name not in self.mapping
                and not {name, f"{name}-texte"} & set(self.errors)
            ):
                self.add_error(name, _("Dites d’où vient « %(column)s ».") % {"column": column.label})
        if not {"commune", "code_postal"} & set(self.mapping):
            self.add_error("commune", _("Il faut la commune ou le code postal."))

    @cached_property
    def groups(self) -> list[tuple[str, list[ColumnField]]]:
        return [(str(title), [self._column_field(name) for name in names]) for title, names in GROUPS]

    def _column_field(self, name: str) -> ColumnField:
        code = str(self[name].value() or "")
        return ColumnField(
            name=name,
            source=self[name],
            text=self[f"{name}-texte"],
            is_required=COLUMNS[name].required,
            help=str(COLUMNS[name].help),
            examples=self.examples.get(code.partition(":")[2], ()) if code.startswith(f"{COLUMN}:") else (),
        )

    @property
    def ignored(self) -> list[tuple[str, Sequence[str]]]:
        """The file's columns that nothing reads, with examples of what is in them."""
        read = {name for column in COLUMNS for name in source_columns(self._chosen(column))}
        return [(header, texts) for header, texts in self.examples.items() if header not in read]

    def _chosen(self, name: str) -> Source:
        code, text = str(self[name].value() or ""), str(self[f"{name}-texte"].value() or "")
        kind, _colon, header = code.partition(":")
        return {kind: header if kind == COLUMN else text} if kind else {}


class _SelectWithExamples(forms.Select):
    """Each of the file's columns carries what is in it, for the script that shows it beside the list."""

    def __init__(self, examples: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self.examples = examples

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value).startswith(f"{COLUMN}:"):
            option["attrs"]["data-examples"] = " · ".join(self.examples[str(value).partition(":")[2]])
        return option


class RowForm(forms.Form):
    """The cells of a row, those that look `faulty` apart; `corrections` are those that differ from the file's."""

    def __init__(
        self,
        *args: Any,
        own: Mapping[str, str],
        current: Mapping[str, str],
        faulty: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self._faulty = faulty
        for name, column in COLUMNS.items():
            self.fields[name] = forms.CharField(
                label=capfirst(str(column.label)),
                initial=current[name],
                required=False,
                max_length=LONGEST_CELL,
                widget=forms.Textarea(attrs={"rows": 2}) if name in LONG_COLUMNS else forms.TextInput(),
            )

    @property
    def faulty(self) -> list[forms.BoundField]:
        return [self[name] for name in self._faulty]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[name] for name in COLUMNS if name not in self._faulty]

    @property
    def corrections(self) -> dict[str, str]:
        # A browser ends its lines with CR LF.
        texts = {name: text.replace("\r\n", "\n") for name, text in self.cleaned_data.items()}
        return {name: text for name, text in texts.items() if text != self.own[name].replace("\r\n", "\n")}


class RowsFilterForm(forms.Form):
    """What is in the address of the list of rows; anything unreadable is left out."""

    etat = forms.CharField(required=False)
    q = forms.CharField(required=False, max_length=200, label=gettext_lazy("Chercher un nom"))
    ligne = forms.IntegerField(required=False, min_value=1, max_value=10_000_000)


class ExportForm(forms.Form):
    """Which territory, and which kind of file."""

    FORMATS = (("xlsx", gettext_lazy("Tableur (.xlsx)")), ("csv", gettext_lazy("CSV")))

    territoire = forms.ModelChoiceField(
        TerritoryPage.objects.none(),
        label=gettext_lazy("Territoire"),
        empty_label=gettext_lazy("Choisir un territoire"),
        to_field_name="slug",
        error_messages={
            "required": gettext_lazy("Choisissez un territoire."),
            "invalid_choice": gettext_lazy("Ce territoire n’est pas l’un des vôtres."),
        },
    )
    format = forms.ChoiceField(
        choices=FORMATS, initial="xlsx", label=gettext_lazy("Format"), widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, territories: QuerySet[TerritoryPage], everywhere: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["territoire"]
        field.queryset = territories
        if everywhere:
            field.required, field.empty_label = False, _("Tous les territoires")
        elif (only := list(territories[:2])) and len(only) == 1:
            field.initial, field.empty_label = only[0].slug, None


class ConfirmForm(forms.Form):
    """Whether to publish what is complete; asked only of those who may."""

    publish = forms.BooleanField(
        required=False,
        label=gettext_lazy("Publier tout de suite ce qui est complet"),
        help_text=gettext_lazy(
            "Les parents voient aussitôt ces lieux. Ce qui n’est pas complet reste en brouillon, avec ce qui manque."
        ),
    )

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            del self.fields["publish"]
