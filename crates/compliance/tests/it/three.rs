//! Three organisations: a company that runs everything itself, a municipal hoster with processors, a practice.

use compliance::{
    Answers, Backups, Database, Decision, Defaults, Encryption, Facts, Field, Function, Functions, Given, Necessity,
    Profile, Proof, QUESTIONS, Recipient, Role, SignOff, SignOffs, Signer, State, Tls, Transport, WhoCreates,
    WhoNeedsFactor,
};
use datamap::Settings;

/// An organisation.
pub struct Organisation {
    /// Names its golden files.
    pub name: &'static str,
    pub facts: Facts,
    pub answers: Answers,
}

/// All three.
pub fn three() -> [Organisation; 3] {
    [company(), municipality(), practice()]
}

/// A company that runs everything itself.
pub fn company() -> Organisation {
    let mut facts = facts("https://treffen.nordlicht-werkzeug.example", false, false);
    facts.decisions = Function::SWITCHED.iter().map(|function| decided(*function)).collect();
    facts.sign_offs = SignOffs {
        officer: Some(said(&facts, None, Signer::Officer, "2026-11-20")),
        council: Some(said(&facts, None, Signer::Council, "2026-11-21")),
        released: Some(said(&facts, None, Signer::Administration, "2026-11-22").given),
    };
    Organisation {
        name: "company",
        facts,
        answers: answers(&[
            (Field::ControllerName, "Nordlicht Werkzeugbau GmbH"),
            (Field::ControllerAddress, "Hafenstraße 12\n24103 Kiel\nDeutschland"),
            (Field::ControllerContact, "kontakt@nordlicht-werkzeug.example"),
            (Field::ControllerHead, "Geschäftsführung der Nordlicht Werkzeugbau GmbH"),
            (
                Field::OfficerName,
                "Datenschutzbeauftragte der Nordlicht Werkzeugbau GmbH",
            ),
            (Field::OfficerContact, "datenschutz@nordlicht-werkzeug.example"),
            (
                Field::Authority,
                "Unabhängiges Landeszentrum für Datenschutz Schleswig-Holstein, https://www.datenschutzzentrum.de",
            ),
            (Field::PublicBody, "no"),
            (Field::Audience, "employees, customers, partners, applicants"),
            (Field::WorksCouncil, "yes"),
            (Field::ProfessionalSecrecy, "no"),
            (Field::Processors, "none"),
            (Field::Clients, "none"),
            (
                Field::WorksAgreement,
                "Betriebsvereinbarung Videokonferenzen vom 2026-09-01",
            ),
        ]),
    }
}

/// A municipal hoster with processors, for other bodies.
pub fn municipality() -> Organisation {
    let mut facts = facts("https://sitzung.musterstadt.example", true, true);
    facts.transport = Transport::Proxy;
    facts.database = Database::Postgres("datenbank.musterstadt.example".to_owned());
    facts.second_factor = WhoNeedsFactor::Everyone;
    facts.settings.session_days = 7;
    facts.settings.audit_days = 90;
    facts.recipients = vec![
        Recipient {
            host: "mail.musterstadt.example".to_owned(),
            role: Role::Mail,
        },
        Recipient {
            host: "anmeldung.musterstadt.example".to_owned(),
            role: Role::IdentityProvider,
        },
    ];
    // Chat was decided on, polls were switched off, of the others nobody has decided.
    facts.functions.set(Function::Polls, State::Off);
    facts.decisions = vec![
        decided(Function::Chat),
        Decision {
            answers: None,
            ..decided(Function::Polls)
        },
    ];
    // For a server that was configured otherwise; the council has not said anything.
    facts.sign_offs.officer = Some(said(&facts, None, Signer::Officer, "2026-11-02"));
    facts.connections /= 2;
    Organisation {
        name: "municipality",
        facts,
        answers: answers(&[
            (Field::ControllerName, "Stadt Musterstadt"),
            (
                Field::ControllerAddress,
                "Rathausplatz 1\n12345 Musterstadt\nDeutschland",
            ),
            (Field::ControllerContact, "rathaus@musterstadt.example"),
            (Field::ControllerHead, "Oberbürgermeisterin oder Oberbürgermeister"),
            (
                Field::JointControllers,
                "Zweckverband Musterland; Marktplatz 3, 12346 Musterland; post@musterland.example",
            ),
            (Field::OfficerName, "Behördliche Datenschutzbeauftragte"),
            (Field::OfficerContact, "datenschutz@musterstadt.example"),
            (
                Field::Authority,
                "Die Landesbeauftragte für Datenschutz, https://datenschutz.example",
            ),
            (Field::PublicBody, "yes"),
            (Field::Audience, "employees, citizens, pupils"),
            (Field::WorksCouncil, "yes"),
            (Field::ProfessionalSecrecy, "no"),
            (
                Field::Processors,
                "Rechenzentrum Musterland AöR; Serverweg 5, 12345 Musterstadt; rz@musterland.example; Betrieb der Maschine; Musterstadt\n\
                 Sicherungsdienst eG; Tresorgasse 2, 12347 Musterhausen; eg@sicherung.example; Aufbewahrung verschlüsselter Sicherungen; Musterhausen",
            ),
            (
                Field::Clients,
                "Gemeinde Kleinmuster; Dorfstraße 1, 12348 Kleinmuster; gemeinde@kleinmuster.example",
            ),
            (
                Field::WorksAgreement,
                "Dienstvereinbarung Videokonferenzen vom 2026-10-15",
            ),
            (
                Field::ClientOfficers,
                "Gemeinde Kleinmuster: gemeindliche Datenschutzbeauftragte, datenschutz@kleinmuster.example",
            ),
        ]),
    }
}

/// A practice under professional secrecy.
pub fn practice() -> Organisation {
    let mut facts = facts("https://praxis.example", true, false);
    facts.profile = Profile::Consultation;
    facts.newcomers_wait = true;
    facts.second_factor = WhoNeedsFactor::Everyone;
    facts.settings.audit_days = 90;
    facts.settings.plan_days = 90;
    facts.settings.room_keep_hours = 2;
    facts.backups = None;
    facts.last_backup = None;
    let nobody = "Niemand muss benannt werden: weniger als 20 Personen, keine umfangreiche Verarbeitung.";
    facts.sign_offs = SignOffs {
        officer: Some(said(&facts, Some(nobody), Signer::Administration, "2026-11-20")),
        council: Some(said(
            &facts,
            Some("Es gibt keinen Betriebsrat."),
            Signer::Administration,
            "2026-11-20",
        )),
        released: None,
    };
    Organisation {
        name: "practice",
        facts,
        answers: answers(&[
            (Field::ControllerName, "Gemeinschaftspraxis am Markt"),
            (Field::ControllerAddress, "Am Markt 7\n01067 Dresden\nDeutschland"),
            (Field::ControllerContact, "praxis@praxis.example"),
            (Field::ControllerHead, "Die Gesellschafterinnen und Gesellschafter"),
            (
                Field::OfficerName,
                "nicht benannt: weniger als 20 Personen, keine umfangreiche Verarbeitung",
            ),
            (Field::OfficerContact, "praxis@praxis.example"),
            (
                Field::Authority,
                "Sächsische Datenschutz- und Transparenzbeauftragte, https://www.datenschutz.sachsen.de",
            ),
            (Field::PublicBody, "no"),
            (Field::Audience, "patients, employees"),
            (Field::WorksCouncil, "no"),
            (Field::ProfessionalSecrecy, "yes"),
            (
                Field::Processors,
                "Praxis-IT Beispiel GmbH; Ringweg 4, 01069 Dresden; it@praxis-it.example; Wartung; Dresden",
            ),
            (Field::Clients, "none"),
        ]),
    }
}

/// A decision in the organisation's own words.
fn decided(function: Function) -> Decision {
    let name = function.name().de;
    Decision {
        function,
        answers: Some(Necessity {
            purpose: format!("Werkstatt und Verkauf brauchen es täglich: {name}."),
            suitable: format!("Ja, erprobt seit dem Frühjahr: {name}."),
            milder: format!("Geprüft wurden Telefon und E-Mail anstelle von: {name}."),
            safeguards: format!("Unterweisung aller, jährlich geprüft: {name}."),
        }),
        day: "2026-11-19".to_owned(),
    }
}

/// What was said of a step, of the server as it is.
fn said(facts: &Facts, reason: Option<&str>, by: Signer, day: &str) -> SignOff {
    SignOff {
        reason: reason.map(str::to_owned),
        given: Given {
            by,
            day: day.to_owned(),
            configuration: facts.hash(),
        },
    }
}

/// A server with everything at its default.
pub fn facts(address: &str, mail: bool, provider: bool) -> Facts {
    let recipients = [
        ("acme-v02.api.letsencrypt.org", Role::CertificateAuthority, true),
        ("mail.example", Role::Mail, mail),
        ("sso.example", Role::IdentityProvider, provider),
    ];
    Facts {
        day: "2026-11-23".to_owned(),
        release: "0.1.0".to_owned(),
        address: address.to_owned(),
        operator: String::new(),
        location: "Deutschland, eigenes Haus".to_owned(),
        transport: Transport::Own(Tls {
            versions: vec!["TLS 1.3".to_owned(), "TLS 1.2".to_owned()],
            suites: vec![
                "TLS13_AES_256_GCM_SHA384".to_owned(),
                "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384".to_owned(),
            ],
            automatic: true,
        }),
        encryption: Encryption {
            group: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519".to_owned(),
            frames: "AES_128_GCM_SHA256_128".to_owned(),
            vault: "AES-256-GCM".to_owned(),
            names: "AES-256-GCM".to_owned(),
            passwords: "Argon2id".to_owned(),
            backups: "age (X25519, ChaCha20-Poly1305)".to_owned(),
        },
        database: Database::Embedded,
        backups: Some(Backups { days: 14 }),
        recipients: recipients
            .into_iter()
            .filter(|(.., is_there)| *is_there)
            .map(|(host, role, _)| Recipient {
                host: host.to_owned(),
                role,
            })
            .collect(),
        profile: Profile::Standard,
        newcomers_wait: false,
        create: WhoCreates::Members,
        second_factor: WhoNeedsFactor::Administrators,
        settings: Settings::default(),
        entries: store::catalogue().collect(),
        functions: Functions::of_release(mail, provider),
        decisions: Vec::new(),
        defaults: Defaults {
            knock: true,
            passphrase: true,
            camera: false,
            microphone: false,
            share_asks: true,
        },
        last_deletion: Some(Proof {
            at: "2026-11-23 03:15 UTC".to_owned(),
            good: true,
        }),
        last_backup: Some(Proof {
            at: "2026-11-23 02:00 UTC".to_owned(),
            good: true,
        }),
        log_level: "info".to_owned(),
        room_capacity: 50,
        connections: 4096,
        sign_offs: SignOffs::default(),
    }
}

/// These, and for everything else something that fits.
fn answers(said: &[(Field, &str)]) -> Answers {
    let rest = [
        (Field::Representative, "entfällt"),
        (Field::JointControllers, "none"),
        (
            Field::PhysicalAccess,
            "Verschlossener Serverraum; Zutritt haben zwei benannte Personen mit Schließprotokoll.",
        ),
        (
            Field::DiskEncryption,
            "LUKS2; Schlüssel wird beim Start von Hand eingegeben",
        ),
        (
            Field::Training,
            "Verpflichtung auf Vertraulichkeit beim Eintritt, Unterweisung einmal im Jahr.",
        ),
        (
            Field::Endpoints,
            "Nur dienstliche Geräte, automatische Sperre nach fünf Minuten, Kopfhörer außerhalb geschlossener Räume.",
        ),
        (Field::RestoreTest, "2026-10-01"),
        (Field::RecoveryGoals, "4 Stunden; 1 Tag"),
        (Field::IncidentContact, "notfall@beispiel.example, Telefon am Empfang"),
        (Field::MediaDestruction, "Schutzklasse 2, Sicherheitsstufe H-4"),
        (Field::Author, "Datenschutzkoordination"),
        (Field::NextReview, "2027-11-23"),
        (Field::ThirdCountries, "none"),
        (Field::WorksAgreement, "keine: kein Betriebs- oder Personalrat"),
        (Field::ClientOfficers, "entfällt"),
        (
            Field::AccessibilityBody,
            "Zuständige Stelle für Barrierefreiheit, https://barrierefrei.example",
        ),
    ];
    let mut answers = Answers::default();
    for (field, answer) in rest.iter().chain(said) {
        answers.set(*field, answer).unwrap();
    }
    for question in QUESTIONS {
        assert!(answers.get(question.field).is_some(), "{} is answered", question.id);
    }
    answers
}
