//! The questions word by word. Their order is that of the checklist.

use datamap::{Text, text};

use super::{Asked, Question, Step, Use};

const ALL: &[Use] = Use::ALL;
/// Where what is said is nobody else's business by law.
const CONFIDENTIAL: &[Use] = &[Use::Special, Use::Secrecy, Use::Council];
/// Where people are exposed to more than a usual risk.
const RISKY: &[Use] = &[Use::Special, Use::Secrecy, Use::Minors];

const fn point(question: Question, id: &'static str, step: Step, uses: &'static [Use], text: Text, no: Text) -> Asked {
    Asked {
        question,
        id,
        step,
        text,
        no: Some(no),
        uses,
        may_not_apply: false,
    }
}

/// A question of the transfer: which of them a “no” decides, they decide together.
const fn route(question: Question, id: &'static str, text: Text) -> Asked {
    Asked {
        question,
        id,
        step: Step::Transfer,
        text,
        no: None,
        uses: ALL,
        may_not_apply: false,
    }
}

impl Asked {
    const fn or_not_applicable(self) -> Self {
        Self {
            may_not_apply: true,
            ..self
        }
    }
}

pub(in crate::assess) const CATALOGUE: &[Asked] = &[
    point(
        Question::BusinessUse,
        "business_use",
        Step::Choice,
        ALL,
        text(
            "Erlauben die Nutzungsbedingungen den Einsatz in der Organisation, und hat die vorgesehene Ausgabe alle nötigen Datenschutzfunktionen?",
            "Do the terms permit use by the organisation, and has the edition intended all data protection functions needed?",
        ),
        text(
            "Die Nutzungsbedingungen erlauben den Einsatz nicht, oder der Ausgabe fehlen nötige Funktionen.",
            "The terms do not permit this use, or the edition lacks functions that are needed.",
        ),
    ),
    point(
        Question::Officer,
        "officer",
        Step::Choice,
        ALL,
        text(
            "War die oder der Datenschutzbeauftragte schon an der Auswahl beteiligt? (Entfällt ohne Benennung.)",
            "Did the data protection officer take part in the choice already? (Not applicable where none is designated.)",
        ),
        text(
            "Die oder der Datenschutzbeauftragte war an der Auswahl nicht beteiligt.",
            "The data protection officer did not take part in the choice.",
        ),
    )
    .or_not_applicable(),
    point(
        Question::Contract,
        "contract",
        Step::Contract,
        ALL,
        text(
            "Ist ein Vertrag zur Auftragsverarbeitung mit allem geschlossen, was Art. 28 Abs. 3 Buchst. a bis h DSGVO verlangt? Er kann in Standardvertragsklauseln enthalten sein (Art. 28 Abs. 7). (Entfällt nur bei eigenem Betrieb.)",
            "Is a processor contract concluded, with everything Art. 28(3)(a) to (h) GDPR asks for? Standard clauses may contain it (Art. 28(7)). (Not applicable only where the organisation runs the service itself.)",
        ),
        text(
            "Ein vollständiger Vertrag zur Auftragsverarbeitung fehlt (Art. 28 Abs. 3 DSGVO).",
            "A complete processor contract is missing (Art. 28(3) GDPR).",
        ),
    )
    .or_not_applicable(),
    point(
        Question::Instructions,
        "instructions",
        Step::Contract,
        ALL,
        text(
            "Verarbeitet der Anbieter nur auf Weisung und nichts für eigene Zwecke, auch keine Telemetrie und nichts für die Produktentwicklung?",
            "Does the provider process on instruction alone and nothing for purposes of its own, telemetry and product development included?",
        ),
        text(
            "Der Anbieter verarbeitet Daten auch für eigene Zwecke.",
            "The provider processes data for purposes of its own, too.",
        ),
    ),
    point(
        Question::Subprocessors,
        "subprocessors",
        Step::Contract,
        ALL,
        text(
            "Sind alle weiteren Auftragsverarbeiter mit Aufgabe und Land bekannt? (Entfällt, wenn es keine gibt.)",
            "Are all further processors known, with task and country? (Not applicable where there are none.)",
        ),
        text(
            "Weitere Auftragsverarbeiter oder ihre Länder sind nicht offengelegt.",
            "Further processors or their countries are not disclosed.",
        ),
    )
    .or_not_applicable(),
    point(
        Question::Secrecy,
        "secrecy",
        Step::Contract,
        &[Use::Secrecy],
        text(
            "Sind der Anbieter und seine Unterauftragnehmer in Textform zur Geheimhaltung verpflichtet und über die Strafbarkeit belehrt (§ 203 Abs. 4 StGB, Berufsrecht)?",
            "Are the provider and its sub-contractors bound to secrecy in text form and instructed on criminal liability (§ 203(4) StGB, professional law)?",
        ),
        text(
            "Die Verpflichtung zur Geheimhaltung fehlt (§ 203 Abs. 4 StGB).",
            "The obligation to secrecy is missing (§ 203(4) StGB).",
        ),
    ),
    route(
        Question::Eea,
        "eea",
        text(
            "Liegen Sitz, Konzernmutter, alle Server und alle weiteren Auftragsverarbeiter in EU oder EWR?",
            "Are seat, parent company, all servers and all further processors in the EU or EEA?",
        ),
    ),
    route(
        Question::Alternatives,
        "alternatives",
        text(
            "Wurden gleichwertige Dienste aus EU oder EWR geprüft, bevor dieser gewählt wurde?",
            "Were equivalent services from the EU or EEA examined before this one was chosen?",
        ),
    ),
    route(
        Question::Adequacy,
        "adequacy",
        text(
            "Deckt ein Angemessenheitsbeschluss die Übermittlung (Art. 45 DSGVO)? Für die USA siehe die nächste Frage.",
            "Does an adequacy decision cover the transfer (Art. 45 GDPR)? For the USA see the next question.",
        ),
    ),
    route(
        Question::Dpf,
        "dpf",
        text(
            "USA: Steht der Empfänger heute als zertifiziert auf der Liste des EU-US Data Privacy Framework? Jedes Jahr neu nachzusehen.",
            "USA: is the recipient listed as certified under the EU-US Data Privacy Framework today? To be looked up every year.",
        ),
    ),
    route(
        Question::ExitPlan,
        "exit_plan",
        text(
            "USA: Gibt es einen Plan für den Tag, an dem das Data Privacy Framework wegfällt?",
            "USA: is there a plan for the day on which the Data Privacy Framework falls?",
        ),
    ),
    route(
        Question::Clauses,
        "scc",
        text(
            "Sind die Standardvertragsklauseln des Beschlusses (EU) 2021/914 mit dem passenden Modul vereinbart? Ältere Klauseln zählen nicht.",
            "Are the standard contractual clauses of Decision (EU) 2021/914 agreed, with the module that fits? Older clauses do not count.",
        ),
    ),
    route(
        Question::TransferAssessment,
        "tia",
        text(
            "Ist die Folgenabschätzung der Übermittlung (TIA) gemacht, mit den Zugriffsrechten der Behörden dort, und trägt ihr Ergebnis?",
            "Is the transfer impact assessment (TIA) made, with the rights of access of authorities there, and does its result hold?",
        ),
    ),
    route(
        Question::ByContract,
        "by_contract",
        text(
            "Ist die Übermittlung im einzelnen Fall für einen Vertrag mit der betroffenen Person oder in ihrem Interesse nötig (Art. 49 Abs. 1 Buchst. b und c DSGVO)?",
            "Is the transfer necessary, in the single case, for a contract with the person concerned or in their interest (Art. 49(1)(b) and (c) GDPR)?",
        ),
    ),
    route(
        Question::ByConsent,
        "by_consent",
        text(
            "Willigt die betroffene Person nach Aufklärung über die Risiken ausdrücklich ein (Art. 49 Abs. 1 Buchst. a DSGVO)? Trägt nur selten.",
            "Does the person concerned consent expressly, told of the risks (Art. 49(1)(a) GDPR)? Holds rarely.",
        ),
    ),
    point(
        Question::Transport,
        "transport",
        Step::Settings,
        ALL,
        text(
            "Sind Verbindungsaufbau, Ton, Bild und Dateien auf dem Weg nach dem Stand der Technik verschlüsselt?",
            "Are signalling, sound, pictures and files encrypted in transit by the state of the art?",
        ),
        text(
            "Die Verschlüsselung auf dem Weg fehlt oder ist veraltet.",
            "Encryption in transit is missing or out of date.",
        ),
    ),
    point(
        Question::EndToEnd,
        "e2ee",
        Step::Settings,
        CONFIDENTIAL,
        text(
            "Sind Inhalte Ende-zu-Ende-verschlüsselt, auch mit mehr als zwei Personen, mit Schlüsseln allein bei den Teilnehmenden?",
            "Is content end-to-end encrypted, with more than two people, too, and with keys held by participants alone?",
        ),
        text(
            "Der Anbieter oder Dritte könnten vom Inhalt erfahren: Es fehlt die Ende-zu-Ende-Verschlüsselung für alle Teilnehmenden.",
            "The provider or third parties could learn the content: end-to-end encryption for all participants is missing.",
        ),
    ),
    point(
        Question::Access,
        "access",
        Step::Settings,
        &[
            Use::Internal,
            Use::Customers,
            Use::Special,
            Use::Secrecy,
            Use::Minors,
            Use::Council,
        ],
        text(
            "Halten Passwort, Warteraum und Sperre Ungebetene fern, und sind sie eingestellt?",
            "Do password, lobby and lock keep out whoever was not invited, and are they set?",
        ),
        text(
            "Wer nicht eingeladen ist, wird nicht sicher ferngehalten.",
            "Whoever was not invited is not reliably kept out.",
        ),
    ),
    point(
        Question::Defaults,
        "defaults",
        Step::Settings,
        ALL,
        text(
            "Sind Aufzeichnung, Mitschrift und Speichern des Chats aus, bis jemand sie mit Zustimmung der anderen einschaltet (Art. 25 Abs. 2 DSGVO)?",
            "Are recording, transcription and keeping of chat off until somebody switches them on with the consent of the others (Art. 25(2) GDPR)?",
        ),
        text(
            "Die Voreinstellungen sind nicht datensparsam (Art. 25 Abs. 2 DSGVO).",
            "The defaults are not data-sparing (Art. 25(2) GDPR).",
        ),
    ),
    point(
        Question::Tracking,
        "tracking",
        Step::Settings,
        ALL,
        text(
            "Fehlen Aufmerksamkeitskontrolle, Verhaltensprofile und Deutung von Gefühlen, oder sind sie abgeschaltet?",
            "Are attention tracking, behaviour profiles and inference of emotions absent, or switched off?",
        ),
        text(
            "Verhalten oder Aufmerksamkeit werden ausgewertet. Gefühle bei Arbeit oder Ausbildung zu deuten ist verboten (Art. 5 Abs. 1 Buchst. f KI-Verordnung).",
            "Behaviour or attention is evaluated. Inferring emotions at work or in education is prohibited (Art. 5(1)(f) AI Act).",
        ),
    ),
    point(
        Question::Deletion,
        "deletion",
        Step::Settings,
        ALL,
        text(
            "Werden Chats, Dateien und Verbindungsdaten nach der Besprechung zu festen Fristen gelöscht?",
            "Are chats, files and connection data deleted after the meeting, by fixed periods?",
        ),
        text(
            "Was von einer Besprechung bleibt, wird nicht zu festen Fristen gelöscht.",
            "What remains of a meeting is not deleted by fixed periods.",
        ),
    ),
    point(
        Question::NoRecording,
        "no_recording",
        Step::Settings,
        &[Use::Minors, Use::Council],
        text(
            "Ist die Aufzeichnung ausgeschlossen, nicht nur unüblich?",
            "Is recording ruled out, and not only unusual?",
        ),
        text(
            "Die Aufzeichnung ist nicht ausgeschlossen (für den Betriebsrat § 30 Abs. 2 BetrVG).",
            "Recording is not ruled out (for the works council § 30(2) BetrVG).",
        ),
    ),
    point(
        Question::Necessity,
        "necessity",
        Step::Necessity,
        ALL,
        text(
            "Ist für jede genutzte Funktion festgehalten: Ist der Zweck erlaubt? Ist sie geeignet? Gibt es ein gleich geeignetes milderes Mittel? Welche Schutzmaßnahmen gelten?",
            "Is it written down for each function used: is the purpose permitted? Is it suitable? Is there a less intrusive way, equally suitable? Which safeguards hold?",
        ),
        text(
            "Die Erforderlichkeit der genutzten Funktionen ist nicht festgehalten.",
            "That the functions used are necessary is not written down.",
        ),
    ),
    point(
        Question::Impact,
        "dpia",
        Step::Necessity,
        RISKY,
        text(
            "Ist geprüft, ob eine Datenschutz-Folgenabschätzung nötig ist, und ist sie gegebenenfalls gemacht (Art. 35 DSGVO)?",
            "Was it examined whether a data protection impact assessment is needed, and was it made if so (Art. 35 GDPR)?",
        ),
        text(
            "Die Prüfung der Datenschutz-Folgenabschätzung fehlt (Art. 35 DSGVO).",
            "The examination of the impact assessment is missing (Art. 35 GDPR).",
        ),
    ),
    point(
        Question::Record,
        "record",
        Step::Record,
        ALL,
        text(
            "Steht die Verarbeitung mit diesem Dienst im Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO)?",
            "Does the record of processing activities name the processing with this service (Art. 30 GDPR)?",
        ),
        text(
            "Die Verarbeitung steht nicht im Verzeichnis (Art. 30 DSGVO).",
            "The record does not name the processing (Art. 30 GDPR).",
        ),
    ),
    point(
        Question::Notice,
        "notice",
        Step::People,
        ALL,
        text(
            "Erhalten alle vor der Teilnahme verständliche Datenschutzhinweise, etwa in der Einladung und beim Anmelden (Art. 12 und 13 DSGVO)?",
            "Is everybody given a privacy notice they understand before they take part, as in the invitation and at sign-in (Art. 12 and 13 GDPR)?",
        ),
        text(
            "Die Datenschutzhinweise fehlen oder kommen zu spät (Art. 13 DSGVO).",
            "The privacy notice is missing or comes too late (Art. 13 GDPR).",
        ),
    ),
    point(
        Question::WorksCouncil,
        "works_council",
        Step::People,
        &[Use::Internal, Use::Special, Use::Council],
        text(
            "Ist der Betriebs- oder Personalrat beteiligt und gibt es eine Vereinbarung (§ 87 Abs. 1 Nr. 6 BetrVG)? (Entfällt, wenn es keinen gibt.)",
            "Did works or staff council take part, and is there an agreement (§ 87(1) no. 6 BetrVG)? (Not applicable where there is none.)",
        ),
        text(
            "Die Mitbestimmung fehlt (§ 87 Abs. 1 Nr. 6 BetrVG).",
            "Co-determination is missing (§ 87(1) no. 6 BetrVG).",
        ),
    )
    .or_not_applicable(),
    point(
        Question::Minors,
        "minors",
        Step::People,
        &[Use::Minors],
        text(
            "Sind Minderjährige geschützt: Kamera freiwillig, Pseudonyme möglich, Einwilligung der Eltern, wo sie nötig ist, Beginn nur durch Lehrkräfte?",
            "Are minors protected: camera by choice, pseudonyms possible, consent of parents where it is needed, beginning by teachers alone?",
        ),
        text(
            "Der Schutz der Minderjährigen ist nicht gesichert.",
            "The protection of minors is not ensured.",
        ),
    ),
];
