"""Market dialogue: a preliminary market consultation (Directive 2014/24/EU, article 40) that treats all alike."""

from datetime import time

from citylabs.enums import LabKind, SessionFormat
from citylabs.services.templates.questions import BETTER, COME_AGAIN, EQUAL_TREATMENT, NEED_UNDERSTOOD, USEFUL
from citylabs.services.templates.shapes import LabTemplate, PlannedSession, texts
from citylabs.services.templates.shared_parts import HALL, TABLES, arrival, closing, opening, pause
from stakeholders.enums import HelixGroup

_NEEDS = PlannedSession(
    45,
    45,
    SessionFormat.TALK,
    texts(
        en="The needs, as the city sees them",
        et="Vajadused linna vaates",
        fi="Tarpeet kaupungin näkökulmasta",
        lt="Poreikiai miesto akimis",
        lv="Vajadzības pilsētas skatījumā",
        sv="Behoven som staden ser dem",
        da="Behovene, som byen ser dem",
        de="Die Bedarfe aus Sicht der Stadt",
        pl="Potrzeby widziane przez miasto",
    ),
    texts(
        en="What is said here is published afterwards for everybody, also for those who could not come.",
        et="Siin öeldu avaldatakse hiljem kõigile, ka neile, kes ei saanud tulla.",
        fi="Täällä sanottu julkaistaan jälkikäteen kaikille, myös niille, jotka eivät päässeet paikalle.",
        lt="Tai, kas čia pasakyta, vėliau skelbiama visiems, taip pat ir negalėjusiems atvykti.",
        lv="Šeit teikto pēc tam publicē visiem, arī tiem, kuri nevarēja ierasties.",
        sv="Det som sägs här publiceras efteråt för alla, även för dem som inte kunde komma.",
        da="Det, der siges her, offentliggøres bagefter for alle, også for dem, der ikke kunne komme.",
        de="Was hier gesagt wird, wird danach für alle veröffentlicht, auch für die, die nicht kommen konnten.",
        pl="To, co tu padnie, zostanie potem opublikowane dla wszystkich, także dla nieobecnych.",
    ),
)
_QUESTIONS = PlannedSession(
    90,
    30,
    SessionFormat.DISCUSSION,
    texts(
        en="Questions in writing, answers for all",
        et="Küsimused kirjalikult, vastused kõigile",
        fi="Kysymykset kirjallisesti, vastaukset kaikille",
        lt="Klausimai raštu, atsakymai visiems",
        lv="Jautājumi rakstiski, atbildes visiem",
        sv="Skriftliga frågor, svar till alla",
        da="Skriftlige spørgsmål, svar til alle",
        de="Fragen schriftlich, Antworten für alle",
        pl="Pytania na piśmie, odpowiedzi dla wszystkich",
    ),
    texts(
        en="Every question and every answer goes into the public question log at the same moment.",
        et="Iga küsimus ja vastus läheb samal hetkel avalikku küsimuste logisse.",
        fi="Jokainen kysymys ja vastaus menee samalla hetkellä julkiseen kysymyslokiin.",
        lt="Kiekvienas klausimas ir atsakymas tą pačią akimirką patenka į viešą klausimų žurnalą.",
        lv="Katrs jautājums un katra atbilde vienlaikus nonāk publiskajā jautājumu žurnālā.",
        sv="Varje fråga och varje svar går i samma stund in i den offentliga frågeloggen.",
        da="Hvert spørgsmål og hvert svar kommer i samme øjeblik i den offentlige spørgsmålslog.",
        de="Jede Frage und jede Antwort kommt im selben Moment in das öffentliche Fragenprotokoll.",
        pl="Każde pytanie i każda odpowiedź trafia w tej samej chwili do publicznego rejestru pytań.",
    ),
)
_PITCHES = PlannedSession(
    140,
    60,
    SessionFormat.PITCHES,
    texts(
        en="What the market can do: five minutes each",
        et="Mida turg suudab: igaühel viis minutit",
        fi="Mihin markkinat pystyvät: viisi minuuttia kullekin",
        lt="Ką gali rinka: po penkias minutes kiekvienam",
        lv="Ko spēj tirgus: piecas minūtes katram",
        sv="Vad marknaden kan: fem minuter var",
        da="Hvad markedet kan: fem minutter hver",
        de="Was der Markt kann: je fünf Minuten",
        pl="Co potrafi rynek: po pięć minut",
    ),
    texts(
        en="Companies show what exists and what could exist. Equal time for each, in the order of registration.",
        et="Ettevõtted näitavad, mis on olemas ja mis võiks olla. Kõigile võrdne aeg, registreerumise järjekorras.",
        fi="Yritykset näyttävät, mitä on ja mitä voisi olla. Kaikille sama aika, ilmoittautumisjärjestyksessä.",
        lt="Įmonės parodo, kas yra ir kas galėtų būti. Visiems vienodai laiko, registracijos eilės tvarka.",
        lv="Uzņēmumi parāda, kas ir un kas varētu būt. Visiem vienāds laiks, reģistrēšanās secībā.",
        sv="Företagen visar vad som finns och vad som kunde finnas. Lika tid för alla, i anmälningsordning.",
        da="Virksomheder viser, hvad der findes, og hvad der kunne findes. Lige tid til alle, i tilmeldingsrækkefølge.",
        de="Unternehmen zeigen, was es gibt und was es geben könnte. Gleiche Zeit für alle, in der "
        "Reihenfolge der Anmeldung.",
        pl="Firmy pokazują, co istnieje i co mogłoby powstać. Równy czas dla każdej, w kolejności zgłoszeń.",
    ),
)
_TABLES = PlannedSession(
    200,
    50,
    SessionFormat.GROUP_WORK,
    texts(
        en="One table per need: risks, prices, contracts",
        et="Iga vajaduse jaoks oma laud: riskid, hinnad, lepingud",
        fi="Pöytä kullekin tarpeelle: riskit, hinnat, sopimukset",
        lt="Po stalą kiekvienam poreikiui: rizika, kainos, sutartys",
        lv="Katrai vajadzībai savs galds: riski, cenas, līgumi",
        sv="Ett bord per behov: risker, priser, avtal",
        da="Et bord pr. behov: risici, priser, kontrakter",
        de="Ein Tisch je Bedarf: Risiken, Preise, Verträge",
        pl="Jeden stolik na potrzebę: ryzyka, ceny, umowy",
    ),
    texts(
        en="Notes are kept at each table and published. Mark what is confidential before you say it.",
        et="Igas lauas tehakse märkmeid ja need avaldatakse. Enne rääkimist märgi, mis on konfidentsiaalne.",
        fi="Joka pöydässä tehdään muistiinpanoja, ja ne julkaistaan. Kerro ensin, mikä on luottamuksellista.",
        lt="Prie kiekvieno stalo rašomi užrašai, ir jie skelbiami. Prieš kalbėdami pažymėkite, kas konfidencialu.",
        lv="Pie katra galda veic pierakstus, un tos publicē. Pirms runājat, norādiet, kas ir konfidenciāls.",
        sv="Anteckningar förs vid varje bord och publiceras. Säg till innan du berättar något konfidentiellt.",
        da="Der føres noter ved hvert bord, og de offentliggøres. Sig til, før du fortæller noget fortroligt.",
        de="An jedem Tisch wird mitgeschrieben und veröffentlicht. Kennzeichnen Sie Vertrauliches, bevor Sie es sagen.",
        pl="Przy każdym stoliku powstają notatki, które są publikowane. Zaznacz, co jest poufne, zanim to powiesz.",
    ),
    room="tables",
)

MARKET_DIALOGUE = LabTemplate(
    kind=LabKind.MARKET_DIALOGUE,
    title=texts(
        en="Market dialogue: tell us what is possible",
        et="Turudialoog: öelge, mis on võimalik",
        fi="Markkinavuoropuhelu: kertokaa, mikä on mahdollista",
        lt="Dialogas su rinka: papasakokite, kas įmanoma",
        lv="Dialogs ar tirgu: pastāstiet, kas ir iespējams",
        sv="Marknadsdialog: berätta vad som är möjligt",
        da="Markedsdialog: fortæl os, hvad der er muligt",
        de="Marktdialog: Sagen Sie uns, was möglich ist",
        pl="Dialog z rynkiem: powiedzcie, co jest możliwe",
    ),
    purpose=texts(
        en="The city presents its needs before it buys, and listens: what exists, what could be developed, what would "
        "keep good companies from offering. Taking part gives nobody an advantage, staying away nobody a disadvantage.",
        et="Linn tutvustab oma vajadusi enne ostmist ja kuulab: mis on olemas, mida saaks arendada ja mis hoiaks häid "
        "ettevõtteid pakkumast. Osalemine ei anna kellelegi eelist ega eemalejäämine halvemat positsiooni.",
        fi="Kaupunki esittelee tarpeensa ennen hankintaa ja kuuntelee: mitä on olemassa, mitä voisi kehittää ja mikä "
        "estäisi hyviä yrityksiä tarjoamasta. Osallistuminen ei tuota etua eikä poisjääminen haittaa.",
        lt="Miestas pristato savo poreikius prieš pirkdamas ir klausosi: kas jau yra, ką galima sukurti, kas atgrasytų "
        "geras įmones nuo pasiūlymų. Dalyvavimas niekam nesuteikia pranašumo, o nedalyvavimas – nuostolių.",
        lv="Pilsēta iepazīstina ar savām vajadzībām pirms iepirkuma un klausās: kas jau ir, ko varētu izstrādāt un kas "
        "atturētu labus uzņēmumus no piedāvājuma. Dalība nevienam nedod priekšrocības, nepiedalīšanās – zaudējumus.",
        sv="Staden presenterar sina behov innan den köper, och lyssnar: vad finns, vad kan utvecklas, vad skulle "
        "hindra bra företag från att lämna anbud. Att delta ger ingen fördel, att avstå ingen nackdel.",
        da="Byen fremlægger sine behov, før den køber, og lytter: hvad findes, hvad kan udvikles, hvad ville afholde "
        "gode virksomheder fra at byde. Deltagelse giver ingen fordel, fravær ingen ulempe.",
        de="Die Stadt stellt ihren Bedarf vor, bevor sie kauft, und hört zu: Was gibt es, was ließe sich entwickeln, "
        "was hielte gute Unternehmen vom Angebot ab? Teilnahme bringt keinen Vorteil, Fernbleiben keinen Nachteil.",
        pl="Miasto przedstawia swoje potrzeby przed zakupem i słucha: co już istnieje, co można opracować, co "
        "zniechęciłoby dobre firmy. Udział nikomu nie daje przewagi, a nieobecność nikomu nie szkodzi.",
    ),
    begins=time(12, 30),
    minutes=270,
    capacity=50,
    targets={
        HelixGroup.SME: 20,
        HelixGroup.LARGE_COMPANY: 6,
        HelixGroup.PUBLIC_BUYER: 8,
        HelixGroup.RESEARCH: 4,
        HelixGroup.INTERMEDIARY: 2,
    },
    rooms=(HALL, TABLES),
    sessions=(arrival(), opening(30, 15), _NEEDS, _QUESTIONS, pause(120), _PITCHES, _TABLES, closing(250, 20)),
    questions=(USEFUL, NEED_UNDERSTOOD, EQUAL_TREATMENT, COME_AGAIN, BETTER),
)
