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
    text = texts(
        en="The city says what it hopes for, how the day runs and how notes are kept.",
        et="Linn ütleb, mida ta loodab, kuidas päev kulgeb ja kuidas märkmeid tehakse.",
        fi="Kaupunki kertoo, mitä se toivoo, miten päivä etenee ja miten muistiinpanot tehdään.",
        lt="Miestas pasako, ko tikisi, kaip vyks diena ir kaip bus užrašomos mintys.",
        lv="Pilsēta pastāsta, ko tā cer sasniegt, kā noritēs diena un kā tiks pierakstīts.",
        sv="Staden berättar vad den hoppas på, hur dagen går till och hur anteckningar förs.",
        da="Byen fortæller, hvad den håber på, hvordan dagen forløber, og hvordan der føres noter.",
        de="Die Stadt sagt, was sie sich erhofft, wie der Tag abläuft und wie mitgeschrieben wird.",
        pl="Miasto mówi, czego oczekuje, jak przebiegnie dzień i jak prowadzone są notatki.",
    )
    return PlannedSession(after, minutes, SessionFormat.TALK, _OPENING, text)


def pause(after: int, minutes: int = 20) -> PlannedSession:
    """A break."""
    return PlannedSession(after, minutes, SessionFormat.BREAK, _PAUSE, room="")


def lunch(after: int, minutes: int = 60) -> PlannedSession:
    """Lunch."""
    return PlannedSession(after, minutes, SessionFormat.BREAK, _LUNCH, room="")


def closing(after: int, minutes: int = 30) -> PlannedSession:
    """Promises, aloud, with owner and date: the follow-ups of the report."""
    text = texts(
        en="Promises are said aloud, with an owner and a date. They become the follow-ups of the report.",
        et="Lubadused öeldakse valjusti, koos vastutaja ja kuupäevaga. Neist saavad aruande jätkutegevused.",
        fi="Lupaukset sanotaan ääneen, vastuuhenkilön ja päivämäärän kanssa. Ne kirjataan raportin jatkotoimiin.",
        lt="Pažadai ištariami garsiai, su atsakingu asmeniu ir data. Jie tampa ataskaitos tolesniais veiksmais.",
        lv="Solījumus izsaka skaļi, nosaucot atbildīgo un datumu. Tie kļūst par ziņojuma turpmākajiem darbiem.",
        sv="Löften sägs högt, med ansvarig och datum. De blir rapportens uppföljningar.",
        da="Løfter siges højt, med ansvarlig og dato. De bliver til rapportens opfølgninger.",
        de="Zusagen werden laut ausgesprochen, mit Namen und Datum. Sie stehen im Bericht als nächste Schritte.",
        pl="Obietnice padają na głos, z osobą odpowiedzialną i datą. Trafiają do raportu jako dalsze działania.",
    )
    return PlannedSession(after, minutes, SessionFormat.DISCUSSION, _CLOSING, text)
