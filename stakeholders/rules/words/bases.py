"""Words for the lawful bases of Regulation (EU) 2016/679, article 6(1), as its language versions write them."""

from stakeholders.enums import ConsentBasis
from stakeholders.rules.words.lookup import build_index, name_code, squeeze

BASIS_WORDS: dict[str, dict[str, str]] = {
    ConsentBasis.CONSENT: {
        "en": "Consent|Yes|Given",
        "et": "Nõusolek|Jah",
        "fi": "Suostumus|Kyllä",
        "lt": "Sutikimas|Taip",
        "lv": "Piekrišana|Jā",
        "sv": "Samtycke|Ja",
        "da": "Samtykke|Ja",
        "de": "Einwilligung|Ja",
        "pl": "Zgoda|Tak",
    },
    ConsentBasis.CONTRACT: {
        "en": "Contract",
        "et": "Leping",
        "fi": "Sopimus",
        "lt": "Sutartis",
        "lv": "Līgums",
        "sv": "Avtal",
        "da": "Kontrakt|Aftale",
        "de": "Vertrag",
        "pl": "Umowa",
    },
    ConsentBasis.PUBLIC_TASK: {
        "en": "Public task|Public interest",
        "et": "Avalik ülesanne|Avalik huvi",
        "fi": "Yleinen etu|Julkinen tehtävä",
        "lt": "Viešoji užduotis|Viešasis interesas",
        "lv": "Sabiedrības uzdevums|Sabiedrības intereses",
        "sv": "Uppgift av allmänt intresse|Allmänt intresse",
        "da": "Opgave i samfundets interesse|Samfundets interesse",
        "de": "Öffentliche Aufgabe|Öffentliches Interesse",
        "pl": "Zadanie publiczne|Interes publiczny",
    },
    ConsentBasis.LEGITIMATE_INTEREST: {
        "en": "Legitimate interest|Legitimate interests",
        "et": "Õigustatud huvi",
        "fi": "Oikeutettu etu",
        "lt": "Teisėtas interesas",
        "lv": "Leģitīmās intereses|Leģitīma interese",
        "sv": "Berättigat intresse|Intresseavvägning",
        "da": "Legitim interesse",
        "de": "Berechtigtes Interesse",
        "pl": "Prawnie uzasadniony interes|Uzasadniony interes",
    },
}

_INDEX = build_index(BASIS_WORDS) | {squeeze(code): str(code) for code in ConsentBasis.values}


def find_basis(word: str) -> str:
    """Return the code of the lawful basis; blank if the word is not known."""
    return str(_INDEX.get(squeeze(word), ""))


def name_basis(code: str, language: str) -> str:
    """Return the word an export writes for a lawful basis."""
    return name_code(BASIS_WORDS, code, language)
