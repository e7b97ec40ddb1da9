use compliance::{Function, Paper, State};

use crate::completeness::{Needed, texts};
use crate::lies::Claim;
use crate::three::company;

pub const NEEDED: Needed = &[
    ("§ 87 Abs. 1 Nr. 6 BetrVG", "§ 87(1) no. 6 BetrVG"),
    (
        "Fassung der Software: Konklave 0.1.0",
        "Version of the software: Konklave 0.1.0",
    ),
    ("Konfiguration (Prüfsumme): sha256:", "Configuration (hash): sha256:"),
    ("2. Funktionen, die möglich sind", "2. Functions that are possible"),
    ("3. Was diese Fassung nicht kann", "3. What this version cannot do"),
    ("4. Daten, die gespeichert werden", "4. Data that is stored"),
    ("| Neu? |", "| New? |"),
    ("Zur Überwachung geeignet", "Suited for monitoring"),
    (
        "[ ] genehmigt / [ ] abgelehnt / [ ] entfällt",
        "[ ] approved / [ ] refused / [ ] not applicable",
    ),
    ("6. Beschluss", "6. Resolution"),
    ("Auf dem Server festgehaltene Freigaben", "Sign-offs kept on the server"),
    ("Auflagen", "Conditions"),
    ("technisch nicht möglich", "technically impossible"),
];

pub fn claims() -> Vec<Claim> {
    let papers = &[Paper::ReleaseSheet];
    vec![
        Claim {
            papers,
            before: (
                "| Aufzeichnung | technisch nicht möglich |",
                "| Recording | technically impossible |",
            ),
            change: |facts| facts.functions.set(Function::Recording, State::On),
            after: (
                "| Aufzeichnung | an | neu | ja: hält",
                "| Recording | on | new | yes: fixes",
            ),
        },
        Claim {
            papers,
            before: ("| E-Mail durch den Server | aus |", "| Mail from the server | off |"),
            change: |facts| facts.functions.set(Function::Mail, State::On),
            after: ("| E-Mail durch den Server | an |", "| Mail from the server | on |"),
        },
        Claim {
            papers,
            before: (
                "unmittelbar zur Überwachung geeignet: keine Funktion",
                "directly suited for monitoring: no function",
            ),
            change: |facts| facts.functions.set(Function::ProviderSignIn, State::On),
            after: (
                "geeignet: Anmeldung über den Anbieter",
                "monitoring: Sign-in by the organisation's",
            ),
        },
        Claim {
            papers,
            before: ("14 Tage ab letzter Nutzung", "14 days from its last use"),
            change: |facts| facts.settings.session_days = 3,
            after: ("3 Tage ab letzter Nutzung", "3 days from its last use"),
        },
        Claim {
            papers,
            before: ("| Umfragen | an | neu", "| Polls | on | new"),
            change: |facts| facts.release = "0.2.0".to_owned(),
            after: ("| Umfragen | an | seit 0.1.0", "| Polls | on | since 0.1.0"),
        },
    ]
}

#[test]
fn what_the_first_release_did_not_have_is_new_in_a_later_one() {
    let mut later = company();
    later.facts.release = "0.2.0".to_owned();
    let (de, _) = texts(&later, Paper::ReleaseSheet);
    assert!(!de.contains("| neu |"), "everything that is there was there");
    later.facts.functions.set(Function::Captions, State::On);
    let (de, _) = texts(&later, Paper::ReleaseSheet);
    assert!(de.contains("| Untertitel | an | neu |"));
}
