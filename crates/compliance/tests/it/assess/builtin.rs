//! The table that comes with the program.

use compliance::assess::{Kind, Region, Role, Separator, builtin, csv, read, region};

/// The overview of 2020, row by row: name, country, whether it names the Privacy Shield, contract.
const OVERVIEW: &[(&str, &str, bool, &str)] = &[
    ("Adobe Connect", "US", true, "on_request"),
    ("AnyMeeting", "US", true, "on_request"),
    ("Arkadin", "DE", false, "on_request"),
    ("Cisco WebEx", "US", true, "in_scc"),
    ("ClickMeeting", "PL", false, "in_account"),
    ("Discord", "US", true, "not_offered"),
    ("edudip", "DE", false, "in_account"),
    ("fastviewer", "DE", false, "link"),
    ("Google Hangouts / Meet", "US", true, "link_with_terms"),
    ("GoToMeeting", "US", true, "link"),
    ("Intercall Unified Meeting", "US", true, "link"),
    ("meetgreen", "DE", false, "on_request"),
    ("meetyoo", "DE", false, "on_request"),
    ("Microsoft Teams", "US", true, "link"),
    ("Skype for Business", "US", true, "link"),
    ("Slack", "US", true, "link"),
    ("TeamViewer", "DE", false, ""),
    ("Twitch", "US", false, "not_offered"),
    ("Zoom", "US", true, "in_scc"),
];

/// Named besides, each in the role it was named in.
const OTHERS: &[(Role, &[&str])] = &[
    (
        Role::SelfHosted,
        &[
            "Jitsi Meet",
            "BigBlueButton",
            "Nextcloud Talk",
            "Matrix",
            "Rocket.Chat",
            "Jami (früher Ring)",
            "Tixeo",
            "Etherpad",
            "CryptPad",
            "Nextcloud",
        ],
    ),
    (
        Role::European,
        &[
            "Whereby",
            "RED connect Videosprechstunde",
            "Telekom Conferencing & Collaboration",
            "Wildix (Kite, ubiconf, Wizyconf)",
            "edudip",
            "ClickMeeting",
            "fastviewer",
            "meetgreen",
            "meetyoo",
            "Arkadin",
            "TeamViewer",
        ],
    ),
    (
        Role::Messenger,
        &[
            "WhatsApp",
            "WhatsApp Business",
            "Signal",
            "Threema",
            "Viber",
            "Apple FaceTime",
        ],
    ),
    (
        Role::RoomSystem,
        &[
            "Avaya",
            "Cisco WebEx",
            "Sony",
            "LifeSize",
            "Poly",
            "RHUB TurboMeeting",
            "TrueConf",
            "Vidyo",
            "Yealink",
            "Wildix (Kite, ubiconf, Wizyconf)",
        ],
    ),
    (Role::Criticised, &["Zoom"]),
    (Role::Component, &["Google Fonts", "Facebook SDK"]),
    (Role::PublicBody, &["BITBW", "Komm.ONE (früher ITEOS)"]),
    (
        Role::Other,
        &[
            "Facebook",
            "Instagram",
            "Skype",
            "sichere-videokonferenz.de",
            "Wire",
            "Datenschutz-Generator",
            "De-Mail",
        ],
    ),
];

#[test]
fn the_table_has_no_broken_row_and_every_service_in_its_role() {
    let file = include_bytes!("../../../src/assess/providers.csv");
    let read = read(file);
    assert_eq!(read.problems, []);
    assert_eq!(read.providers, builtin());
    let mut named: Vec<&str> = OVERVIEW.iter().map(|row| row.0).collect();
    for (role, names) in OTHERS {
        for name in *names {
            let provider = read.providers.iter().find(|provider| provider.name == *name);
            let provider = provider.unwrap_or_else(|| panic!("{name} is missing"));
            assert!(provider.roles.contains(role), "{name} {role:?}");
            named.push(name);
        }
    }
    for provider in &read.providers {
        assert!(
            named.contains(&provider.name.as_str()),
            "{} is named nowhere",
            provider.name
        );
    }
}

#[test]
fn the_overview_is_as_it_was_published_and_the_shield_is_not_its_safeguard_any_more() {
    let all = builtin();
    let rows: Vec<_> = all
        .iter()
        .filter(|provider| provider.roles.contains(&Role::Overview))
        .collect();
    assert_eq!(rows.len(), OVERVIEW.len());
    for (provider, (name, seat, shield, contract)) in rows.iter().zip(OVERVIEW) {
        assert_eq!(provider.name, *name);
        assert_eq!(provider.fact(Kind::Seat).unwrap().value, *seat, "{name}");
        assert_eq!(provider.is_of_privacy_shield(), *shield, "{name}");
        let said = provider.fact(Kind::Contract).map_or("", |fact| fact.value.as_str());
        assert_eq!(said, *contract, "{name}");
        assert!(provider.fact(Kind::Notice).is_some(), "{name}");
        for fact in provider.facts.values().filter(|fact| fact.source.contains("Übersicht")) {
            assert_eq!(fact.as_of.to_string(), "2020", "{name}");
        }
        if *shield {
            let safeguard = &provider.fact(Kind::Safeguard).unwrap().value;
            let said = compliance::assess::said(Kind::Safeguard, safeguard);
            assert!(said.de.contains("ungültig seit 16.07.2020"), "{name}");
            assert_eq!(region(seat), Region::UnitedStates);
        }
    }
}

#[test]
fn nothing_is_answered_beforehand_and_everything_said_is_of_its_time() {
    for provider in builtin() {
        assert!(
            provider.answers.is_empty() && provider.why.is_empty(),
            "{}",
            provider.name
        );
        assert!(!provider.roles.is_empty(), "{}", provider.name);
        for remark in &provider.remarks {
            assert!(!remark.english.is_empty(), "{}", provider.name);
            assert!(!remark.as_of.is_after(super::today()), "{}", provider.name);
        }
    }
}

#[test]
fn the_file_is_what_would_be_written() {
    let file = include_str!("../../../src/assess/providers.csv");
    assert_eq!(csv(&builtin(), Separator::Comma).text.replace("\r\n", "\n"), file);
}
