"""Papers read back as a screen reader, a printer and somebody who copies their words would."""

import re
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing import typesetting
from printing.characters import UNREADABLE, plainly_written, written
from printing.documents import Day, Document, Picture
from printing.typesetting import Busy, RefusedError, pdf
from tests.printing.papers import booklet, days, line, points, poster, programme, read, text_of

PAPERS: dict[str, Document] = {"programme": programme(), "booklet": booklet(), "poster": poster()}
A4, A5, A3 = (595, 842), (420, 595), (842, 1191)
HOSTILE = [
    '#panic("gotcha") #read("/etc/passwd") #import "x": *',
    "$x^2$ _a_ *b* `c` <label> @ref = Titre - liste + 1. \\",
    '"); #text(red)[x] ("',
    "{{ data }} ${jndi} <script>alert(1)</script> %s",
    "Fête 🎉👨‍👩‍👧 des familles",
    "مرحبا بكم في بيت العائلة",
    "שלום 你好 नमस्ते ქართული",
    "renversé \u202e eslevni \u2066x\u2069",
    "Z̷̡̢̛̗̘̙̜̝̞̟̠͇̊̋̌̍̎̏̐̑̒̓̔̚algo",
    "sans-un-seul-espace-" * 10,
    "x" * 200,
    "a\x00b\x07c\ud800d\ufffe",
    "",
    " ",
]


# --- What all papers are ---


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_a_tagged_pdf_in_french_with_its_title(name: str) -> None:
    content = pdf(PAPERS[name])
    root: Any = read(content).trailer["/Root"]
    assert root["/Lang"].startswith("fr")
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part\W+1", metadata)
    assert PAPERS[name].name in metadata


@pytest.mark.parametrize("name", PAPERS)
def test_its_headings_go_down_one_level_at_a_time(name: str) -> None:
    content = pdf(PAPERS[name])
    levels = [
        int(tag[2:])
        for tag in tags(read(content).trailer["/Root"]["/StructTreeRoot"])
        if re.fullmatch(r"/H\d", tag)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", PAPERS)
def test_its_fonts_are_those_of_typst(name: str) -> None:
    fonts = set(re.findall(rb"[A-Z]{6}\+([A-Za-z]+)", pdf(PAPERS[name])))
    assert fonts <= {b"LibertinusSerif", b"DejaVuSansMono"}


@pytest.mark.parametrize("name", PAPERS)
def test_whatever_is_typed_is_only_text(name: str, caplog: pytest.LogCaptureFixture) -> None:
    fields = ("title", "what", "where", "commune", "conditions", "contact", "note", "state")
    given = tuple(Day(text, (line(**dict.fromkeys(fields, text)),)) for text in HOSTILE)
    made = {"programme": programme, "booklet": booklet, "poster": poster}[name]
    said = [text_of(pdf(made(days=given))), text_of(pdf(made(title=HOSTILE[0], lead=HOSTILE[1])))]
    # Long words are cut at the end of lines.
    found = [re.sub(r"\W", "", words) for words in said]
    # A sheet has no room for all of that.
    for text in HOSTILE[:1] if name == "poster" else HOSTILE:
        shown = re.sub(r"\W", "", written(text))
        assert not shown.isascii() or shown in found[0]
    assert re.sub(r"\W", "", HOSTILE[0]) in found[1]
    assert re.sub(r"\W", "", HOSTILE[1]) in found[1] or name == "poster"
    assert caplog.records == []


@pytest.mark.parametrize("name", PAPERS)
def test_the_addresses_of_what_is_listed_can_be_followed(name: str) -> None:
    reader = read(pdf(PAPERS[name]))
    found = {
        annotation.get_object()["/A"]["/URI"]
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if "/URI" in annotation.get_object().get("/A", {})
    }
    assert PAPERS[name].address in found
    assert line(3).url in found


def tags(node: Any) -> list[str]:
    """The types of the elements under that one, in the order they are read."""
    node = node.get_object()
    found = [str(node["/S"])] if "/S" in node else []
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        if hasattr(child.get_object(), "get"):
            found += tags(child)
    return found


# --- A programme ---


@pytest.mark.parametrize("count", [0, 1, 20, 100])
def test_a_programme_is_one_sheet(count: int) -> None:
    content = pdf(programme(count))
    assert len(read(content).pages) == 1
    assert points(content) == A4


def test_sixty_dates_fit_on_a_sheet_in_order() -> None:
    said = text_of(pdf(programme(60)))
    places = [said.index(f"Contes au coin du four à pain {n} ") for n in range(60)]
    assert places == sorted(places)
    assert "autres dates" not in said
    assert said.index("Plusieurs fois dans le mois") > places[-1]


def test_beyond_it_says_how_many_are_left_out_and_where_they_are() -> None:
    said = text_of(pdf(programme(100, left_out=40)))
    shown = len(re.findall(r"Contes au coin du four à pain \d+", said))
    assert 55 < shown < 100
    assert f"et {140 - shown} autres dates, à partir du mardi" in said
    assert "sur maillage.example.org" in said
    assert "La Cabane 1" in said


def test_what_comes_back_takes_at_most_half_of_a_full_sheet() -> None:
    said = text_of(pdf(programme(100, regulars=60)))
    assert len(re.findall(r"Contes au coin du four à pain \d+", said)) > 25
    assert 10 < len(re.findall(r"La Cabane \d+", said)) < 60


def test_a_programme_of_what_comes_back_alone_may_fill_its_sheet() -> None:
    said = text_of(pdf(programme(0, regulars=30)))
    assert len(re.findall(r"La Cabane \d+", said)) == 30


def test_fewer_dates_are_written_larger() -> None:
    assert letters(programme(4)) > letters(programme(25)) > letters(programme(60)) >= 7.5


def letters(document: Document) -> float:
    """The size of what is told of a date, in points."""
    sizes: list[float] = []

    def visit(text: str, _cm: Any, matrix: Any, _font: Any, size: float) -> None:
        if "halle couverte" in text:
            sizes.append(round(abs(matrix[3]) * size, 1))

    read(pdf(document)).pages[0].extract_text(visitor_text=visit)
    return min(sizes)


def test_large_print_takes_the_pages_it_needs() -> None:
    reader = read(pdf(programme(20), large_print=True))
    assert len(reader.pages) > 3
    assert f"1 / {len(reader.pages)}" in reader.pages[0].extract_text()


def test_a_month_without_a_date_says_so() -> None:
    empty = programme(0, 0, empty=("Aucune date n’est annoncée.", "Les dates d’après : mardi 5 janvier."))
    said = text_of(pdf(empty))
    assert "Aucune date n’est annoncée. Les dates d’après : mardi 5 janvier." in said


def test_what_has_become_of_a_date_is_said_in_words() -> None:
    changed = programme(days=(Day("mardi 1er décembre", (line(state="Complet", note="Liste d’attente."),)),))
    assert "Complet" in text_of(pdf(changed))
    assert "Liste d’attente." in text_of(pdf(changed))


# --- A booklet, a poster ---


@pytest.mark.parametrize(("paper", "size"), [("a5", A5), ("a4", A4)])
def test_a_booklet_has_the_paper_asked_for(paper: Any, size: tuple[int, int]) -> None:
    assert points(pdf(booklet(), paper=paper)) == size


def test_a_booklet_says_its_actions_day_by_day_after_its_cover() -> None:
    reader = read(pdf(booklet(60), paper="a5"))
    cover, *inside = (" ".join(page.extract_text().replace("\u00a0", " ").split()) for page in reader.pages)
    assert "La Quinzaine des familles" in cover
    assert "Imprimé le 21 novembre 2026" in cover
    said = " ".join(inside)
    places = [said.index(f"Contes au coin du four à pain {n} ") for n in range(60)]
    assert places == sorted(places)


def test_a_booklet_ends_with_the_table_of_the_communes_and_who_to_call() -> None:
    said = text_of(pdf(booklet(60), paper="a5"))
    table = said[said.index("Près de chez vous") :]
    # Each with how many actions it has; É is an E.
    assert re.search(r"Commune Rendez-vous Pages Égat 20 2, .*Prades 20 2, .*Vinça 20 2, ", table)
    assert "119 Enfant en danger" in table


def test_a_booklet_marks_what_was_added_and_strikes_out_what_was_cancelled() -> None:
    lines = (line(1, mark="Ajouté"), line(2, state="Annulé", is_off=True, note="L’animatrice est malade."))
    said = text_of(pdf(booklet(days=(Day("mardi 1er décembre", lines),))))
    assert "Ajouté" in said
    assert "Annulé" in said
    assert "L’animatrice est malade." in said


def test_each_action_of_a_booklet_has_a_code() -> None:
    with_codes = pdf(booklet(12))
    without = pdf(booklet(days=days(12, url="")))
    assert len(with_codes) > len(without) + 12 * 500


def test_the_photo_of_a_booklet_has_its_words() -> None:
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "#c4643f").save(drawn, "JPEG")
    content = pdf(booklet(picture=Picture(drawn.getvalue(), "Deux enfants sous une arche")))
    assert len(read(content).pages[0].images) == 1
    elements = read(content).trailer["/Root"]["/StructTreeRoot"]
    assert "Deux enfants sous une arche" in alternatives(elements)


def test_a_photo_that_cannot_be_read_is_left_out() -> None:
    content = pdf(booklet(picture=Picture(b"not a photo", "Rien")))
    assert len(read(content).pages[0].images) == 0
    assert "La Quinzaine des familles" in text_of(content)


def alternatives(node: Any) -> list[str]:
    node = node.get_object()
    found = [str(node["/Alt"])] if "/Alt" in node else []
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        if hasattr(child.get_object(), "get"):
            found += alternatives(child)
    return found


@pytest.mark.parametrize("large_print", [False, True])
def test_an_empty_booklet_is_still_a_booklet(large_print: bool) -> None:
    assert "La Quinzaine des familles" in text_of(pdf(booklet(days=()), large_print=large_print))


@pytest.mark.parametrize(("paper", "size"), [("a4", A4), ("a3", A3)])
@pytest.mark.parametrize("count", [1, 80])
def test_a_poster_is_one_sheet(paper: Any, size: tuple[int, int], count: int) -> None:
    content = pdf(poster(count), paper=paper)
    assert len(read(content).pages) == 1
    assert points(content) == size
    assert "à Prades" in text_of(content)


# --- Letters ---


def test_what_the_fonts_do_not_have_is_left_out() -> None:
    assert written("Fête 🎉 des  familles\n") == "Fête des familles"
    assert written("Atelier 你好") == f"Atelier {UNREADABLE}"
    assert written("e\u0301te\u0301") == "été"
    assert written("9\u00a0h – 12\u00a0h, 2\u00a0€") == "9\u00a0h – 12\u00a0h, 2\u00a0€"
    assert plainly_written("Cafè بيت") == f"Cafè {UNREADABLE}"


def test_every_letter_that_is_written_can_be(caplog: pytest.LogCaptureFixture) -> None:
    letters = [chr(code) for code in range(0x20, 0x2300) if written(f"a{chr(code)}b") == f"a{chr(code)}b"]
    assert len(letters) > 900
    text = " ".join(letters)
    pdf(programme(days=(Day("mardi", (line(title=text, note=text),)),)))
    assert caplog.records == []


@settings(max_examples=12, deadline=None)
@given(st.lists(st.text(max_size=120), min_size=4, max_size=4))
def test_no_text_makes_it_fail(texts: list[str]) -> None:
    title, where, note, day = texts
    given_days = (Day(day, (line(title=title, where=where, note=note),)),)
    assert pdf(programme(1, 0, title=title, days=given_days)).startswith(b"%PDF")


def test_what_is_refused_is_set_in_latin_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    real, tried = typesetting._set, []

    def set_or_panic(source: str, data: str) -> bytes:
        tried.append(data)
        if len(tried) == 1:
            raise RefusedError("panicked at inline/shaping.rs")
        return real(source, data)

    monkeypatch.setattr(typesetting, "_set", set_or_panic)
    said = text_of(pdf(programme(days=(Day("mardi", (line(title="Ateliers في"),)),))))
    assert "Ateliers …" in said


def test_what_cannot_be_set_at_all_is_said() -> None:
    with pytest.raises(RefusedError, match=r"nothing|canonicalize"):
        typesetting._set("nothing.typ", "{}")


def test_one_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "LONGEST", 0.0001)
    with pytest.raises(Busy):
        pdf(programme())


def test_a_flood_of_papers_is_asked_to_come_back() -> None:
    for _ in range(typesetting.AT_ONCE):
        typesetting._places.acquire()
    try:
        with pytest.raises(Busy):
            pdf(programme())
    finally:
        for _ in range(typesetting.AT_ONCE):
            typesetting._places.release()
    assert pdf(programme())
