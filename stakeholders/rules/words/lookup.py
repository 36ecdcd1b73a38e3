"""Finding a code by a word, whatever its accents, case and punctuation."""

from collections.abc import Mapping

from stakeholders.models.folding import fold

LANGUAGES = ("en", "et", "fi", "lt", "lv", "sv", "da", "de", "pl")

# Per language the words of a code; the first is the one an export writes.
Words = Mapping[str, Mapping[str, str]]


def squeeze(text: str) -> str:
    """Return what is left of a word without case, accents, spaces and punctuation: "E-post:" becomes "epost"."""
    return "".join(letter for letter in fold(text) if letter.isalnum())


def split_words(words: str) -> list[str]:
    """Return the words of one cell of the tables below."""
    return [word.strip() for word in words.split("|")]


def build_index(table: Words) -> dict[str, str]:
    """Return {squeezed word: code}. A word that two languages use for different codes belongs to the first of them."""
    index: dict[str, str] = {}
    for language in LANGUAGES:
        for code, per_language in table.items():
            for word in split_words(per_language[language]):
                index.setdefault(squeeze(word), code)
    return index


def name_code(table: Words, code: str, language: str) -> str:
    """Return the word of a code in a language, in English if the language is not one of the nine."""
    per_language = table[code]
    return split_words(per_language.get(language, per_language["en"]))[0]
