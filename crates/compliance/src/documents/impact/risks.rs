//! The register of risks. Likelihood and measures follow what was measured and said.

use datamap::Words;

use super::super::common::{kept, meets};
use crate::answers::{Answers, Field};
use crate::document::{Line, Piece, plain, t, w};
use crate::facts::{Database, Facts, Role, Transport, WhoNeedsFactor};
use crate::functions::Function;

/// One row.
pub(super) struct Risk {
    /// Names it in this paper.
    pub id: &'static str,
    /// Who or what brings it about.
    pub source: Words,
    /// What happens.
    pub scenario: Words,
    /// Which right or freedom suffers.
    pub right: Words,
    /// 0 to 4, as things are set; 0: it cannot happen.
    pub likelihood: u8,
    /// 1 to 4.
    pub severity: u8,
    /// What is done about it here.
    pub measures: Line,
}

impl Risk {
    const fn product(&self) -> u8 {
        self.likelihood * self.severity
    }

    /// Whether it is too high to begin.
    pub const fn is_high(&self) -> bool {
        self.product() >= 9
    }

    /// Whether it is to be watched.
    pub const fn is_medium(&self) -> bool {
        self.product() > 3 && !self.is_high()
    }

    /// In a word.
    pub fn residual(&self) -> Words {
        if self.is_high() {
            w("hoch", "high")
        } else if self.is_medium() {
            w("mittel", "medium")
        } else {
            w("gering", "low")
        }
    }
}

/// A level of likelihood or severity, in a table.
pub(super) fn level(level: u8) -> Piece {
    match level {
        0 => t("0 entfällt", "0 not applicable"),
        1 => t("1 geringfügig", "1 negligible"),
        2 => t("2 überschaubar", "2 limited"),
        3 => t("3 substanziell", "3 substantial"),
        _ => t("4 groß", "4 great"),
    }
}

/// What decides on many rows.
struct Case<'a> {
    facts: &'a Facts,
    answers: &'a Answers,
    /// Severity where content of meetings is at stake.
    content: u8,
}

impl Case<'_> {
    fn on(&self, function: Function) -> bool {
        self.facts.functions.on(function)
    }

    /// Unsaid counts as yes.
    fn meets(&self, audience: &str) -> bool {
        self.answers.get(Field::Audience).is_none() || meets(self.answers, audience)
    }

    /// Unsaid counts as some.
    fn has_processors(&self) -> bool {
        self.answers.rows(Field::Processors).is_none_or(|rows| !rows.is_empty())
    }

    fn is_secret(&self) -> bool {
        self.answers.is(Field::ProfessionalSecrecy) != Some(false)
    }
}

/// Every risk, in the order of their numbers.
pub(super) fn register(facts: &Facts, answers: &Answers) -> Vec<Risk> {
    let mut case = Case {
        facts,
        answers,
        content: 3,
    };
    if case.is_secret() || case.meets("patients") {
        case.content = 4;
    }
    vec![
        uninvited(&case),
        covert(&case),
        operator(&case),
        ghost(&case),
        program(&case),
        metadata(&case),
        home(&case),
        monitoring(&case),
        recording(&case),
        remains(&case),
        wrong(&case),
        device(&case),
        push(&case),
        third_country(&case),
        identity(&case),
        minors(&case),
        secrets(&case),
        exclusion(&case),
        outage(&case),
        hoster(&case),
        account(&case),
        deletion(&case),
    ]
}

/// Three where it is switched on here; none where what could leak never comes into being.
const fn if_any(is: bool) -> u8 {
    if is { 3 } else { 0 }
}

/// Three where it is switched on here, one where it is not.
const fn if_on(is: bool) -> u8 {
    if is { 3 } else { 1 }
}

fn state(case: &Case, function: Function) -> Words {
    let (name, state) = (function.name(), case.facts.functions.state(function).name());
    w(
        format!("{}: {}. ", name.de, state.de),
        format!("{}: {}. ", name.en, state.en),
    )
}

fn uninvited(case: &Case) -> Risk {
    let defaults = case.facts.defaults;
    let (de, en) = match (defaults.knock, defaults.passphrase) {
        (true, true) => ("Vorraum und Kennwort voreingestellt", "Lobby and passphrase by default"),
        (true, false) => (
            "Vorraum voreingestellt, Kennwort nicht",
            "Lobby by default, passphrase not",
        ),
        (false, true) => (
            "Kennwort voreingestellt, Vorraum nicht",
            "Passphrase by default, lobby not",
        ),
        (false, false) => (
            "Weder Vorraum noch Kennwort voreingestellt",
            "Neither lobby nor passphrase by default",
        ),
    };
    Risk {
        id: "R01",
        source: w("Fremde mit Link, Störende", "Strangers with the link, disrupters"),
        scenario: w(
            "Ungebetene kommen in eine Besprechung (Zoom-Bombing), hören mit oder zeigen Verletzendes",
            "Uninvited people get into a meeting (Zoom-bombing), listen or show hurtful things",
        ),
        right: w(
            "Vertraulichkeit, Persönlichkeitsrecht",
            "confidentiality, personality rights",
        ),
        likelihood: 3 - u8::from(defaults.knock) - u8::from(defaults.passphrase),
        severity: case.content,
        measures: vec![t(
            format!(
                "{de}; Liste aller Anwesenden aus der verschlüsselten Gruppe; entfernen, Tür schließen, Link zurückziehen; falsche Versuche werden gebremst"
            ),
            format!(
                "{en}; list of all present from the encrypted group; remove, lock the door, withdraw the link; wrong tries are slowed"
            ),
        )],
    }
}

fn covert(case: &Case) -> Risk {
    Risk {
        id: "R02",
        source: w("Teilnehmende", "Participants"),
        scenario: w(
            "Jemand schneidet heimlich mit, mit eigenem Programm oder einer Kamera vor dem Bildschirm",
            "Somebody records in secret, by a program of their own or a camera before the screen",
        ),
        right: w(
            "Recht am gesprochenen Wort und am eigenen Bild",
            "right to one's word and image",
        ),
        likelihood: 2,
        severity: case.content,
        measures: vec![t(
            "Technisch nicht zu verhindern und nicht zu erkennen; Hinweis auf § 201 StGB im Datenschutzhinweis; Regeln für Gastgebende; Kamera freiwillig",
            "Can neither be prevented nor detected technically; notice of § 201 StGB in the privacy notice; rules for hosts; camera voluntary",
        )],
    }
}

fn operator(case: &Case) -> Risk {
    let group = &case.facts.encryption.group;
    Risk {
        id: "R03",
        source: w(
            "Betreiber, Verwaltung, Eindringlinge im Server",
            "Operator, administrators, intruders in the server",
        ),
        scenario: w(
            "Der Betreiber hört mit oder wertet Inhalte aus",
            "The operator eavesdrops or evaluates content",
        ),
        right: w(
            "Fernmeldegeheimnis, Vertraulichkeit",
            "secrecy of telecommunications, confidentiality",
        ),
        likelihood: 1,
        severity: case.content,
        measures: vec![t(
            format!(
                "Ende-zu-Ende-Verschlüsselung ohne Abschalter ({group}); der Server hat keinen Schlüssel; die Verwaltung sieht keine Besprechung"
            ),
            format!(
                "End-to-end encryption that cannot be switched off ({group}); the server holds no key; administrators see no meeting"
            ),
        )],
    }
}

fn ghost(case: &Case) -> Risk {
    Risk {
        id: "R04",
        source: w(
            "Angreifende mit Zugriff auf den Server",
            "Attackers with access to the server",
        ),
        scenario: w(
            "Schlüssel werden vertauscht, oder ein unsichtbares Mitglied (Geist) wird eingeschleust",
            "Keys are swapped, or an invisible member (ghost) is slipped in",
        ),
        right: w("Vertraulichkeit, Integrität", "confidentiality, integrity"),
        likelihood: 1,
        severity: case.content,
        measures: vec![t(
            "Jedes Gerät prüft jeden Beitritt; die Liste kommt aus der Gruppe, nicht vom Server; Warnung bei Unbekannten und Abweichungen; Sicherheitswörter zum Vergleichen. Wer den Link überbracht hat, könnte sich dazwischenstellen: Der Vergleich deckt das auf",
            "Each device checks each joining; the list comes from the group, not from the server; warning of strangers and differences; a spoken code to compare. Whoever carried the link could stand between: comparing uncovers that",
        )],
    }
}

fn program(case: &Case) -> Risk {
    let others = case.has_processors();
    Risk {
        id: "R05",
        source: w("Wer den Server beherrscht", "Whoever controls the server"),
        scenario: w(
            "Der Server liefert ein verändertes Programm (Webcode) aus, das Inhalte preisgibt",
            "The server delivers a changed program (web code) that gives content away",
        ),
        right: w("Vertraulichkeit", "confidentiality"),
        likelihood: 1 + u8::from(others),
        severity: case.content,
        measures: vec![
            t(
                "Im Browser nicht sichtbar: verbleibendes Risiko. Nur eigene Herkunft für alle Skripte, Prüfsumme der Fassung vergleichen, wenige Zugänge zum Server",
                "Not visible in the browser: a remaining risk. Scripts of one's own origin only, compare the hash of the release, few people with access to the server",
            ),
            if others {
                t(
                    "; Auftragsverarbeiter mit Zugriff auf die Maschine vertraglich binden und prüfen",
                    "; bind processors with access to the machine by contract and audit them",
                )
            } else {
                t(
                    "; nach den Angaben hat kein Auftragsverarbeiter Zugriff auf die Maschine",
                    "; by what was said no processor has access to the machine",
                )
            },
        ],
    }
}

fn metadata(case: &Case) -> Risk {
    let proxy = case.facts.transport == Transport::Proxy;
    let mail = case.facts.recipient(Role::Mail).is_some();
    let provider = case.facts.recipient(Role::IdentityProvider).is_some();
    let mut measures = vec![t(
        "Der Server sieht Verbindungen nur, solange sie bestehen, und speichert nicht, wer wann mit wem sprach; keine IP-Adresse im Protokoll; keine Statistik je Person",
        "The server sees connections only while they last, and does not store who talked with whom when; no IP address in the log; no statistics by person",
    )];
    if proxy {
        measures.push(t(
            "; Zugriffsprotokoll des Proxys abschalten",
            "; switch the access log of the proxy off",
        ));
    }
    if mail {
        measures.push(t(
            "; Mailserver kennt Einladende, Eingeladene und Zeiten: Aufbewahrung dort begrenzen",
            "; the mail server knows who invites whom when: limit what it keeps",
        ));
    }
    if provider {
        measures.push(t(
            "; Anmeldedienst kennt Zeiten der Anmeldung",
            "; the sign-in service knows times of signing in",
        ));
    }
    Risk {
        id: "R06",
        source: w("Betreiber, Netz, Empfänger", "Operator, network, recipients"),
        scenario: w(
            "Aus Verbindungsdaten wird geschlossen, wer mit wem Kontakt hat",
            "Connection data tell who is in contact with whom",
        ),
        right: w(
            "Privatleben, Vertraulichkeit der Kontakte",
            "private life, confidentiality of contacts",
        ),
        likelihood: 1 + u8::from(proxy || mail || provider),
        severity: case.content - 1,
        measures,
    }
}

fn home(case: &Case) -> Risk {
    let defaults = case.facts.defaults;
    let (de, en) = if defaults.camera || defaults.microphone {
        (
            "Kamera oder Mikrofon beginnen eingeschaltet",
            "Camera or microphone begin switched on",
        )
    } else {
        (
            "Kamera und Mikrofon beginnen ausgeschaltet",
            "Camera and microphone begin switched off",
        )
    };
    let cover = if case.on(Function::Backgrounds) {
        (
            "Hintergründe im Browser, an Rändern unscharf",
            "backgrounds in the browser, not exact at edges",
        )
    } else {
        ("Hintergründe sind ausgeschaltet", "backgrounds are switched off")
    };
    Risk {
        id: "R07",
        source: w("Umgebung der Teilnehmenden", "Surroundings of participants"),
        scenario: w(
            "Die Kamera zeigt die private Wohnung oder Dritte, das Mikrofon überträgt fremde Gespräche",
            "The camera shows the private home or third persons, the microphone carries others' talk",
        ),
        right: w(
            "Unverletzlichkeit der Wohnung, Rechte Dritter",
            "inviolability of the home, rights of third persons",
        ),
        likelihood: 2 + u8::from(defaults.camera || defaults.microphone),
        severity: 2,
        measures: vec![t(
            format!(
                "{de}; niemand kann sie von außen einschalten; {}; Teilnahme ohne Kamera ohne Nachteil",
                cover.0
            ),
            format!(
                "{en}; nobody can switch them on from outside; {}; no disadvantage without a camera",
                cover.1
            ),
        )],
    }
}

fn monitoring(case: &Case) -> Risk {
    let watching = [
        Function::Presence,
        Function::ReadReceipts,
        Function::AttendanceProof,
        Function::AttentionTracking,
        Function::Recording,
    ];
    let is = watching.iter().any(|function| case.on(*function));
    let mut measures = vec![
        state(case, Function::AttentionTracking).into(),
        state(case, Function::Presence).into(),
        t(
            "Das Protokoll der Verwaltung enthält keine Nutzung und keine Besprechung",
            "The audit log holds no use and no meeting",
        ),
    ];
    if let Some(audit) = case.facts.entry("audit") {
        let kept = kept(audit, case.facts);
        measures.push(t(format!(" (Frist: {})", kept.de), format!(" (period: {})", kept.en)));
    }
    measures.push(match case.answers.is(Field::WorksCouncil) {
        Some(true) => t(
            "; Leserecht für den Betriebs- oder Personalrat, Vereinbarung mit ihm nach dem Maßnahmenplan",
            "; right to read for the works or staff council, agreement with it by the plan of measures",
        ),
        _ => t(
            "; Verbot der Leistungs- und Verhaltenskontrolle durch Weisung",
            "; monitoring of performance and behaviour forbidden by instruction",
        ),
    });
    Risk {
        id: "R08",
        source: w("Arbeitgeber, Vorgesetzte", "Employer, superiors"),
        scenario: w(
            "Beschäftigte werden überwacht, oder sie fürchten es",
            "Employees are monitored, or fear to be",
        ),
        right: w(
            "informationelle Selbstbestimmung im Arbeitsverhältnis",
            "informational self-determination at work",
        ),
        likelihood: if_on(is),
        severity: 3,
        measures,
    }
}

fn recording(case: &Case) -> Risk {
    let is = case.on(Function::Recording) || case.on(Function::Transcription);
    let (de, en) = if is {
        (
            "Verschlüsseln, Zugriff einzeln, Löschung mit Freigabe der Niederschrift",
            "Encrypt, access one by one, delete when the text is released",
        )
    } else {
        (
            "Es entsteht keine Aufzeichnung, die abfließen könnte",
            "No recording comes into being that could leak",
        )
    };
    Risk {
        id: "R09",
        source: w(
            "Unbefugte, Fehler beim Teilen",
            "Unauthorised people, mistakes in sharing",
        ),
        scenario: w(
            "Eine Aufzeichnung gerät in falsche Hände",
            "A recording gets into wrong hands",
        ),
        right: w("Recht am Wort und Bild", "right to one's word and image"),
        likelihood: if_any(is),
        severity: case.content,
        measures: vec![state(case, Function::Recording).into(), t(de, en)],
    }
}

fn remains(case: &Case) -> Risk {
    let is = case.on(Function::ChatStorage) || case.on(Function::NotesStorage);
    Risk {
        id: "R10",
        source: w("Server, Geräte der Teilnehmenden", "Server, participants' devices"),
        scenario: w(
            "Chat, Notizen oder Umfragen bleiben nach der Besprechung zurück",
            "Chat, notes or polls remain after the meeting",
        ),
        right: w("Löschung, Speicherbegrenzung", "erasure, storage limitation"),
        likelihood: if_on(is),
        severity: case.content - 1,
        measures: vec![
            state(case, Function::ChatStorage).into(),
            state(case, Function::NotesStorage).into(),
            t(
                "Im Browser löscht Verlassen der Besprechung den Stand. Wer Notizen auf dem Gerät sichert, verantwortet die Kopie",
                "In the browser leaving the meeting deletes its state. Whoever saves notes on their device answers for the copy",
            ),
        ],
    }
}

fn wrong(case: &Case) -> Risk {
    let ask = case.facts.defaults.share_asks;
    let shows = case.on(Function::ScreenShare);
    let (de, en) = if !shows {
        (
            "Der Server leitet keinen neuen Bildschirm weiter (was schon gezeigt wurde, bis es endet)",
            "The server passes on no new screen (what was shown before goes on until it ends)",
        )
    } else if ask {
        (
            "Teilnehmende zeigen den Bildschirm erst nach Erlaubnis",
            "Participants show a screen only once allowed",
        )
    } else {
        (
            "Teilnehmende zeigen den Bildschirm ohne Erlaubnis",
            "Participants show a screen without being allowed",
        )
    };
    Risk {
        id: "R11",
        source: w("Teilnehmende, Einladende", "Participants, those who invite"),
        scenario: w(
            "Das falsche Fenster wird gezeigt, eine Nachricht oder ein Link geht an die falsche Person",
            "The wrong window is shown, a message or link goes to the wrong person",
        ),
        right: w("Vertraulichkeit", "confidentiality"),
        likelihood: 2 + u8::from(shows && !ask),
        severity: 2,
        measures: vec![t(
            format!(
                "{de}; Fenster statt ganzem Bildschirm; private Nachrichten sind gekennzeichnet; Links einzeln zurückziehen; ein gesperrter Rechner beendet das Zeigen nicht: vorher anhalten"
            ),
            format!(
                "{en}; a window instead of the whole screen; private messages are marked; withdraw links one by one; a locked computer does not end showing: stop before"
            ),
        )],
    }
}

fn device(case: &Case) -> Risk {
    let mut measures = vec![t(
        "Anmeldungen von anderem Gerät beenden; Tresor nur mit eigenem Schlüssel; Sitzungsfrist: ",
        "End sign-ins from another device; vault only with its own key; period of sessions: ",
    )];
    match case.facts.entry("sessions") {
        Some(entry) => measures.push(kept(entry, case.facts).into()),
        None => measures.push(t("keine Sitzungen", "no sessions")),
    }
    measures.push(t(". Regeln für Geräte: ", ". Rules for devices: "));
    measures.push(super::answer(case.answers, Field::Endpoints));
    Risk {
        id: "R12",
        source: w("Diebstahl, Verlust", "Theft, loss"),
        scenario: w(
            "Ein Gerät mit offener Anmeldung geht verloren",
            "A device with an open sign-in is lost",
        ),
        right: w("Vertraulichkeit", "confidentiality"),
        likelihood: 2,
        severity: 2,
        measures,
    }
}

fn push(case: &Case) -> Risk {
    Risk {
        id: "R13",
        source: w("Fremde Benachrichtigungsdienste", "Notification services of others"),
        scenario: w(
            "Eine Benachrichtigung (Push) verrät Dritten Zeit, Titel oder Kontakt",
            "A notification (push) tells third parties time, title or contact",
        ),
        right: w("Vertraulichkeit der Kontakte", "confidentiality of contacts"),
        likelihood: if_any(case.on(Function::Push)),
        severity: 2,
        measures: vec![
            state(case, Function::Push).into(),
            t(
                "Erinnerungen stehen im eigenen Kalender",
                "Reminders stand in one's own calendar",
            ),
        ],
    }
}

fn third_country(case: &Case) -> Risk {
    let unknown = case.facts.location.is_empty();
    let others = case.has_processors() || !case.facts.recipients.is_empty();
    let mut measures = vec![t("Standort: ", "Place: ")];
    measures.push(if unknown {
        t("in der Konfiguration nicht genannt", "not named in the configuration")
    } else {
        plain(case.facts.location.clone())
    });
    measures.push(t(
        "; keine Abrufe bei fremden Rechnern durch die Seiten",
        "; the pages request nothing from computers of others",
    ));
    if others {
        measures.push(t(
            "; Ort und Konzernmutter jedes Auftragsverarbeiters und Empfängers prüfen; außerhalb der Union nur mit Angemessenheitsbeschluss oder Standardvertragsklauseln (EU) 2021/914",
            "; check place and parent company of each processor and recipient; outside the Union only with an adequacy decision or standard contractual clauses (EU) 2021/914",
        ));
    }
    Risk {
        id: "R14",
        source: w(
            "Behörden und Konzerne in Drittländern",
            "Authorities and companies in third countries",
        ),
        scenario: w(
            "Daten werden aus einem Drittland angefordert oder dorthin übermittelt",
            "Data are demanded from, or transferred to, a third country",
        ),
        right: w(
            "Schutzniveau nach Art. 44 DSGVO",
            "level of protection under Art. 44 GDPR",
        ),
        likelihood: 1 + u8::from(others) + u8::from(unknown),
        severity: 2,
        measures,
    }
}

fn identity(case: &Case) -> Risk {
    let knock = case.facts.defaults.knock;
    let (de, en) = if knock {
        ("Gastgebende lassen einzeln ein", "Hosts let people in one by one")
    } else {
        (
            "Ohne Vorraum sieht erst die Liste, wer kam",
            "Without a lobby only the list shows who came",
        )
    };
    Risk {
        id: "R15",
        source: w("Gäste, Betrügende", "Guests, impostors"),
        scenario: w(
            "Ein Gast gibt sich als jemand anderes aus (Identitätsbetrug)",
            "A guest poses as somebody else (identity fraud)",
        ),
        right: w(
            "Vertraulichkeit, Schutz vor Täuschung",
            "confidentiality, protection from deceit",
        ),
        likelihood: 3 - u8::from(knock),
        severity: case.content - 1,
        measures: vec![
            state(case, Function::GuestAccess).into(),
            t(
                format!(
                    "{de}; persönliche Links; Namen von Gästen sind als selbst gewählt zu behandeln; Rückfrage in Bild und Ton"
                ),
                format!(
                    "{en}; personal links; names of guests are to be taken as chosen by themselves; ask back by picture and sound"
                ),
            ),
        ],
    }
}

fn minors(case: &Case) -> Risk {
    let takes_part = case.meets("pupils");
    let (de, en) = if takes_part {
        (
            "Kürzel statt Namen, Kamera freiwillig, Tür und Rechte bei den Gastgebenden, Regeln für Minderjährige nach dem Maßnahmenplan",
            "Initials instead of names, camera voluntary, door and rights with the hosts, rules for minors by the plan of measures",
        )
    } else {
        (
            "Nach den Angaben nicht vorgesehen; nehmen doch Minderjährige teil, gilt dasselbe wie für Gäste, und diese Zeile ist neu zu bewerten",
            "Not intended by what was said; if minors take part all the same, what holds for guests holds for them, and this row is to be assessed anew",
        )
    };
    Risk {
        id: "R16",
        source: w(
            "Mitschüler, Fremde, Veranstaltende",
            "Other pupils, strangers, organisers",
        ),
        scenario: w(
            "Minderjährige werden bloßgestellt, angesprochen oder gefilmt",
            "Minors are exposed, approached or filmed",
        ),
        right: w(
            "besonderer Schutz von Kindern (ErwG 38)",
            "special protection of children (recital 38)",
        ),
        likelihood: 1 + u8::from(takes_part),
        severity: if takes_part { 4 } else { 3 },
        measures: vec![state(case, Function::Recording).into(), t(de, en)],
    }
}

fn secrets(case: &Case) -> Risk {
    let is = case.is_secret() || case.meets("patients");
    let mut measures = vec![t(
        "Inhalte, Namen und Titel sind dem Server verschlossen; auch wer eingeladen ist, speichert er nicht",
        "Content, names and titles are closed to the server; nor does it store who is invited",
    )];
    if is && case.has_processors() {
        measures.push(t(
            "; Dienstleister nach § 203 Abs. 4 StGB zur Geheimhaltung verpflichten",
            "; bind service providers to secrecy under § 203(4) StGB",
        ));
    }
    if case.facts.recipient(Role::Mail).is_some() && is {
        measures.push(t(
            "; Einladungen per E-Mail legen die Beziehung offen: Patientinnen, Patienten und Mandantschaft den Link anders geben",
            "; invitations by mail disclose the relation: give patients and clients the link another way",
        ));
    }
    Risk {
        id: "R17",
        source: w("Unbefugte, Dienstleister", "Unauthorised people, service providers"),
        scenario: w(
            "Gesundheitsdaten oder Berufsgeheimnisse werden bekannt",
            "Data on health or professional secrets become known",
        ),
        right: w("Art. 9 DSGVO, § 203 StGB", "Art. 9 GDPR, § 203 StGB"),
        likelihood: if is { 2 } else { 1 },
        severity: 4,
        measures,
    }
}

fn exclusion(case: &Case) -> Risk {
    let open = case.meets("citizens") || case.meets("patients") || case.meets("pupils");
    Risk {
        id: "R18",
        source: w("Technik, Gestaltung", "Technology, design"),
        scenario: w(
            "Menschen ohne Kamera, mit Behinderung, altem Gerät oder engem Netz werden ausgeschlossen",
            "People without a camera, with a disability, an old device or a narrow network are excluded",
        ),
        right: w("Gleichbehandlung, Teilhabe", "equal treatment, participation"),
        likelihood: 2 + u8::from(open && !case.on(Function::Captions)),
        severity: 2,
        measures: vec![
            state(case, Function::Captions).into(),
            state(case, Function::PhoneDialIn).into(),
            t(
                "Teilnahme ohne Kamera und Mikrofon; Echtzeittext; Gebärdensprache groß anheften; Netze, die nur Port 443 durchlassen, erhalten weder Ton noch Bild; ein anderer Weg der Teilnahme bleibt offen",
                "Taking part without camera and microphone; real-time text; sign language pinned large; networks that let port 443 pass only get neither sound nor picture; another way to take part stays open",
            ),
        ],
    }
}

fn outage(case: &Case) -> Risk {
    let mut measures = vec![
        super::description::backups(case.facts).into(),
        t(" Letzte erprobte Wiederherstellung: ", " Last tested restore: "),
        super::answer(case.answers, Field::RestoreTest),
        t("; Ziele: ", "; goals: "),
        super::answer(case.answers, Field::RecoveryGoals),
        t(
            "; ein einzelner Server; laufende Besprechungen setzen sich nach einem Neustart in der Regel fort",
            "; a single server; meetings under way as a rule go on after a restart",
        ),
    ];
    let failed = case.facts.last_backup.as_ref().is_some_and(|proof| !proof.good);
    if failed {
        measures.push(t("; letzte Sicherung misslungen", "; last backup failed"));
    }
    Risk {
        id: "R19",
        source: w(
            "Technischer Ausfall, Überlastung, Angriff",
            "Technical failure, overload, attack",
        ),
        scenario: w(
            "Der Dienst fällt aus, Konten und offene Anfragen gehen verloren",
            "The service fails, accounts and open requests are lost",
        ),
        right: w("Verfügbarkeit, Ausübung der Rechte", "availability, exercise of rights"),
        likelihood: 2 + u8::from(case.facts.backups.is_none() || failed),
        severity: 2,
        measures,
    }
}

fn hoster(case: &Case) -> Risk {
    let others = case.has_processors();
    let foreign = matches!(case.facts.database, Database::Postgres(_));
    let names = &case.facts.encryption.names;
    let mut measures = vec![
        t(
            format!(
                "Namen und Adressen versiegelt ({names}) unter einem Schlüssel außerhalb der Datenbank; keine Inhalte vorhanden. Datenträger: "
            ),
            format!("Names and addresses sealed ({names}) under a key outside the database; no content there. Disk: "),
        ),
        super::answer(case.answers, Field::DiskEncryption),
    ];
    measures.push(if others {
        t(
            ". Verträge nach Art. 28 DSGVO mit Meldepflicht; Vorgehen bei Verletzungen liegt vor",
            ". Contracts under Art. 28 GDPR with a duty to tell; procedure for breaches is at hand",
        )
    } else {
        t(
            ". Nach den Angaben kein Auftragsverarbeiter",
            ". By what was said no processor",
        )
    });
    if let Database::Postgres(host) = &case.facts.database {
        measures.push(t(
            format!("; Datenbankserver {host} sieht nur Versiegeltes, Kennungen, Zeiten, Rollen und die Angaben der Organisation für diese Unterlagen"),
            format!("; database server {host} sees only sealed data, ids, times, roles and what the organisation said for these papers"),
        ));
    }
    Risk {
        id: "R20",
        source: w(
            "Angreifende beim Betreiber oder Rechenzentrum",
            "Attackers at the operator or data centre",
        ),
        scenario: w(
            "Der Hoster wird kompromittiert; Datenbank, Datenträger oder Sicherungen fließen ab",
            "The hoster is broken into; database, disk or backups are taken",
        ),
        right: w("Vertraulichkeit, Integrität", "confidentiality, integrity"),
        likelihood: 1 + u8::from(others || foreign),
        severity: case.content,
        measures,
    }
}

fn account(case: &Case) -> Risk {
    let (likelihood, de, en) = match case.facts.second_factor {
        WhoNeedsFactor::Everyone => (
            1,
            "Zweiter Faktor oder Passkey für alle Konten vorgeschrieben",
            "Second factor or passkey required of every account",
        ),
        WhoNeedsFactor::Administrators => (
            2,
            "Zweiter Faktor oder Passkey nur für die Verwaltung vorgeschrieben",
            "Second factor or passkey required of administrators only",
        ),
        WhoNeedsFactor::Nobody => (3, "Kein zweiter Faktor vorgeschrieben", "No second factor required"),
    };
    let passwords = &case.facts.encryption.passwords;
    Risk {
        id: "R21",
        source: w(
            "Angreifende mit erbeutetem Kennwort",
            "Attackers with a captured password",
        ),
        scenario: w(
            "Ein Konto wird übernommen; Besprechungen werden in fremdem Namen angelegt oder Konten verwaltet",
            "An account is taken over; meetings are made in another's name, or accounts administered",
        ),
        right: w(
            "Vertraulichkeit, Schutz vor Missbrauch der Identität",
            "confidentiality, protection from misuse of identity",
        ),
        likelihood,
        severity: 3,
        measures: vec![t(
            format!(
                "{de}; Kennwörter nach {passwords}; Bremse je Konto und Netz; erneute Bestätigung vor wichtigen Schritten"
            ),
            format!(
                "{en}; passwords by {passwords}; slowed by account and network; fresh proof before important steps"
            ),
        )],
    }
}

fn deletion(case: &Case) -> Risk {
    let (likelihood, words) = match &case.facts.last_deletion {
        Some(proof) if proof.good => (
            1,
            w(
                format!("Letzter Löschlauf vollständig am {}", proof.at),
                format!("Last deletion run complete at {}", proof.at),
            ),
        ),
        Some(proof) => (
            3,
            w(
                format!("Letzter Löschlauf nicht vollständig am {}", proof.at),
                format!("Last deletion run not complete at {}", proof.at),
            ),
        ),
        None => (3, w("Kein Löschlauf bekannt", "No deletion run known")),
    };
    Risk {
        id: "R22",
        source: w("Störung, falsche Uhr, Nachlässigkeit", "Fault, wrong clock, negligence"),
        scenario: w(
            "Daten bleiben über ihre Frist hinaus gespeichert",
            "Data stay stored beyond their period",
        ),
        right: w("Löschung (Art. 17 DSGVO)", "erasure (Art. 17 GDPR)"),
        likelihood,
        severity: 2,
        measures: vec![
            words.into(),
            t(
                "; ein ausgebliebener Lauf wird gemeldet; Abgelaufenes kommt beim Wiederherstellen nicht zurück",
                "; a run that fails to come is reported; what has expired does not come back on restoring",
            ),
        ],
    }
}
