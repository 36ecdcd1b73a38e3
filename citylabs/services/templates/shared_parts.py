"""Parts that every template has: rooms, arrival, breaks, the way home."""

from citylabs.enums import SessionFormat
from citylabs.services.templates.shapes import PlannedRoom, PlannedSession, texts

HALL = PlannedRoom(
    "hall",
    texts(
        en="Main hall",
        et="Suur saal",
        fi="Suuri sali",
        lt="Didžioji salė",
        lv="Lielā zāle",
        sv="Stora salen",
        da="Store sal",
        de="Großer Saal",
        pl="Duża sala",
    ),
)
TABLES = PlannedRoom(
    "tables",
    texts(
        en="Table room",
        et="Laudade ruum",
        fi="Pöytähuone",
        lt="Stalų kambarys",
        lv="Galdu telpa",
        sv="Bordsrummet",
        da="Bordrummet",
        de="Tischraum",
        pl="Sala stolików",
    ),
)

_WELCOME = texts(
    en="Arrival and coffee",
    et="Kogunemine ja kohv",
    fi="Saapuminen ja kahvi",
    lt="Atvykimas ir kava",
    lv="Ierašanās un kafija",
    sv="Ankomst och kaffe",
    da="Ankomst og kaffe",
    de="Ankommen und Kaffee",
    pl="Rejestracja i kawa",
)
_OPENING = texts(
    en="Why we are here",
    et="Miks me siin oleme",
    fi="Miksi olemme täällä",
    lt="Kodėl susirinkome",
    lv="Kāpēc esam šeit",
    sv="Varför vi är här",
    da="Hvorfor vi er her",
    de="Warum wir hier sind",
    pl="Po co tu jesteśmy",
)
_PAUSE = texts(
    en="Break", et="Paus", fi="Tauko", lt="Pertrauka", lv="Pauze", sv="Paus", da="Pause", de="Pause", pl="Przerwa"
)
_LUNCH = texts(
    en="Lunch",
    et="Lõuna",
    fi="Lounas",
    lt="Pietūs",
    lv="Pusdienas",
    sv="Lunch",
    da="Frokost",
    de="Mittagessen",
    pl="Obiad",
)
_CLOSING = texts(
    en="What happens next, and who does it by when",
    et="Mis saab edasi ning kes mille millal teeb",
    fi="Mitä seuraavaksi tapahtuu, kuka tekee ja milloin",
    lt="Kas toliau, kas ir iki kada tai padarys",
    lv="Kas notiks tālāk, kurš to darīs un līdz kuram laikam",
    sv="Vad som händer härnäst, vem som gör det och när",
    da="Hvad der sker nu, hvem gør det og hvornår",
    de="Wie es weitergeht: wer macht was bis wann",
    pl="Co dalej: kto, co i do kiedy zrobi",
)


def arrival() -> PlannedSession:
    """Half an hour in which people come in."""
    return PlannedSession(0, 30, SessionFormat.BREAK, _WELCOME)


def opening(after: int = 30, minutes: int = 20) -> PlannedSession:
    """The city says what it hopes for."""
    text = texts(en="The city says what it hopes for, how the day runs and how notes are kept.")
    return PlannedSession(after, minutes, SessionFormat.TALK, _OPENING, text)


def pause(after: int, minutes: int = 20) -> PlannedSession:
    """A break."""
    return PlannedSession(after, minutes, SessionFormat.BREAK, _PAUSE, room="")


def lunch(after: int, minutes: int = 60) -> PlannedSession:
    """Lunch."""
    return PlannedSession(after, minutes, SessionFormat.BREAK, _LUNCH, room="")


def closing(after: int, minutes: int = 30) -> PlannedSession:
    """Promises, aloud, with owner and date: the follow-ups of the report."""
    text = texts(en="Promises are said aloud, with an owner and a date. They become the follow-ups of the report.")
    return PlannedSession(after, minutes, SessionFormat.DISCUSSION, _CLOSING, text)
