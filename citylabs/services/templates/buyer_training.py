"""Buyer training: public buyers learn to buy what is not on the shelf."""

from datetime import time

from citylabs.enums import LabKind, SessionFormat
from citylabs.services.templates.questions import BETTER, COME_AGAIN, RIGHT_PEOPLE, USE_IN_TENDER, USEFUL
from citylabs.services.templates.shapes import LabTemplate, PlannedSession, texts
from citylabs.services.templates.shared_parts import HALL, TABLES, arrival, closing, lunch, opening, pause
from stakeholders.enums import HelixGroup

_TALK = PlannedSession(
    50,
    50,
    SessionFormat.TALK,
    texts(
        en="Buying innovation: which procedure for which need",
        et="Innovatsiooni hankimine: milline menetlus millisele vajadusele",
        fi="Innovaatioiden hankinta: mikä menettely mihinkin tarpeeseen",
        lt="Inovacijų pirkimas: kokia procedūra kokiam poreikiui",
        lv="Inovāciju iepirkums: kura procedūra kurai vajadzībai",
        sv="Att köpa innovation: vilket förfarande för vilket behov",
        da="Indkøb af innovation: hvilken procedure til hvilket behov",
        de="Innovation beschaffen: welches Verfahren für welchen Bedarf",
        pl="Kupowanie innowacji: jaka procedura do jakiej potrzeby",
    ),
    texts(
        en="From market consultation to innovation partnership: what each procedure is for, what it costs in time, "
        "and where buyers trip.",
        et="Turukonsultatsioonist innovatsioonipartnerluseni: milleks iga menetlus on, kui palju see aega "
        "võtab ja kus hankijad komistavad.",
        fi="Markkinakartoituksesta innovaatiokumppanuuteen: mihin kukin menettely sopii, paljonko se vie "
        "aikaa ja missä kompastutaan.",
        lt="Nuo rinkos konsultacijos iki inovacijų partnerystės: kam skirta kiekviena procedūra, kiek ji "
        "trunka ir kur klumpama.",
        lv="No tirgus apspriedes līdz inovācijas partnerībai: kam katra procedūra domāta, cik laika prasa un "
        "kur mēdz paklupt.",
        sv="Från marknadskonsultation till innovationspartnerskap: vad varje förfarande är till för, vad det "
        "kostar i tid och var man snubblar.",
        da="Fra markedsdialog til innovationspartnerskab: hvad hver procedure er til for, hvad den koster i "
        "tid, og hvor man snubler.",
        de="Von der Markterkundung bis zur Innovationspartnerschaft: wofür jedes Verfahren taugt, was es an "
        "Zeit kostet und wo man stolpert.",
        pl="Od konsultacji rynkowych do partnerstwa innowacyjnego: do czego służy każda procedura, ile trwa "
        "i gdzie można się potknąć.",
    ),
)
_CASE = PlannedSession(
    120,
    50,
    SessionFormat.DISCUSSION,
    texts(
        en="A case from the inside: what we would do again",
        et="Üks hange seestpoolt: mida teeksime uuesti",
        fi="Yksi hankinta sisältä päin: mitä tekisimme uudelleen",
        lt="Vienas pirkimas iš vidaus: ką darytume dar kartą",
        lv="Viens iepirkums no iekšpuses: ko mēs darītu vēlreiz",
        sv="En upphandling inifrån: vad vi skulle göra igen",
        da="Et indkøb indefra: hvad vi ville gøre igen",
        de="Ein Fall von innen: was wir wieder tun würden",
        pl="Jeden przypadek od środka: co zrobilibyśmy ponownie",
    ),
    texts(
        en="A buyer tells how an innovation procurement went, with documents; the room asks.",
        et="Hankija räägib, kuidas üks innovatsioonihange läks, koos dokumentidega; saal küsib.",
        fi="Hankkija kertoo asiakirjojen kanssa, miten innovaatiohankinta sujui; yleisö kysyy.",
        lt="Pirkėjas su dokumentais papasakoja, kaip vyko inovacijų pirkimas; salė klausia.",
        lv="Iepircējs ar dokumentiem stāsta, kā noritēja inovāciju iepirkums; zāle jautā.",
        sv="En inköpare berättar, med dokument, hur en innovationsupphandling gick; rummet frågar.",
        da="En indkøber fortæller, med dokumenter, hvordan et innovationsindkøb gik; salen spørger.",
        de="Eine Beschafferin erzählt anhand der Unterlagen, wie eine Innovationsbeschaffung lief; der Raum fragt.",
        pl="Zamawiający opowiada, z dokumentami w ręku, jak przebiegło zamówienie innowacyjne; sala pyta.",
    ),
)
_TABLE_WORK = PlannedSession(
    230,
    90,
    SessionFormat.GROUP_WORK,
    texts(
        en="From wish to functional requirement: work on your own need",
        et="Soovist funktsionaalse nõudeni: töö oma vajadusega",
        fi="Toiveesta toiminnalliseksi vaatimukseksi: oman tarpeen työstäminen",
        lt="Nuo noro iki funkcinio reikalavimo: darbas su savo poreikiu",
        lv="No vēlmes līdz funkcionālai prasībai: darbs ar savu vajadzību",
        sv="Från önskan till funktionskrav: arbeta med ditt eget behov",
        da="Fra ønske til funktionskrav: arbejd med dit eget behov",
        de="Vom Wunsch zur funktionalen Anforderung: Arbeit am eigenen Bedarf",
        pl="Od życzenia do wymagania funkcjonalnego: praca nad własną potrzebą",
    ),
    texts(
        en="Tables of six write what the solution must achieve, not what it must be, and read each other's drafts.",
        et="Kuueliikmelised lauad kirjutavad, mida lahendus peab saavutama, mitte milline see peab olema, ja "
        "loevad üksteise mustandeid.",
        fi="Kuuden hengen pöydät kirjoittavat, mitä ratkaisun on saatava aikaan, ei millainen sen on oltava, "
        "ja lukevat toistensa luonnoksia.",
        lt="Stalai po šešis rašo, ką sprendimas turi pasiekti, o ne koks jis turi būti, ir skaito vieni kitų "
        "juodraščius.",
        lv="Galdi pa sešiem raksta, kas risinājumam jāpanāk, nevis kādam tam jābūt, un lasa cits cita melnrakstus.",
        sv="Bord om sex skriver vad lösningen ska uppnå, inte hur den ska se ut, och läser varandras utkast.",
        da="Borde med seks skriver, hvad løsningen skal opnå, ikke hvad den skal være, og læser hinandens udkast.",
        de="Sechsertische schreiben, was die Lösung leisten muss, nicht wie sie aussehen muss, und lesen die "
        "Entwürfe der anderen.",
        pl="Sześcioosobowe stoliki piszą, co rozwiązanie ma osiągnąć, a nie jakie ma być, i czytają nawzajem "
        "swoje szkice.",
    ),
    room="tables",
)

BUYER_TRAINING = LabTemplate(
    kind=LabKind.BUYER_TRAINING,
    title=texts(
        en="Learning to buy innovation",
        et="Õpime hankima innovatsiooni",
        fi="Opitaan hankkimaan innovaatioita",
        lt="Mokomės pirkti inovacijas",
        lv="Mācāmies iepirkt inovācijas",
        sv="Att lära sig köpa innovation",
        da="Lær at købe innovation",
        de="Lernen, Innovation zu beschaffen",
        pl="Uczymy się kupować innowacje",
    ),
    purpose=texts(
        en="Buyers of the city learn to describe a need by its outcome, to choose a procedure that leaves room for new "
        "solutions, and go home with a first draft for a purchase of their own.",
        et="Linna hankijad õpivad kirjeldama vajadust soovitud tulemuse kaudu ja valima menetluse, mis jätab ruumi "
        "uutele lahendustele, ning lahkuvad oma ostu esimese mustandiga.",
        fi="Kaupungin hankkijat oppivat kuvaamaan tarpeen tavoitellun tuloksen kautta ja valitsemaan menettelyn, joka "
        "jättää tilaa uusille ratkaisuille. Kotiin viemisenä on oman hankinnan ensimmäinen luonnos.",
        lt="Miesto pirkėjai mokosi poreikį aprašyti siekiamu rezultatu ir pasirinkti procedūrą, paliekančią vietos "
        "naujiems sprendimams. Namo išsinešamas pirmasis savo pirkimo juodraštis.",
        lv="Pilsētas iepircēji mācās aprakstīt vajadzību ar vēlamo rezultātu un izvēlēties procedūru, kas atstāj vietu "
        "jauniem risinājumiem. Mājās tiek aiznests sava iepirkuma pirmais melnraksts.",
        sv="Stadens inköpare lär sig att beskriva ett behov genom önskat resultat och att välja ett förfarande som ger "
        "plats för nya lösningar. Alla går hem med ett första utkast till ett eget inköp.",
        da="Byens indkøbere lærer at beskrive et behov ved det ønskede resultat og at vælge en procedure, der giver "
        "plads til nye løsninger. Alle går hjem med et første udkast til et eget indkøb.",
        de="Beschaffende der Stadt lernen, einen Bedarf über das gewünschte Ergebnis zu beschreiben und ein Verfahren "
        "zu wählen, das Raum für neue Lösungen lässt. Alle gehen mit einem ersten eigenen Entwurf nach Hause.",
        pl="Zamawiający z miasta uczą się opisywać potrzebę przez oczekiwany rezultat i wybierać procedurę, która "
        "zostawia miejsce na nowe rozwiązania. Każdy wraca z pierwszym szkicem własnego zakupu.",
    ),
    begins=time(9, 0),
    minutes=350,
    capacity=30,
    targets={HelixGroup.PUBLIC_BUYER: 20, HelixGroup.POLICY_MAKER: 4, HelixGroup.RESEARCH: 2},
    rooms=(HALL, TABLES),
    sessions=(arrival(), opening(), _TALK, pause(100), _CASE, lunch(170), _TABLE_WORK, closing(320)),
    questions=(USEFUL, USE_IN_TENDER, RIGHT_PEOPLE, COME_AGAIN, BETTER),
)
