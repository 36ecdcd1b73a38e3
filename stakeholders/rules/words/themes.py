"""Words for the themes, and the level of government, as people write them into their lists."""

from cities.enums import Theme
from stakeholders.enums import GovernmentLevel
from stakeholders.rules.words.lookup import build_index, name_code, squeeze

THEME_WORDS: dict[str, dict[str, str]] = {
    Theme.MOBILITY: {
        "en": "Mobility|Transport|Traffic",
        "et": "Liikuvus|Transport|Liiklus",
        "fi": "Liikkuminen|Liikenne",
        "lt": "Judumas|Transportas",
        "lv": "Mobilitāte|Transports",
        "sv": "Mobilitet|Trafik",
        "da": "Mobilitet|Trafik",
        "de": "Mobilität|Verkehr",
        "pl": "Mobilność|Transport",
    },
    Theme.ENERGY: {
        "en": "Energy and buildings|Energy|Buildings",
        "et": "Energia ja hooned|Energia|Hooned|Energeetika",
        "fi": "Energia ja rakennukset|Energia|Rakennukset",
        "lt": "Energetika ir pastatai|Energetika|Pastatai",
        "lv": "Enerģētika un ēkas|Enerģētika|Ēkas",
        "sv": "Energi och byggnader|Energi|Byggnader",
        "da": "Energi og bygninger|Energi|Bygninger",
        "de": "Energie und Gebäude|Energie|Gebäude",
        "pl": "Energia i budynki|Energia|Budynki",
    },
    Theme.CLIMATE: {
        "en": "Climate adaptation|Climate",
        "et": "Kliimamuutustega kohanemine|Kliima",
        "fi": "Ilmastonmuutokseen sopeutuminen|Ilmasto",
        "lt": "Prisitaikymas prie klimato kaitos|Klimatas",
        "lv": "Pielāgošanās klimata pārmaiņām|Klimats",
        "sv": "Klimatanpassning|Klimat",
        "da": "Klimatilpasning|Klima",
        "de": "Anpassung an den Klimawandel|Klima|Klimaanpassung",
        "pl": "Adaptacja do zmian klimatu|Klimat",
    },
    Theme.HEALTH: {
        "en": "Health and care|Health|Care",
        "et": "Tervis ja hoolekanne|Tervis",
        "fi": "Terveys ja hoiva|Terveys",
        "lt": "Sveikata ir priežiūra|Sveikata",
        "lv": "Veselība un aprūpe|Veselība",
        "sv": "Hälsa och omsorg|Hälsa",
        "da": "Sundhed og omsorg|Sundhed",
        "de": "Gesundheit und Pflege|Gesundheit",
        "pl": "Zdrowie i opieka|Zdrowie",
    },
    Theme.DIGITAL: {
        "en": "Digital services|Digital",
        "et": "Digiteenused|Digi",
        "fi": "Digitaaliset palvelut|Digipalvelut",
        "lt": "Skaitmeninės paslaugos",
        "lv": "Digitālie pakalpojumi",
        "sv": "Digitala tjänster",
        "da": "Digitale tjenester",
        "de": "Digitale Dienste|Digitalisierung",
        "pl": "Usługi cyfrowe|Cyfryzacja",
    },
    Theme.ENVIRONMENT: {
        "en": "Environment and public space|Environment|Public space",
        "et": "Keskkond ja avalik ruum|Keskkond",
        "fi": "Ympäristö ja julkinen tila|Ympäristö",
        "lt": "Aplinka ir viešosios erdvės|Aplinka",
        "lv": "Vide un publiskā telpa|Vide",
        "sv": "Miljö och offentliga rum|Miljö",
        "da": "Miljø og byrum|Miljø",
        "de": "Umwelt und öffentlicher Raum|Umwelt",
        "pl": "Środowisko i przestrzeń publiczna|Środowisko",
    },
    Theme.EDUCATION: {
        "en": "Education",
        "et": "Haridus",
        "fi": "Koulutus",
        "lt": "Švietimas",
        "lv": "Izglītība",
        "sv": "Utbildning",
        "da": "Uddannelse",
        "de": "Bildung",
        "pl": "Edukacja",
    },
    Theme.CIRCULAR: {
        "en": "Circular economy|Circular",
        "et": "Ringmajandus",
        "fi": "Kiertotalous",
        "lt": "Žiedinė ekonomika",
        "lv": "Aprites ekonomika",
        "sv": "Cirkulär ekonomi",
        "da": "Cirkulær økonomi",
        "de": "Kreislaufwirtschaft",
        "pl": "Gospodarka o obiegu zamkniętym",
    },
    Theme.OTHER: {
        "en": "Other",
        "et": "Muu",
        "fi": "Muu",
        "lt": "Kita",
        "lv": "Cits",
        "sv": "Annat",
        "da": "Andet",
        "de": "Sonstiges",
        "pl": "Inne",
    },
}
LEVEL_WORDS: dict[str, dict[str, str]] = {
    GovernmentLevel.LOCAL: {
        "en": "Local|Municipal|City",
        "et": "Kohalik|Omavalitsus",
        "fi": "Paikallinen|Kunnallinen",
        "lt": "Vietos|Savivaldybės",
        "lv": "Vietējais|Pašvaldības",
        "sv": "Lokal|Kommunal",
        "da": "Lokal|Kommunal",
        "de": "Kommunal|Lokal",
        "pl": "Lokalny|Gminny",
    },
    GovernmentLevel.REGIONAL: {
        "en": "Regional",
        "et": "Piirkondlik|Regionaalne",
        "fi": "Alueellinen",
        "lt": "Regioninis|Regiono",
        "lv": "Reģionālais|Reģiona",
        "sv": "Regional",
        "da": "Regional",
        "de": "Regional",
        "pl": "Regionalny|Wojewódzki",
    },
    GovernmentLevel.NATIONAL: {
        "en": "National|State",
        "et": "Riiklik|Üleriigiline",
        "fi": "Valtakunnallinen|Kansallinen|Valtio",
        "lt": "Nacionalinis|Valstybės",
        "lv": "Nacionālais|Valsts",
        "sv": "Nationell|Statlig",
        "da": "National|Statslig",
        "de": "National|Bund|Staatlich",
        "pl": "Krajowy|Państwowy",
    },
    GovernmentLevel.EUROPEAN: {
        "en": "European or international|European|International|EU",
        "et": "Euroopa või rahvusvaheline|Euroopa|Rahvusvaheline",
        "fi": "Eurooppalainen tai kansainvälinen|Eurooppalainen|Kansainvälinen",
        "lt": "Europos arba tarptautinis|Europos|Tarptautinis",
        "lv": "Eiropas vai starptautiskais|Eiropas|Starptautiskais",
        "sv": "Europeisk eller internationell|Europeisk|Internationell",
        "da": "Europæisk eller international|Europæisk|International",
        "de": "Europäisch oder international|Europäisch|International",
        "pl": "Europejski lub międzynarodowy|Europejski|Międzynarodowy",
    },
}

_THEMES = build_index(THEME_WORDS) | {squeeze(code): str(code) for code in Theme.values}
_LEVELS = build_index(LEVEL_WORDS) | {squeeze(code): str(code) for code in GovernmentLevel.values}


def find_theme(word: str) -> str:
    """Return the code of a theme; blank if the word is not known."""
    return str(_THEMES.get(squeeze(word), ""))


def name_theme(code: str, language: str) -> str:
    """Return the word an export writes for a theme."""
    return name_code(THEME_WORDS, code, language)


def find_level(word: str) -> str:
    """Return the code of a level of government; blank if the word is not known."""
    return str(_LEVELS.get(squeeze(word), ""))


def name_level(code: str, language: str) -> str:
    """Return the word an export writes for a level of government."""
    return name_code(LEVEL_WORDS, code, language)
