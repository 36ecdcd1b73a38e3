"""Words of nine languages, and rows made of them."""

import pytest

from stakeholders.enums import ConsentBasis, HelixGroup
from stakeholders.rules.columns import Mapping, find_doubled, find_header, name_columns, propose_columns
from stakeholders.rules.fields import COLUMN_FIELDS
from stakeholders.rules.rows import SHOWN_LENGTH, fill_in, read_row, shorten
from stakeholders.rules.texts import clean_email, unescape_formula
from stakeholders.rules.words import find_basis, find_country, find_field, find_group, find_language
from stakeholders.rules.words.bases import BASIS_WORDS
from stakeholders.rules.words.groups import GROUP_WORDS
from stakeholders.rules.words.headers import ALL_HEADER_WORDS
from stakeholders.rules.words.lookup import LANGUAGES, split_words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_an_export_writes_is_read_back(language: str) -> None:
    for field in COLUMN_FIELDS:
        assert find_field(split_words(ALL_HEADER_WORDS[field][language])[0]) == field
    for group in HelixGroup.values:
        assert find_group(split_words(GROUP_WORDS[group][language])[0]) == group
    for basis in ConsentBasis.values:
        assert find_basis(split_words(BASIS_WORDS[basis][language])[0]) == basis


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        (["Asutus", "Eesnimi", "Perenimi", "E-posti aadress"], ("organisation", "given_name", "family_name", "email")),
        (["Firma", "Ansprechpartner", "E-MAIL:", "Art"], ("organisation", "person", "email", "helix_group")),
        (["Įmonė", "Vardas, pavardė", "El. paštas", "xyz"], ("organisation", "person", "email", "")),
        (["E-mail", "E-mail", "Tags", "Keywords", ""], ("email", "", "tags", "tags", "")),
        (["E-mail (work)", "Source"], ("email", "")),
        (
            ["Contact 1 name", "Contact 1 e-mail", "Contact 2 name", "Contact 2 e-mail", "Phone 2"],
            ("person", "email", "person_2", "email_2", "phone_2"),
        ),
        (["Kontaktisik 1", "E-post 1", "Kontaktisik 2", "E-post 2"], ("person", "email", "person_2", "email_2")),
        (["Name", "E-mail", "Name", "E-mail"], ("person", "email", "person_2", "email_2")),
        (["Name", "Phone", "Phone 2"], ("person", "phone", "")),
    ],
)
def test_propose_columns(headers: list[str], columns: tuple[str, ...]) -> None:
    assert propose_columns(headers) == columns
    assert find_doubled(columns) == []


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["Organisation", "E-mail"]], 0),
        ([["foo", "bar"]], 0),
        ([["OÜ Päike", "mari@x.example"]], None),
        ([["E-mail", "mari@x.example"]], 0),
        ([["Partners of the city"], ["As of 1 May"], ["Organisation", "E-mail"], ["A", "a@x.example"]], 2),
        ([["Partners"], ["foo", "bar", "baz"], ["A", "a@x.example", "c"]], 1),
        ([["Firma"], ["OÜ Päike"]], 0),
        ([], None),
    ],
)
def test_find_header(rows: list[list[str]], place: int | None) -> None:
    assert find_header(rows) == place


def test_name_columns_calls_nameless_ones_by_their_letter() -> None:
    assert name_columns(["a", " "], 4, True) == ["a", "B", "C", "D"]
    assert name_columns(["x"], 28, False)[-2:] == ["AA", "AB"]


@pytest.mark.parametrize(
    ("find", "word", "code"),
    [
        (find_language, "Eesti", "et"),
        (find_language, "suomi", "fi"),
        (find_language, "en-GB", "en"),
        (find_language, "DE", "de"),
        (find_language, "Klingon", ""),
        (find_country, "Eesti", "EE"),
        (find_country, "Saksamaa", "DE"),
        (find_country, "lt", "LT"),
        (find_country, "UK", "GB"),
        (find_country, "EU", ""),
        (find_group, "sme", "sme"),
        (find_group, "Pk-yritys", "sme"),
        (find_group, "elves", ""),
        (find_basis, "public_task", "public_task"),
        (find_basis, "Zgoda", "consent"),
    ],
)
def test_find_words(find: object, word: str, code: str) -> None:
    assert callable(find)
    assert find(word) == code


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Mari <Mari@Firm.example>", "mari@firm.example"),
        ("mailto:mari@firm.example", "mari@firm.example"),
        ("  MARI@firm.example ", "mari@firm.example"),
        ("<script>x", "<script>x"),
    ],
)
def test_clean_email(text: str, clean: str) -> None:
    assert clean_email(text) == clean


@pytest.mark.parametrize(
    ("text", "back"), [("'=1\\|2", "=1|2"), ("'\\|x", "|x"), ("'|x", "'|x"), ("'a", "'a"), ("''=1", "''=1"), ("'", "'")]
)
def test_unescape_formula(text: str, back: str) -> None:
    assert unescape_formula(text) == back


def test_read_row_joins_cleans_and_gives_reasons() -> None:
    mapping = Mapping(
        columns=("given_name", "family_name", "email", "helix_group", "tags", "tags", "country", ""), tags=("all",)
    )

    [(values, reasons)] = read_row([" Mari ", "M", "b@", "Elf", "B; a", "c", "Nowhere", "ignored"], mapping)

    assert values == {"person": "Mari M", "email": "b@", "tags": ["a", "all", "b", "c"]}
    assert sorted(reason["code"] for reason in reasons) == ["broken-email", "unknown-country", "unknown-group"]


def test_fill_in_takes_defaults_and_says_what_is_missing() -> None:
    mapping = Mapping(columns=(), helix_group="media", language="fi", consent_basis="consent")

    filled, reasons = fill_in({"person": "Mari"}, mapping, language="et")
    assert (filled["helix_group"], filled["language"], filled["consent_basis"], reasons) == (
        "media",
        "fi",
        "consent",
        [],
    )
    nothing = fill_in({"email": "a@x.example"}, Mapping(columns=()), language="et")
    assert (nothing[0]["language"], [reason["code"] for reason in nothing[1]]) == ("et", ["nothing-named", "no-group"])


def test_shorten_keeps_little_of_ten_megabytes() -> None:
    short = shorten({"notes": "x" * 10_000_000, "tags": ["y" * 1000] * 60})
    assert (len(short["notes"]), len(short["tags"]), len(short["tags"][0])) == (SHOWN_LENGTH, 50, SHOWN_LENGTH)
