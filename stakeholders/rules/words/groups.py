"""Words for the helix groups as people write them into their lists."""

from stakeholders.enums import HelixGroup
from stakeholders.rules.words.lookup import build_index, name_code, squeeze

GROUP_WORDS: dict[str, dict[str, str]] = {
    HelixGroup.SME: {
        "en": "Small or medium company|SME|SMEs|Small company|Medium company|Startup|Start-up|"
        "Small and medium enterprise"
        "|Company|Business",
        "et": "Väike või keskmise suurusega ettevõte|Väike või keskmine ettevõte|VKE|Väikeettevõte|Iduettevõte|"
        "Ettevõte|"
        "Väike- ja keskmise suurusega ettevõte",
        "fi": "Pieni tai keskisuuri yritys|Pk-yritys|PK|Pienyritys|Startup-yritys|Yritys",
        "lt": "Maža arba vidutinė įmonė|Maža ar vidutinė įmonė|MVĮ|Mažoji įmonė|Vidutinė įmonė|Startuolis|SVV|Įmonė|"
        "Mažos ir vidutinės įmonės",
        "lv": "Mazs vai vidējs uzņēmums|Mazais vai vidējais uzņēmums|MVU|Mazais uzņēmums|Vidējais uzņēmums|"
        "Jaunuzņēmums|Uzņēmums",
        "sv": "Litet eller medelstort företag|SMF|Småföretag|Medelstort företag|Uppstartsföretag|Företag",
        "da": "Lille eller mellemstor virksomhed|SMV|Lille virksomhed|Iværksætter|Virksomhed",
        "de": "Kleines oder mittleres Unternehmen|KMU|Kleinunternehmen|Mittelstand|Unternehmen",
        "pl": "Małe lub średnie przedsiębiorstwo|MŚP|Mała firma|Średnia firma|Przedsiębiorstwo|Firma",
    },
    HelixGroup.LARGE_COMPANY: {
        "en": "Large company|Large enterprise|Corporation|Corporate|Large",
        "et": "Suurettevõte|Suur ettevõte",
        "fi": "Suuryritys|Suuri yritys",
        "lt": "Didelė įmonė|Didžioji įmonė|Korporacija",
        "lv": "Liels uzņēmums|Lielais uzņēmums|Korporācija",
        "sv": "Stort företag|Storföretag",
        "da": "Stor virksomhed|Koncern",
        "de": "Großes Unternehmen|Großunternehmen|Grossunternehmen|Konzern",
        "pl": "Duże przedsiębiorstwo|Duża firma|Korporacja",
    },
    HelixGroup.PUBLIC_BUYER: {
        "en": "Public buyer|Procurer|Public procurer|Contracting authority|Buyer|Municipality",
        "et": "Avalik hankija|Hankija|Avaliku sektori hankija|Omavalitsus|Kohalik omavalitsus",
        "fi": "Julkinen hankkija|Hankkija|Hankintayksikkö|Kunta|Kaupunki",
        "lt": "Perkančioji organizacija|Viešasis pirkėjas|Pirkėjas|Savivaldybė",
        "lv": "Publiskais pasūtītājs|Publiskais pircējs|Pasūtītājs|Pašvaldība",
        "sv": "Offentlig upphandlare|Offentlig köpare|Upphandlande myndighet|Upphandlare|Kommun",
        "da": "Offentlig indkøber|Ordregiver|Ordregivende myndighed|Indkøber|Kommune",
        "de": "Öffentlicher Auftraggeber|Auftraggeber|Öffentlicher Beschaffer|Vergabestelle|Kommune|Gemeinde",
        "pl": "Zamawiający publiczny|Zamawiający|Nabywca publiczny|Gmina|Samorząd",
    },
    HelixGroup.POLICY_MAKER: {
        "en": "Policy maker|Policymaker|Policy|Government|Ministry|Politician",
        "et": "Poliitikakujundaja|Ministeerium|Valitsus|Poliitik",
        "fi": "Päätöksentekijä|Päättäjä|Poliittinen päättäjä|Ministeriö|Hallitus|Poliitikko",
        "lt": "Politikos formuotojas|Ministerija|Vyriausybė|Politikas",
        "lv": "Politikas veidotājs|Ministrija|Valdība|Politiķis",
        "sv": "Beslutsfattare|Departement|Regering|Politiker",
        "da": "Beslutningstager|Ministerium|Regering|Politiker",
        "de": "Politik und Verwaltung|Politik|Entscheidungsträger|Ministerium|Regierung|Politiker",
        "pl": "Decydent publiczny|Decydent|Decydent polityczny|Ministerstwo|Rząd|Polityk",
    },
    HelixGroup.RESEARCH: {
        "en": "Research and education|Research|University|Academia|Researcher|Education|Science|School",
        "et": "Teadus ja haridus|Teadus|Ülikool|Teadlane|Haridus|Kool",
        "fi": "Tutkimus ja koulutus|Tutkimus|Yliopisto|Korkeakoulu|Tutkija|Koulutus|Ammattikorkeakoulu",
        "lt": "Mokslas ir švietimas|Mokslas|Universitetas|Mokslininkas|Tyrėjas|Švietimas|Kolegija",
        "lv": "Pētniecība un izglītība|Pētniecība|Universitāte|Augstskola|Pētnieks|Izglītība|Zinātne",
        "sv": "Forskning och utbildning|Forskning|Universitet|Högskola|Forskare|Utbildning",
        "da": "Forskning og uddannelse|Forskning|Universitet|Forsker|Uddannelse",
        "de": "Forschung und Bildung|Forschung|Universität|Hochschule|Wissenschaft|Forscher|Bildung",
        "pl": "Nauka i edukacja|Nauka|Uniwersytet|Uczelnia|Badacz|Naukowiec|Edukacja|Badania",
    },
    HelixGroup.CIVIL_SOCIETY: {
        "en": "Civil society|NGO|Association|Non-profit|Non-governmental organisation|Charity",
        "et": "Kodanikuühiskond|MTÜ|Vabaühendus|Mittetulundusühing|Ühing|VVO",
        "fi": "Kansalaisyhteiskunta|Järjestö|Kansalaisjärjestö|Yhdistys|Kolmas sektori",
        "lt": "Pilietinė visuomenė|NVO|Asociacija|Nevyriausybinė organizacija",
        "lv": "Pilsoniskā sabiedrība|NVO|Biedrība|Nevalstiskā organizācija",
        "sv": "Civilsamhället|Civilsamhälle|Ideell organisation|Förening|Ideell förening",
        "da": "Civilsamfund|Civilsamfundet|Forening|Interesseorganisation",
        "de": "Zivilgesellschaft|Verein|NRO|Verband|Gemeinnützige Organisation",
        "pl": "Społeczeństwo obywatelskie|Organizacja pozarządowa|Stowarzyszenie|Fundacja",
    },
    HelixGroup.CITIZEN: {
        "en": "Citizen|Citizens|Resident|Private person",
        "et": "Elanik|Kodanik|Eraisik",
        "fi": "Asukas|Kansalainen|Yksityishenkilö|Kuntalainen",
        "lt": "Gyventojas|Pilietis|Privatus asmuo",
        "lv": "Iedzīvotājs|Pilsonis|Privātpersona",
        "sv": "Invånare|Medborgare|Privatperson",
        "da": "Borger|Beboer|Privatperson",
        "de": "Bürgerin oder Bürger|Bürger|Bürgerin|Einwohner|Privatperson",
        "pl": "Mieszkaniec lub mieszkanka|Obywatel|Mieszkaniec|Osoba prywatna",
    },
    HelixGroup.INTERMEDIARY: {
        "en": "Intermediary|Cluster|Agency|Development agency|Business support|Innovation agency|Consultant|Chamber",
        "et": "Vahendaja|Klaster|Arengukeskus|Arendusagentuur|Konsultant",
        "fi": "Välittäjäorganisaatio|Välittäjä|Klusteri|Kehitysyhtiö|Konsultti",
        "lt": "Tarpininkas|Klasteris|Plėtros agentūra|Konsultantas|Agentūra",
        "lv": "Starpnieks|Klasteris|Attīstības aģentūra|Konsultants|Aģentūra",
        "sv": "Förmedlande organisation|Mellanhand|Kluster|Utvecklingsbolag|Konsult|Innovationskontor",
        "da": "Formidlende organisation|Formidler|Klynge|Udviklingsselskab|Konsulent|Erhvervshus",
        "de": "Vermittlungsstelle|Vermittler|Cluster|Entwicklungsagentur|Wirtschaftsförderung|Berater|Kammer",
        "pl": "Pośrednik|Klaster|Agencja rozwoju|Konsultant|Izba gospodarcza|Agencja",
    },
    HelixGroup.INVESTOR: {
        "en": "Investor|Investors|Bank|Fund|Venture capital|Funder",
        "et": "Investor|Pank|Rahastaja",
        "fi": "Sijoittaja|Pankki|Rahoittaja",
        "lt": "Investuotojas|Bankas|Finansuotojas",
        "lv": "Investors|Banka|Finansētājs",
        "sv": "Investerare|Finansiär",
        "da": "Investor|Långiver|Finansieringskilde",
        "de": "Investor/in|Investor|Investorin|Geldgeber",
        "pl": "Inwestor|Fundusz inwestycyjny|Finansujący",
    },
    HelixGroup.MEDIA: {
        "en": "Media|Press|Journalist",
        "et": "Meedia|Ajakirjandus|Ajakirjanik",
        "fi": "Media|Lehdistö|Toimittaja",
        "lt": "Žiniasklaida|Spauda|Žurnalistas",
        "lv": "Plašsaziņas līdzekļi|Mediji|Prese|Žurnālists",
        "sv": "Medier|Press|Journalist",
        "da": "Medier|Presse|Journalist",
        "de": "Medien|Presse|Journalist",
        "pl": "Media|Prasa|Dziennikarz",
    },
}

_INDEX = build_index(GROUP_WORDS) | {squeeze(code): str(code) for code in HelixGroup.values}


def find_group(word: str) -> str:
    """Return the code of the helix group; blank if the word is not known."""
    return str(_INDEX.get(squeeze(word), ""))


def name_group(code: str, language: str) -> str:
    """Return the word an export writes for a group."""
    return name_code(GROUP_WORDS, code, language)
