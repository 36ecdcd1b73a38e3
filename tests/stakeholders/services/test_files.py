"""Reading the lists people have, and refusing what is none."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from stakeholders.rules.limits import MAX_ROWS
from stakeholders.services.files import UnreadableFile, explain_problem, read_table

DATA = Path(__file__).resolve().parents[2] / "data"
LINES = [["Organisatsioon", "Isik", "E-post"], ["Tartu Ülikool", "Õie Mägi, prof", "o@x.example"]]


def read(content: bytes, encoding: str = "") -> list[list[str]]:
    return [cells for _number, cells in read_table(content, languages=["et", "en"], encoding=encoding).rows]


def make_csv(lines: list[list[str]], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue()


def make_book(rows: list[list[object]]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def make_zip(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp1257"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_read_table_finds_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    assert read(make_csv(LINES, delimiter).encode(encoding)) == LINES


@pytest.mark.parametrize(
    ("code_page", "text"),
    [
        ("cp1257", "Organizacija;Asmuo\nPanevėžio miesto savivaldybė;Jūratė Šimkūnaitė\n"),
        ("cp1257", "Organizācija;Vārds\nRīgas dome;Jānis Bērziņš\n"),
        ("cp1250", "Organizacja;Osoba\nUrząd Miasta Łódź;Józef Wiśniewski\n"),
        ("cp1252", "Virksomhed;Navn\nÅrhus Kommune;Søren Ægidius\n"),
        ("cp1252", "Firma;Name\nGrößer & Söhne – Öffentliche Aufträge;Jürgen Weiß\n"),
    ],
)
def test_read_table_tells_code_pages_apart_by_the_letters(code_page: str, text: str) -> None:
    assert read(text.encode(code_page)) == [line.split(";") for line in text.splitlines()]


def test_read_table_takes_the_encoding_somebody_chose() -> None:
    assert read("nimi\nõie\n".encode("cp1257"), encoding="cp1257") == [["nimi"], ["õie"]]
    with pytest.raises(UnreadableFile) as refused:
        read("nimi\nõie\n".encode("cp1257"), encoding="utf-8")
    assert refused.value.code == "encoding"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("sep=;\na;b\n1;2,5\n", [(2, ["a", "b"]), (3, ["1", "2,5"])]),
        ("a\n\n\nb\n", [(1, ["a"]), (4, ["b"])]),
        ("a;b\n;;;\n1;2;;\n", [(1, ["a", "b"]), (3, ["1", "2"])]),
        ('a,b\n"x\ny","said ""no"""\n', [(1, ["a", "b"]), (2, ["x\ny", 'said "no"'])]),
        ("e-mail\na@x.example\n", [(1, ["e-mail"]), (2, ["a@x.example"])]),
        ("a;b\r1;2\r", [(1, ["a", "b"]), (2, ["1", "2"])]),
    ],
)
def test_read_table_keeps_the_numbers_of_rows(text: str, rows: list[tuple[int, list[str]]]) -> None:
    assert read_table(text.encode(), languages=["en"]).rows == rows


def test_read_table_reads_a_cell_of_ten_megabytes() -> None:
    long = "x" * (9 * 1024 * 1024)
    assert read(f"a;b\n{long};2\n".encode())[1] == [long, "2"]


def test_read_table_stops_at_the_limit_of_rows() -> None:
    fits = "organisation\n" + "a\n" * MAX_ROWS
    assert len(read(fits.encode())) == MAX_ROWS + 1
    with pytest.raises(UnreadableFile) as refused:
        read((fits + "a\n").encode())
    assert refused.value.code == "too-many-rows"


def test_read_table_reads_a_workbook_as_text() -> None:
    book = openpyxl.Workbook()
    book.active.title = "empty"
    sheet = book.create_sheet("list")
    hidden = book.create_sheet("hidden", 0)
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    sheet.append(["Organisation", "Phone", "Since", "Formula", "Rich"])
    sheet.append(["=HYPERLINK(1)", 3725550100, None, "=1+1", "<b>x</b>"])
    sheet.append([])
    sheet.append(["Ülikool", 1.5, True, None, None])
    file = io.BytesIO()
    book.save(file)

    assert read_table(file.getvalue(), languages=["en"]).rows == [
        (1, ["Organisation", "Phone", "Since", "Formula", "Rich"]),
        (2, ["\x00=HYPERLINK(1)", "3725550100", "", "\x00=1+1", "<b>x</b>"]),  # formulas whose values were never saved
        (4, ["Ülikool", "1.5", "yes"]),
    ]


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (OLE + b"\x00" * 500, "old-excel"),
        (OLE + b"\x00" * 500 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04rubbish", "damaged"),
        (make_zip(a__txt=b"not a workbook"), "damaged"),
        (make_zip(xl__workbook_xml=b"x"), "damaged"),
        (make_zip(**{"[Content_Types].xml": b"<x", "xl__workbook.xml": b"<x"}), "damaged"),
        (make_zip(**{"[Content_Types].xml": LAUGHS, "xl__workbook.xml": LAUGHS}), "damaged"),
        (make_zip(**{"xl__workbook.xml": SHEET, "xl__worksheets__sheet1.xml": b"0" * 90_000_000}), "bomb"),
        (make_zip(**{"xl__workbook.xml": SHEET, "xl__worksheets__sheet1.xml": b"0" * 101_000_000}), "bomb"),
        (make_zip(**{f"xl__part{number}.xml": b"" for number in range(501)}), "bomb"),
        (make_book([]), "no-sheet"),
        (make_book([["x"] * 101]), "too-many-columns"),
        (b"a;" * 101 + b"a\n", "too-many-columns"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
        (b"%PDF-1.7\n" + bytes(range(1, 32)) * 40, "binary"),
        (b"a;b\x00\x00\x00;c\n", "binary"),
    ],
)
def test_read_table_refuses_what_is_no_list(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_table(content, languages=["en"])

    assert refused.value.code == code
    assert str(refused.value.message) == explain_problem(code)


@pytest.mark.parametrize("name", ["tartu_cp1257.csv", "panevezys_utf16.txt", "tampere.xlsx", "lodz_cp1250.csv"])
def test_read_table_reads_the_example_files(name: str) -> None:
    rows = read((DATA / name).read_bytes())
    expected = {
        "tartu_cp1257.csv": ["OÜ Päikese Tehnoloogia", "Õnne Küünal", "onne@paike.example", "VKE"],
        "panevezys_utf16.txt": ["UAB „Žalioji šviesa“", "Jūratė Šimkūnaitė", "jurate@sviesa.example", "MVĮ"],
        "tampere.xlsx": ["Hämeen Älykatu Oy", "Väinö Åström", "vaino@alykatu.example", "Pk-yritys"],
        "lodz_cp1250.csv": ["Spółka Żółw sp. z o.o.", "Józef Wiśniewski", "jozef@zolw.example", "MŚP"],
    }
    assert rows[1] == expected[name]
