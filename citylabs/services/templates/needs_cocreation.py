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
    texts(
        en="Three people who live with the problem tell about it, ten minutes each. Nobody proposes solutions yet.",
        et="Kolm inimest, kes murega elavad, räägivad sellest, igaüks kümme minutit. Lahendusi veel ei pakuta.",
        fi="Kolme ongelman kanssa elävää ihmistä kertoo siitä, kukin kymmenen minuuttia. Ratkaisuja ei vielä ehdoteta.",
        lt="Trys su problema gyvenantys žmonės apie ją pasakoja po dešimt minučių. Sprendimų dar niekas nesiūlo.",
        lv="Trīs cilvēki, kuri ar problēmu dzīvo, stāsta par to, katrs desmit minūtes. Risinājumus vēl "
        "neviens nepiedāvā.",
        sv="Tre personer som lever med problemet berättar, tio minuter var. Ingen föreslår lösningar ännu.",
        da="Tre mennesker, der lever med problemet, fortæller om det, ti minutter hver. Ingen foreslår "
        "løsninger endnu.",
        de="Drei Menschen, die mit dem Problem leben, erzählen davon, je zehn Minuten. Noch schlägt niemand "
        "Lösungen vor.",
        pl="Trzy osoby, które żyją z tym problemem, opowiadają o nim po dziesięć minut. Nikt jeszcze nie "
        "proponuje rozwiązań.",
    ),
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
        en="Each table has buyers, companies, research and users. It writes the need and its outcome in one sentence.",
        et="Igas lauas on hankijaid, ettevõtteid, teadlasi ja kasutajaid. Laud kirjutab vajaduse ja tulemuse "
        "ühe lausega.",
        fi="Joka pöydässä on hankkijoita, yrityksiä, tutkijoita ja käyttäjiä. Pöytä kirjoittaa tarpeen ja "
        "tavoitteen yhdellä lauseella.",
        lt="Prie kiekvieno stalo – pirkėjai, įmonės, mokslininkai ir naudotojai. Stalas vienu sakiniu užrašo "
        "poreikį ir rezultatą.",
        lv="Pie katra galda ir iepircēji, uzņēmumi, pētnieki un lietotāji. Galds vienā teikumā uzraksta "
        "vajadzību un rezultātu.",
        sv="Vid varje bord sitter inköpare, företag, forskare och användare. Bordet skriver behovet och "
        "resultatet i en mening.",
        da="Ved hvert bord sidder indkøbere, virksomheder, forskere og brugere. Bordet skriver behovet og "
        "resultatet i én sætning.",
        de="An jedem Tisch sitzen Beschaffende, Unternehmen, Forschende und Nutzende. Der Tisch schreibt "
        "Bedarf und Ziel in einem Satz.",
        pl="Przy każdym stoliku są zamawiający, firmy, badacze i użytkownicy. Stolik zapisuje potrzebę i "
        "rezultat w jednym zdaniu.",
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
    texts(
        en="The same tables agree on three measures and name what could stand in the way.",
        et="Samad lauad lepivad kokku kolmes mõõdikus ja nimetavad, mis võib takistada.",
        fi="Samat pöydät sopivat kolmesta mittarista ja nimeävät, mikä voi olla esteenä.",
        lt="Tie patys stalai susitaria dėl trijų rodiklių ir įvardija, kas gali sutrukdyti.",
        lv="Tie paši galdi vienojas par trim rādītājiem un nosauc, kas varētu traucēt.",
        sv="Samma bord enas om tre mått och säger vad som kan stå i vägen.",
        da="De samme borde bliver enige om tre mål og siger, hvad der kan stå i vejen.",
        de="Dieselben Tische einigen sich auf drei Messgrößen und sagen, was im Weg stehen könnte.",
        pl="Te same stoliki uzgadniają trzy mierniki i wskazują, co może stanąć na przeszkodzie.",
    ),
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
    texts(
        en="Each table presents its need in two minutes; the room puts them in order.",
        et="Iga laud tutvustab oma vajadust kahe minutiga; saal seab need järjekorda.",
        fi="Jokainen pöytä esittelee tarpeensa kahdessa minuutissa; yleisö laittaa ne järjestykseen.",
        lt="Kiekvienas stalas per dvi minutes pristato savo poreikį; salė juos išrikiuoja.",
        lv="Katrs galds divās minūtēs iepazīstina ar savu vajadzību; zāle tās sakārto.",
        sv="Varje bord presenterar sitt behov på två minuter; rummet sätter dem i ordning.",
        da="Hvert bord fremlægger sit behov på to minutter; salen sætter dem i rækkefølge.",
        de="Jeder Tisch stellt seinen Bedarf in zwei Minuten vor; der Raum bringt sie in eine Reihenfolge.",
        pl="Każdy stolik przedstawia swoją potrzebę w dwie minuty; sala ustala kolejność.",
    ),
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
