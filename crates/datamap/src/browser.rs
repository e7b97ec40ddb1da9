//! What rests in browsers.

use crate::words::text;
use crate::{Basis, Due, Entry, Key, Period, Place, Retention, Start, Storage};

const fn local(name: &'static str) -> Key {
    Key {
        storage: Storage::Local,
        name,
    }
}

const fn session(name: &'static str) -> Key {
    Key {
        storage: Storage::Session,
        name,
    }
}

const fn cookie(name: &'static str) -> Key {
    Key {
        storage: Storage::Cookie,
        name,
    }
}

/// How somebody likes the pages.
pub(crate) const PREFERENCES: Entry = Entry {
    id: "browser_preferences",
    what: text(
        "Einstellungen dieses Geräts: Sprache, Aussehen, Tasten, Ansagen, gewählte Geräte, Ton, Hintergrund, Ansicht, gesehene Einführung, zuletzt gesehene Fassung des Datenschutzhinweises",
        "Settings of this device: language, appearance, keys, announcements, chosen devices, sound, background, view, introduction seen, version of the privacy notice seen last",
    ),
    about: text("Wer die Seite nutzt", "Whoever uses the page"),
    purpose: text(
        "Die Seite zeigt sich beim nächsten Mal wie gewählt und sagt, wenn sich der Datenschutzhinweis geändert hat",
        "The page shows itself as chosen next time, and says when the privacy notice has changed",
    ),
    basis: Basis::Device,
    recipients: text(
        "Niemand: der Browser sendet sie nicht",
        "Nobody: the browser does not send them",
    ),
    place: Place::Browser(&[
        local("konklave.locale"),
        local("konklave.theme"),
        local("konklave.keys"),
        local("konklave.announce"),
        local("konklave.microphone"),
        local("konklave.camera"),
        local("konklave.speaker"),
        local("konklave.sound"),
        local("konklave.background"),
        local("konklave.view"),
        local("konklave.own-view"),
        local("konklave.intro"),
        local("konklave.notice"),
    ]),
    retention: Retention {
        start: Start::OwnDeletion,
        period: Period::Zero,
        due: Due::Otherwise,
    },
    erasure: text(
        "Im Browser (Websitedaten löschen); auf einem öffentlichen Gerät wird nichts gespeichert",
        "In the browser (delete site data); on a public device nothing is stored",
    ),
};

/// How a reload finds its way back.
pub(crate) const TAB: Entry = Entry {
    id: "browser_tab",
    what: text(
        "Raum und gewählter Name dieses Tabs, eigene Einladungslinks, versiegelter Stand der Besprechung mit seinem Schlüssel",
        "Room and chosen name of this tab, own invitation links, sealed state of the meeting with its key",
    ),
    about: text("Wer an einer Besprechung teilnimmt", "Whoever takes part in a meeting"),
    purpose: text(
        "Nach dem Neuladen geht die Besprechung weiter; wer sie angelegt hat, kann sie leiten",
        "After a reload the meeting goes on; whoever made it can lead it",
    ),
    basis: Basis::Device,
    recipients: text(
        "Niemand: der Browser sendet sie nicht",
        "Nobody: the browser does not send them",
    ),
    place: Place::Browser(&[
        session("konklave.present"),
        session("konklave.own.*"),
        session("konklave.shared.*"),
        session("konklave.tab"),
        Key {
            storage: Storage::Indexed,
            name: "konklave/tab-keys",
        },
    ]),
    retention: Retention {
        start: Start::TabClosed,
        period: Period::Zero,
        due: Due::Otherwise,
    },
    erasure: text(
        "Der Browser löscht sie mit dem Tab, Verlassen der Besprechung sofort; ein übrig gebliebener Schlüssel ist nach 24 Stunden ungültig und öffnet allein nichts",
        "The browser deletes them with the tab, leaving the meeting at once; a key left behind is void after 24 hours and opens nothing alone",
    ),
};

/// Whom the server knows a browser as.
pub(crate) const COOKIE: Entry = Entry {
    id: "browser_cookie",
    what: text("Zufällige Kennung der Anmeldung", "Random token of the sign-in"),
    about: text(
        "Wer mit einem Konto angemeldet ist",
        "Whoever is signed in with an account",
    ),
    purpose: text("Angemeldet bleiben", "Staying signed in"),
    basis: Basis::Device,
    recipients: text("Nur dieser Server", "This server only"),
    place: Place::Browser(&[cookie("__Host-konklave"), cookie("konklave")]),
    retention: Retention {
        start: Start::LastUse,
        period: Period::Set(crate::Setting::SessionDays),
        due: Due::Otherwise,
    },
    erasure: text(
        "Beim Abmelden, sonst durch Ablauf",
        "On signing out, otherwise by expiry",
    ),
};

/// What binds the way back from the organisation's provider to the way there.
pub(crate) const PROVIDER_COOKIE: Entry = Entry {
    id: "browser_provider_cookie",
    what: text(
        "Zufällige Kennung einer Anmeldung über den Anmeldedienst der Organisation, solange sie dauert",
        "Random token of a sign-in by the organisation's sign-in service, while it lasts",
    ),
    about: text(
        "Wer sich über den Anmeldedienst der Organisation anmeldet",
        "Whoever signs in by the organisation's sign-in service",
    ),
    purpose: text(
        "Nur der Browser, der die Anmeldung begonnen hat, beendet sie",
        "Only the browser that began the sign-in ends it",
    ),
    basis: Basis::Device,
    recipients: text("Nur dieser Server", "This server only"),
    place: Place::Browser(&[cookie("__Host-konklave-provider"), cookie("konklave-provider")]),
    retention: Retention {
        start: Start::Creation,
        period: Period::Fixed(600),
        due: Due::Otherwise,
    },
    erasure: text(
        "Mit der Anmeldung, sonst durch Ablauf",
        "With the sign-in, otherwise by expiry",
    ),
};
