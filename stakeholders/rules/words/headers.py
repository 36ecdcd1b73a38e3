"""Words at the head of a column, and the field they mean."""

import re

from stakeholders.rules.words.lookup import build_index, name_code, split_words, squeeze
from stakeholders.rules.words.more_headers import MORE_HEADER_WORDS, PERSON_MARKS

# given_name and family_name become `person`.
HEADER_WORDS: dict[str, dict[str, str]] = {
    "organisation": {
        "en": "Organisation|Organization|Company|Company name|Organisation name|Institution|Employer|Business",
        "et": "Organisatsioon|Asutus|Ettevõte|Ettevõtte nimi|Asutuse nimi|Firma|Tööandja",
        "fi": "Organisaatio|Yritys|Yrityksen nimi|Laitos|Työnantaja|Yhteisö",
        "lt": "Organizacija|Įmonė|Įstaiga|Organizacijos pavadinimas|Įmonės pavadinimas|Bendrovė|Darbovietė",
        "lv": "Organizācija|Uzņēmums|Iestāde|Organizācijas nosaukums|Uzņēmuma nosaukums|Darba vieta",
        "sv": "Organisation|Företag|Företagsnamn|Organisationsnamn|Arbetsgivare|Myndighet",
        "da": "Organisation|Virksomhed|Firma|Virksomhedsnavn|Arbejdsgiver",
        "de": "Organisation|Unternehmen|Firma|Firmenname|Einrichtung|Institution|Arbeitgeber",
        "pl": "Organizacja|Firma|Instytucja|Nazwa firmy|Nazwa organizacji|Przedsiębiorstwo|Pracodawca",
    },
    "person": {
        "en": "Person|Name|Full name|Contact|Contact person|Participant",
        "et": "Isik|Nimi|Ees- ja perekonnanimi|Kontaktisik|Kontakt|Osaleja|Täisnimi",
        "fi": "Henkilö|Nimi|Koko nimi|Yhteyshenkilö|Osallistuja",
        "lt": "Asmuo|Vardas, pavardė|Vardas ir pavardė|Vardas pavardė|Kontaktinis asmuo|Dalyvis",
        "lv": "Persona|Vārds, uzvārds|Vārds un uzvārds|Vārds uzvārds|Kontaktpersona|Dalībnieks",
        "sv": "Person|Namn|Fullständigt namn|Kontaktperson|Kontakt|Deltagare",
        "da": "Person|Navn|Fulde navn|Kontaktperson|Kontakt|Deltager",
        "de": "Person|Name|Vollständiger Name|Ansprechpartner|Ansprechperson|Kontaktperson|"
        "Vor- und Nachname|Teilnehmer",
        "pl": "Osoba|Imię i nazwisko|Osoba kontaktowa|Kontakt|Uczestnik",
    },
    "given_name": {
        "en": "First name|Given name|Forename",
        "et": "Eesnimi",
        "fi": "Etunimi",
        "lt": "Vardas",
        "lv": "Vārds",
        "sv": "Förnamn",
        "da": "Fornavn",
        "de": "Vorname",
        "pl": "Imię",
    },
    "family_name": {
        "en": "Last name|Family name|Surname",
        "et": "Perekonnanimi|Perenimi",
        "fi": "Sukunimi",
        "lt": "Pavardė",
        "lv": "Uzvārds",
        "sv": "Efternamn",
        "da": "Efternavn",
        "de": "Nachname|Familienname",
        "pl": "Nazwisko",
    },
    "role": {
        "en": "Role|Position|Job title|Function|Title|Role in the organisation",
        "et": "Roll|Amet|Ametikoht|Ametinimetus",
        "fi": "Rooli|Tehtävä|Tehtävänimike|Titteli|Asema",
        "lt": "Pareigos|Vaidmuo|Pareigybė",
        "lv": "Amats|Loma|Ieņemamais amats",
        "sv": "Roll|Befattning|Titel|Yrkestitel",
        "da": "Rolle|Stilling|Titel|Stillingsbetegnelse",
        "de": "Rolle|Funktion|Position|Stelle|Berufsbezeichnung",
        "pl": "Rola|Stanowisko|Funkcja",
    },
    "email": {
        "en": "E-mail|Email|E-mail address|Mail|Mail address",
        "et": "E-post|E-posti aadress|E-kiri|Meil|Meiliaadress",
        "fi": "Sähköposti|Sähköpostiosoite",
        "lt": "El. paštas|El. pašto adresas|Elektroninis paštas",
        "lv": "E-pasts|E-pasta adrese|Epasts",
        "sv": "E-post|E-postadress|Mejl|Mejladress",
        "da": "E-mail|E-mailadresse|Mailadresse",
        "de": "E-Mail|E-Mail-Adresse|Mailadresse",
        "pl": "E-mail|Adres e-mail|Poczta elektroniczna|Adres mailowy",
    },
    "phone": {
        "en": "Phone|Telephone|Phone number|Mobile|Mobile phone|Tel",
        "et": "Telefon|Telefoninumber|Mobiil|Tel nr",
        "fi": "Puhelin|Puhelinnumero|Puh|Matkapuhelin|GSM",
        "lt": "Telefonas|Telefono numeris|Tel. nr.|Mobilusis telefonas",
        "lv": "Tālrunis|Tālruņa numurs|Telefons|Mobilais tālrunis",
        "sv": "Telefon|Telefonnummer|Mobil|Mobilnummer",
        "da": "Telefon|Telefonnummer|Mobil|Tlf",
        "de": "Telefon|Telefonnummer|Handy|Mobiltelefon",
        "pl": "Telefon|Numer telefonu|Tel. kom.|Komórka",
    },
    "helix_group": {
        "en": "Group|Helix group|Stakeholder group|Type|Category|Kind|Sector|Helix",
        "et": "Rühm|Grupp|Sihtrühm|Liik|Tüüp|Kategooria",
        "fi": "Ryhmä|Sidosryhmä|Kohderyhmä|Tyyppi|Luokka",
        "lt": "Grupė|Suinteresuotųjų grupė|Tikslinė grupė|Tipas|Kategorija",
        "lv": "Grupa|Mērķgrupa|Ieinteresēto grupa|Tips|Veids|Kategorija",
        "sv": "Grupp|Målgrupp|Intressentgrupp|Typ|Kategori",
        "da": "Gruppe|Målgruppe|Interessentgruppe|Type|Kategori",
        "de": "Gruppe|Zielgruppe|Art|Typ|Kategorie",
        "pl": "Grupa|Grupa docelowa|Grupa interesariuszy|Rodzaj|Typ|Kategoria",
    },
    "language": {
        "en": "Language|Preferred language|Lang",
        "et": "Keel|Suhtluskeel|Eelistatud keel",
        "fi": "Kieli|Asiointikieli|Äidinkieli",
        "lt": "Kalba|Bendravimo kalba",
        "lv": "Valoda|Saziņas valoda",
        "sv": "Språk|Kontaktspråk",
        "da": "Sprog|Foretrukket sprog",
        "de": "Sprache|Bevorzugte Sprache",
        "pl": "Język|Preferowany język",
    },
    "country": {
        "en": "Country|Country code",
        "et": "Riik",
        "fi": "Maa",
        "lt": "Šalis|Valstybė",
        "lv": "Valsts",
        "sv": "Land",
        "da": "Land",
        "de": "Land|Staat",
        "pl": "Kraj|Państwo",
    },
    "tags": {
        "en": "Tags|Tag|Keywords|Labels|Topics",
        "et": "Sildid|Märksõnad|Märgised",
        "fi": "Avainsanat|Tunnisteet|Asiasanat|Aiheet",
        "lt": "Žymos|Raktiniai žodžiai",
        "lv": "Birkas|Atslēgvārdi",
        "sv": "Taggar|Etiketter|Nyckelord|Ämnen",
        "da": "Mærker|Etiketter|Nøgleord|Emner",
        "de": "Schlagwörter|Stichwörter|Etiketten",
        "pl": "Etykiety|Tagi|Słowa kluczowe",
    },
    "consent_basis": {
        "en": "Basis|Lawful basis|Legal basis|Basis for keeping the data|Consent",
        "et": "Alus|Õiguslik alus|Andmetöötluse alus|Nõusolek",
        "fi": "Peruste|Käsittelyperuste|Oikeusperuste|Suostumus",
        "lt": "Pagrindas|Teisinis pagrindas|Duomenų tvarkymo pagrindas|Sutikimas",
        "lv": "Pamats|Tiesiskais pamats|Juridiskais pamats|Piekrišana",
        "sv": "Rättslig grund|Grund|Laglig grund|Samtycke",
        "da": "Grundlag|Retsgrundlag|Samtykke",
        "de": "Rechtsgrundlage|Grundlage|Einwilligung",
        "pl": "Podstawa|Podstawa prawna|Zgoda",
    },
    "consent_note": {
        "en": "Evidence of the basis|Evidence|Consent note|Evidence of consent",
        "et": "Aluse tõend|Tõend|Nõusoleku märkus",
        "fi": "Perusteen näyttö|Näyttö|Suostumuksen lisätieto",
        "lt": "Pagrindo įrodymas|Įrodymas|Sutikimo pastaba",
        "lv": "Pamata apliecinājums|Apliecinājums|Piekrišanas piezīme",
        "sv": "Belägg för grunden|Belägg|Anteckning om samtycke",
        "da": "Dokumentation af grundlaget|Dokumentation|Note om samtykke",
        "de": "Nachweis der Rechtsgrundlage|Nachweis|Nachweis der Einwilligung",
        "pl": "Dowód podstawy|Dowód|Uwaga o zgodzie",
    },
    "notes": {
        "en": "Notes|Note|Comment|Comments|Remarks",
        "et": "Märkmed|Märkused|Märkus|Kommentaar|Kommentaarid",
        "fi": "Muistiinpanot|Huomautukset|Huomautus|Kommentti|Lisätiedot",
        "lt": "Pastabos|Pastaba|Komentaras|Komentarai",
        "lv": "Piezīmes|Piezīme|Komentārs|Komentāri",
        "sv": "Anteckningar|Anteckning|Kommentar|Kommentarer|Anmärkning",
        "da": "Noter|Bemærkninger|Bemærkning|Kommentar|Kommentarer",
        "de": "Notizen|Bemerkungen|Bemerkung|Kommentar|Anmerkungen",
        "pl": "Notatki|Uwagi|Uwaga|Komentarz|Komentarze",
    },
    "source": {
        "en": "Source",
        "et": "Päritolu",
        "fi": "Lähde",
        "lt": "Šaltinis",
        "lv": "Avots",
        "sv": "Källa",
        "da": "Kilde",
        "de": "Quelle",
        "pl": "Źródło",
    },
}

ALL_HEADER_WORDS = HEADER_WORDS | MORE_HEADER_WORDS
_INDEX = build_index(ALL_HEADER_WORDS)
_MARKS = sorted((squeeze(mark) for mark in split_words(PERSON_MARKS)), key=len, reverse=True)
_NUMBER = re.compile(r"(?<![0-9])[1-9](?![0-9])")


def find_field(header: str) -> str:
    """Return the field a column's header means; blank if no word of the nine languages fits.

    "E-mail (work)" is tried without its bracket too.
    """
    found = _INDEX.get(squeeze(header)) or _INDEX.get(squeeze(header.partition("(")[0])) or ""
    return "" if found == "source" else found


def find_numbered_field(header: str) -> tuple[str, int, bool]:
    """Return (field, number, whether a word for a person stands beside it) of a header with one digit in it.

    "Contact 2 e-mail" is ("email", 2, True), "E-post 2" ("email", 2, False), "2. kontaktisik" ("person", 2, True).
    The field is blank if there is no single digit, or no word fits.
    """
    numbers = _NUMBER.findall(header)
    if len(numbers) != 1:
        return "", 0, False
    rest = squeeze(_NUMBER.sub(" ", header))
    for mark in _MARKS:
        without = rest.removeprefix(mark) if rest.startswith(mark) else rest.removesuffix(mark)
        if without != rest:
            found = _INDEX.get(without, "") if without else "person"
            if found:
                return found, int(numbers[0]), True
    return find_field(rest), int(numbers[0]), False


def name_field(field: str, language: str) -> str:
    """Return the header an export writes for a field."""
    return name_code(ALL_HEADER_WORDS, field, language)
