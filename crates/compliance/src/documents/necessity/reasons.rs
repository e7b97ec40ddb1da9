//! Why each function is there, or is not.

use datamap::{Text, text};

use crate::functions::Function;

/// What three of the four questions find, and the fourth if it is switched on.
pub(super) struct Reason {
    /// What for, and whether that is permitted.
    pub purpose: Text,
    /// Whether it achieves that.
    pub suitable: Text,
    /// Whether something milder does.
    pub milder: Text,
    /// What protects people when it is switched on.
    pub safeguards: Text,
    /// What is kept of it: an entry of the data map.
    pub entry: &'static str,
    /// Whether it serves the meeting itself, and shares its legal basis.
    pub part_of_meeting: bool,
    /// Whether being switched on is not yet a reason to use it.
    pub case_by_case: bool,
}

/// What goes through a meeting, and is gone with it.
const CONTENT: &str = "meeting_content";

/// Of a part of meetings.
const fn talk(purpose: Text, suitable: Text, milder: Text, safeguards: Text) -> Reason {
    Reason {
        purpose,
        suitable,
        milder,
        safeguards,
        entry: CONTENT,
        part_of_meeting: true,
        case_by_case: false,
    }
}

/// Of something that needs a decision for each use.
const fn single(purpose: Text, suitable: Text, milder: Text, safeguards: Text) -> Reason {
    Reason {
        entry: "",
        case_by_case: true,
        ..talk(purpose, suitable, milder, safeguards)
    }
}

/// Those of a function.
pub(super) fn reason(function: Function) -> Reason {
    match function {
        Function::Recording
        | Function::Transcription
        | Function::Captions
        | Function::Livestream
        | Function::ChatStorage
        | Function::NotesStorage => kept(function),
        Function::ScreenShare
        | Function::RemoteControl
        | Function::Chat
        | Function::Files
        | Function::Notes
        | Function::Polls
        | Function::Backgrounds => together(function),
        Function::Presence | Function::ReadReceipts | Function::AttendanceProof | Function::AttentionTracking => {
            watching(function)
        }
        _ => access(function),
    }
}

/// What would outlive the spoken word.
fn kept(function: Function) -> Reason {
    match function {
        Function::Recording => single(
            text(
                "Gesagtes festhalten. Zulässig nur mit Einwilligung aller; ohne sie ist die Tonaufnahme strafbar (§ 201 StGB). In Sitzungen des Betriebsrats ist sie verboten (§ 30 Abs. 2 BetrVG).",
                "Keeping what was said. Permitted only with everybody's consent; without it recording sound is an offence (§ 201 StGB). In meetings of a works council it is forbidden (§ 30(2) BetrVG).",
            ),
            text("Ja.", "Yes."),
            text(
                "Ja: Protokoll in den gemeinsamen Notizen, Rückfrage bei Unklarheiten (Beispiel A). Nur der Wortlaut selbst kann eine Aufnahme rechtfertigen (Beispiel B).",
                "Yes: minutes in the shared notes, asking about what is unclear (example A). Only the wording itself can justify a recording (example B).",
            ),
            text(
                "Nur Ton, Ansage an alle, Einwilligung jeder Person und mit aufgenommen, Löschung sofort nach der Niederschrift oder ihrer Freigabe (Beispiel B).",
                "Sound only, announced to all, consent of each person and recorded, deleted as soon as it is written down or released (example B).",
            ),
        ),
        Function::Transcription => single(
            text(
                "Gesagtes als Text festhalten. Wie eine Aufzeichnung zu behandeln, weil das gesprochene Wort wenigstens kurz erfasst wird.",
                "Keeping what was said as text. To be treated as a recording, because the spoken word is captured at least briefly.",
            ),
            text(
                "Bedingt: Erkannter Text enthält Fehler und ersetzt keine geprüfte Niederschrift.",
                "In part: recognised text has errors and does not replace checked minutes.",
            ),
            text(
                "Ja: ein Ergebnisprotokoll, das eine Person schreibt und alle lesen.",
                "Yes: minutes of results that one person writes and everybody reads.",
            ),
            text(
                "Wie bei der Aufzeichnung; Erkennung nur auf dem Gerät oder dem eigenen Server, Kennzeichnung als automatisch erzeugt.",
                "As for recording; recognition on the device or one's own server only, marked as made automatically.",
            ),
        ),
        Function::Captions => talk(
            text(
                "Teilhabe gehörloser und schwerhöriger Menschen. Der Zweck ist zulässig und erwünscht (Art. 9 UN-BRK, § 164 Abs. 4 SGB IX).",
                "Taking part for deaf and hard-of-hearing people. The purpose is permitted and wanted (Art. 9 CRPD, § 164(4) SGB IX).",
            ),
            text("Ja, mit Fehlern der Erkennung.", "Yes, with errors of recognition."),
            text(
                "Geprüft: Echtzeittext im Chat, Gebärdensprach- oder Schriftdolmetschung durch einen Menschen in der Besprechung. Beides ist hier möglich und gibt das Gesprochene an niemanden außerhalb der Besprechung weiter. Ohne automatische Untertitel bleibt ein Nachteil, wo niemand dolmetscht.",
                "Examined: real-time text in the chat, sign-language or speech-to-text interpreting by a person in the meeting. Both are possible here and hand the words to nobody outside the meeting. Without automatic captions a disadvantage remains where nobody interprets.",
            ),
            text(
                "Erkennung nur auf dem Gerät, nichts wird gespeichert, Kennzeichnung als automatisch erzeugt.",
                "Recognition on the device only, nothing is stored, marked as made automatically.",
            ),
        ),
        Function::Livestream => single(
            text(
                "Eine Sitzung öffentlich übertragen. Zulässig nur, wo ein Gesetz es vorsieht oder alle Gezeigten eingewilligt haben.",
                "Showing a session to the public. Permitted only where a law provides for it or everybody shown has agreed.",
            ),
            text("Ja.", "Yes."),
            text(
                "Ja: Einladung mit Link an die, die teilnehmen wollen; ein Bericht danach.",
                "Yes: an invitation with a link to those who want to attend; a report afterwards.",
            ),
            text(
                "Nur Vortragende im Bild, Ankündigung, keine Speicherung, Publikum nie im Bild.",
                "Speakers only in the picture, announced, nothing stored, the audience never in the picture.",
            ),
        ),
        Function::ChatStorage => single(
            text(
                "Geschriebenes nach der Besprechung nachlesen. Zulässig nur, wenn der Inhalt noch gebraucht wird.",
                "Reading what was written after the meeting. Permitted only if the content is still needed.",
            ),
            text("Ja.", "Yes."),
            text(
                "Ja: Was bleiben soll, kommt ins Protokoll oder in die Akte.",
                "Yes: what is to stay goes into the minutes or the file.",
            ),
            text(
                "Ansage an alle, Frist vor Beginn festgelegt, Zugriff nur für Teilnehmende.",
                "Announced to all, period laid down before, access for participants only.",
            ),
        ),
        _ => single(
            text(
                "Gemeinsam Geschriebenes später weiterbearbeiten. Der Zweck ist zulässig.",
                "Going on later with what was written together. The purpose is permitted.",
            ),
            text("Ja.", "Yes."),
            text(
                "Ja: Eine Person sichert den Text vor dem Ende auf ihrem Gerät und legt ihn dort ab, wo die Organisation Unterlagen führt.",
                "Yes: one person saves the text on their device before the end and files it where the organisation keeps its documents.",
            ),
            text(
                "Verschlüsselt, mit fester Frist, ohne Verlauf einzelner Tastendrücke.",
                "Encrypted, for a fixed period, without a history of single keystrokes.",
            ),
        ),
    }
}

/// What people do with each other in a meeting.
fn together(function: Function) -> Reason {
    match function {
        Function::ScreenShare => talk(
            text(
                "Unterlagen gemeinsam ansehen. Der Zweck ist zulässig und Teil der Besprechung.",
                "Looking at documents together. The purpose is permitted and part of the meeting.",
            ),
            text(
                "Ja: Alle sehen dieselbe Stelle im selben Augenblick.",
                "Yes: everybody sees the same place at the same moment.",
            ),
            text(
                "Geprüft: Unterlagen vorab senden (verteilt dauerhafte Kopien) und Vorlesen (für Pläne und Tabellen ungeeignet). Zeigen hinterlässt keine Kopie und ist das mildere Mittel.",
                "Examined: sending documents before (spreads lasting copies) and reading aloud (unsuitable for plans and tables). Showing leaves no copy and is the milder means.",
            ),
            text("Siehe Voreinstellung.", "See the default."),
        ),
        Function::RemoteControl => single(
            text(
                "Einer Person am eigenen Rechner helfen. Zulässig mit ihrem Einverständnis im Einzelfall.",
                "Helping a person at their own computer. Permitted with their agreement in the single case.",
            ),
            text("Ja.", "Yes."),
            text(
                "Ja: Bildschirm zeigen und Schritte ansagen; die Person bedient ihr Gerät selbst.",
                "Yes: showing the screen and saying the steps; the person operates the device themselves.",
            ),
            text(
                "Zustimmung je Sitzung, jederzeit sichtbarer Abbruch, kein Zugriff ohne anwesende Person.",
                "Agreement for each session, a way to stop always in sight, no access without the person present.",
            ),
        ),
        Function::Chat => talk(
            text(
                "Fragen stellen, ohne zu unterbrechen; Teilhabe ohne Mikrofon und für Menschen, die nicht sprechen oder hören. Der Zweck ist zulässig.",
                "Asking without interrupting; taking part without a microphone and for people who do not speak or hear. The purpose is permitted.",
            ),
            text(
                "Ja: Geschriebenes erreicht alle sofort, ohne dass jemand das Wort abgeben muss.",
                "Yes: what is written reaches everybody at once, without anybody having to give up the floor.",
            ),
            text(
                "Nein. Geprüft wurden Handzeichen (tragen keinen Inhalt) und E-Mail (bleibt gespeichert und läuft über weitere Server).",
                "No. Examined were raised hands (carry no content) and e-mail (stays stored and passes over other servers).",
            ),
            text(
                "Ende-zu-Ende-verschlüsselt; mit dem Ende der Besprechung gelöscht; private Nachrichten öffnet nur ihre Empfängerin oder ihr Empfänger. Teilnehmende können Text abschreiben.",
                "Encrypted end to end; deleted when the meeting ends; a private message is opened by its recipient only. Participants can copy text.",
            ),
        ),
        Function::Files => talk(
            text(
                "Unterlagen übergeben. Der Zweck ist zulässig.",
                "Handing over documents. The purpose is permitted.",
            ),
            text("Ja.", "Yes."),
            text(
                "Ja: Unterlagen zeigen; was übergeben werden muss, über den dafür vorgesehenen Weg der Organisation mit deren Zugriffsrechten und Fristen.",
                "Yes: showing the documents; what has to be handed over goes the organisation's own way, with its access rights and periods.",
            ),
            text(
                "Verschlüsselt, mit Größen- und Typgrenzen, mit der Besprechung gelöscht, nicht für Gäste.",
                "Encrypted, with limits of size and type, deleted with the meeting, not for guests.",
            ),
        ),
        Function::Notes => talk(
            text(
                "Ein Protokoll gemeinsam schreiben. Der Zweck ist zulässig; die Notizen sind das mildere Mittel zur Aufzeichnung.",
                "Writing minutes together. The purpose is permitted; notes are the milder means against recording.",
            ),
            text(
                "Ja: Alle sehen den Text, während er entsteht, und können ihn berichtigen.",
                "Yes: everybody sees the text while it is written, and can correct it.",
            ),
            text(
                "Nein. Geprüft wurde die Mitschrift einer Person: Sie gibt den anderen keine Möglichkeit, sofort zu berichtigen.",
                "No. Examined were notes taken by one person: they give the others no way to correct at once.",
            ),
            text(
                "Ende-zu-Ende-verschlüsselt; keine Anzeige, wer was gelöscht hat; kein Verlauf je Person; mit dem Ende der Besprechung gelöscht. Wer den Text sichert, ist für diese Kopie verantwortlich.",
                "Encrypted end to end; nobody is told who deleted what; no history by person; deleted when the meeting ends. Whoever saves the text answers for that copy.",
            ),
        ),
        Function::Polls => talk(
            text(
                "Ein Meinungsbild in der Besprechung einholen. Zulässig; für Wahlen und geheime Abstimmungen, die ein Gesetz verlangt, nicht bestimmt.",
                "Asking for opinions in the meeting. Permitted; not meant for elections and secret ballots that a law requires.",
            ),
            text(
                "Ja: Das Ergebnis liegt sofort vor und ist für alle dasselbe.",
                "Yes: the result is there at once, and the same for everybody.",
            ),
            text(
                "Geprüft: Handzeichen (zeigt allen, wer wie stimmt). Die anonyme Umfrage ist milder, weil sie nur Summen zeigt.",
                "Examined: a show of hands (shows everybody who votes how). The anonymous poll is milder because it shows sums only.",
            ),
            text(
                "Ende-zu-Ende-verschlüsselt; anonyme Ergebnisse nur als Summen ab drei Stimmen; nichts bleibt nach der Besprechung. Mit verändertem Programm könnte die fragende Person Stimmen einer anonymen Umfrage lesen.",
                "Encrypted end to end; anonymous results as sums of three votes or more only; nothing is left after the meeting. With a changed program the asker could read votes of an anonymous poll.",
            ),
        ),
        _ => Reason {
            entry: "browser_preferences",
            part_of_meeting: false,
            ..talk(
                text(
                    "Die eigene Wohnung und Dritte nicht zeigen. Der Zweck ist zulässig und schützt die Privatsphäre.",
                    "Not showing one's home and third persons. The purpose is permitted and protects privacy.",
                ),
                text(
                    "Weitgehend: Ränder, Haare und schnelle Bewegungen können für einen Augenblick etwas vom Raum zeigen.",
                    "For the most part: edges, hair and quick movements can show something of the room for a moment.",
                ),
                text(
                    "Ja, und er bleibt immer möglich: die Kamera aus lassen oder den Platz wechseln. Der Hintergrund ist ein zusätzliches Angebot.",
                    "Yes, and it is always possible: leaving the camera off or sitting elsewhere. The background is offered besides.",
                ),
                text(
                    "Berechnung allein im Browser der Person; kein Bild verlässt das Gerät dafür; keine Wiedererkennung von Personen; die Wahl wird nur auf dem Gerät gespeichert.",
                    "Computed in the person's browser alone; no picture leaves the device for it; nobody is recognised; the choice is stored on the device only.",
                ),
            )
        },
    }
}

/// What would observe people.
fn watching(function: Function) -> Reason {
    match function {
        Function::Presence => single(
            text(
                "Erreichbarkeit erkennen. Als Anzeige am Arbeitsplatz geeignet, Verhalten zu überwachen, und damit ohne eigene Regelung unzulässig (§ 87 Abs. 1 Nr. 6 BetrVG).",
                "Seeing whether somebody can be reached. Shown at the workplace it is suited to monitor behaviour and therefore not permitted without rules of its own (§ 87(1) no. 6 BetrVG).",
            ),
            text(
                "Bedingt: Anwesenheit am Gerät sagt nichts über Erreichbarkeit.",
                "In part: being at the device does not mean being available.",
            ),
            text(
                "Ja: anrufen, fragen, Termin vereinbaren.",
                "Yes: calling, asking, making an appointment.",
            ),
            text(
                "Nur freiwillig von der Person selbst gesetzt, ohne Zeitverlauf.",
                "Only set by the person at will, without a history.",
            ),
        ),
        Function::ReadReceipts => single(
            text(
                "Wissen, ob eine Nachricht angekommen ist. Überwacht das Leseverhalten einzelner Personen.",
                "Knowing whether a message has arrived. Monitors the reading of single persons.",
            ),
            text("Ja.", "Yes."),
            text(
                "Ja: um eine Antwort oder ein Handzeichen bitten.",
                "Yes: asking for an answer or a raised hand.",
            ),
            text("Nur freiwillig und gegenseitig.", "Only at will and mutual."),
        ),
        Function::AttendanceProof => single(
            text(
                "Teilnahme belegen, wo eine Vorschrift es verlangt (Fortbildung, Gremien).",
                "Proving attendance where a rule asks for it (training, committees).",
            ),
            text(
                "Ja, wenn sie nur die Anwesenheit festhält, nicht Dauer und Aufmerksamkeit.",
                "Yes, if it records presence only, not length and attention.",
            ),
            text(
                "Ja: Bestätigung in Textform an die Leitung der Besprechung (für Betriebsräte § 34 Abs. 1 BetrVG), auf Papier oder per E-Mail.",
                "Yes: confirmation in text form to whoever leads the meeting (for works councils § 34(1) BetrVG), on paper or by mail.",
            ),
            text(
                "Aktive Bestätigung der Person, keine heimliche Erfassung, feste Frist.",
                "Active confirmation by the person, nothing captured in secret, a fixed period.",
            ),
        ),
        _ => single(
            text(
                "Aufmerksamkeit oder Gefühle auswerten. Kein zulässiger Zweck: Am Arbeitsplatz und in Bildungseinrichtungen ist das Ableiten von Gefühlen verboten (Art. 5 Abs. 1 Buchst. f KI-Verordnung), verdeckte Leistungs- und Verhaltenskontrolle ebenso unzulässig.",
                "Evaluating attention or emotion. No permitted purpose: at work and in education inferring emotions is prohibited (Art. 5(1)(f) AI Act), and hidden monitoring of performance and behaviour is not permitted either.",
            ),
            text("Nein.", "No."),
            text(
                "Entfällt: Der Zweck ist unzulässig.",
                "Not reached: the purpose is not permitted.",
            ),
            text(
                "Kein Schutz heilt einen unzulässigen Zweck.",
                "No safeguard cures a purpose that is not permitted.",
            ),
        ),
    }
}

/// How people come in, and hear of it.
fn access(function: Function) -> Reason {
    match function {
        Function::LobbyNames => Reason {
            entry: "meeting_presence",
            ..talk(
                text(
                    "Entscheiden, wer eingelassen wird. Der Zweck ist zulässig und schützt alle, die schon da sind.",
                    "Deciding whom to let in. The purpose is permitted and protects everybody who is there already.",
                ),
                text("Ja.", "Yes."),
                text(
                    "Nein. Geprüft wurde der Einlass ohne Namen: Niemand könnte dann Eingeladene von Fremden unterscheiden. Ein Kürzel genügt.",
                    "No. Examined was admission without names: nobody could then tell those invited from strangers. Initials are enough.",
                ),
                text(
                    "Der Name ist frei gewählt und für die Gastgebenden verschlüsselt; der Server kann ihn nicht lesen. Wer eine Besprechung leitet oder geleitet hat, kann ihn sehen.",
                    "The name is freely chosen and encrypted to the hosts; the server cannot read it. Whoever leads or has led the meeting can see it.",
                ),
            )
        },
        Function::PhoneDialIn => single(
            text(
                "Teilnehmen ohne Internet. Der Zweck ist zulässig.",
                "Taking part without the internet. The purpose is permitted.",
            ),
            text("Ja.", "Yes."),
            text(
                "Ja: Teilnahme nur mit Ton im Browser. Ein Telefonnetz kann nicht Ende zu Ende verschlüsseln und nennt dem Netzbetreiber die Rufnummern.",
                "Yes: taking part by sound alone in the browser. A telephone network cannot encrypt end to end and tells its operator the numbers.",
            ),
            text(
                "Allen angezeigt, dass diese Teilnahme nicht Ende-zu-Ende-verschlüsselt ist; eigener Anschluss der Organisation.",
                "Shown to all that this participation is not encrypted end to end; the organisation's own line.",
            ),
        ),
        Function::Push => single(
            text(
                "An Besprechungen erinnern. Der Zweck ist zulässig.",
                "Reminding of meetings. The purpose is permitted.",
            ),
            text("Ja.", "Yes."),
            text(
                "Ja: der Eintrag im eigenen Kalender. Fremde Dienste erführen, wer wann benachrichtigt wird.",
                "Yes: the entry in one's own calendar. Services of others would learn who is notified when.",
            ),
            text(
                "Ohne Inhalt und Titel, nur nach Einwilligung.",
                "Without content and title, only after consent.",
            ),
        ),
        Function::Registration => single(
            text(
                "Teilnehmende einer Veranstaltung erfassen. Zulässig, soweit Plätze begrenzt oder Unterlagen zu senden sind.",
                "Listing the participants of an event. Permitted where places are limited or documents have to be sent.",
            ),
            text("Ja.", "Yes."),
            text(
                "Ja: Einladung per Link; persönliche Links, wo einzelne Personen unterschieden werden müssen.",
                "Yes: invitation by link; personal links where single persons have to be told apart.",
            ),
            text(
                "Nur nötige Angaben, Löschung nach der Veranstaltung, eigener Datenschutzhinweis.",
                "Necessary particulars only, deletion after the event, a privacy notice of its own.",
            ),
        ),
        Function::GuestAccess => Reason {
            entry: "rooms",
            ..talk(
                text(
                    "Mit Menschen außerhalb der Organisation sprechen, ohne dass sie ein Konto anlegen. Der Zweck ist zulässig und dient der Datenminimierung.",
                    "Talking with people outside the organisation without their making an account. The purpose is permitted and serves data minimisation.",
                ),
                text(
                    "Ja: Ein Link genügt, auf jedem Gerät mit einem Browser.",
                    "Yes: a link suffices, on any device with a browser.",
                ),
                text(
                    "Nein. Geprüft wurden Konten für alle (mehr Daten, längere Speicherung) und persönliche Links (möglich und bei vertraulichen Besprechungen vorzuziehen).",
                    "No. Examined were accounts for all (more data, kept longer) and personal links (possible, and to be preferred for confidential meetings).",
                ),
                text("Siehe Voreinstellung.", "See the default."),
            )
        },
        Function::Mail => Reason {
            entry: "mail",
            part_of_meeting: false,
            ..talk(
                text(
                    "Einladungen zustellen und Verantwortliche über Anfragen und Störungen unterrichten. Der Zweck ist zulässig.",
                    "Delivering invitations and telling those who answer for the server of requests and faults. The purpose is permitted.",
                ),
                text("Ja.", "Yes."),
                text(
                    "Geprüft: Einladungen aus dem eigenen Mailprogramm. Das bleibt möglich, verteilt aber leicht den Link selbst; die Nachricht des Servers enthält weder Link noch Titel.",
                    "Examined: invitations from one's own mail program. That stays possible, but easily spreads the link itself; the server's message holds neither link nor title.",
                ),
                text(
                    "Fester Wortlaut ohne Link und Titel, keine Zählpixel, begrenzte Zahl je Konto; Nachrichten warten nur im Arbeitsspeicher. Was der Mailserver protokolliert, ist dort zu begrenzen.",
                    "Fixed words without link and title, no tracking pixels, a limited number by account; messages wait in memory only. What the mail server logs is to be limited there.",
                ),
            )
        },
        _ => Reason {
            entry: "provider_accounts",
            part_of_meeting: false,
            ..talk(
                text(
                    "Beschäftigte mit dem Konto der Organisation anmelden und Ausgeschiedene an einer Stelle sperren. Der Zweck ist zulässig (Art. 32 DSGVO).",
                    "Signing staff in with the organisation's account and blocking those who left in one place. The purpose is permitted (Art. 32 GDPR).",
                ),
                text("Ja.", "Yes."),
                text(
                    "Geprüft: eigene Konten auf diesem Server. Sie bleiben möglich, führen aber zu einem weiteren Kennwort und zu Konten, die beim Ausscheiden vergessen werden.",
                    "Examined: accounts of this server's own. They stay possible, but mean another password and accounts that are forgotten when somebody leaves.",
                ),
                text(
                    "Der Anbieter erfährt, dass und wann sich jemand anmeldet, und nichts von Besprechungen; gespeichert wird nur ein Suchwert seiner Kennung.",
                    "The provider learns that and when somebody signs in, and nothing of meetings; only a search value of its name for the person is kept.",
                ),
            )
        },
    }
}
