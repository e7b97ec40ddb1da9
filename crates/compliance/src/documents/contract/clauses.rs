//! Sections I to III: the clauses of Decision (EU) 2021/915.

use crate::answers::{Answers, Field};
use crate::document::{Document, t};

/// Days between the notice of a new sub-processor and its work: fewer leave too little time to object.
const NOTICE: u32 = 30;

/// Clauses 1 to 10.
pub fn write(d: &mut Document, answers: &Answers) {
    d.heading("Abschnitt I", "Section I");
    first(d);
    d.heading(
        "Abschnitt II: Pflichten der Parteien",
        "Section II: Obligations of the parties",
    );
    instructions(d);
    security(d);
    audits(d);
    sub_processors(d, answers);
    transfers(d);
    assistance(d);
    breach(d);
    d.heading("Abschnitt III: Schlussbestimmungen", "Section III: Final provisions");
    end(d);
}

/// Paragraphs counted a), b), c).
fn letters(d: &mut Document, paragraphs: &[(&str, &str)]) {
    for ((de, en), letter) in paragraphs.iter().zip('a'..) {
        d.paragraph([t(format!("{letter}) {de}"), format!("({letter}) {en}"))]);
    }
}

fn first(d: &mut Document) {
    d.subheading("Klausel 1: Zweck und Anwendungsbereich", "Clause 1: Purpose and scope");
    letters(
        d,
        &[
            (
                "Mit diesen Standardvertragsklauseln (im Folgenden „Klauseln“) soll die Einhaltung von Art. 28 Abs. 3 und 4 der Verordnung (EU) 2016/679 (DSGVO) sichergestellt werden.",
                "The purpose of these Standard Contractual Clauses (the “Clauses”) is to ensure compliance with Article 28(3) and (4) of Regulation (EU) 2016/679 (GDPR).",
            ),
            (
                "Die in Anhang I aufgeführten Verantwortlichen und Auftragsverarbeiter haben diesen Klauseln zugestimmt, um die Einhaltung von Art. 28 Abs. 3 und 4 DSGVO zu gewährleisten.",
                "The controllers and processors listed in Annex I have agreed to these Clauses in order to ensure compliance with Article 28(3) and (4) GDPR.",
            ),
            (
                "Diese Klauseln gelten für die Verarbeitung personenbezogener Daten gemäß Anhang II.",
                "These Clauses apply to the processing of personal data as specified in Annex II.",
            ),
            (
                "Die Anhänge I bis IV sind Bestandteil der Klauseln.",
                "Annexes I to IV are an integral part of the Clauses.",
            ),
            (
                "Diese Klauseln gelten unbeschadet der Verpflichtungen, denen der Verantwortliche gemäß der DSGVO unterliegt.",
                "These Clauses are without prejudice to obligations to which the controller is subject by virtue of the GDPR.",
            ),
            (
                "Diese Klauseln stellen für sich allein genommen nicht sicher, dass die Verpflichtungen im Zusammenhang mit internationalen Datenübermittlungen gemäß Kapitel V DSGVO erfüllt werden.",
                "These Clauses do not by themselves ensure compliance with obligations related to international transfers in accordance with Chapter V GDPR.",
            ),
        ],
    );
    d.subheading(
        "Klausel 2: Unabänderbarkeit der Klauseln",
        "Clause 2: Invariability of the Clauses",
    );
    letters(
        d,
        &[
            (
                "Die Parteien verpflichten sich, die Klauseln nicht zu ändern, es sei denn, zur Ergänzung oder Aktualisierung der in den Anhängen angegebenen Informationen.",
                "The parties undertake not to modify the Clauses, except for adding information to the Annexes or updating information in them.",
            ),
            (
                "Dies hindert die Parteien nicht daran, die Klauseln in einen umfangreicheren Vertrag aufzunehmen und weitere Klauseln oder zusätzliche Garantien hinzuzufügen, sofern diese weder unmittelbar noch mittelbar im Widerspruch zu den Klauseln stehen oder die Grundrechte oder Grundfreiheiten der betroffenen Personen beschneiden.",
                "This does not prevent the parties from including the Clauses in a broader contract, or from adding other clauses or additional safeguards, provided that they do not directly or indirectly contradict the Clauses or detract from the fundamental rights or freedoms of data subjects.",
            ),
        ],
    );
    d.subheading("Klausel 3: Auslegung", "Clause 3: Interpretation");
    letters(
        d,
        &[
            (
                "Werden in diesen Klauseln die in der DSGVO definierten Begriffe verwendet, so haben diese Begriffe dieselbe Bedeutung wie in der DSGVO.",
                "Where these Clauses use the terms defined in the GDPR, those terms have the same meaning as in the GDPR.",
            ),
            (
                "Diese Klauseln sind im Lichte der Bestimmungen der DSGVO auszulegen.",
                "These Clauses are to be read and interpreted in the light of the provisions of the GDPR.",
            ),
            (
                "Diese Klauseln dürfen nicht in einer Weise ausgelegt werden, die den in der DSGVO vorgesehenen Rechten und Pflichten zuwiderläuft oder die Grundrechte oder Grundfreiheiten der betroffenen Personen beschneidet.",
                "These Clauses are not to be interpreted in a way that runs counter to the rights and obligations provided for in the GDPR or in a way that prejudices the fundamental rights or freedoms of the data subjects.",
            ),
        ],
    );
    d.subheading("Klausel 4: Vorrang", "Clause 4: Hierarchy");
    d.says(
        "Im Falle eines Widerspruchs zwischen diesen Klauseln und den Bestimmungen damit zusammenhängender Vereinbarungen, die zwischen den Parteien bestehen oder später eingegangen oder geschlossen werden, haben diese Klauseln Vorrang.",
        "In the event of a contradiction between these Clauses and the provisions of related agreements between the parties existing at the time when these Clauses are agreed or entered into thereafter, these Clauses prevail.",
    );
    d.subheading("Klausel 5: Kopplungsklausel", "Clause 5: Docking clause");
    letters(
        d,
        &[
            (
                "Eine Einrichtung, die nicht Partei dieser Klauseln ist, kann diesen Klauseln mit Zustimmung aller Parteien jederzeit als Verantwortlicher oder als Auftragsverarbeiter beitreten, indem sie die Anhänge ausfüllt und Anhang I unterzeichnet.",
                "Any entity that is not a party to these Clauses may, with the agreement of all the parties, accede to these Clauses at any time as a controller or a processor by completing the Annexes and signing Annex I.",
            ),
            (
                "Nach Ausfüllen und Unterzeichnen der unter Buchstabe a genannten Anhänge wird die beitretende Einrichtung als Partei dieser Klauseln behandelt und hat die Rechte und Pflichten eines Verantwortlichen oder eines Auftragsverarbeiters entsprechend ihrer Bezeichnung in Anhang I.",
                "Once the Annexes in (a) are completed and signed, the acceding entity is treated as a party to these Clauses and has the rights and obligations of a controller or a processor, in accordance with its designation in Annex I.",
            ),
            (
                "Für die beitretende Einrichtung gelten für den Zeitraum vor ihrem Beitritt als Partei keine aus diesen Klauseln resultierenden Rechte oder Pflichten.",
                "The acceding entity has no rights or obligations resulting from these Clauses from the period prior to becoming a party.",
            ),
        ],
    );
}

fn instructions(d: &mut Document) {
    d.subheading(
        "Klausel 6: Beschreibung der Verarbeitung",
        "Clause 6: Description of processing",
    );
    d.says(
        "Die Einzelheiten der Verarbeitungsvorgänge, insbesondere die Kategorien personenbezogener Daten und die Zwecke, für die die personenbezogenen Daten im Auftrag des Verantwortlichen verarbeitet werden, sind in Anhang II aufgeführt.",
        "The details of the processing operations, in particular the categories of personal data and the purposes of processing for which the personal data is processed on behalf of the controller, are specified in Annex II.",
    );
    d.subheading(
        "Klausel 7: Pflichten der Parteien; 7.1 Weisungen",
        "Clause 7: Obligations of the parties; 7.1 Instructions",
    );
    letters(
        d,
        &[
            (
                "Der Auftragsverarbeiter verarbeitet personenbezogene Daten nur auf dokumentierte Weisung des Verantwortlichen, es sei denn, er ist nach Unionsrecht oder nach dem Recht eines Mitgliedstaats, dem er unterliegt, zur Verarbeitung verpflichtet. In einem solchen Fall teilt der Auftragsverarbeiter dem Verantwortlichen diese rechtlichen Anforderungen vor der Verarbeitung mit, sofern das betreffende Recht dies nicht wegen eines wichtigen öffentlichen Interesses verbietet. Der Verantwortliche kann während der gesamten Dauer der Verarbeitung weitere Weisungen erteilen. Diese Weisungen sind stets zu dokumentieren.",
                "The processor processes personal data only on documented instructions from the controller, unless required to do so by Union or Member State law to which the processor is subject. In this case, the processor informs the controller of that legal requirement before processing, unless the law prohibits this on important grounds of public interest. Subsequent instructions may also be given by the controller throughout the duration of the processing of personal data. These instructions are always documented.",
            ),
            (
                "Der Auftragsverarbeiter informiert den Verantwortlichen unverzüglich, wenn er der Auffassung ist, dass vom Verantwortlichen erteilte Weisungen gegen die DSGVO oder geltende Datenschutzbestimmungen der Union oder der Mitgliedstaaten verstoßen.",
                "The processor immediately informs the controller if, in the processor's opinion, instructions given by the controller infringe the GDPR or the applicable Union or Member State data protection provisions.",
            ),
        ],
    );
    d.subheading("7.2 Zweckbindung", "7.2 Purpose limitation");
    d.says(
        "Der Auftragsverarbeiter verarbeitet die personenbezogenen Daten nur für den oder die in Anhang II genannten spezifischen Zwecke, sofern er keine weiteren Weisungen des Verantwortlichen erhält.",
        "The processor processes the personal data only for the specific purposes of the processing, as set out in Annex II, unless it receives further instructions from the controller.",
    );
    d.subheading(
        "7.3 Dauer der Verarbeitung personenbezogener Daten",
        "7.3 Duration of the processing of personal data",
    );
    d.says(
        "Die Daten werden vom Auftragsverarbeiter nur für die in Anhang II angegebene Dauer verarbeitet.",
        "Processing by the processor only takes place for the duration specified in Annex II.",
    );
}

fn security(d: &mut Document) {
    d.subheading("7.4 Sicherheit der Verarbeitung", "7.4 Security of processing");
    letters(
        d,
        &[
            (
                "Der Auftragsverarbeiter ergreift mindestens die in Anhang III aufgeführten technischen und organisatorischen Maßnahmen, um die Sicherheit der personenbezogenen Daten zu gewährleisten. Dies umfasst den Schutz der Daten vor einer Verletzung der Sicherheit, die, ob unbeabsichtigt oder unrechtmäßig, zur Vernichtung, zum Verlust, zur Veränderung oder zur unbefugten Offenlegung von beziehungsweise zum unbefugten Zugang zu den Daten führt (Verletzung des Schutzes personenbezogener Daten). Bei der Beurteilung des angemessenen Schutzniveaus tragen die Parteien dem Stand der Technik, den Implementierungskosten, der Art, dem Umfang, den Umständen und den Zwecken der Verarbeitung sowie den für die betroffenen Personen verbundenen Risiken gebührend Rechnung.",
                "The processor at least implements the technical and organisational measures specified in Annex III to ensure the security of the personal data. This includes protecting the data against a breach of security leading to accidental or unlawful destruction, loss, alteration, unauthorised disclosure or access to the data (personal data breach). In assessing the appropriate level of security, the parties take due account of the state of the art, the costs of implementation, the nature, scope, context and purposes of processing and the risks involved for the data subjects.",
            ),
            (
                "Der Auftragsverarbeiter gewährt seinem Personal nur insoweit Zugang zu den personenbezogenen Daten, die Gegenstand der Verarbeitung sind, als dies für die Durchführung, Verwaltung und Überwachung des Vertrags unbedingt erforderlich ist. Der Auftragsverarbeiter gewährleistet, dass sich die zur Verarbeitung der erhaltenen personenbezogenen Daten befugten Personen zur Vertraulichkeit verpflichtet haben oder einer angemessenen gesetzlichen Verschwiegenheitspflicht unterliegen.",
                "The processor grants access to the personal data undergoing processing to members of its personnel only to the extent strictly necessary for implementing, managing and monitoring of the contract. The processor ensures that persons authorised to process the personal data received have committed themselves to confidentiality or are under an appropriate statutory obligation of confidentiality.",
            ),
        ],
    );
    d.subheading("7.5 Sensible Daten", "7.5 Sensitive data");
    d.says(
        "Falls die Verarbeitung personenbezogene Daten betrifft, aus denen die rassische oder ethnische Herkunft, politische Meinungen, religiöse oder weltanschauliche Überzeugungen oder die Gewerkschaftszugehörigkeit hervorgehen, oder die genetische Daten oder biometrische Daten zum Zweck der eindeutigen Identifizierung einer natürlichen Person, Daten über die Gesundheit, das Sexualleben oder die sexuelle Ausrichtung einer Person oder Daten über strafrechtliche Verurteilungen und Straftaten enthalten (im Folgenden „sensible Daten“), wendet der Auftragsverarbeiter spezielle Beschränkungen und zusätzliche Garantien an. Sie stehen in Anhang II.",
        "If the processing involves personal data revealing racial or ethnic origin, political opinions, religious or philosophical beliefs, or trade union membership, genetic data or biometric data for the purpose of uniquely identifying a natural person, data concerning health or a person's sex life or sexual orientation, or data relating to criminal convictions and offences (“sensitive data”), the processor applies specific restrictions and additional safeguards. They stand in Annex II.",
    );
}

fn audits(d: &mut Document) {
    d.subheading(
        "7.6 Dokumentation und Einhaltung der Klauseln",
        "7.6 Documentation and compliance",
    );
    letters(
        d,
        &[
            (
                "Die Parteien müssen die Einhaltung dieser Klauseln nachweisen können.",
                "The parties must be able to demonstrate compliance with these Clauses.",
            ),
            (
                "Der Auftragsverarbeiter bearbeitet Anfragen des Verantwortlichen bezüglich der Verarbeitung von Daten gemäß diesen Klauseln umgehend und in angemessener Weise.",
                "The processor deals promptly and adequately with inquiries from the controller about the processing of data in accordance with these Clauses.",
            ),
            (
                "Der Auftragsverarbeiter stellt dem Verantwortlichen alle Informationen zur Verfügung, die für den Nachweis der Einhaltung der in diesen Klauseln festgelegten und unmittelbar aus der DSGVO hervorgehenden Pflichten erforderlich sind. Auf Verlangen des Verantwortlichen gestattet der Auftragsverarbeiter ebenfalls die Prüfung der unter diese Klauseln fallenden Verarbeitungstätigkeiten in angemessenen Abständen oder bei Anzeichen für eine Nichteinhaltung und trägt zu einer solchen Prüfung bei. Bei der Entscheidung über eine Überprüfung oder ein Audit kann der Verantwortliche einschlägige Zertifizierungen des Auftragsverarbeiters berücksichtigen.",
                "The processor makes available to the controller all information necessary to demonstrate compliance with the obligations that are set out in these Clauses and stem directly from the GDPR. At the controller's request, the processor also permits and contributes to audits of the processing activities covered by these Clauses, at reasonable intervals or if there are indications of non-compliance. In deciding on a review or audit, the controller may take into account relevant certifications held by the processor.",
            ),
            (
                "Der Verantwortliche kann die Prüfung selbst durchführen oder einen unabhängigen Prüfer beauftragen. Die Prüfungen können auch Inspektionen in den Räumlichkeiten oder physischen Einrichtungen des Auftragsverarbeiters umfassen und werden gegebenenfalls mit angemessener Vorankündigung durchgeführt.",
                "The controller may choose to conduct the audit by itself or mandate an independent auditor. Audits may also include inspections at the premises or physical facilities of the processor and are, where appropriate, carried out with reasonable notice.",
            ),
            (
                "Die Parteien stellen der oder den zuständigen Aufsichtsbehörden die in dieser Klausel genannten Informationen, einschließlich der Ergebnisse von Prüfungen, auf Anfrage zur Verfügung.",
                "The parties make the information referred to in this Clause, including the results of any audits, available to the competent supervisory authorities on request.",
            ),
        ],
    );
}

fn sub_processors(d: &mut Document, answers: &Answers) {
    d.subheading("7.7 Einsatz von Unterauftragsverarbeitern", "7.7 Use of sub-processors");
    let (de, en) = if answers.is(Field::ProfessionalSecrecy) == Some(true) {
        (
            format!(
                "VORHERIGE GESONDERTE GENEHMIGUNG: Der Auftragsverarbeiter darf keinen seiner Verarbeitungsvorgänge, die er im Auftrag des Verantwortlichen gemäß diesen Klauseln durchführt, ohne dessen vorherige gesonderte schriftliche Genehmigung an einen Unterauftragsverarbeiter untervergeben. Er reicht den Antrag auf die gesonderte Genehmigung mindestens {NOTICE} Tage vor der Beauftragung zusammen mit den Informationen ein, die der Verantwortliche benötigt, um über die Genehmigung zu entscheiden. Die Liste der vom Verantwortlichen genehmigten Unterauftragsverarbeiter findet sich in Anhang IV. Die Parteien halten Anhang IV jeweils auf dem neuesten Stand."
            ),
            format!(
                "PRIOR SPECIFIC AUTHORISATION: The processor does not subcontract any of its processing operations performed on behalf of the controller in accordance with these Clauses to a sub-processor without the controller's prior specific written authorisation. It submits the request for specific authorisation at least {NOTICE} days before the engagement, together with the information necessary to enable the controller to decide on the authorisation. The list of sub-processors authorised by the controller can be found in Annex IV. The parties keep Annex IV up to date."
            ),
        )
    } else {
        (
            format!(
                "ALLGEMEINE SCHRIFTLICHE GENEHMIGUNG: Der Auftragsverarbeiter besitzt die allgemeine Genehmigung des Verantwortlichen für die Beauftragung von Unterauftragsverarbeitern, die in einer vereinbarten Liste aufgeführt sind (Anhang IV). Der Auftragsverarbeiter unterrichtet den Verantwortlichen mindestens {NOTICE} Tage im Voraus ausdrücklich in schriftlicher Form über alle beabsichtigten Änderungen dieser Liste durch Hinzufügen oder Ersetzen von Unterauftragsverarbeitern und räumt dem Verantwortlichen damit ausreichend Zeit ein, um vor der Beauftragung Einwände erheben zu können. Er stellt dem Verantwortlichen die erforderlichen Informationen zur Verfügung, damit dieser sein Widerspruchsrecht wahrnehmen kann."
            ),
            format!(
                "GENERAL WRITTEN AUTHORISATION: The processor has the controller's general authorisation for the engagement of sub-processors from an agreed list (Annex IV). The processor specifically informs the controller in writing of any intended changes of that list through the addition or replacement of sub-processors at least {NOTICE} days in advance, thereby giving the controller sufficient time to object before the engagement. It provides the controller with the information necessary to enable the controller to exercise the right to object."
            ),
        )
    };
    letters(
        d,
        &[
            (de.as_str(), en.as_str()),
            (
                "Beauftragt der Auftragsverarbeiter einen Unterauftragsverarbeiter mit der Durchführung bestimmter Verarbeitungstätigkeiten (im Auftrag des Verantwortlichen), so muss diese Beauftragung im Wege eines Vertrags erfolgen, der dem Unterauftragsverarbeiter im Wesentlichen dieselben Datenschutzpflichten auferlegt wie diejenigen, die für den Auftragsverarbeiter gemäß diesen Klauseln gelten. Der Auftragsverarbeiter stellt sicher, dass der Unterauftragsverarbeiter die Pflichten erfüllt, denen der Auftragsverarbeiter entsprechend diesen Klauseln und gemäß der DSGVO unterliegt.",
                "Where the processor engages a sub-processor for carrying out specific processing activities (on behalf of the controller), it does so by way of a contract which imposes on the sub-processor, in substance, the same data protection obligations as the ones imposed on the processor in accordance with these Clauses. The processor ensures that the sub-processor complies with the obligations to which the processor is subject pursuant to these Clauses and to the GDPR.",
            ),
            (
                "Der Auftragsverarbeiter stellt dem Verantwortlichen auf dessen Verlangen eine Kopie einer solchen Untervergabevereinbarung und etwaiger späterer Änderungen zur Verfügung. Soweit es zum Schutz von Geschäftsgeheimnissen oder anderen vertraulichen Informationen, einschließlich personenbezogener Daten, notwendig ist, kann der Auftragsverarbeiter den Wortlaut der Vereinbarung vor der Weitergabe einer Kopie unkenntlich machen.",
                "At the controller's request, the processor provides a copy of such a sub-processor agreement and any subsequent amendments to the controller. To the extent necessary to protect business secrets or other confidential information, including personal data, the processor may redact the text of the agreement prior to sharing the copy.",
            ),
            (
                "Der Auftragsverarbeiter haftet gegenüber dem Verantwortlichen in vollem Umfang dafür, dass der Unterauftragsverarbeiter seinen Pflichten gemäß dem mit dem Auftragsverarbeiter geschlossenen Vertrag nachkommt. Der Auftragsverarbeiter benachrichtigt den Verantwortlichen, wenn der Unterauftragsverarbeiter seine vertraglichen Pflichten nicht erfüllt.",
                "The processor remains fully responsible to the controller for the performance of the sub-processor's obligations in accordance with its contract with the processor. The processor notifies the controller of any failure by the sub-processor to fulfil its contractual obligations.",
            ),
            (
                "Der Auftragsverarbeiter vereinbart mit dem Unterauftragsverarbeiter eine Drittbegünstigtenklausel, wonach der Verantwortliche, falls der Auftragsverarbeiter faktisch oder rechtlich nicht mehr besteht oder zahlungsunfähig ist, das Recht hat, den Untervergabevertrag zu kündigen und den Unterauftragsverarbeiter anzuweisen, die personenbezogenen Daten zu löschen oder zurückzugeben.",
                "The processor agrees a third-party beneficiary clause with the sub-processor whereby, in the event the processor has factually disappeared, ceased to exist in law or has become insolvent, the controller has the right to terminate the sub-processor contract and to instruct the sub-processor to erase or return the personal data.",
            ),
        ],
    );
}

fn transfers(d: &mut Document) {
    d.subheading("7.8 Internationale Datenübermittlungen", "7.8 International transfers");
    letters(
        d,
        &[
            (
                "Jede Übermittlung von Daten durch den Auftragsverarbeiter an ein Drittland oder eine internationale Organisation erfolgt ausschließlich auf der Grundlage dokumentierter Weisungen des Verantwortlichen oder zur Einhaltung einer speziellen Bestimmung nach dem Unionsrecht oder dem Recht eines Mitgliedstaats, dem der Auftragsverarbeiter unterliegt, und muss mit Kapitel V der DSGVO im Einklang stehen.",
                "Any transfer of data to a third country or an international organisation by the processor is done only on the basis of documented instructions from the controller or in order to fulfil a specific requirement under Union or Member State law to which the processor is subject, and takes place in compliance with Chapter V of the GDPR.",
            ),
            (
                "Der Verantwortliche erklärt sich damit einverstanden, dass in Fällen, in denen der Auftragsverarbeiter einen Unterauftragsverarbeiter gemäß Klausel 7.7 für die Durchführung bestimmter Verarbeitungstätigkeiten (im Auftrag des Verantwortlichen) in Anspruch nimmt und diese Verarbeitungstätigkeiten eine Übermittlung personenbezogener Daten im Sinne von Kapitel V der DSGVO beinhalten, der Auftragsverarbeiter und der Unterauftragsverarbeiter die Einhaltung von Kapitel V der DSGVO sicherstellen können, indem sie Standardvertragsklauseln verwenden, die von der Kommission gemäß Art. 46 Abs. 2 DSGVO erlassen wurden (Durchführungsbeschluss (EU) 2021/914), sofern die Voraussetzungen für die Anwendung dieser Standardvertragsklauseln erfüllt sind.",
                "The controller agrees that where the processor engages a sub-processor in accordance with Clause 7.7 for carrying out specific processing activities (on behalf of the controller) and those processing activities involve a transfer of personal data within the meaning of Chapter V of the GDPR, the processor and the sub-processor can ensure compliance with Chapter V of the GDPR by using standard contractual clauses adopted by the Commission in accordance with Article 46(2) GDPR (Implementing Decision (EU) 2021/914), provided the conditions for the use of those standard contractual clauses are met.",
            ),
        ],
    );
}

fn assistance(d: &mut Document) {
    d.subheading(
        "Klausel 8: Unterstützung des Verantwortlichen",
        "Clause 8: Assistance to the controller",
    );
    letters(
        d,
        &[
            (
                "Der Auftragsverarbeiter unterrichtet den Verantwortlichen unverzüglich über jeden Antrag, den er von der betroffenen Person erhalten hat. Er beantwortet den Antrag nicht selbst, es sei denn, er wurde vom Verantwortlichen dazu ermächtigt.",
                "The processor promptly notifies the controller of any request it has received from the data subject. It does not respond to the request itself, unless authorised to do so by the controller.",
            ),
            (
                "Unter Berücksichtigung der Art der Verarbeitung unterstützt der Auftragsverarbeiter den Verantwortlichen bei der Erfüllung von dessen Pflicht, Anträge betroffener Personen auf Ausübung ihrer Rechte zu beantworten. Bei der Erfüllung seiner Pflichten gemäß den Buchstaben a und b befolgt der Auftragsverarbeiter die Weisungen des Verantwortlichen.",
                "The processor assists the controller in fulfilling its obligations to respond to data subjects' requests to exercise their rights, taking into account the nature of the processing. In fulfilling its obligations in accordance with (a) and (b), the processor complies with the controller's instructions.",
            ),
            (
                "Abgesehen von der Pflicht nach Buchstabe b unterstützt der Auftragsverarbeiter unter Berücksichtigung der Art der Datenverarbeitung und der ihm zur Verfügung stehenden Informationen den Verantwortlichen zudem bei der Einhaltung der folgenden Pflichten: (1) Datenschutz-Folgenabschätzung, wenn eine Form der Verarbeitung voraussichtlich ein hohes Risiko für die Rechte und Freiheiten natürlicher Personen zur Folge hat; (2) Konsultation der zuständigen Aufsichtsbehörde vor der Verarbeitung, wenn aus der Folgenabschätzung hervorgeht, dass die Verarbeitung ein hohes Risiko zur Folge hätte, sofern der Verantwortliche keine Maßnahmen zur Eindämmung trifft; (3) Gewährleistung, dass die personenbezogenen Daten sachlich richtig und auf dem neuesten Stand sind, indem der Auftragsverarbeiter den Verantwortlichen unverzüglich unterrichtet, wenn er feststellt, dass sie unrichtig oder veraltet sind; (4) Verpflichtungen nach Art. 32 DSGVO.",
                "In addition to the obligation in (b), the processor furthermore assists the controller in ensuring compliance with the following obligations, taking into account the nature of the data processing and the information available to the processor: (1) the data protection impact assessment where a type of processing is likely to result in a high risk to the rights and freedoms of natural persons; (2) consulting the competent supervisory authority prior to processing where the assessment indicates that the processing would result in a high risk in the absence of measures taken by the controller to mitigate it; (3) ensuring that personal data is accurate and up to date, by informing the controller without delay if the processor becomes aware that it is inaccurate or has become outdated; (4) the obligations in Article 32 GDPR.",
            ),
            (
                "Die Parteien legen in Anhang III die geeigneten technischen und organisatorischen Maßnahmen zur Unterstützung des Verantwortlichen durch den Auftragsverarbeiter bei der Anwendung dieser Klausel sowie den Anwendungsbereich und den Umfang der erforderlichen Unterstützung fest.",
                "The parties set out in Annex III the appropriate technical and organisational measures by which the processor is required to assist the controller in the application of this Clause as well as the scope and the extent of the assistance required.",
            ),
        ],
    );
}

fn breach(d: &mut Document) {
    d.subheading(
        "Klausel 9: Meldung von Verletzungen des Schutzes personenbezogener Daten",
        "Clause 9: Notification of personal data breach",
    );
    d.says(
        "Im Falle einer Verletzung des Schutzes personenbezogener Daten arbeitet der Auftragsverarbeiter mit dem Verantwortlichen zusammen und unterstützt ihn entsprechend, damit der Verantwortliche seinen Verpflichtungen nach Art. 33 und 34 DSGVO nachkommen kann, wobei der Auftragsverarbeiter die Art der Verarbeitung und die ihm zur Verfügung stehenden Informationen berücksichtigt.",
        "In the event of a personal data breach, the processor cooperates with and assists the controller for the controller to comply with its obligations under Articles 33 and 34 GDPR, taking into account the nature of processing and the information available to the processor.",
    );
    d.paragraph([t(
        "9.1 Verletzung bei vom Verantwortlichen verarbeiteten Daten: Der Auftragsverarbeiter unterstützt den Verantwortlichen a) bei der unverzüglichen Meldung an die zuständige Aufsichtsbehörde, nachdem dem Verantwortlichen die Verletzung bekannt wurde, es sei denn, sie führt voraussichtlich nicht zu einem Risiko für die Rechte und Freiheiten natürlicher Personen; b) bei der Einholung der Angaben, die nach Art. 33 Abs. 3 DSGVO in der Meldung anzugeben sind, mindestens: Art der Daten, soweit möglich Kategorien und ungefähre Zahl der betroffenen Personen und Datensätze; wahrscheinliche Folgen; ergriffene oder vorgeschlagene Maßnahmen. Können nicht alle Angaben zur selben Zeit bereitgestellt werden, folgen weitere ohne unangemessene Verzögerung; c) bei der Pflicht nach Art. 34 DSGVO, die betroffene Person unverzüglich zu benachrichtigen, wenn die Verletzung voraussichtlich ein hohes Risiko zur Folge hat.",
        "9.1 Data breach concerning data processed by the controller: the processor assists the controller (a) in notifying the personal data breach to the competent supervisory authority without undue delay after the controller has become aware of it, unless it is unlikely to result in a risk to the rights and freedoms of natural persons; (b) in obtaining the information which, pursuant to Article 33(3) GDPR, is to be stated in the notification, at least: the nature of the data, where possible the categories and approximate number of data subjects and records concerned; the likely consequences; the measures taken or proposed. Where not all of it can be provided at the same time, further information follows without undue delay; (c) in complying, pursuant to Article 34 GDPR, with the obligation to communicate the breach to the data subject without undue delay when it is likely to result in a high risk.",
    )]);
    d.paragraph([t(
        "9.2 Verletzung bei vom Auftragsverarbeiter verarbeiteten Daten: Der Auftragsverarbeiter meldet dem Verantwortlichen die Verletzung unverzüglich, nachdem sie ihm bekannt wurde. Die Meldung enthält zumindest a) eine Beschreibung der Art der Verletzung, möglichst mit Kategorien und ungefährer Zahl der betroffenen Personen und Datensätze; b) Kontaktdaten einer Anlaufstelle, bei der weitere Informationen eingeholt werden können; c) die voraussichtlichen Folgen und die ergriffenen oder vorgeschlagenen Maßnahmen, einschließlich solcher zur Abmilderung nachteiliger Auswirkungen. Wenn und soweit nicht alle Informationen zur selben Zeit bereitgestellt werden können, enthält die ursprüngliche Meldung die zu diesem Zeitpunkt verfügbaren Informationen, und weitere folgen ohne unangemessene Verzögerung. Was der Auftragsverarbeiter darüber hinaus beiträgt, legt Anhang III fest.",
        "9.2 Data breach concerning data processed by the processor: the processor notifies the controller without undue delay after having become aware of the breach. The notification contains at least (a) a description of the nature of the breach, where possible with the categories and approximate number of data subjects and data records concerned; (b) the details of a contact point where more information can be obtained; (c) its likely consequences and the measures taken or proposed to address it, including those to mitigate adverse effects. Where, and insofar as, it is not possible to provide all this information at the same time, the initial notification contains the information then available, and further information follows without undue delay. What else the processor provides is set out in Annex III.",
    )]);
}

fn end(d: &mut Document) {
    d.subheading(
        "Klausel 10: Verstöße gegen die Klauseln und Beendigung des Vertrags",
        "Clause 10: Non-compliance with the Clauses and termination",
    );
    letters(
        d,
        &[
            (
                "Falls der Auftragsverarbeiter seinen Pflichten gemäß diesen Klauseln nicht nachkommt, kann der Verantwortliche, unbeschadet der Bestimmungen der DSGVO, den Auftragsverarbeiter anweisen, die Verarbeitung personenbezogener Daten auszusetzen, bis er diese Klauseln einhält oder der Vertrag beendet ist. Der Auftragsverarbeiter unterrichtet den Verantwortlichen unverzüglich, wenn er aus welchen Gründen auch immer nicht in der Lage ist, diese Klauseln einzuhalten.",
                "Without prejudice to any provisions of the GDPR, in the event that the processor is in breach of its obligations under these Clauses, the controller may instruct the processor to suspend the processing of personal data until the latter complies with these Clauses or the contract is terminated. The processor promptly informs the controller in case it is unable to comply with these Clauses, for whatever reason.",
            ),
            (
                "Der Verantwortliche ist berechtigt, den Vertrag zu kündigen, soweit er die Verarbeitung personenbezogener Daten gemäß diesen Klauseln betrifft, wenn (1) er die Verarbeitung gemäß Buchstabe a ausgesetzt hat und die Einhaltung dieser Klauseln nicht innerhalb einer angemessenen Frist, in jedem Fall aber innerhalb eines Monats nach der Aussetzung, wiederhergestellt wurde; (2) der Auftragsverarbeiter in erheblichem Umfang oder fortdauernd gegen diese Klauseln verstößt oder seine Verpflichtungen gemäß der DSGVO nicht erfüllt; (3) der Auftragsverarbeiter einer bindenden Entscheidung eines zuständigen Gerichts oder der zuständigen Aufsichtsbehörden, die seine Pflichten gemäß diesen Klauseln oder der DSGVO zum Gegenstand hat, nicht nachkommt.",
                "The controller is entitled to terminate the contract insofar as it concerns processing of personal data in accordance with these Clauses if (1) the processing has been suspended by the controller pursuant to (a) and compliance with these Clauses is not restored within a reasonable time and in any event within one month following suspension; (2) the processor is in substantial or persistent breach of these Clauses or its obligations under the GDPR; (3) the processor fails to comply with a binding decision of a competent court or the competent supervisory authorities regarding its obligations pursuant to these Clauses or to the GDPR.",
            ),
            (
                "Der Auftragsverarbeiter ist berechtigt, den Vertrag zu kündigen, soweit er die Verarbeitung personenbezogener Daten gemäß diesen Klauseln betrifft, wenn der Verantwortliche auf der Erfüllung seiner Anweisungen besteht, nachdem er vom Auftragsverarbeiter darüber in Kenntnis gesetzt wurde, dass sie gegen geltende rechtliche Anforderungen gemäß Klausel 7.1 Buchst. b verstoßen.",
                "The processor is entitled to terminate the contract insofar as it concerns processing of personal data under these Clauses where, after having informed the controller that its instructions infringe applicable legal requirements in accordance with Clause 7.1(b), the controller insists on compliance with the instructions.",
            ),
            (
                "Nach Beendigung des Vertrags löscht der Auftragsverarbeiter nach Wahl des Verantwortlichen alle im Auftrag des Verantwortlichen verarbeiteten personenbezogenen Daten und bescheinigt dem Verantwortlichen, dass dies erfolgt ist, oder er gibt alle personenbezogenen Daten an den Verantwortlichen zurück und löscht bestehende Kopien, sofern nicht nach dem Unionsrecht oder dem Recht der Mitgliedstaaten eine Verpflichtung zur Speicherung der personenbezogenen Daten besteht. Bis zur Löschung oder Rückgabe der Daten gewährleistet der Auftragsverarbeiter weiterhin die Einhaltung dieser Klauseln.",
                "Following termination of the contract, the processor, at the choice of the controller, deletes all personal data processed on behalf of the controller and certifies to the controller that it has done so, or returns all the personal data to the controller and deletes existing copies unless Union or Member State law requires storage of the personal data. Until the data is deleted or returned, the processor continues to ensure compliance with these Clauses.",
            ),
        ],
    );
}
