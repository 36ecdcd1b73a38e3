"""Words of names that say little or are said in many languages: legal forms, common nouns, places. All folded."""

# ruff: noqa: E501, SIM905  # lists of words are read as words

# Legal forms that are several words or carry signs, as they stand in a folded name. Longest first where one holds another.
LEGAL_PHRASES = (
    r"sp\.?\s*z\s*o\.?\s*o\b\.?",
    r"spolka z ograniczona odpowiedzialnoscia",
    r"prosta spolka akcyjna|spolka akcyjna|spolka jawna|spolka komandytowa|spolka cywilna",
    r"s\.\s?a\.|s\.\s?c\.|s\.\s?r\.\s?l\.|s\.\s?k\.|sp\.\s?k\.|sp\.\s?j\.",
    r"sabiedriba ar ierobezotu atbildibu|akciju sabiedriba|individualais komersants|zemnieku saimniecibas?",
    r"uzdaroji akcine bendrove|akcine bendrove|mazoji bendrija|viesoji istaiga|individuali imone|savivaldybes imone",
    r"uzdarosios akcines bendroves|akcines bendroves|labdaros ir paramos fondas",
    r"fuusilisest isikust ettevotja|tulundusuhistu|mittetulundusuhing|mittetulundusuhingu?",
    r"julkinen osakeyhtio|rekisteroity yhdistys|avoin yhtio|rekisteroitu saatio",
    r"gesellschaft mit beschrankter haftung|eingetragener verein|eingetragene genossenschaft",
    r"unternehmergesellschaft|haftungsbeschrankt|partnerschaftsgesellschaft",
    r"ek\.?\s*for\b\.?|ekonomisk forening|ideell forening|publikt aktiebolag",
    r"limited liability company|public limited company|private limited company|non-?profit organi[sz]ation",
    r"\b[aik]/s\b|\bp/s\b|\ba\.m\.b\.a\.?|\be\.\s?v\.|\be\.\s?g\.|\be\.\s?k\.|\ba\.g\.|\bg\.m\.b\.h\.",
    r"\br\.\s?y\.|\br\.\s?f\.|\bo\.?\s?y\.\s|\ba\.\s?b\.|\bo\.u\.|\ba\.s\.",
    r"gmbh\s*&\s*co\.?\s*kga?|\(publ\)",
)

# Legal forms of one word.
LEGAL_FORMS = frozenset(
    (
        # Estonia
        "ou osauhing as aktsiaselts mtu sa sihtasutus fie uu usaldusuhing taisuhing tuh "
        # Lithuania, Latvia
        "uab ab mb vsi biedriba nodibinajums sia ik ks ps zs vas ssia psia "
        # Finland, Sweden, Denmark, Norway
        "oy oyj ky tmi ry rf rp toiminimi osakeyhtio oyabp abp kommandiittiyhtio osuuskunta osk saatio "
        "aktiebolag hb kb handelsbolag kommanditbolag enskild stiftelse stiftelsen "
        "aps ivs amba smba fmba anpartsselskab aktieselskab interessentskab kommanditselskab fond fonden asa "
        # Germany
        "gmbh ag ug ev eg kg kgaa ohg gbr ggmbh gag mbh se stiftung verein aktiengesellschaft "
        # Poland
        "spzoo psa spk spj fundacja stowarzyszenie "
        # elsewhere
        "ltd limited plc llc llp lp inc incorporated corp corporation co nv bv sarl sas spa srl sro aisbl asbl foundation"
    ).split()
)

# Words that join others.
SMALL_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "for",
        "in",
        "at",
        "by",
        "on",
        "a",
        "an",
        "ja",
        "ir",
        "un",
        "och",
        "og",
        "und",
        "i",
        "oraz",
        "w",
        "we",
        "z",
        "na",
        "dla",
        "do",
        "de",
        "la",
        "le",
        "les",
        "des",
        "du",
        "der",
        "die",
        "das",
        "den",
        "det",
        "fur",
        "for",
        "av",
        "af",
        "ja",
        "og",
        "pa",
        "till",
        "til",
        "vom",
        "von",
        "zu",
        "zur",
        "no",
        "o",
    ]
)

# A common noun in the nine languages → the word that stands for all of them. Beginnings of words: see `names`.
_CONCEPTS = {
    "university": "university universitas ulikool ulikooli yliopisto yliopiston universitetas universiteto universitate "
    "universitates universitet universitetet universitets universitat uniwersytet uniwersytetu",
    "technical": "technical technology technological tehnika tehnikaulikool tehnoloogia technikos technologijos "
    "technologijas tehnikas tehniska tehniskais teknillinen teknologi teknisk tekniska tekniske technische technischer "
    "technisches technologii politechnika technologiju teknologian teknologiska teknologiske polytechnic",
    "applied": "applied rakenduskorgkool ammattikorkeakoulu ammattikorkeakoulun taikomuju yrkeshogskola "
    "fachhochschule lietiskas",
    "college": "college kolledz kolegija kolledza opisto professionshojskole hogskola hogskolan hochschule hojskole "
    "korgkool korkeakoulu",
    "school": "school kool kooli koulu koulun mokykla mokyklos skola skolan skolas skole skolen schule szkola szkoly "
    "pohikool algkool",
    "gymnasium": "gymnasium gumnaasium lukio gimnazija gimnazijos gymnasiet gimnazjum liceum lyceum lutseum licejus "
    "licejs gymnasieskola",
    "kindergarten": "kindergarten lasteaed lasteaia paivakoti darzelis lopselis forskola bornehave przedszkole "
    "pirmsskolas bernudarzs kita nursery preschool",
    "city": "city linn linna linnavalitsus linnavalitsuse kaupunki kaupungin miestas miesto pilseta pilsetas "
    "valstspilseta valstspilsetas valstspilsetu stad stads staden stadt hansestadt miasto miasta miejski urzad "
    "municipality municipal savivaldybe savivaldybes administracija pasvaldiba pasvaldibas kommun kommune kommunen "
    "kommuner kunta kunnan gmina magistrat magistrate dome council administration administracija",
    "district": "district rajonas rajono rajons novads novada powiat landkreis kreis osavald linnaosa",
    "county": "county maakond maakonna maakunta maakunnan lan landsting apskritis apskrities wojewodztwo",
    "region": "region regiono regionas regions regionalny regionen",
    "parish": "parish vald valla vallavalitsus vallavalitsuse",
    "hospital": "hospital haigla haiglas sairaala sairaalan ligonine ligonines slimnica slimnicas sjukhus sjukhuset "
    "sygehus hospitalet krankenhaus klinikum szpital szpitala clinic kliinik kliinikum klinika klinikos klinik klinikas",
    "ministry": "ministry ministeerium ministeerio ministerio ministerija ministerijos departementet ministerium "
    "ministeriet ministeriums ministerstwo ministerija",
    "association": "association liit liidu liitto liiton sajunga sajungos asociacija asociacijos savieniba savienibas "
    "asociacija forbund forbundet forening foreningen forbunds verband zwiazek zrzeszenie seura seltsi selts uhing "
    "yhdistys uhendus society union",
    "chamber": "chamber koda kauppakamari rumai rumu kamera handelskammare handelskammer kammer izba",
    "commerce": "commerce kaubandus toostuskoda kaubandustoostuskoda prekybos pramones tirdzniecibas rupniecibas "
    "handels gospodarcza industry handlowa",
    "library": "library raamatukogu kirjasto kirjaston biblioteka bibliotekos bibliotek bibliotekas bibliothek "
    "bibliotheken stadsbibliotek",
    "museum": "museum muuseum museo muziejus muzejs muzeja museet muzeum",
    "agency": "agency amet agentuur virasto agentura agenturos agentur agentuuri styrelsen verket byra",
    "centre": "centre center keskus keskuksen centras centro centrs centra centrum centret zentrum osrodek "
    "keskuse centralny",
    "research": "research teadus teadusuuringute tutkimus tutkimuskeskus tyrimu moksliniu zinatnes petniecibas forskning "
    "forskningscenter forschung badan badawczy badawczo",
    "science": "science sciences teaduste tiede tieteiden mokslu mokslo zinatnu zinatne vetenskap vetenskaps videnskab "
    "wissenschaft wissenschaften nauk nauki",
    "park": "park teaduspark parkas parko parks parken",
    "institute": "institute instituut instituudi institutas instituto instituts instituta institutet institut instytut "
    "instytutu laitos",
    "academy": "academy akadeemia akatemia akademija akademijos akademi akademien akademie akademia",
    "energy": "energy energia energian energetika energetikos energijos energija energi energie energii energeetika "
    "energiebetriebe elenergi energetikas",
    "water": "water vesi veevark vesilaitos vandenys vandens vanduo udens udeni vatten vand wasser wasserwerke woda wody "
    "wodociagi vesihuolto vee",
    "heat": "heat heating soojus kaukolampo lampo siluma silumos siltums siltuma varme fjernvarme fjarrvarme fernwarme "
    "cieplo cieplownia ciepla",
    "transport": "transport transpordi liikenne liikenteen transporto transporta trafik trafiken verkehr verkehrs "
    "verkehrsbetriebe komunikacja komunikacyjny transportu traffic joukkoliikenne",
    "port": "port sadam satama sataman uostas uosto osta ostas hamn hamnar havn hafen",
    "bank": "bank pank pankki bankas banka banken",
    "development": "development arendus arenduskeskus kehitys kehittamis pletros vystymo attistibas utveckling udvikling "
    "entwicklung rozwoju rozwoj",
    "environment": "environment environmental keskkonna keskkonnaamet ymparisto ympariston aplinkos vides miljo umwelt "
    "srodowiska keskkond",
    "health": "health tervise terviseamet terveys sveikatos veselibas sundhed halso gesundheit zdrowia terveyden",
    "education": "education haridus koulutus svietimo izglitibas utbildning uddannelse bildung edukacji oswiaty hariduse",
    "culture": "culture cultural kultuur kultuuri kulttuuri kulturos kulturas kultur kultury",
    "architecture": "architecture architects arhitektid arhitektuur arhitektuuri arkkitehdit arkkitehtitoimisto "
    "architektai architekturos arhitekti arhitekturas arkitekter arkitekt arkitektkontor architekten architekci "
    "arhitektuuriburoo",
    "construction": "construction ehitus rakennus statyba statybos buvnieciba buvniecibas bygg byggeri bau budownictwo "
    "builders building ehitusfirma",
    "youth": "youth noorte nuoriso jaunimo jauniesu ungdom jugend mlodziezy mlodziezowy",
    "business": "business ettevotlus ettevotluse yritys yrittajat verslo uznemejdarbibas foretag erhverv wirtschaft "
    "biznesu entrepreneurs ettevotjate",
    "innovation": "innovation innovations innovatsiooni innovaatio inovaciju inovacijos inovaciju innovationer innowacji",
    "design": "design disain disaini muotoilu dizaino dizaina dizainas dizajn projektowania",
    "garden": "garden aed puutarha sodas darzs trädgård tradgard have garten ogrod botaanikaaed",
    "theatre": "theatre theater teater teatteri teatras teatris teatr",
    "police": "police politsei poliisi policija polisen politi polizei policja",
    "fire": "rescue paasteamet pelastuslaitos priesgaisrine ugunsdzesibas raddningstjanst feuerwehr brandvasen",
    "nature": "nature loodus luonto gamtos dabas natur natury przyrody",
    "consulting": "consulting konsult konsultatsioonid konsultointi konsultacijos konsultacijas konsulting radgivning "
    "beratung doradztwo konsultit consultants",
    "group": "group grupp konserni grupe grupa gruppen koncern gruppe",
    "services": "services teenused palvelut paslaugos pakalpojumi tjanster uslugi tjenester dienste",
    "solutions": "solutions lahendused ratkaisut sprendimai risinajumi losningar losninger losungen rozwiazania",
    "national": "national riiklik rahvus kansallinen nacionalinis nacionaline valstybinis valsts nationell nationale "
    "narodowy krajowy state riigi",
}

# Places of the region by their languages and cases.
_PLACES = {
    "tartu": "tartu tartto dorpat tarbatu",
    "tallinn": "tallinn tallinna tallinas taline reval",
    "parnu": "parnu pernau",
    "narva": "narva narwa",
    "helsinki": "helsinki helsingin helsingfors helsinkis",
    "tampere": "tampere tampereen tammerfors",
    "turku": "turku turun abo",
    "espoo": "espoo espoon esbo",
    "oulu": "oulu oulun uleaborg",
    "vantaa": "vantaa vantaan vanda",
    "lahti": "lahti lahden lahtis",
    "vilnius": "vilnius vilniaus vilna wilno vilniuje",
    "kaunas": "kaunas kauno kowno",
    "klaipeda": "klaipeda klaipedos memel",
    "panevezys": "panevezys panevezio",
    "siauliai": "siauliai siauliu",
    "riga": "riga rigas riia ryga rygos",
    "liepaja": "liepaja liepajas libau",
    "daugavpils": "daugavpils",
    "jelgava": "jelgava jelgavas mitau",
    "valmiera": "valmiera valmieras",
    "stockholm": "stockholm stockholms tukholma tukholman",
    "gothenburg": "gothenburg goteborg goteborgs",
    "malmo": "malmo",
    "uppsala": "uppsala upsala",
    "copenhagen": "copenhagen kobenhavn kobenhavns kopenhagen kopenhaga",
    "aarhus": "aarhus arhus",
    "odense": "odense",
    "aalborg": "aalborg alborg",
    "hamburg": "hamburg hamburger hamburgs",
    "lubeck": "lubeck lubecker lubeka",
    "rostock": "rostock rostocker",
    "kiel": "kiel kieler",
    "gdansk": "gdansk gdanski gdanska gdanskie danzig gdansku",
    "gdynia": "gdynia gdyni gdynski",
    "warsaw": "warsaw warszawa warszawy warszawski warszawska warschau",
    "lodz": "lodz lodzi lodzki lodzka",
    "poznan": "poznan poznania poznanska posen",
    "wroclaw": "wroclaw wroclawia wroclawski wroclawska breslau",
    "szczecin": "szczecin szczecina stettin szczecinski",
    "krakow": "krakow krakowa cracow krakau krakowska",
    "estonia": "estonia estonian eesti viro viron estija estijos igaunija igaunijas estland estlands estonii",
    "latvia": "latvia latvian latvija latvijas lati latvijos lettland lettlands lotwa",
    "lithuania": "lithuania lithuanian lietuva lietuvos leedu litauen lietuvas litwa",
    "finland": "finland finnish suomi suomen soome suomija somija finlands",
    "sweden": "sweden swedish sverige sveriges rootsi ruotsi svenska svedija zviedrija schweden",
    "denmark": "denmark danish danmark danmarks taani tanska dansk danske danija danemark",
    "germany": "germany german deutschland deutsche deutscher deutsches saksamaa saksa vokietija niemcy",
    "poland": "poland polish polska polski polskie polskich poola puola lenkija polija polen",
    "baltic": "baltic balti baltijos baltijas baltijas ostsee ostersjo itameri itameren baltyk baltycki ostersoen laanemere",
}

CONCEPTS: dict[str, str] = {word: concept for concept, words in _CONCEPTS.items() for word in words.split()}
PLACES: dict[str, str] = {word: place for place, words in _PLACES.items() for word in words.split()}
# Two words in one, as Estonian, Finnish and the Germanic languages write them.
COMPOUNDS: dict[str, tuple[str, ...]] = {
    "tehnikaulikool": ("technical", "university"),
    "tehnikakorgkool": ("technical", "college"),
    "politechnika": ("technical", "university"),
    "polytechnic": ("technical", "university"),
    "teaduspark": ("science", "park"),
    "arenduskeskus": ("development", "centre"),
    "tutkimuskeskus": ("research", "centre"),
    "forskningscenter": ("research", "centre"),
    "kaubandustoostuskoda": ("chamber", "commerce", "commerce"),
    "kauppakamari": ("chamber", "commerce"),
    "handelskammare": ("chamber", "commerce"),
    "handelskammer": ("chamber", "commerce"),
    "keskkonnaamet": ("environment", "agency"),
    "terviseamet": ("health", "agency"),
    "botaanikaaed": ("botanical", "garden"),
    "linnaraamatukogu": ("city", "library"),
    "stadsbibliotek": ("city", "library"),
    "kaupunginkirjasto": ("city", "library"),
    "stadtbibliothek": ("city", "library"),
    "linnamuuseum": ("city", "museum"),
    "kaupunginmuseo": ("city", "museum"),
    "stadsmuseum": ("city", "museum"),
    "kunstiakadeemia": ("art", "academy"),
    "maaulikool": ("life", "university"),
    "arhitektuuriburoo": ("architecture", "office"),
    "arkkitehtitoimisto": ("architecture", "office"),
    "arkitektkontor": ("architecture", "office"),
    "fernwarme": ("heat",),
    "fjernvarme": ("heat",),
    "fjarrvarme": ("heat",),
    "kaukolampo": ("heat",),
    "wasserwerke": ("water",),
    "vesilaitos": ("water",),
    "veevark": ("water",),
    "wodociagi": ("water",),
    "veselibas": ("health",),
    "energieagentur": ("energy", "agency"),
    "keskraamatukogu": ("central", "library"),
    "ammattikorkeakoulu": ("applied", "university"),
    "ammattikorkeakoulun": ("applied", "university"),
    "rakenduskorgkool": ("applied", "university"),
    "yrkeshogskola": ("applied", "university"),
    "fachhochschule": ("applied", "university"),
}
