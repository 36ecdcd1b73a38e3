"""What is in the files, read back by other programs than the ones that wrote them."""

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import jsonschema
import openpyxl
import pikepdf
import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from citylabs.reports.build import build_document
from citylabs.reports.files import make_file
from citylabs.rules.brand_colour import choose_print_colours, measure_contrast
from citylabs.rules.report_codec import BadContent, canonical_json
from citylabs.rules.report_files import FileOrder
from citylabs.rules.report_privacy import choose_shown_groups, collect_name_parts, remove_personal_data
from citylabs.rules.report_schema import describe_report
from citylabs.rules.report_structure import Promise, ReportContent
from tests.pdf import read_pdf_text

pytestmark = pytest.mark.django_db
NASTY = [
    '=HYPERLINK("http://evil.example","x")',
    "<script>alert(1)</script>",
    '#panic("typst") $x^2$ *b* @ref \\ `raw` #read("/etc/passwd")',
    "+1-2",
    "-cmd|calc",
    "@SUM(A1)",
    "{{ city }} {% now %}",
    "emoji 😀 漢字 e\u0301 \u202e",
]


def make_nasty(content: ReportContent) -> ReportContent:
    """Every text that a person can type is an attack."""
    words = {"en": " | ".join(NASTY)}
    question = replace(content.survey.questions[2], texts=NASTY, text=words)
    promise = content.commitments[0]
    return replace(
        content,
        lab=replace(content.lab, title=words, purpose=words, venue=NASTY[0], round=NASTY[1]),
        programme=[replace(content.programme[0], title=words, room=NASTY[2])],
        needs=[replace(content.needs[0], title=words)],
        conclusions={"en": "\n".join(NASTY)},
        commitments=[Promise(text, NASTY[1], promise.due_date, "open") for text in NASTY],
        survey=replace(content.survey, questions=[question]),
    )


def test_pdf_is_tagged_titled_and_says_the_figures(content: ReportContent) -> None:
    pdf = make_file(FileOrder(content, "pdf", "et"))

    text = read_pdf_text(pdf)
    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked)
        assert (str(root.Lang), "/StructTreeRoot" in root, "/Outlines" in root) == ("et", True, True)
        with document.open_metadata() as meta:
            assert (meta["pdfuaid:part"], meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("1", "2", "A")
            assert "Jahedad tänavad" in str(meta["dc:title"])
        assert all(len(page.MediaBox) == 4 and round(float(page.MediaBox[2])) == 595 for page in document.pages)
    for words in ("Jahedad tänavad", "Kõigepealt vari.", "Publish the market consultation", "Great hall", "Vari"):
        assert words in text


def test_pdf_is_the_same_every_time(content: ReportContent) -> None:
    order = FileOrder(content, "pdf", "en")
    assert make_file(order) == make_file(order)


def test_pdf_takes_every_text_as_text(content: ReportContent) -> None:
    text = read_pdf_text(make_file(FileOrder(make_nasty(content), "pdf", "en")))

    assert '#panic("typst") $x^2$ *b* @ref' in text
    assert "<script>alert(1)</script>" in text
    assert "emoji □ □□ é" in text
    assert "root:" not in text


def test_page_takes_every_text_as_text(content: ReportContent) -> None:
    document = build_document(make_nasty(content), language="en")

    html = render_to_string("citylabs/report/document.html", {"document": document})

    assert "<script>" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 5


def test_xlsx_takes_every_text_as_text(content: ReportContent) -> None:
    book = openpyxl.load_workbook(BytesIO(make_file(FileOrder(make_nasty(content), "xlsx", "en"))))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert NASTY[0] in [cell.value for cell in cells]


def test_xlsx_has_numbers_and_sources(content: ReportContent) -> None:
    book = openpyxl.load_workbook(BytesIO(make_file(FileOrder(content, "xlsx", "en"))))

    groups = list(book["By group"].iter_rows(values_only=True))
    figures = list(book["All figures"].iter_rows(values_only=True))

    assert groups[1][:3] == ("Small or medium company", 4, 2)
    assert groups[-1][:3] == ("All", 7, 4)
    assert groups[0][-1] == "Source"
    assert "Registrations checked in at the door." in groups[1][-1]
    came = [row for row in figures if row[:3] == ("By group", "All", "Came")]
    assert [(row[3], row[4], row[5]) for row in came] == [(6, "Registrations checked in at the door.", "attended")]


def test_xlsx_has_the_conclusions(content: ReportContent) -> None:
    book = openpyxl.load_workbook(BytesIO(make_file(FileOrder(content, "xlsx", "en"))))

    rows = [row[0] for row in book["Conclusions"].iter_rows(values_only=True)]

    assert rows[0] == "Conclusions"
    assert rows[2:] == [line for line in content.conclusions["en"].split("\n") if line.strip()]


def test_json_obeys_its_schema(content: ReportContent) -> None:
    written = json.loads(make_file(FileOrder(content, "json", "")))

    jsonschema.Draft202012Validator(describe_report()).validate(written)
    assert ReportContent.from_json(written) == content


def test_schema_file_is_up_to_date() -> None:
    call_command("write_report_schema", "--check")


@pytest.mark.parametrize(
    "wrong",
    [{"schema_version": 2}, {"more": 1}, {"read_at": "yesterday"}, {"needs": None}, {"conclusions": {"en": 1}}],
)
def test_from_json_refuses_what_is_no_report(content: ReportContent, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadContent):
        ReportContent.from_json({**content.to_json(), **wrong})


def test_canonical_json_does_not_depend_on_the_order(content: ReportContent) -> None:
    written = content.to_json()
    turned = dict(reversed(written.items()))
    assert canonical_json(written) == canonical_json(turned)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to mari@firm.example", "Write to […]"),
        ("See https://firm.example/mari?x=1 now", "See […] now"),
        ("+372 5555-1234 is mine", "[…] is mine"),
        ("Mari Sepp said so", "[…] said so"),
        ("sepp on sepp", "sepp on sepp"),
        ("MARI was there", "[…] was there"),
        ("Sepp-Kask helped", "[…] helped"),
        ("ask @mari_s", "ask […]"),
        ("In 2026 we had 40 seats", "In 2026 we had 40 seats"),
    ],
)
def test_remove_personal_data(text: str, expected: str) -> None:
    assert remove_personal_data(text, collect_name_parts(["Mari Sepp", "Jo Õun"])) == expected


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 8)))
def test_choose_shown_groups_never_leaves_one_or_two_to_be_found_by_subtraction(answers: dict[str, int]) -> None:
    shown = choose_shown_groups(answers)

    withheld = sum(number for group, number in answers.items() if group not in shown)
    assert all(answers[group] >= 3 for group in shown)
    assert withheld == 0 or withheld >= 3 or not shown


@given(st.integers(0, 0xFFFFFF))
def test_choose_print_colours_can_be_read(number: int) -> None:
    fill, on_fill, accent = choose_print_colours(f"#{number:06x}")
    assert measure_contrast(fill, on_fill) >= 4.5
    assert measure_contrast(accent, "#ffffff") >= 4.5
