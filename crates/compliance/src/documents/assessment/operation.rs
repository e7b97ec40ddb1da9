//! BSI: minimum standard for video conference services, by its areas: concept, functions, procurement, operation, users.

use super::conference;
use super::item::{Item, asks};
use crate::answers::{Answers, Field};
use crate::facts::{Facts, Transport};

/// Every item.
pub fn items(facts: &Facts, answers: &Answers) -> Vec<Item> {
    vec![
        concept(),
        conference::transport(facts),
        quantum(facts),
        devices(),
        hosts(),
        present(),
        strangers(),
        certificate(),
        updates(),
        report(),
        audit(facts),
        backup(facts),
        restore(answers),
        availability(facts),
        proxy(facts),
        room(answers),
        disk(answers),
        endpoints(answers),
        training(answers),
    ]
}

fn concept() -> Item {
    asks(
        "Konzept: Sicherheitskonzept und Schutzbedarf für Besprechungen",
        "Concept: security concept and need of protection of meetings",
    )
    .partly(
        (
            "Den Schutzbedarf Ihrer Gespräche kennt dieses System nicht.",
            "this system does not know how much protection your conversations need.",
        ),
        (
            "Schutzbedarf festlegen; Maßnahmen, Löschkonzept und Folgenabschätzung aus diesem System beifügen.",
            "fix the need of protection; attach measures, deletion concept and impact assessment made by this system.",
        ),
        &[],
    )
}

fn quantum(facts: &Facts) -> Item {
    let asked = asks(
        "Funktion: Schlüsselvereinbarung auch gegen Quantencomputer (TR-02102-1, klassisch allein bis Ende 2031)",
        "Function: key agreement against quantum computers, too (TR-02102-1, classical alone until the end of 2031)",
    );
    let group = &facts.encryption.group;
    if ["MLKEM", "XWING", "KYBER"]
        .iter()
        .any(|name| group.to_uppercase().replace(['-', '_'], "").contains(name))
    {
        return asked.measured(
            format!("Gruppenschlüssel: {group}."),
            format!("group keys: {group}."),
            &[],
        );
    }
    let (de, en) = (
        format!("Die Gruppenschlüssel sind klassisch: {group}."),
        format!("group keys are classical: {group}."),
    );
    asked.partly(
        (&de, &en),
        (
            "Inhalte, die über 2031 hinaus geheim bleiben müssen, anders übermitteln; neue Fassungen abwarten.",
            "pass on by other ways what has to stay secret beyond 2031; wait for new versions.",
        ),
        &[],
    )
}

fn devices() -> Item {
    asks(
        "Funktion: Kamera und Mikrofon sind sichtbar an oder aus und wirklich geschlossen",
        "Function: camera and microphone are visibly on or off, and really closed",
    )
    .shown(
        "Was aus ist, ist geschlossen; beim Verlassen werden alle Geräte geschlossen.",
        "What is off is closed; leaving closes all devices.",
        &[
            "web/e2e/meeting/sight.test.mjs::what is off is closed: no track lives, its light goes out",
            "web/e2e/meeting/sight.test.mjs::leaving closes every device",
        ],
    )
}

fn hosts() -> Item {
    asks(
        "Funktion: Die Leitung kann stummschalten, entfernen, sperren und beenden",
        "Function: hosts can mute, remove, lock and end",
    )
    .shown(
        "Ein Tastendruck beendet Störungen; Entfernte hören nichts mehr; Teilnehmende entscheiden nichts davon.",
        "One press ends disturbances; whoever is removed hears nothing more; participants decide none of it.",
        &[
            "crates/session/tests/it/deciding.rs::a_disturbance_ends_with_a_locked_door_and_silence_below_moderators",
            "crates/session/tests/it/deciding.rs::whoever_is_removed_hears_nothing_more_and_learns_it",
            "crates/room/tests/it/ending.rs::the_owner_ends_the_meeting_for_all",
        ],
    )
}

fn present() -> Item {
    asks(
        "Funktion: Alle sehen, wer da ist, wer kommt und geht",
        "Function: everybody sees who is there, who comes and goes",
    )
    .shown(
        "Die Liste zeigt alle, die hören können; eine unsichtbare Rolle gibt es nicht.",
        "The list shows everybody who can hear; there is no unseen role.",
        &[
            "crates/client/tests/it/evil/commits.rs::whoever_comes_in_by_an_external_commit_is_listed_announced_and_uncompared",
            "web/e2e/meeting/inside.test.mjs::a screen reader is told who comes and who goes, unless that is switched off",
        ],
    )
}

fn strangers() -> Item {
    asks(
        "Funktion: Schutz gegen Erraten, Überlastung und fehlerhafte Eingaben",
        "Function: protection against guessing, overload and malformed input",
    )
    .shown(
        "Raten kostet Geduld, auch nach Neustart; kein Datenpaket bringt den Server zum Absturz.",
        "Guessing costs patience, after a restart, too; no packet makes the server crash.",
        &[
            "crates/room/tests/it/matrix.rs::guessing_stays_slow_over_a_restart_and_at_a_closed_door",
            "crates/sfu/tests/it/refusals.rs::no_datagram_panics",
            "crates/server/tests/it/sockets.rs::what_is_no_message_is_refused_by_its_kind_and_ends_the_connection",
        ],
    )
}

fn certificate() -> Item {
    asks(
        "Beschaffung: Nachweis der Sicherheit durch unabhängige Prüfung (BSI C5, ISO/IEC 27001, Gutachten)",
        "Procurement: proof of security by independent examination (BSI C5, ISO/IEC 27001, expert opinion)",
    )
    .missing(
        (
            "Es gibt kein Zertifikat und kein veröffentlichtes Gutachten für Konklave.",
            "there is no certificate and no published expert opinion for Konklave.",
        ),
        (
            "Der Quelltext, die Prüfungen und das Bedrohungsmodell liegen offen und können geprüft werden.",
            "sources, tests and threat model are open and can be examined.",
        ),
    )
}

/// Also asked by NIS2.
pub fn updates() -> Item {
    asks(
        "Betrieb: Aktualisierungen zeitnah, unverfälscht und nachvollziehbar (Stückliste, Signatur)",
        "Operation: updates in time, genuine and traceable (bill of materials, signature)",
    )
    .partly(
        (
            "Der Server fragt nicht nach Aktualisierungen; Pakete haben keine Signatur und keine Stückliste (SBOM).",
            "the server does not ask for updates; packages have no signature and no bill of materials (SBOM).",
        ),
        (
            "Zuständigkeit und Rhythmus festlegen, Prüfsummen vergleichen, vorher sichern. Dieselben Quellen ergeben dasselbe Paket.",
            "fix who updates and how often, compare hashes, back up before. The same sources make the same package.",
        ),
        &[],
    )
}

fn report() -> Item {
    asks(
        "Betrieb: Meldeweg für Schwachstellen",
        "Operation: a way to report weaknesses",
    )
    .partly(
        (
            "security.txt (RFC 9116) erscheint nur, wenn Sie eine Adresse konfigurieren.",
            "security.txt (RFC 9116) appears only once you configure an address.",
        ),
        (
            "Die Adresse eintragen und dafür sorgen, dass sie gelesen wird.",
            "enter the address, and see that somebody reads it.",
        ),
        &["crates/server/tests/it/security_txt.rs::where_to_report_a_weakness_is_said_only_if_somebody_reads_it"],
    )
}

fn audit(facts: &Facts) -> Item {
    let days = facts.settings.audit_days;
    asks(
        "Betrieb: Verwaltungshandlungen werden so protokolliert, dass Veränderungen auffallen",
        "Operation: administrative acts are logged so that tampering shows",
    )
    .measured(
        format!("Aufbewahrung {days} Tage, verkettet."),
        format!("kept for {days} days, chained."),
        &[
            "crates/store/tests/it/accounts.rs::the_log_shows_what_was_changed_left_out_or_moved",
            "crates/store/tests/it/accounts.rs::the_log_without_its_newest_or_written_anew_without_the_key_is_not_whole",
        ],
    )
}

/// Also asked by NIS2.
pub fn backup(facts: &Facts) -> Item {
    let asked = asks("Betrieb: verschlüsselte Sicherungen", "Operation: encrypted backups");
    let method = &facts.encryption.backups;
    match (&facts.backups, &facts.last_backup) {
        (None, _) => asked.missing(
            (
                "Der Server macht selbst keine Sicherungen.",
                "the server makes no backups itself.",
            ),
            (
                "backup.directory und backup.recipient setzen, oder täglich „konklave backup“ ausführen und das belegen.",
                "set backup.directory and backup.recipient, or run “konklave backup” daily and prove it.",
            ),
        ),
        (Some(_), Some(proof)) if proof.good => asked.measured(
            format!("Letzte Sicherung: {}; Verfahren: {method}.", proof.at),
            format!("last backup: {}; method: {method}.", proof.at),
            &[
                "crates/store/tests/it/backup.rs::a_backup_says_nothing_in_clear_and_replaces_no_file",
                "crates/store/tests/it/backup.rs::a_backup_restores_into_either_database",
            ],
        ),
        (Some(_), Some(proof)) => {
            let (de, en) = (
                format!("Die Sicherung vom {} ist gescheitert.", proof.at),
                format!("the backup of {} failed.", proof.at),
            );
            asked.missing(
                (&de, &en),
                ("Protokoll lesen, Platz und Rechte prüfen.", "read the log, check space and rights."),
            )
        }
        (Some(_), None) => asked.partly(
            ("Eingerichtet, aber noch keine gemacht.", "set up, but none made yet."),
            ("Einen Tag warten oder jetzt eine Sicherung anstoßen.", "wait a day, or start one now."),
            &[],
        ),
    }
}

fn restore(answers: &Answers) -> Item {
    asks(
        "Betrieb: Wiederherstellung erprobt",
        "Operation: restoring has been tried",
    )
    .said(
        answers,
        Field::RestoreTest,
        (
            "Mindestens einmal im Jahr zurückspielen und das Ergebnis festhalten.",
            "restore at least once a year and note the result.",
        ),
    )
}

fn availability(facts: &Facts) -> Item {
    let (people, connections) = (facts.room_capacity, facts.connections);
    let (de, en) = (
        format!(
            "Ein einziger Server trägt alles (je Raum {people} Personen, zusammen {connections} Verbindungen); Netze, die nur TCP auf Port 443 durchlassen, erhalten weder Ton noch Bild (kein TURN)."
        ),
        format!(
            "one server carries everything ({people} people a room, {connections} connections in all); networks that pass TCP to port 443 alone get neither sound nor picture (no TURN)."
        ),
    );
    asks(
        "Betrieb: Verfügbarkeit und Erreichbarkeit",
        "Operation: availability and reach",
    )
    .partly(
        (&de, &en),
        (
            "Ausweichweg festlegen (Telefon), den Medienport freigeben.",
            "fix another way (telephone), open the port of media.",
        ),
        &["crates/server/tests/it/restart.rs::rooms_and_resume_tokens_survive_a_restart"],
    )
}

fn proxy(facts: &Facts) -> Item {
    let asked = asks(
        "Betrieb: vorgeschalteter Proxy gehärtet",
        "Operation: a proxy in front is hardened",
    );
    if facts.transport != Transport::Proxy {
        return asked.not_here("Es ist keiner konfiguriert.", "None is configured.");
    }
    asked.partly(
        (
            "Ob der Proxy X-Forwarded-For selbst setzt und keine Adressen protokolliert, misst der Server nicht.",
            "the server does not measure whether the proxy sets X-Forwarded-For itself and logs no addresses.",
        ),
        (
            "Die Vorlage der Betriebsanleitung verwenden und die Protokolle des Proxys abschalten.",
            "use the example of the operating manual, and switch the proxy's logs off.",
        ),
        &[],
    )
}

fn room(answers: &Answers) -> Item {
    asks(
        "Betrieb: Zutritt zum Server",
        "Operation: physical access to the server",
    )
    .said(
        answers,
        Field::PhysicalAccess,
        ("Zutrittsregelung beilegen.", "attach the rules of access."),
    )
}

fn disk(answers: &Answers) -> Item {
    asks("Betrieb: Datenträger verschlüsselt", "Operation: the disk is encrypted").said(
        answers,
        Field::DiskEncryption,
        (
            "Nachweis der Einrichtung beilegen.",
            "attach proof of how it was set up.",
        ),
    )
}

fn endpoints(answers: &Answers) -> Item {
    asks("Nutzung: Regeln für Endgeräte", "Users: rules for devices").said(
        answers,
        Field::Endpoints,
        (
            "Das Merkblatt für Teilnehmende aushändigen.",
            "hand out the sheet for participants.",
        ),
    )
}

fn training(answers: &Answers) -> Item {
    asks(
        "Nutzung: Einweisung und Verpflichtung",
        "Users: introduction and commitment",
    )
    .said(
        answers,
        Field::Training,
        (
            "Teilnahme belegen; die Prüfliste für Gastgebende verwenden.",
            "prove attendance; use the checklist for hosts.",
        ),
    )
}
