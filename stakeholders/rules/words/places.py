"""Names of languages and countries in nine languages, from the Unicode CLDR."""

from functools import cache

from babel import Locale

from cities.models.fields import LANGUAGE_CODES
from stakeholders.rules.words.lookup import LANGUAGES, squeeze

# What people write that is neither a code nor a name of the CLDR.
_SPOKEN = {"eng": "en", "est": "et", "fin": "fi", "lit": "lt", "lav": "lv", "swe": "sv", "dan": "da", "ger": "de"}
_SPOKEN |= {"deu": "de", "pol": "pl", "ee": "et", "gb": "en", "uk": "en", "se": "sv", "dk": "da"}
_COUNTRIES = {"uk": "GB", "eesti": "EE", "usa": "US", "holland": "NL", "czechrepublic": "CZ"}
_NOT_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES


@cache
def _languages() -> dict[str, str]:
    index = dict(_SPOKEN)
    for language in LANGUAGES:
        names = Locale(language).languages
        index |= {squeeze(names[code]): code for code in LANGUAGE_CODES if code in names}
    return index | {code: code for code in LANGUAGE_CODES}


@cache
def _countries() -> dict[str, str]:
    index = dict(_COUNTRIES)
    for language in LANGUAGES:
        names: dict[str, str] = dict(Locale(language).territories)
        index |= {squeeze(name): code for code, name in names.items() if _is_country(code)}
    codes: list[str] = [code for code in names if _is_country(code)]
    return index | {code.lower(): code for code in codes}


def find_language(word: str) -> str:
    """Return the code of one of the platform's languages; blank if the word is not known. "en-GB" is English."""
    return _languages().get(squeeze(word)) or _languages().get(word.strip().lower().partition("-")[0], "")


def find_country(word: str) -> str:
    """Return the ISO 3166-1 code of a country; blank if the word is not known."""
    return _countries().get(squeeze(word), "")


def name_country(code: str, language: str) -> str:
    """Return the name of a country in a language; the code itself if there is none."""
    return str(Locale(language).territories.get(code, code))
