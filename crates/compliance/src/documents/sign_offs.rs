//! Who agreed to the server as it is configured, and whether it went live: where a paper is signed.

use datamap::Words;

use crate::document::{Document, Line, Piece, plain, strong, t, w};
use crate::facts::{Facts, Given, SignOff, Signer};

/// Says it, with what it is worth.
pub fn write(d: &mut Document, facts: &Facts) {
    d.says(
        "Auf dem Server festgehaltene Freigaben, Stand der Messung. Zustimmen kann nur, wer mit der Rolle der datenschutzbeauftragten Person oder des Rats angemeldet ist, nicht die Verwaltung an ihrer Stelle. Dass ein Schritt entfällt, kann mit Begründung auch die Verwaltung angeben, es sei denn, die zuständige Rolle hat für die geltende Konfiguration zugestimmt oder es selbst angegeben; wer es angegeben hat, steht dabei. Konten mit diesen Rollen vergibt allerdings die Verwaltung; ihr Protokoll zeigt, wann. Eine Freigabe auf dem Server ersetzt weder einen Beschluss des Rats noch eine vorgeschriebene Unterschrift.",
        "Sign-offs kept on the server, as of the measurement. Only somebody signed in with the role of the data protection officer or of the council can agree, not administrators in their place. That a step is not applicable administrators can state as well, with a reason, unless the role in charge of it has agreed for the configuration in force or has stated it itself; who stated it is said beside it. It is administrators, though, who hand out accounts with these roles; the audit log shows when. A sign-off on the server replaces neither a resolution of the council nor a signature that is prescribed.",
    );
    d.says(
        "Die Zustimmung der datenschutzbeauftragten Person hält ihren Rat fest (Art. 35 Abs. 2, Art. 39 DSGVO); verantwortlich bleibt der Verantwortliche.",
        "The data protection officer's agreement records their advice (Art. 35(2), 39 GDPR); the controller remains responsible.",
    );
    let configuration = facts.hash();
    let signed = &facts.sign_offs;
    d.list([
        line(
            strong("Datenschutzbeauftragte Person: ", "Data protection officer: "),
            step(signed.officer.as_ref(), &configuration),
        ),
        line(
            strong("Betriebs- oder Personalrat: ", "Works or staff council: "),
            step(signed.council.as_ref(), &configuration),
        ),
        line(
            strong("Inbetriebnahme: ", "Going live: "),
            released(signed.released.as_ref(), &configuration),
        ),
    ]);
}

fn line(label: Piece, said: Line) -> Line {
    let mut line = vec![label];
    line.extend(said);
    line
}

fn step(step: Option<&SignOff>, configuration: &str) -> Line {
    let Some(SignOff { reason, given }) = step else {
        return vec![t("steht noch aus", "still open")];
    };
    let of = of_configuration(given, configuration);
    let (day, by) = (&given.day, signer(given.by));
    match reason {
        None => vec![t(
            format!("zugestimmt am {day} {}", of.de),
            format!("agreed on {day} {}", of.en),
        )],
        Some(reason) => vec![
            t(
                format!("entfällt, angegeben am {day} durch {} {}. Begründung: ", by.de, of.de),
                format!("not applicable, stated on {day} by {} {}. Reason: ", by.en, of.en),
            ),
            plain(reason.clone()),
        ],
    }
}

fn released(given: Option<&Given>, configuration: &str) -> Line {
    let Some(given) = given else {
        return vec![t("noch nicht freigegeben", "not released yet")];
    };
    let of = of_configuration(given, configuration);
    vec![t(
        format!(
            "in Betrieb genommen am {} durch {} {}",
            given.day,
            signer(given.by).de,
            of.de
        ),
        format!("put into service on {} by {} {}", given.day, signer(given.by).en, of.en),
    )]
}

fn of_configuration(given: &Given, configuration: &str) -> Words {
    let of = &given.configuration;
    if of == configuration {
        w(
            format!("für die Konfiguration {of}, die unverändert gilt"),
            format!("for the configuration {of}, which holds unchanged"),
        )
    } else {
        w(
            format!("für die Konfiguration {of}; seither ist der Server anders konfiguriert"),
            format!("for the configuration {of}; the server is configured otherwise since"),
        )
    }
}

fn signer(by: Signer) -> Words {
    match by {
        Signer::Officer => w("die datenschutzbeauftragte Person", "the data protection officer"),
        Signer::Council => w("den Rat", "the council"),
        Signer::Administration => w("die Verwaltung", "administrators"),
    }
}
