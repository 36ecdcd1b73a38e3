"""Needs co-creation: everybody who knows a problem works on what is really needed."""

from datetime import time

from citylabs.enums import LabKind, SessionFormat
from citylabs.services.templates.questions import BETTER, COME_AGAIN, NEED_UNDERSTOOD, RIGHT_PEOPLE, USEFUL
from citylabs.services.templates.shapes import LabTemplate, PlannedSession, texts
from citylabs.services.templates.shared_parts import HALL, TABLES, arrival, closing, lunch, opening, pause
from stakeholders.enums import HelixGroup

_STORIES = PlannedSession(
    50,
    40,
    SessionFormat.TALK,
    texts(
        en="Who has the problem: three stories",
        et="Kellel see mure on: kolm lugu",
        fi="Kenellä ongelma on: kolme tarinaa",
        lt="Kas turi šią problemą: trys istorijos",
        lv="Kam ir šī problēma: trīs stāsti",
        sv="Vem har problemet: tre berättelser",
        da="Hvem har problemet: tre fortællinger",
        de="Wer das Problem hat: drei Geschichten",
        pl="Kto ma ten problem: trzy historie",
    ),
    texts(en="Three people who live with the problem tell about it, ten minutes each. Nobody proposes solutions yet."),
)
_PROBLEM = PlannedSession(
    110,
    60,
    SessionFormat.GROUP_WORK,
    texts(
        en="What is really needed: mixed tables",
        et="Mida tegelikult vaja on: segalauad",
        fi="Mitä todella tarvitaan: sekapöydät",
        lt="Ko iš tikrųjų reikia: mišrūs stalai",
        lv="Kas patiesībā ir vajadzīgs: jauktie galdi",
        sv="Vad som verkligen behövs: blandade bord",
        da="Hvad der virkelig er brug for: blandede borde",
        de="Was wirklich gebraucht wird: gemischte Tische",
        pl="Czego naprawdę potrzeba: mieszane stoliki",
    ),
    texts(
        en="Each table has buyers, companies, research and users. It writes the need and its outcome in one sentence."
    ),
    room="tables",
)
_IDEAS = PlannedSession(
    230,
    60,
    SessionFormat.GROUP_WORK,
    texts(
        en="How would we know that it works?",
        et="Kuidas me teaksime, et see toimib?",
        fi="Mistä tietäisimme, että se toimii?",
        lt="Iš ko žinotume, kad tai veikia?",
        lv="Kā mēs zinātu, ka tas darbojas?",
        sv="Hur skulle vi veta att det fungerar?",
        da="Hvordan ville vi vide, at det virker?",
        de="Woran würden wir merken, dass es funktioniert?",
        pl="Po czym poznamy, że to działa?",
    ),
    texts(en="The same tables agree on three measures and name what could stand in the way."),
    room="tables",
)
_HARVEST = PlannedSession(
    290,
    40,
    SessionFormat.DISCUSSION,
    texts(
        en="Harvest: the needs in order",
        et="Kokkuvõte: vajadused järjekorda",
        fi="Sadonkorjuu: tarpeet järjestykseen",
        lt="Apibendrinimas: poreikiai pagal svarbą",
        lv="Kopsavilkums: vajadzības secībā",
        sv="Skörd: behoven i ordning",
        da="Høst: behovene i rækkefølge",
        de="Ernte: die Bedarfe in eine Reihe",
        pl="Zbieramy plony: potrzeby w kolejności",
    ),
    texts(en="Each table presents its need in two minutes; the room puts them in order."),
)

NEEDS_COCREATION = LabTemplate(
    kind=LabKind.NEEDS_COCREATION,
    title=texts(
        en="What does our city need? Working on it together",
        et="Mida meie linn vajab? Mõtleme koos",
        fi="Mitä kaupunkimme tarvitsee? Työstetään yhdessä",
        lt="Ko reikia mūsų miestui? Ieškome kartu",
        lv="Kas vajadzīgs mūsu pilsētai? Meklējam kopā",
        sv="Vad behöver vår stad? Vi arbetar fram det tillsammans",
        da="Hvad har vores by brug for? Vi finder det sammen",
        de="Was braucht unsere Stadt? Gemeinsam herausfinden",
        pl="Czego potrzebuje nasze miasto? Szukamy razem",
    ),
    purpose=texts(
        en="Buyers, companies, researchers and residents find out together what is needed before anybody writes a "
        "specification. The result is a short list of needs with outcomes that can be measured.",
        et="Hankijad, ettevõtted, teadlased ja elanikud selgitavad koos välja, mida on vaja, enne kui keegi kirjutab "
        "tehnilise kirjelduse. Tulemus on lühike nimekiri vajadustest ja mõõdetavatest eesmärkidest.",
        fi="Hankkijat, yritykset, tutkijat ja asukkaat selvittävät yhdessä, mitä tarvitaan, ennen kuin kukaan "
        "kirjoittaa vaatimusmäärittelyä. Tuloksena on lyhyt lista tarpeista ja mitattavista tavoitteista.",
        lt="Pirkėjai, įmonės, mokslininkai ir gyventojai kartu išsiaiškina, ko reikia, dar prieš rašant techninę "
        "specifikaciją. Rezultatas – trumpas poreikių sąrašas su išmatuojamais tikslais.",
        lv="Iepircēji, uzņēmumi, pētnieki un iedzīvotāji kopā noskaidro, kas ir vajadzīgs, pirms kāds raksta tehnisko "
        "specifikāciju. Rezultāts ir īss vajadzību saraksts ar izmērāmiem mērķiem.",
        sv="Inköpare, företag, forskare och invånare tar tillsammans reda på vad som behövs innan någon skriver en "
        "kravspecifikation. Resultatet är en kort lista över behov med mätbara mål.",
        da="Indkøbere, virksomheder, forskere og borgere finder sammen ud af, hvad der er brug for, før nogen skriver "
        "en kravspecifikation. Resultatet er en kort liste over behov med målbare resultater.",
        de="Beschaffende, Unternehmen, Forschende und Menschen aus der Stadt finden gemeinsam heraus, was gebraucht "
        "wird, bevor jemand ein Lastenheft schreibt. Das Ergebnis: eine kurze Liste von Bedarfen mit messbaren Zielen.",
        pl="Zamawiający, firmy, badacze i mieszkańcy wspólnie ustalają, czego potrzeba, zanim ktokolwiek napisze "
        "specyfikację. Wynikiem jest krótka lista potrzeb z mierzalnymi celami.",
    ),
    begins=time(9, 0),
    minutes=360,
    capacity=40,
    targets={
        HelixGroup.SME: 12,
        HelixGroup.PUBLIC_BUYER: 8,
        HelixGroup.RESEARCH: 6,
        HelixGroup.CIVIL_SOCIETY: 4,
        HelixGroup.CITIZEN: 4,
        HelixGroup.POLICY_MAKER: 3,
    },
    rooms=(HALL, TABLES),
    sessions=(arrival(), opening(), _STORIES, pause(90), _PROBLEM, lunch(170), _IDEAS, _HARVEST, closing(330)),
    questions=(USEFUL, NEED_UNDERSTOOD, RIGHT_PEOPLE, COME_AGAIN, BETTER),
)
