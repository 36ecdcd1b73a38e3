"""Questions of the survey after a lab. Codes stay the same over all labs, so that answers can be compared."""

from typing import Any

from citylabs.enums import SurveyQuestionKind
from citylabs.services.templates.shapes import texts

_SCALE, _CHOICE, _TEXT = SurveyQuestionKind.SCALE, SurveyQuestionKind.CHOICE, SurveyQuestionKind.TEXT

USEFUL: dict[str, Any] = {
    "code": "useful",
    "kind": _SCALE,
    "text": texts(
        en="How useful was the lab for your work?",
        et="Kui kasulik oli labor sinu töö jaoks?",
        fi="Kuinka hyödyllinen labra oli työsi kannalta?",
        lt="Kiek dirbtuvės buvo naudingos jūsų darbui?",
        lv="Cik noderīga darbnīca bija jūsu darbam?",
        sv="Hur användbart var labbet för ditt arbete?",
        da="Hvor nyttigt var labbet for dit arbejde?",
        de="Wie nützlich war das Lab für Ihre Arbeit?",
        pl="Na ile laboratorium było przydatne w Pani/Pana pracy?",
    ),
}
RIGHT_PEOPLE: dict[str, Any] = {
    "code": "right-people",
    "kind": _SCALE,
    "text": texts(
        en="Were the right people in the room?",
        et="Kas kohal olid õiged inimesed?",
        fi="Olivatko oikeat ihmiset paikalla?",
        lt="Ar dalyvavo tinkami žmonės?",
        lv="Vai klāt bija īstie cilvēki?",
        sv="Var rätt personer i rummet?",
        da="Var de rigtige mennesker til stede?",
        de="Waren die richtigen Menschen im Raum?",
        pl="Czy na sali były właściwe osoby?",
    ),
}
COME_AGAIN: dict[str, Any] = {
    "code": "come-again",
    "kind": _CHOICE,
    "text": texts(
        en="Would you come to a lab again?",
        et="Kas tuleksid laborisse uuesti?",
        fi="Osallistuisitko labraan uudelleen?",
        lt="Ar dalyvautumėte dirbtuvėse dar kartą?",
        lv="Vai jūs piedalītos darbnīcā vēlreiz?",
        sv="Skulle du komma till ett labb igen?",
        da="Ville du deltage i et lab igen?",
        de="Würden Sie wieder zu einem Lab kommen?",
        pl="Czy przyszłaby Pani/przyszedłby Pan ponownie na laboratorium?",
    ),
    "choices": [
        texts(en="Yes", et="Jah", fi="Kyllä", lt="Taip", lv="Jā", sv="Ja", da="Ja", de="Ja", pl="Tak"),
        texts(
            en="Perhaps",
            et="Võib-olla",
            fi="Ehkä",
            lt="Galbūt",
            lv="Varbūt",
            sv="Kanske",
            da="Måske",
            de="Vielleicht",
            pl="Być może",
        ),
        texts(en="No", et="Ei", fi="En", lt="Ne", lv="Nē", sv="Nej", da="Nej", de="Nein", pl="Nie"),
    ],
}
BETTER: dict[str, Any] = {
    "code": "better",
    "kind": _TEXT,
    "text": texts(
        en="What should we do differently next time?",
        et="Mida peaksime järgmisel korral teisiti tegema?",
        fi="Mitä meidän pitäisi tehdä toisin ensi kerralla?",
        lt="Ką kitą kartą turėtume daryti kitaip?",
        lv="Kas mums nākamreiz jādara citādi?",
        sv="Vad bör vi göra annorlunda nästa gång?",
        da="Hvad bør vi gøre anderledes næste gang?",
        de="Was sollen wir beim nächsten Mal anders machen?",
        pl="Co powinniśmy zrobić inaczej następnym razem?",
    ),
}
USE_IN_TENDER: dict[str, Any] = {
    "code": "use-in-procurement",
    "kind": _SCALE,
    "text": texts(
        en="How likely is it that you use what you learned in a procurement within a year?",
        et="Kui tõenäoliselt kasutad õpitut aasta jooksul mõnes hankes?",
        fi="Kuinka todennäköisesti käytät oppimaasi hankinnassa vuoden sisällä?",
        lt="Kiek tikėtina, kad per metus pritaikysite tai, ką sužinojote, viešajame pirkime?",
        lv="Cik ticams, ka gada laikā izmantosiet apgūto kādā iepirkumā?",
        sv="Hur troligt är det att du använder det du lärde dig i en upphandling inom ett år?",
        da="Hvor sandsynligt er det, at du bruger det lærte i et indkøb inden for et år?",
        de="Wie wahrscheinlich ist es, dass Sie das Gelernte binnen eines Jahres in einer Beschaffung anwenden?",
        pl="Na ile prawdopodobne jest wykorzystanie zdobytej wiedzy w zamówieniu w ciągu roku?",
    ),
}
NEED_UNDERSTOOD: dict[str, Any] = {
    "code": "need-understood",
    "kind": _SCALE,
    "text": texts(
        en="How well do you understand the city's needs now?",
        et="Kui hästi mõistad nüüd linna vajadusi?",
        fi="Kuinka hyvin ymmärrät nyt kaupungin tarpeet?",
        lt="Kaip gerai dabar suprantate miesto poreikius?",
        lv="Cik labi jūs tagad saprotat pilsētas vajadzības?",
        sv="Hur väl förstår du nu stadens behov?",
        da="Hvor godt forstår du nu byens behov?",
        de="Wie gut verstehen Sie jetzt den Bedarf der Stadt?",
        pl="Na ile dobrze rozumie Pani/Pan teraz potrzeby miasta?",
    ),
}
EQUAL_TREATMENT: dict[str, Any] = {
    "code": "equal-treatment",
    "kind": _SCALE,
    "text": texts(
        en="Were all companies treated equally and openly?",
        et="Kas kõiki ettevõtteid koheldi võrdselt ja avatult?",
        fi="Kohdeltiinko kaikkia yrityksiä tasapuolisesti ja avoimesti?",
        lt="Ar visos įmonės buvo vertinamos vienodai ir atvirai?",
        lv="Vai attieksme pret visiem uzņēmumiem bija vienlīdzīga un atklāta?",
        sv="Behandlades alla företag lika och öppet?",
        da="Blev alle virksomheder behandlet lige og åbent?",
        de="Wurden alle Unternehmen gleich und offen behandelt?",
        pl="Czy wszystkie firmy traktowano równo i otwarcie?",
    ),
}

DEFAULT_QUESTIONS = (USEFUL, RIGHT_PEOPLE, COME_AGAIN, BETTER)
