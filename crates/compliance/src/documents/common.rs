//! Words that more than one paper needs, each said in one place.

use datamap::{Entry, Words};

use super::meeting;
use crate::answers::{Answers, Field};
use crate::document::{Line, Piece, plain, t, w};
use crate::facts::{Database, Facts, Role, Transport, WhoCreates, WhoNeedsFactor};
use crate::functions::Function;

/// The answer, or that it is missing.
pub fn answer(answers: &Answers, field: Field) -> Piece {
    answers.get(field).map_or(Piece::Missing(field), plain)
}

/// Label and answer, as in a list.
pub fn labelled(answers: &Answers, field: Field) -> Line {
    let label = field.question().label;
    vec![
        t(format!("{}: ", label.de), format!("{}: ", label.en)),
        answer(answers, field),
    ]
}

/// An answer of rows as lines of points; one line that says so if there are none, or if nobody has said.
pub fn parties(answers: &Answers, field: Field, none: (&str, &str)) -> Vec<Line> {
    match answers.rows(field) {
        None => vec![vec![Piece::Missing(field)]],
        Some(rows) if rows.is_empty() => vec![vec![t(none.0, none.1)]],
        Some(rows) => rows.into_iter().map(|row| vec![plain(row.join(", "))]).collect(),
    }
}

/// Whom meetings are held with, as in "concerned are …".
pub fn audience(answers: &Answers) -> Line {
    let is_secret = answers.is(Field::ProfessionalSecrecy) == Some(true);
    let words: Vec<Words> = answers
        .some(Field::Audience)
        .map(|word| audience_words(word, is_secret))
        .collect();
    if words.is_empty() {
        return vec![Piece::Missing(Field::Audience)];
    }
    let join = |pick: fn(&Words) -> &str| words.iter().map(pick).collect::<Vec<_>>().join(", ");
    vec![Piece::Words(w(join(|words| &words.de), join(|words| &words.en)))]
}

fn audience_words(word: &str, is_secret: bool) -> Words {
    match word {
        "employees" => w("Beschäftigte", "employees"),
        "customers" if is_secret => w(
            "Kundinnen und Kunden, Mandantinnen und Mandanten",
            "customers and clients",
        ),
        "customers" => w("Kundinnen und Kunden", "customers"),
        "partners" => w("Beschäftigte von Geschäftspartnern", "staff of business partners"),
        "citizens" => w("Bürgerinnen und Bürger", "citizens"),
        "patients" => w("Patientinnen und Patienten", "patients"),
        "pupils" => w(
            "Schülerinnen und Schüler sowie ihre Erziehungsberechtigten",
            "pupils and their parents or guardians",
        ),
        "members" => w("Mitglieder", "members"),
        _ => w("Bewerberinnen und Bewerber", "applicants"),
    }
}

/// Whether meetings are held with these.
pub fn meets(answers: &Answers, audience: &str) -> bool {
    answers.some(Field::Audience).any(|one| one == audience)
}

/// Why holding meetings is lawful, by whom they are held with (Art. 6, 9, 88 GDPR).
pub fn meeting_bases(answers: &Answers) -> Vec<Line> {
    let mut bases = Vec::new();
    match answers.is(Field::PublicBody) {
        Some(true) => bases.push(vec![t(
            "Art. 6 Abs. 1 Buchst. e DSGVO in Verbindung mit dem Fachrecht, das die jeweilige Aufgabe überträgt, und § 3 BDSG oder dem entsprechenden Landesrecht: Erfüllung einer Aufgabe im öffentlichen Interesse.",
            "Art. 6(1)(e) GDPR with the law that confers the task and § 3 BDSG or the law of the Land: carrying out a task in the public interest.",
        )]),
        Some(false) => {
            bases.push(vec![t(
                "Art. 6 Abs. 1 Buchst. b DSGVO gegenüber Teilnehmenden, mit denen ein Vertrag besteht oder angebahnt wird: Durchführung dieses Vertrags.",
                "Art. 6(1)(b) GDPR towards participants with whom there is or is to be a contract: performing that contract.",
            )]);
            bases.push(vec![t(
                "Art. 6 Abs. 1 Buchst. f DSGVO gegenüber allen anderen Teilnehmenden: unser Interesse, uns ortsunabhängig, vertraulich und ohne Reisen zu besprechen.",
                "Art. 6(1)(f) GDPR towards all other participants: our interest in meeting confidentially from anywhere, without travel.",
            )]);
        }
        None => bases.push(vec![Piece::Missing(Field::PublicBody)]),
    }
    if meets(answers, "employees") {
        bases.push(vec![towards_employees(answers)]);
    }
    if meets(answers, "patients") {
        bases.push(vec![t(
            "Für Gesundheitsdaten: Art. 9 Abs. 2 Buchst. h und Abs. 3 DSGVO mit § 22 Abs. 1 Nr. 1 Buchst. b BDSG.",
            "For data on health: Art. 9(2)(h) and (3) GDPR with § 22(1) no. 1(b) BDSG.",
        )]);
    }
    bases
}

fn towards_employees(answers: &Answers) -> Piece {
    if answers.is(Field::PublicBody) == Some(true) {
        t(
            "Gegenüber Beschäftigten außerdem: Art. 6 Abs. 1 Buchst. b DSGVO, soweit die Besprechung für das Arbeitsverhältnis erforderlich ist; gegenüber Beamtinnen und Beamten Art. 6 Abs. 1 Buchst. e DSGVO mit dem Dienstrecht; eine Dienstvereinbarung nur, soweit sie Art. 88 Abs. 2 DSGVO genügt. Auf § 26 Abs. 1 BDSG oder gleiches Landesrecht allein stützen wir nichts (EuGH, C-34/21).",
            "Towards employees in addition: Art. 6(1)(b) GDPR where the meeting is necessary for the employment; towards civil servants Art. 6(1)(e) GDPR with the law of their service; a service agreement only where it meets Art. 88(2) GDPR. Nothing rests on § 26(1) BDSG or the same law of a Land alone (CJEU, C-34/21).",
        )
    } else {
        t(
            "Gegenüber Beschäftigten außerdem: Art. 6 Abs. 1 Buchst. b DSGVO, soweit die Besprechung für das Beschäftigungsverhältnis erforderlich ist; eine Betriebsvereinbarung nur, soweit sie Art. 88 Abs. 2 DSGVO genügt. Auf § 26 Abs. 1 BDSG allein stützen wir nichts (EuGH, C-34/21).",
            "Towards employees in addition: Art. 6(1)(b) GDPR where the meeting is necessary for the employment; a works agreement only where it meets Art. 88(2) GDPR. Nothing rests on § 26(1) BDSG alone (CJEU, C-34/21).",
        )
    }
}

/// Computers of others the server tells something, with what, one point each.
pub fn recipients(facts: &Facts) -> Vec<Line> {
    let told = facts.recipients.iter().map(|recipient| {
        let (de, en) = match recipient.role {
            Role::Mail => (
                "Mailserver: Adresse, an die eine Nachricht geht, und ihr Wortlaut; nie ein Schlüssel und nie ein Kennwort",
                "mail server: the address a message goes to, and its words; never a key or a passphrase",
            ),
            Role::IdentityProvider => (
                "Anmeldedienst der Organisation: dass und wann sich jemand hier anmeldet",
                "sign-in service of the organisation: that and when somebody signs in here",
            ),
            Role::CertificateAuthority => (
                "Zertifizierungsstelle: der Name dieses Servers und, falls eingerichtet, die Kontaktadresse für Ablaufhinweise; keine Daten von Teilnehmenden",
                "certificate authority: the name of this server and, if set up, the contact address for notices of expiry; no data of participants",
            ),
        };
        vec![plain(recipient.host.clone()), t(format!(" ({de})"), format!(" ({en})"))]
    });
    let mut lines: Vec<Line> = told.collect();
    if let Database::Postgres(host) = &facts.database {
        lines.push(vec![
            plain(host.clone()),
            t(
                " (Datenbankserver: die gespeicherten Daten aller Klassen mit dem Ort Datenbank)",
                " (database server: the stored data of all classes resting in the database)",
            ),
        ]);
    }
    lines
}

/// How the way to the server is encrypted.
pub fn transport(facts: &Facts) -> Words {
    match &facts.transport {
        Transport::Loopback => w(
            "Der Server ist nur von seinem eigenen Rechner aus erreichbar; nichts verlässt ihn.",
            "The server can be reached from its own computer only; nothing leaves it.",
        ),
        Transport::Own(tls) => {
            let versions = (tls.versions.join(", "), tls.suites.join(", "));
            w(
                format!(
                    "Der Weg zum Server ist verschlüsselt: {}. Verfahren: {}.",
                    versions.0, versions.1
                ),
                format!(
                    "The way to the server is encrypted: {}. Cipher suites: {}.",
                    versions.0, versions.1
                ),
            )
        }
        Transport::Proxy => w(
            "Der Weg zum Server ist durch einen vorgeschalteten Proxy verschlüsselt; dessen Einstellung bestimmt Fassungen und Verfahren von TLS.",
            "The way to the server is encrypted by a proxy in front; its settings decide on versions and cipher suites of TLS.",
        ),
    }
}

/// How content is encrypted.
pub fn content_encryption(facts: &Facts) -> Words {
    let Facts { encryption, .. } = facts;
    let shared = meeting::shared(facts);
    w(
        format!(
            "{} sind von Gerät zu Gerät verschlüsselt (Ende zu Ende), auch mit vielen Teilnehmenden: Gruppenschlüssel nach MLS (RFC 9420, {}), Ton und Bild nach SFrame (RFC 9605, {}). Der Server leitet nur weiter; er hat keinen Schlüssel. Abschalten lässt sich das nicht.",
            shared.de, encryption.group, encryption.frames
        ),
        format!(
            "{} are encrypted from device to device (end to end), with many participants, too: group keys by MLS (RFC 9420, {}), sound and picture by SFrame (RFC 9605, {}). The server only passes on; it holds no key. This encryption cannot be switched off.",
            meeting::first(&shared.en),
            encryption.group,
            encryption.frames
        ),
    )
}

/// Who may create meetings, after "Besprechungen anlegen dürfen" and "Meetings may be created by".
pub fn creators(facts: &Facts) -> Words {
    match facts.create {
        WhoCreates::Automatic if facts.transport == Transport::Loopback => {
            w("alle, die an diesem Rechner sitzen", "whoever sits at this computer")
        }
        WhoCreates::Automatic | WhoCreates::Members => w("Personen mit Konto", "people with an account"),
        WhoCreates::Everyone => w("alle, die die Adresse kennen", "whoever knows the address"),
    }
}

/// Who needs a second factor, as a sentence.
pub fn second_factor(facts: &Facts) -> Words {
    let mut words = match facts.second_factor {
        WhoNeedsFactor::Nobody => w(
            "Ein zweiter Faktor ist möglich, aber nicht vorgeschrieben.",
            "A second factor is possible but not required.",
        ),
        WhoNeedsFactor::Administrators => w(
            "Ein zweiter Faktor oder Passkey ist für die Verwaltung vorgeschrieben, für alle anderen möglich.",
            "A second factor or passkey is required of administrators and open to everybody else.",
        ),
        WhoNeedsFactor::Everyone => w(
            "Ein zweiter Faktor oder Passkey ist für alle Konten vorgeschrieben.",
            "A second factor or passkey is required for every account.",
        ),
    };
    let asks = facts.second_factor != WhoNeedsFactor::Nobody;
    if asks && facts.functions.on(Function::ProviderSignIn) {
        words
            .de
            .push_str(" Wer sich über den Anmeldedienst der Organisation anmeldet, weist einen vorgeschriebenen zweiten Faktor dort nach.");
        words.en.push_str(
            " Whoever signs in by the organisation's sign-in service proves a second factor that is required there.",
        );
    }
    words
}

/// How long an entry is kept on this server.
pub fn kept(entry: &Entry, facts: &Facts) -> Words {
    entry.retention_words(&facts.settings)
}
