//! Section IV: what the parties agree besides the clauses.

use super::Side;
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, plain, strong, t};
use crate::documents::common::{answer, labelled, meets, recipients};
use crate::documents::secrecy::Secrecy;
use crate::facts::Facts;

/// Section IV.
pub fn write(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "Abschnitt IV: Ergänzende Vereinbarungen",
        "Section IV: Additional agreements",
    );
    purposes(d, facts);
    place(d, facts, answers);
    telecommunications(d);
    secrecy(d, answers);
    maintenance(d);
    switching(d);
    end(d, facts, answers);
    notice(d, answers);
    separation(d, answers);
    if meets(answers, "patients") {
        consultation(d);
    }
}

fn purposes(d: &mut Document, facts: &Facts) {
    d.subheading("1. Keine eigenen Zwecke", "1. No purposes of its own");
    d.says(
        "Der Auftragsverarbeiter nutzt die Daten nicht für eigene Zwecke: nicht für Nutzungsmessung, Statistik über Personen, Werbung, Produktentwicklung oder das Anlernen von Modellen. Die Software misst keine Nutzung und meldet ihrem Hersteller nichts.",
        "The processor does not use the data for purposes of its own: not for telemetry, statistics about persons, advertising, product development or training of models. The software measures no use and reports nothing to its maker.",
    );
    let told = recipients(facts);
    if told.is_empty() {
        d.says(
            "Der Server wendet sich an keine Rechner anderer Stellen.",
            "The server turns to no computers of others.",
        );
    } else {
        d.says(
            "Von sich aus wendet sich der Server nur an:",
            "Of its own accord the server turns to these only:",
        );
        d.list(told);
    }
}

fn place(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.subheading("2. Ort der Verarbeitung", "2. Place of processing");
    d.says(
        "Verarbeitet wird nur in der Europäischen Union oder im Europäischen Wirtschaftsraum, auch bei Wartung und Sicherung, soweit unten kein anderer Ort steht. Jede Verlagerung und jeder Zugriff von außerhalb braucht vorher eine dokumentierte Weisung des Verantwortlichen und eine Grundlage nach Kapitel V DSGVO; auf den Privacy Shield lässt sich nichts stützen, er ist seit dem 16. Juli 2020 ungültig (EuGH, C-311/18).",
        "Processing takes place within the European Union or the European Economic Area only, maintenance and backups included, unless another place is named below. Any relocation and any access from outside needs a documented instruction of the controller and a basis under Chapter V GDPR before; nothing can rest on the Privacy Shield, which has been invalid since 16 July 2020 (CJEU, C-311/18).",
    );
    let place = if facts.location.is_empty() {
        t(
            "in der Konfiguration nicht angegeben (operator.location); vor dem Abschluss anzugeben.",
            "not stated in the configuration (operator.location); to be stated before the contract is concluded.",
        )
    } else {
        plain(facts.location.clone())
    };
    d.paragraph([t("Standort des Servers: ", "The server stands in: "), place]);
    match answers.rows(Field::ThirdCountries) {
        None => {
            d.paragraph(labelled(answers, Field::ThirdCountries));
        }
        Some(rows) if rows.is_empty() => {}
        Some(rows) => {
            d.says(
                "Die Organisation nennt Empfänger in Drittländern. Für jeden, der an dieser Verarbeitung beteiligt ist, gilt die Weisung mit der genannten Garantie als erteilt; für andere gilt der Satz oben ohne Ausnahme:",
                "The organisation names recipients in third countries. For each that takes part in this processing the instruction counts as given with the safeguard named; for others the sentence above holds without exception:",
            );
            d.list(rows.into_iter().map(|row| vec![plain(row.join(", "))]));
        }
    }
}

fn telecommunications(d: &mut Document) {
    d.subheading(
        "3. Fernmeldegeheimnis (§ 3 TDDDG, § 206 StGB)",
        "3. Secrecy of telecommunications (§ 3 TDDDG, § 206 StGB)",
    );
    d.says(
        "Soweit der Server als Telekommunikationsdienst anderen angeboten wird, unterliegen Inhalt und nähere Umstände der Kommunikation dem Fernmeldegeheimnis, auch wer an einer Besprechung beteiligt ist oder war und erfolglose Verbindungsversuche. Der Auftragsverarbeiter verschafft sich davon keine Kenntnis über das hinaus, was der Betrieb und der Schutz der technischen Systeme erfordern, gibt nichts davon weiter und verpflichtet alle, die mitwirken, ebenso. Wer das Geheimnis als Inhaber oder Beschäftigter eines Unternehmens bricht, das geschäftsmäßig Telekommunikationsdienste erbringt, macht sich strafbar (§ 206 StGB). Diese Pflicht besteht nach dem Ende der Tätigkeit fort.",
        "Where the server is offered to others as a telecommunications service, content and particulars of the communication are under the secrecy of telecommunications, including who takes or took part in a meeting and attempts to connect in vain. The processor learns no more of it than running and protecting the technical systems requires, passes none of it on, and binds all who take part likewise. Whoever breaks that secrecy as owner or employee of an undertaking that provides telecommunications services on a business basis commits an offence (§ 206 StGB). This duty continues after the activity has ended.",
    );
}

fn secrecy(d: &mut Document, answers: &Answers) {
    d.subheading(
        "4. Berufs- und Amtsgeheimnis (§ 203 StGB, § 43e BRAO, § 62a StBerG)",
        "4. Professional and official secrecy (§ 203 StGB, § 43e BRAO, § 62a StBerG)",
    );
    match Secrecy::of(answers) {
        Secrecy::Unknown => {
            d.paragraph([Piece::Missing(Field::ProfessionalSecrecy)]);
        }
        Secrecy::None => {
            d.says(
                "Nach ihren Angaben unterliegt die Organisation weder dem Berufsgeheimnis (§ 203 Abs. 1 StGB), noch handeln für sie Amtsträger (§ 203 Abs. 2 StGB). Tritt eine solche Stelle bei, wird vorher die Verpflichtung nach § 203 Abs. 4 StGB geschlossen und dieser Abschnitt um sie ergänzt.",
                "By its own statement the organisation is under no professional secrecy (§ 203(1) StGB), nor do public officials act for it (§ 203(2) StGB). Where such a body accedes, the obligation under § 203(4) StGB is concluded before, and this section is supplemented by it.",
            );
        }
        Secrecy::Profession => {
            d.steps(
                [
                    vec![t(
                        "Der Verantwortliche unterliegt dem Berufsgeheimnis. Der Auftragsverarbeiter ist mitwirkende Person im Sinne von § 203 Abs. 3 Satz 2 StGB. Geheim ist schon, dass ein Mandats-, Behandlungs- oder Beratungsverhältnis besteht.",
                        "The controller is under professional secrecy. The processor is a person who takes part within the meaning of § 203(3) sentence 2 StGB. The very existence of a relation of mandate, treatment or counselling is a secret.",
                    )],
                ]
                .into_iter()
                .chain(bound())
                .chain(privilege()),
            );
            d.says(
                "Die §§ 43e BRAO und 62a StBerG gelten unmittelbar für Kanzleien der Rechtsanwaltschaft und Steuerberatung; für andere Berufe nach § 203 Abs. 1 StGB gilt dieser Abschnitt als Vereinbarung. Die Verpflichtung der einzelnen Personen steht im Papier „Verpflichtung auf das Berufsgeheimnis“.",
                "§ 43e BRAO and § 62a StBerG apply directly to law firms and tax advisers; for other professions under § 203(1) StGB this section holds as an agreement. The obligation of each person stands in the paper “Obligation to professional secrecy”.",
            );
        }
        Secrecy::Office => {
            d.steps(
                [
                    vec![t(
                        "Für einen Verantwortlichen, der öffentliche Stelle ist, handeln Amtsträger und für den öffentlichen Dienst besonders Verpflichtete, die fremde Geheimnisse wahren (§ 203 Abs. 2 StGB). Der Auftragsverarbeiter ist insoweit mitwirkende Person im Sinne von § 203 Abs. 3 Satz 2 StGB, soweit er nicht selbst zu diesem Kreis gehört.",
                        "For a controller that is a public body, public officials and persons specially bound to public service act, who keep secrets of others (§ 203(2) StGB). To that extent the processor is a person who takes part within the meaning of § 203(3) sentence 2 StGB, unless it belongs to that circle itself.",
                    )],
                ]
                .into_iter()
                .chain(bound()),
            );
            d.says(
                "Die §§ 43e BRAO und 62a StBerG gelten hier nicht unmittelbar; dieser Abschnitt gilt als Vereinbarung. Die Verpflichtung der einzelnen Personen steht im Papier „Verpflichtung auf das Berufsgeheimnis“.",
                "§ 43e BRAO and § 62a StBerG do not apply here directly; this section holds as an agreement. The obligation of each person stands in the paper “Obligation to professional secrecy”.",
            );
        }
    }
}

/// What § 203 StGB and the professional codes ask a contract to say.
fn bound() -> Vec<Line> {
    vec![
        vec![t(
            "Der Auftragsverarbeiter wahrt alle fremden Geheimnisse, die ihm bei Gelegenheit dieses Vertrags bekannt werden, und verschafft sich Kenntnis von ihnen nur, soweit dies zur Erfüllung des Vertrags erforderlich ist (vgl. § 43e Abs. 3 Nr. 2 BRAO, § 62a Abs. 3 StBerG).",
            "The processor keeps all secrets of others that become known to it on the occasion of this contract, and obtains knowledge of them only as far as performing the contract requires (cf. § 43e(3) no. 2 BRAO, § 62a(3) StBerG).",
        )],
        vec![strong(
            "Belehrung: Wer als mitwirkende Person unbefugt ein fremdes Geheimnis offenbart, das ihr bei der Ausübung oder bei Gelegenheit ihrer Tätigkeit bekannt geworden ist, wird mit Freiheitsstrafe bis zu einem Jahr oder mit Geldstrafe bestraft (§ 203 Abs. 4 Satz 1 StGB); gegen Entgelt oder in der Absicht, sich oder andere zu bereichern oder zu schädigen, bis zu zwei Jahren (§ 203 Abs. 6 StGB), ebenso bei unbefugter Verwertung (§ 204 StGB). Die Strafbarkeit reicht über den Tod der betroffenen Person hinaus (§ 203 Abs. 5 StGB).",
            "Notice: whoever, as a person who takes part, discloses without authorisation a secret of another that became known to them in or on the occasion of that activity is liable to imprisonment for up to one year or a fine (§ 203(4) sentence 1 StGB); for payment, or with intent to enrich themselves or others or to harm, up to two years (§ 203(6) StGB), likewise for exploitation without authorisation (§ 204 StGB). Liability continues after the death of the person concerned (§ 203(5) StGB).",
        )],
        vec![t(
            "Der Auftragsverarbeiter darf weitere Personen und Unterauftragsverarbeiter nur nach Klausel 7.7 heranziehen. Er verpflichtet jede von ihnen vorher in Textform unter Belehrung über die strafrechtlichen Folgen und lässt sie weitere nur ebenso heranziehen. Unterlässt er das und offenbart eine von ihnen ein Geheimnis, macht er sich selbst strafbar (§ 203 Abs. 4 Satz 2 Nr. 2 StGB).",
            "The processor may involve further persons and sub-processors only in accordance with Clause 7.7. It binds each of them before, in text form, with notice of the consequences under criminal law, and lets them involve others only in the same way. If it omits that and one of them discloses a secret, it commits an offence itself (§ 203(4) sentence 2 no. 2 StGB).",
        )],
        vec![t(
            "Aus Staaten, in denen der Schutz der Geheimnisse dem Schutz im Inland nicht vergleichbar ist, wird nicht zugegriffen (vgl. § 43e Abs. 4 BRAO, § 62a Abs. 4 StBerG).",
            "There is no access from states in which the protection of secrets is not comparable to that in Germany (cf. § 43e(4) BRAO, § 62a(4) StBerG).",
        )],
        vec![t(
            "Der Verantwortliche hat den Auftragsverarbeiter sorgfältig ausgewählt und beendet die Zusammenarbeit unverzüglich, wenn diese Pflichten nicht eingehalten werden (vgl. § 43e Abs. 2 BRAO, § 62a Abs. 2 StBerG). Die Pflichten dieses Abschnitts gelten nach dem Ende des Vertrags fort.",
            "The controller has selected the processor with care and ends the cooperation without delay if these duties are not observed (cf. § 43e(2) BRAO, § 62a(2) StBerG). The duties of this section continue after the end of the contract.",
        )],
    ]
}

/// What only the professions of § 53 StPO have.
fn privilege() -> Vec<Line> {
    vec![vec![t(
        "Dem Auftragsverarbeiter steht als mitwirkender Person ein Recht zur Verweigerung des Zeugnisses zu, über dessen Ausübung der Verantwortliche entscheidet (§ 53a StPO); Unterlagen in seinem Gewahrsam sind in diesem Umfang nicht zu beschlagnahmen (§ 97 Abs. 3 StPO). Er widerspricht einer Sicherstellung und benachrichtigt den Verantwortlichen, soweit das Gesetz es zulässt.",
        "As a person who takes part, the processor has a right to refuse testimony, on the exercise of which the controller decides (§ 53a StPO); documents in its custody are to that extent exempt from seizure (§ 97(3) StPO). It objects to a seizure and notifies the controller as far as the law permits.",
    )]]
}

fn maintenance(d: &mut Document) {
    d.subheading("5. Fernwartung", "5. Remote maintenance");
    d.steps([
        vec![t(
            "Fernzugriff geschieht nur über einen verschlüsselten Weg, mit einem persönlichen Zugang und einem zweiten Faktor, nur so lange wie nötig, und wird danach geschlossen.",
            "Remote access is by an encrypted way only, with a personal login and a second factor, only as long as necessary, and is closed afterwards.",
        )],
        vec![t(
            "Er wird vorher angekündigt und vom Verantwortlichen freigegeben; bei Gefahr im Verzug wird er unverzüglich danach mitgeteilt. Wer, wann, wozu und mit welchem Ergebnis zugegriffen hat, wird in Textform festgehalten.",
            "It is announced before and released by the controller; where delay would be dangerous it is reported without delay afterwards. Who had access, when, what for and with what result is recorded in text form.",
        )],
        vec![t(
            "Was die Verwaltung mit ihrem Konto ändert, steht im Änderungsprotokoll des Servers. Zugriffe auf der Maschine selbst sieht Konklave nicht; sie hält das Betriebssystem fest, soweit es so eingestellt ist.",
            "What administrators change by their account stands in the server's audit log. Access on the machine itself is not seen by Konklave; the operating system records it as far as it is set to.",
        )],
        vec![t(
            "Daten werden nur auf den Systemen angesehen, zu denen sie gehören. Kopien für die Fehlersuche brauchen eine Weisung und werden danach gelöscht. Schlüssel aus dem Verzeichnis secrets werden nicht ausgeleitet.",
            "Data is looked at only on the systems it belongs to. Copies for finding faults need an instruction and are deleted afterwards. Keys of the directory secrets are not taken away.",
        )],
        vec![t(
            "Besprechungen kann auch die Fernwartung nicht mithören: Der Server hat keinen Schlüssel zu ihnen. Ein Eingriff in das ausgelieferte Programm könnte das ändern; er ist untersagt.",
            "Remote maintenance cannot listen to meetings either: the server holds no key to them. Tampering with the program that is delivered could change that; it is forbidden.",
        )],
    ]);
}

fn switching(d: &mut Document) {
    d.subheading(
        "6. Wechsel des Anbieters (Art. 23 bis 31 der Verordnung (EU) 2023/2854, Data Act)",
        "6. Switching (Art. 23 to 31 of Regulation (EU) 2023/2854, Data Act)",
    );
    d.says(
        "Bietet der Auftragsverarbeiter den Server als Datenverarbeitungsdienst an, gilt seit dem 12. September 2025:",
        "Where the processor offers the server as a data processing service, the following applies since 12 September 2025:",
    );
    d.steps([
        vec![t(
            "Der Verantwortliche kann mit einer Frist von höchstens zwei Monaten den Wechsel zu einem anderen Anbieter, in eigene Räume oder die Löschung verlangen (Art. 25 Abs. 2 Buchst. d und Abs. 3).",
            "The controller may, at a notice of two months at most, demand to switch to another provider, to premises of its own, or erasure (Art. 25(2)(d) and (3)).",
        )],
        vec![t(
            "Der Übergang dauert höchstens 30 Kalendertage. Ist das technisch nicht machbar, begründet der Auftragsverarbeiter dies innerhalb von 14 Arbeitstagen und nennt eine Frist von höchstens sieben Monaten. Solange läuft der Dienst weiter, und der Verantwortliche kann die Frist einmal verlängern (Art. 25 Abs. 2 Buchst. a, Abs. 4 und 5).",
            "The transition takes 30 calendar days at most. If that is technically unfeasible, the processor gives reasons within 14 working days and names a period of seven months at most. The service goes on meanwhile, and the controller may extend the period once (Art. 25(2)(a), (4) and (5)).",
        )],
        vec![t(
            "Mitgenommen werden kann: wird der Server nur für diesen Verantwortlichen betrieben (Nr. 9), die ganze Datenbank als verschlüsselte Sicherung für einen Schlüssel, den er nennt, dazu das Verzeichnis secrets, wiederherstellbar auf jedem eigenen Server mit derselben Software unter offener Lizenz; in jedem Fall in maschinenlesbarer Form: die Liste seiner Mitglieder, die Regeln und das Änderungsprotokoll, soweit es seine Mitglieder betrifft; von jeder Person mit Konto die eigenen Daten als JSON und ihre geplanten Besprechungen als Kalenderdateien. Inhalte von Besprechungen gibt es nicht, weil keine gespeichert werden. Den Tresor einer Person öffnet nur sie selbst (Art. 25 Abs. 2 Buchst. e und f, Art. 30).",
            "What can be taken along: if the server is run for this controller alone (no. 9), the whole database as a backup encrypted to a key that it names, with the directory secrets, to be restored on any server of one's own with the same openly licensed software; in any case in machine-readable form: the list of its members, the rules and the audit log as far as it concerns its members; each account's own data as JSON, and its planned meetings as calendar files. There is no content of meetings, because none is stored. A person's vault is opened by that person alone (Art. 25(2)(e) and (f), Art. 30).",
        )],
        vec![t(
            "Nach dem Übergang können die Daten noch mindestens 30 Kalendertage abgerufen werden; dann werden sie gelöscht und die Löschung bestätigt (Art. 25 Abs. 2 Buchst. g und h).",
            "After the transition the data can be retrieved for at least 30 calendar days more; then it is erased and the erasure confirmed (Art. 25(2)(g) and (h)).",
        )],
        vec![t(
            "Für den Wechsel darf bis zum 12. Januar 2027 höchstens berechnet werden, was er unmittelbar kostet, danach nichts (Art. 29).",
            "Until 12 January 2027 no more may be charged for switching than it directly costs, after that nothing (Art. 29).",
        )],
    ]);
}

fn end(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.subheading(
        "7. Löschung am Ende des Vertrags (zu Klausel 10 Buchst. d)",
        "7. Deletion at the end of the contract (on Clause 10(d))",
    );
    if Side::of(answers) == Side::Controller {
        d.says(
            "Der Server des Verantwortlichen läuft weiter. Gelöscht oder zurückgegeben wird, was der Auftragsverarbeiter davon in Händen hat: Kopien, Sicherungen, Protokolle, Schlüssel und Zugangsdaten; seine Zugänge werden am letzten Tag gesperrt. Wählt der Verantwortliche nicht innerhalb von 30 Tagen, wird gelöscht. Die Löschung wird in Textform bescheinigt.",
            "The controller's server goes on. What the processor has of it is deleted or returned: copies, backups, logs, keys and credentials; its access is closed on the last day. If the controller does not choose within 30 days, the data is deleted. The deletion is certified in text form.",
        );
    } else {
        d.says(
        "Wählt der Verantwortliche nicht innerhalb von 30 Tagen nach dem Ende, wird gelöscht, soweit Nr. 6 keine längere Frist gibt. Gelöscht werden Datenbank, Verzeichnis secrets und Konfiguration; ohne die Schlüssel in secrets bleibt auch alles Versiegelte in Sicherungen unlesbar, soweit secrets nicht mit gesichert wurde. Die Löschung wird in Textform bescheinigt.",
        "If the controller does not choose within 30 days of the end, the data is deleted, unless no. 6 gives a longer period. Database, directory secrets and configuration are deleted; without the keys in secrets everything sealed in backups stays unreadable too, unless secrets was backed up with it. The deletion is certified in text form.",
    );
    }
    match &facts.backups {
        Some(backups) => d.says(
            format!(
                "Sicherungen, die der Server selbst anlegt, bewahrt er {} Tage auf; so lange können gelöschte Daten darin noch enthalten sein.",
                backups.days
            ),
            format!(
                "Backups the server makes itself are kept for {} days; for so long they may still contain data that was deleted.",
                backups.days
            ),
        ),
        None => d.says(
            "Sicherungen legt der Server selbst nicht an. Wer sie auf anderem Weg anlegt, löscht sie ebenfalls und bescheinigt es.",
            "The server makes no backups itself. Whoever makes them in another way deletes them as well and certifies it.",
        ),
    };
}

fn notice(d: &mut Document, answers: &Answers) {
    d.subheading(
        "8. Meldung von Vorfällen (zu Klausel 9.2)",
        "8. Reporting of incidents (on Clause 9.2)",
    );
    d.paragraph([
        t(
            "Unverzüglich heißt möglichst innerhalb von 24 Stunden nach Bekanntwerden, damit der Verantwortliche die 72 Stunden des Art. 33 Abs. 1 DSGVO einhalten kann. Anlaufstelle der Organisation für Vorfälle: ",
            "Without undue delay means, where feasible, within 24 hours of becoming aware, so that the controller can meet the 72 hours of Art. 33(1) GDPR. The organisation's contact point for incidents: ",
        ),
        answer(answers, Field::IncidentContact),
    ]);
}

fn separation(d: &mut Document, answers: &Answers) {
    d.subheading("9. Mehrere Verantwortliche", "9. Several controllers");
    d.says(
        "Ein Server trennt Konten, Regeln und Protokoll nicht nach Stellen: Wer ihn verwaltet, verwaltet alle Konten. Besprechungen bleiben getrennt, weil jede ihre eigenen Schlüssel hat. Verlangt ein Verantwortlicher die Trennung der Konten, wird für ihn ein eigener Server betrieben.",
        "One server does not separate accounts, rules and audit log by bodies: whoever administers it administers all accounts. Meetings stay apart, because each has keys of its own. Where a controller demands that accounts be separated, a server of its own is run for it.",
    );
    if Side::of(answers) == Side::Processor {
        d.says(
            "Die Organisation kann diesen Server auch für eigene Besprechungen nutzen; die Verantwortlichen in Anhang I wissen das und stimmen dem zu, solange sie keine Trennung verlangen.",
            "The organisation may use this server for meetings of its own as well; the controllers in Annex I know that and agree to it as long as they do not demand separation.",
        );
    }
}

fn consultation(d: &mut Document) {
    d.subheading(
        "10. Vertragsärztliche Videosprechstunde (§ 365 SGB V, Anlage 31b BMV-Ä)",
        "10. Video consultation under statutory health insurance (§ 365 SGB V, Annex 31b BMV-Ä)",
    );
    d.says(
        "Zulasten der gesetzlichen Krankenversicherung dürfen nur zertifizierte Videodienste verwendet werden. Für Konklave liegt keine solche Zertifizierung vor: Abrechnen lassen sich Sprechstunden darüber nicht, solange Nachweise zu Datenschutz und Informationssicherheit fehlen. Für andere Gespräche mit Patientinnen und Patienten gilt dieser Vertrag uneingeschränkt.",
        "At the expense of the statutory health insurance only certified video services may be used. Konklave has no such certification: consultations held over it cannot be billed as long as proofs of data protection and information security are missing. For other conversations with patients this contract holds without restriction.",
    );
}
