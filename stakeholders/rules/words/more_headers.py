"""Words at the head of the columns that describe an organisation and the city's work with it."""

MORE_HEADER_WORDS: dict[str, dict[str, str]] = {
    "scheme": {
        "en": "Register|Register scheme|Registry scheme|Scheme",
        "et": "Register",
        "fi": "Rekisteri",
        "lt": "Registras",
        "lv": "Reģistrs",
        "sv": "Register",
        "da": "Register",
        "de": "Register",
        "pl": "Rejestr",
    },
    "registration_id": {
        "en": "Number in the register|Registration number|Registration id|Registration code|Registry code|"
        "Company number|Company id|Business id|Organisation number|VAT number",
        "et": "Registrikood|Registri kood|Reg kood|Äriregistri kood|Registrinumber|Reg nr",
        "fi": "Y-tunnus|Rekisterinumero|Yritystunnus",
        "lt": "Įmonės kodas|Juridinio asmens kodas|Registracijos numeris|Registro kodas",
        "lv": "Reģistrācijas numurs|Reģ. nr.|Reģistrācijas nr.|Vienotais reģistrācijas numurs",
        "sv": "Organisationsnummer|Org.nr|Orgnr|Registreringsnummer",
        "da": "CVR-nummer|CVR|CVR-nr.|Registreringsnummer",
        "de": "Registernummer|Handelsregisternummer|HRB|Registrierungsnummer",
        "pl": "KRS|NIP|REGON|Numer rejestrowy|Numer w rejestrze",
    },
    "region": {
        "en": "NUTS region|NUTS|NUTS code|Region|Region code",
        "et": "NUTS-piirkond|Piirkond|Regioon|Maakond",
        "fi": "NUTS-alue|Alue|Maakunta",
        "lt": "NUTS regionas|Regionas|Apskritis",
        "lv": "NUTS reģions|Reģions",
        "sv": "NUTS-region|Län|Region",
        "da": "NUTS-region|Region",
        "de": "NUTS-Region|Region",
        "pl": "Region NUTS|Region|Województwo",
    },
    "level": {
        "en": "Level of government|Government level|Level",
        "et": "Valitsustasand|Tasand",
        "fi": "Hallinnon taso|Hallintotaso|Taso",
        "lt": "Valdžios lygmuo|Lygmuo",
        "lv": "Pārvaldes līmenis|Līmenis",
        "sv": "Förvaltningsnivå|Nivå",
        "da": "Forvaltningsniveau|Niveau",
        "de": "Verwaltungsebene|Ebene",
        "pl": "Szczebel władzy|Szczebel",
    },
    "website": {
        "en": "Website|Web site|Web|Web page|Homepage|URL|Web address",
        "et": "Veebileht|Koduleht|Veebiaadress|Veeb",
        "fi": "Verkkosivut|Verkkosivusto|Kotisivu|Kotisivut|WWW",
        "lt": "Svetainė|Interneto svetainė|Tinklalapis",
        "lv": "Tīmekļa vietne|Mājaslapa|Mājas lapa|Tīmekļvietne",
        "sv": "Webbplats|Hemsida|Webbsida",
        "da": "Websted|Hjemmeside|Webside",
        "de": "Website|Webseite|Internetseite|Internet",
        "pl": "Strona internetowa|Strona WWW|Witryna",
    },
    "other_emails": {
        "en": "Earlier addresses|Other e-mails|Other e-mail|Second e-mail|Alternative e-mail|Earlier e-mails",
        "et": "Varasemad aadressid|Muud e-posti aadressid|Teine e-post",
        "fi": "Aiemmat osoitteet|Muut sähköpostit|Toinen sähköposti",
        "lt": "Ankstesni adresai|Kiti el. pašto adresai|Kitas el. paštas",
        "lv": "Agrākās adreses|Citas e-pasta adreses|Otrs e-pasts",
        "sv": "Tidigare adresser|Andra e-postadresser|Annan e-post",
        "da": "Tidligere adresser|Andre e-mailadresser|Anden e-mail",
        "de": "Frühere Adressen|Weitere E-Mail-Adressen|Zweite E-Mail",
        "pl": "Wcześniejsze adresy|Inne adresy e-mail|Drugi e-mail",
    },
    "themes": {
        "en": "Themes|Theme|Fields of interest",
        "et": "Teemad|Teema|Valdkonnad|Valdkond",
        "fi": "Teemat|Teema|Aihealueet",
        "lt": "Temos|Tema|Sritys|Sritis",
        "lv": "Tēmas|Tēma|Jomas|Joma",
        "sv": "Teman|Tema",
        "da": "Temaer|Tema",
        "de": "Themen|Thema|Themenfelder",
        "pl": "Tematy|Temat|Obszary",
    },
    "cpv": {
        "en": "CPV codes|CPV|CPV code",
        "et": "CPV-koodid|CPV kood",
        "fi": "CPV-koodit|CPV-koodi",
        "lt": "CPV kodai|BVPŽ kodai|BVPŽ",
        "lv": "CPV kodi|CPV kods",
        "sv": "CPV-koder|CPV-kod",
        "da": "CPV-koder|CPV-kode",
        "de": "CPV-Codes|CPV-Code",
        "pl": "Kody CPV|Kod CPV",
    },
    "influence": {
        "en": "Influence|Influence (1–5)|Power",
        "et": "Mõju|Mõjukus",
        "fi": "Vaikutusvalta|Vaikutus",
        "lt": "Įtaka",
        "lv": "Ietekme",
        "sv": "Inflytande",
        "da": "Indflydelse",
        "de": "Einfluss",
        "pl": "Wpływ",
    },
    "interest": {
        "en": "Interest|Interest (1–5)",
        "et": "Huvi|Huvitatus",
        "fi": "Kiinnostus",
        "lt": "Suinteresuotumas|Susidomėjimas",
        "lv": "Ieinteresētība|Interese",
        "sv": "Intresse",
        "da": "Interesse",
        "de": "Interesse",
        "pl": "Zainteresowanie",
    },
    "engagement_plan": {
        "en": "Engagement plan|Plan|Next step|Next steps",
        "et": "Kaasamiskava|Kaasamisplaan|Järgmine samm",
        "fi": "Osallistamissuunnitelma|Suunnitelma|Seuraava askel",
        "lt": "Įtraukimo planas|Planas|Kitas žingsnis",
        "lv": "Iesaistes plāns|Plāns|Nākamais solis",
        "sv": "Plan för dialogen|Plan|Nästa steg",
        "da": "Plan for inddragelse|Plan|Næste skridt",
        "de": "Beteiligungsplan|Plan|Nächster Schritt",
        "pl": "Plan zaangażowania|Plan|Następny krok",
    },
    "last_contact_on": {
        "en": "Last contact|Date of last contact|Last contacted|Last contact on|Contacted on",
        "et": "Viimane kontakt|Viimati ühendust võetud|Viimase kontakti kuupäev",
        "fi": "Viimeisin yhteydenotto|Viimeksi yhteydessä|Viimeinen yhteydenotto",
        "lt": "Paskutinis kontaktas|Paskutinio kontakto data",
        "lv": "Pēdējā saziņa|Pēdējais kontakts|Pēdējās saziņas datums",
        "sv": "Senaste kontakt|Senast kontaktad",
        "da": "Seneste kontakt|Sidste kontakt",
        "de": "Letzter Kontakt|Zuletzt kontaktiert",
        "pl": "Ostatni kontakt|Data ostatniego kontaktu",
    },
}

# A number beside one of these says which of several people of a row a column is about: "Contact 2 e-mail".
PERSON_MARKS = (
    "contact person|contact|person|participant|member|representative|"
    "kontaktisiku|kontaktisik|kontakti|kontakt|isiku|isik|osaleja|esindaja|"
    "yhteyshenkilön|yhteyshenkilö|henkilön|henkilö|osallistujan|osallistuja|"
    "kontaktinio asmens|kontaktinis asmuo|asmens|asmuo|dalyvio|dalyvis|kontakto|"
    "kontaktpersonas|kontaktpersona|personas|dalībnieka|dalībnieks|kontakta|"
    "kontaktpersonens|deltagarens|deltagare|deltager|"
    "ansprechpartner|ansprechperson|kontaktperson|teilnehmer|"
    "osoby kontaktowej|osoba kontaktowa|osoby|osoba|uczestnika|uczestnik|kontaktu"
)
