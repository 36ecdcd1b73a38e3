"""Writes the ugly lists again: `python -m tests.data.ugly.make`."""

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl

HERE = Path(__file__).parent

LITHUANIAN = """Panevėžio miesto savivaldybė – suinteresuotosios šalys;;;;;;
Atnaujinta 2026-03-01;;;;;;
;;;;;;
;Įmonė;Vardas, pavardė;El. paštas;Grupė;Šalis;Pastabos
;UAB „Žalioji šviesa“;Jūratė Šimkūnaitė;jurate@sviesa.example;MVĮ;Lietuva;
;;;;;;
;Panevėžio kolegija;Ąžuolas Čepėnas;azuolas@kolegija.example;Kolegija;LT;Susitikome mugėje
;;;nera@adreso.example;MVĮ;Lietuva;
;VšĮ Miestas;;info@miestas.example;Haldjas;Lietuva;
"""
LATVIAN = """Uzņēmums\tVārds\tUzvārds\tE-pasts\tValoda\tMērķgrupa
SIA Saule\tJānis\tBērziņš\tjanis@saule.example\tlatviešu\tMVU
\t\t\t\t\t
Rīgas dome\tŠarlote\tĶirse\tsarlote@dome.example\tlv\tPašvaldība
SIA Saule\tAnna\t\tanna@saule.example\tklingonu\tMVU
"""
DANISH = """Virksomhed|Navn|E-mail|Gruppe
Ærø Vind ApS|Søren Ægidius| soren @ aeroevind . example |SMV
Ærø Vind ApS|Åse Øster|aase(at)aeroevind.example.|SMV
Ørsted Test|Bo Bæk|Bo Bæk <BO@OERSTED.EXAMPLE>;|Stor virksomhed
Ørsted Test|Ib Iversen|mailto:ib@oersted.example|Stor virksomhed
Fjord ApS|Eva Eng|eva@fjord,example|SMV
Fjord ApS|Kim Krog|ingen|SMV
Fjord ApS|Lis Lund|-|SMV
"""
POLISH = '''"Firma","Osoba kontaktowa","E-mail","Kraj","Typ","Uwagi"
"Spółka ""Żółw"", sp. z o.o.","Józef Wiśniewski","jozef@zolw.example","Polska","MŚP","Rozmowa 3 maja;
oddzwonić, gdy będzie budżet"
"Łódź – miasto","Świętosława Źrebiec","swietoslawa@lodz.example","Niemcy","Samorząd",""
"Fundacja ""Ósmy dzień""","Ćwirko, Ewa","ewa@osmy.example","Atlantyda","Fundacja",""
'''
SIDE_BY_SIDE = """Company,Type,Country,Contact 1 name,Contact 1 e-mail,Contact 1 role,\
Contact 2 name,Contact 2 e-mail,Contact 3 name,Contact 3 e-mail
OÜ Päike,SME,Estonia,Mari Maasikas,mari@paike.example,CEO,Jüri Õun,jyri@paike.example,,
OÜ Kuu,SME,Estonia,,,,Kati Kask,kati@kuu.example,Mati Mänd,mati(at)kuu.example
OÜ Tähed,SME,Eesti,,,,,,,
OÜ Maa,SME,EE,Peeter Pihl,peeter@maa.example,,Liis Lepp,liis@,,
"""
PEOPLE = [
    ["Asutus", "Kontaktisik", "E-post", "Telefon", "Rühm"],
    ["OÜ Päike", "", "Mari Maasikas <mari@paike.example>; Jüri Õun <jyri@paike.example>", "", "VKE"],
    ["OÜ Kuu", "Kati Kask, Mati Mänd", "kati@kuu.example, mati@kuu.example", "555 1; 555 2", "VKE"],
    ["OÜ Tähed", "Peeter Pihl ja Liis Lepp", "peeter@tahed.example\nliis@tahed.example", "", "VKE"],
    ["OÜ Maa", "", "info@maa.example / liis@maa.example", "", "VKE"],
    ["OÜ Meri", "Ann Aru", "ann@meri.example; ann.aru@post.example", "", "VKE"],
    ["OÜ Jõgi", "Ann Aru; Juku Juurikas", "", "", "VKE"],
    ["OÜ Oja", "Ann Aru; Juku Juurikas", "a@oja.example; b@oja.example; c@oja.example", "", "VKE"],
]
DATES = """Company;E-mail;Group;Last contact;Influence;Interest;Website;NUTS;CPV;Themes;Company number
Sun Ltd;a@sun.example;SME;3/4/2025;4;5/5;www.sun.example;EE008;45233140-2, 09331200;Energy, Solar roofs;12345678
Moon Ltd;b@moon.example;SME;12/31/2025;3.0;2 of 5;https://moon.example/x;ee00;72000000;Mobility;12345679
Mars Ltd;c@mars.example;SME;12/30/2025;7;high;not a site;Tartumaa;4523;Climate;
Venus Ltd;d@venus.example;SME;2025-12-31;1;1;;;;;
Pluto Ltd;e@pluto.example;SME;December 5, 2025;;;;;;;
"""
DOUBLES = """Organisation;Person;E-mail;Group;Registration number
Päike;Maasikas Mari;mari.maasikas@new.example;SME;
Paike OU;Mari Maasikas;;SME;
OÜ Kuu;Jüri Õun;jyri@kuu.example;SME;
"Kuu, OÜ";Jyri Oun;jyri.oun@kuu.example;SME;
OÜ Kuu;Jüri Õun;JYRI@kuu.example;SME;
OÜ Täht;Liis Lepp;vana@taht.example;SME;
Tartu Linn;;info@tartulinn.example;Municipality;75006546
Sadam AS;;uus@sadam.example;SME;
OÜ Päike;Mari Maasikas;mari@paike.example;SME;
"""
NO_HEADERS = """;OÜ Päike;Mari Maasikas;mari@paike.example
;OÜ Kuu;Jüri Õun;jyri@kuu.example
;OÜ Maa;Liis Lepp;liis@maa.example
"""
FORMULAS = """Organisation,Person,E-mail,Group,Notes,Tags
"=HYPERLINK(""http://evil.example"",""Click"")",@SUM(1+1),a@x.example,SME,<script>alert(1)</script>,=1+1
'=1+1,'+372 555,b@x.example,SME,'=cmd\\|' /C calc'!A0,-x
DDE,=2+5,c@x.example,SME,"{{7*7}} ${7*7}",
"""
GERMAN = "sep=,\rFirma,Ansprechpartner,E-Mail,Ansprechpartner,E-Mail,Art\r" + (
    "Größe & Söhne GmbH,Jürgen Weiß,juergen@groesse.example,Änne Öz,aenne@groesse.example,KMU\r"
    "Straßenbau AG,Karl Groß,karl@strasse.example,,,Großunternehmen\r"
)
ANDROID = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=A0imk=C5=ABnait=C4=97;J=C5=AB=
rat=C4=97;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4A=C5=AB=72=61=74=C4=97=20=
=C5=A0=69=6D=6B=C5=AB=6E=61=69=74=C4=97
TEL;CELL:+37060000001
EMAIL;HOME:jurate@sviesa.example
ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:UAB =E2=80=9E=C5=BDalioji =C5=A1viesa=E2=80=9C
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8U
 HRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/

END:VCARD
BEGIN:VCARD
VERSION:2.1
N;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:B=E7k;S=F8ren;;;
this line is broken
TEL;WORK;FAX:+45 1
TEL;WORK:+45 2
EMAIL;PREF;INTERNET:soeren@baek.example
TITLE:Direktør
END:VCARD
BEGIN:VCARD
VERSION:2.1
TEL;CELL:+37060000003
END:VCARD
"""
BOOKS = """BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//iPhone OS 18.0//EN
N:Õun;Jüri;;Dr.;
FN:Dr. Jüri Õun
ORG:Tartu Ülikool;Füüsika instituut
item1.EMAIL;type=INTERNET;type=HOME:jyri@kodu.example
item2.EMAIL;type=INTERNET;type=WORK;type=pref:jyri@ulikool.example
item2.X-ABLabel:_$!<Work>!$_
TEL;type=CELL;type=VOICE:+372 5550 1000
ADR;type=WORK:;;Ülikooli 18;Tartu;;50090;Eesti
NOTE:Esimene rida\\nTeine rida\\, komaga\\; ja semikooloniga
CATEGORIES:teadus,linnalabor
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:individual
FN:Aino Virtanen
ORG:Tampereen kaupunki
TITLE:Hankintapäällikkö
EMAIL;PREF=2:aino@vanha.example
EMAIL;PREF=1:aino@tampere.example
TEL;VALUE=uri;TYPE="voice,work":tel:+358-3-000
LANG;PREF=1:fi
URL:https://tampere.example/hankinnat
NOTE:Tämä on hyvin pitkä muistiinpano\\, joka jatkuu seuraavalla rivillä niin kuin s
 tandardi pyytää.
X-CITYLABS-HELIX-GROUP:public_buyer
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:org
FN:MTÜ Jõgi
ORG:MTÜ Jõgi
EMAIL:info@jogi.example
BEGIN:VCARD
VERSION:3.0
N:Kask;Kati;;;
FN:Kati Kask
EMAIL:kati@kask.example
"""


def make_merged() -> bytes:
    """A workbook with a cover, a hidden sheet, merged cells and formulas."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "Kaas"
    cover.append(["Tartu linn"])
    hidden = book.create_sheet("Vana")
    hidden.append(["Asutus", "Kontaktisik", "E-post"])
    hidden.append(["Saladus OÜ", "Salajane Isik", "salajane@peidus.example"])
    hidden.sheet_state = "hidden"
    sheet = book.create_sheet("Partnerid")
    rows = [
        ["Partnerite nimekiri 2026", None, None, None, None],
        [None, None, None, None, None],
        ["Asutus", "Kontaktisik", "E-post", "Rühm", "Telefon"],
        ["OÜ Päike", "Mari Maasikas", "mari@paike.example", "VKE", 37255501000.0],
        [None, "Jüri Õun", "jyri@paike.example", None, None],
        [None, "Kati Kask", "kati@paike.example", None, None],
        ["Tartu Ülikool", "Liis Lepp", '=LOWER("LIIS@ULIKOOL.EXAMPLE")', "Ülikool", None],
        ["Tartu Ülikool", '="Peeter"&" Pihl"', "peeter@ulikool.example", "Ülikool", None],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("A4:A6")
    sheet.merge_cells("D4:D6")
    file = io.BytesIO()
    book.save(file)
    return _save_value(file.getvalue(), b"LOWER(", b"<v>liis@ulikool.example</v>")


def _save_value(content: bytes, formula: bytes, value: bytes) -> bytes:
    """Give one formula the value that a spreadsheet would have saved; openpyxl saves none."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.infolist():
            data = source.read(part)
            place = data.find(formula)
            if part.filename.startswith("xl/worksheets/") and place >= 0:
                cell = data.rfind(b"<c ", 0, place)
                end = data.find(b"</c>", place)
                inside = (
                    data[cell:end]
                    .replace(b"<c ", b'<c t="str" ', 1)
                    .replace(b"<v />", value)
                    .replace(b"<v></v>", value)
                )
                data = data[:cell] + inside + data[end:]
            archive.writestr(part, data)
    return target.getvalue()


def make_numbers() -> bytes:
    """A workbook whose numbers are not what they were."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Company", "E-mail", "Group", "Phone", "Company number", "Last contact", "Notes"])
    day = datetime.datetime(2025, 12, 31)  # noqa: DTZ001  a cell has no zone
    sheet.append(["Sun Ltd", "a@sun.example", "SME", 37255501000.0, 12345678.0, day, "#N/A"])
    sheet.append(["Moon Ltd", "b@moon.example", "SME", "3.7255501E+10", "1.2E+07", "46022", None])
    sheet.append(["Mars Ltd", "c@mars.example", "SME", "3.73E+11", "00123456", "31. detsember 2025", "-"])
    sheet.append(["Venus Ltd", "d@venus.example", "SME", "+372 555 01000", 7, "31.02.2025", None])
    sheet["E5"].number_format = "@"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def make_zip(parts: dict[str, bytes]) -> bytes:
    """A ZIP of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def make_people() -> bytes:
    """Cells with several people, quoted as a spreadsheet does."""
    lines = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in PEOPLE]
    return ("\r\n".join(lines) + "\r\n").encode()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
FILES = {
    "titles_lithuanian.csv": LITHUANIAN.encode("cp1257"),
    "latvian_utf16.txt": LATVIAN.encode("utf-16"),
    "addresses_danish.csv": DANISH.encode("cp1252"),
    "polish_cells.csv": POLISH.encode("cp1250"),
    "contacts_side_by_side.csv": SIDE_BY_SIDE.encode("utf-8-sig"),
    "people_in_a_cell.csv": make_people(),
    "merged_and_hidden.xlsx": make_merged(),
    "excel_numbers.xlsx": make_numbers(),
    "american_dates.csv": DATES.encode(),
    "doubles.csv": DOUBLES.encode(),
    "no_headers.csv": NO_HEADERS.encode(),
    "formulas.csv": FORMULAS.encode(),
    "old_mac_german.csv": GERMAN.encode("cp1252"),
    "android.vcf": ANDROID.replace("\n", "\r\n").encode(),
    "address_books.vcf": BOOKS.replace("\n", "\r\n").encode(),
    "locked.xlsx": OLE + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 480,
    "old.xls": OLE + b"\x00" * 504 + "Workbook".encode("utf-16-le") + b"\x00" * 496,
    "sheet.ods": make_zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
    "web_page.xls": b"<html><body><table><tr><td>Company</td><td>E-mail</td></tr></table></body></html>",
    "bomb.xlsx": make_zip({"xl/workbook.xml": SHEET, "xl/worksheets/sheet1.xml": b"0" * 90_000_000}),
}


def main() -> None:
    """Write them all."""
    for name, content in FILES.items():
        (HERE / name).write_bytes(content)


if __name__ == "__main__":
    main()
