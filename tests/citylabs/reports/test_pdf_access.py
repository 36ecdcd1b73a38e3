"""The PDF for those who hear it read: every point of PDF/UA-1 that a program can look at, in three languages."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from citylabs.reports.files import make_file
from citylabs.rules.report_files import FileOrder, Logo
from citylabs.rules.report_structure import ReportContent
from tests.pdf import read_pdf_text

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "et", "lt"]
HEADINGS = ("/H1", "/H2", "/H3")


def walk(element: Any, above: str = "") -> Iterator[tuple[str, Any, str]]:
    """Every element of the structure as (kind, element, language in force)."""
    language = str(element.get("/Lang", above)) if isinstance(element, Dictionary) else above
    if isinstance(element, Dictionary) and "/S" in element:
        yield str(element.S), element, language
    children = element.get("/K") if isinstance(element, Dictionary) else None
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, Dictionary):
            yield from walk(child, language)


def outline(node: Any) -> Iterator[str]:
    while node is not None:
        yield str(node.Title)
        if "/First" in node:
            yield from outline(node.First)
        node = node.get("/Next")


@pytest.fixture(params=LANGUAGES)
def opened(request: Any, content: ReportContent) -> Iterator[tuple[str, Any]]:
    with pikepdf.open(BytesIO(make_file(FileOrder(content, "pdf", request.param)))) as document:
        yield request.param, document


def test_document_says_its_language_and_shows_its_title(opened: tuple[str, Any]) -> None:
    language, document = opened

    assert str(document.Root.Lang) == language
    assert bool(document.Root.MarkInfo.Marked)
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
    with document.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:language"] is not None
        assert len(str(meta["dc:title"])) > 10


def test_headings_go_down_one_step_at_a_time(opened: tuple[str, Any]) -> None:
    _language, document = opened
    levels = [int(kind[2]) for kind, _element, _lang in walk(document.Root.StructTreeRoot) if kind in HEADINGS]

    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_bookmarks_lead_to_every_chapter(opened: tuple[str, Any]) -> None:
    _language, document = opened
    chapters = [kind for kind, _element, _lang in walk(document.Root.StructTreeRoot) if kind == "/H1"]
    titles = list(outline(document.Root.Outlines.First))

    assert len(titles) >= len(chapters) >= 5
    assert all(title.strip() for title in titles)


def test_tables_have_header_cells_with_a_scope(opened: tuple[str, Any]) -> None:
    _language, document = opened
    kinds = Counter(kind for kind, _element, _lang in walk(document.Root.StructTreeRoot))
    headers = [element for kind, element, _lang in walk(document.Root.StructTreeRoot) if kind == "/TH"]

    assert kinds["/Table"] >= 5
    assert len(headers) >= 2 * kinds["/Table"]
    for header in headers:
        attributes = header.get("/A")
        found = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
        assert any(each is not None and str(each.get("/Scope", "")) in {"/Column", "/Row", "/Both"} for each in found)


def test_pictures_have_words_and_drawings_are_no_content(opened: tuple[str, Any]) -> None:
    """The bars of charts repeat numbers that stand beside them as text; they are marked as decoration."""
    _language, document = opened
    figures = [element for kind, element, _lang in walk(document.Root.StructTreeRoot) if kind == "/Figure"]

    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)
    artifacts = 0
    for page in document.pages:
        assert page.Tabs == Name("/S")
        for operands, operator in pikepdf.parse_content_stream(page):
            artifacts += str(operator) in {"BMC", "BDC"} and operands[0] == Name("/Artifact")
    assert artifacts > 10


def test_every_typeface_is_inside_and_can_be_read_back(opened: tuple[str, Any]) -> None:
    _language, document = opened
    fonts = {font.objgen: font for page in document.pages for font in page.Resources.get("/Font", {}).values()}

    assert fonts
    for font in fonts.values():
        assert "/ToUnicode" in font
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_logo_has_words(content: ReportContent) -> None:
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    )
    order = FileOrder(content, "pdf", "et", logo=Logo(pixel, "image/png"))
    with pikepdf.open(BytesIO(make_file(order))) as document:
        words = [
            str(element.get("/Alt", ""))
            for kind, element, _lang in walk(document.Root.StructTreeRoot)
            if kind == "/Figure"
        ]

    assert [word for word in words if content.lab.title and ":" in word]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_nobody_has_translated_keep_their_language(content: ReportContent, language: str) -> None:
    """Title, needs, programme and conclusions are in Finnish only: a voice must not read them as Lithuanian."""
    finnish = {"fi": "Sade kapeilla kaduilla"}
    mixed = replace(
        content,
        lab=replace(content.lab, title=finnish, purpose={"fi": "Katu kuivaksi."}),
        needs=[replace(content.needs[0], title={"fi": "Sadevesi"})],
        conclusions={"fi": "Ensin varjo."},
    )
    pdf = make_file(FileOrder(mixed, "pdf", language))

    with pikepdf.open(BytesIO(pdf)) as document:
        languages = Counter(lang for _kind, _element, lang in walk(document.Root.StructTreeRoot, language))
    assert "Sade kapeilla kaduilla" in read_pdf_text(pdf)
    assert languages["fi"] >= 4
    assert languages[language] > languages["fi"]
