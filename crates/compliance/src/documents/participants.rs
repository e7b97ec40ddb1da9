//! One page for participants.

use crate::answers::{Answers, Field};
use crate::document::{Document, Line, enumerated, plain, strong, t, w};
use crate::documents::common::{self, answer, meets};
use crate::documents::meeting;
use crate::facts::Facts;
use crate::functions::Function;

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new("Merkblatt für Teilnehmende", "Sheet for participants");
    before(&mut d, facts);
    inside(&mut d, facts);
    free(&mut d, facts, answers);
    rules(&mut d, facts);
    after(&mut d, facts);
    help(&mut d, facts, answers);
    d
}

fn before(d: &mut Document, facts: &Facts) {
    d.heading("So kommen Sie hinein", "How you get in");
    d.steps([
        vec![t(
            "Öffnen Sie den ganzen Link im Browser, auch den Teil hinter dem #. Darin steckt der Schlüssel: Geben Sie den Link nicht weiter.",
            "Open the whole link in a browser, including the part behind the #. The key is in it: do not pass the link on.",
        )],
        vec![if facts.functions.on(Function::GuestAccess) {
            t(
                "Sie brauchen kein Konto und installieren nichts. Als Name genügt ein Vorname, ein Kürzel oder „Gast“.",
                "You need no account and install nothing. As a name, a first name, initials or “Guest” will do.",
            )
        } else {
            t(
                "Melden Sie sich mit Ihrem Konto an: Ohne Konto kommt auf diesem Server niemand hinein. Sie installieren nichts; als Name genügt ein Vorname oder ein Kürzel.",
                "Sign in with your account: on this server nobody comes in without one. You install nothing; as a name, a first name or initials will do.",
            )
        }],
        vec![t(
            "Werden Sie nach einem Kennwort gefragt, bekommen Sie es auf einem anderen Weg als den Link.",
            "If you are asked for a passphrase, you get it by another way than the link.",
        )],
        vec![meeting::devices(facts).into()],
        vec![meeting::door(facts).into()],
        vec![t(
            "Auf einem fremden Gerät kreuzen Sie das vor dem Eintreten an: Dann wird dort nichts gespeichert.",
            "On a device of somebody else, tick that before you enter: nothing is stored there then.",
        )],
    ]);
}

fn inside(d: &mut Document, facts: &Facts) {
    d.heading("Wer Sie hört und sieht", "Who hears and sees you");
    let mut points: Vec<Line> = vec![
        vec![t(
            "Nur wer auf der Liste „Wer kann uns hören“ steht. Alles ist von Gerät zu Gerät verschlüsselt; der Server leitet weiter und kann es nicht lesen.",
            "Only those on the list “Who can hear us”. Everything is encrypted from device to device; the server passes it on and cannot read it.",
        )],
        vec![t(
            "Vergleichen Sie bei Vertraulichem die Sicherheitswörter mit den anderen: Haben alle dieselben, sitzt niemand heimlich dazwischen.",
            "In confidential matters compare the spoken code with the others: if all have the same, nobody sits secretly in between.",
        )],
        vec![t(
            "Wer im selben Zimmer mithört, steht auf keiner Liste: Fragen Sie danach.",
            "Whoever listens in the same room is on no list: ask about it.",
        )],
        vec![meeting::recording(facts).into()],
    ];
    if facts.functions.on(Function::Chat) {
        points.push(vec![t(
            "Eine private Nachricht liest nur, wer sie bekommt, auch nicht die Leitung.",
            "A private message is read by its recipient only, not by the hosts either.",
        )]);
    }
    if !facts.functions.on(Function::AttentionTracking) {
        points.push(vec![t(
            "Niemand misst, ob Sie aufmerksam sind oder wie Sie sich fühlen.",
            "Nobody measures whether you are attentive or how you feel.",
        )]);
    }
    d.list(points);
}

fn free(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading("Was freiwillig ist", "What is voluntary");
    d.list([
        vec![strong(
            "Die Kamera. Ohne Bild nehmen Sie voll teil und haben keine Nachteile.",
            "The camera. Without a picture you take part fully and have no disadvantage.",
        )],
        vec![t(
            "Ihr bürgerlicher Name, außer die Leitung muss wissen, wer Sie sind, und sagt Ihnen, warum.",
            "Your legal name, unless the hosts have to know who you are and tell you why.",
        )],
        vec![meeting::screens(facts).into()],
    ]);
    if facts.functions.on(Function::Backgrounds) {
        d.says(
            "Ein Hintergrund verdeckt Ihr Zimmer, berechnet auf Ihrem Gerät und nicht lückenlos. Mit der Taste B sehen die anderen sofort Schwarz; die Kamera bleibt dabei an.",
            "A background covers your room, computed on your device and not without gaps. With the key B the others see black at once; the camera stays on meanwhile.",
        );
    }
    if meets(answers, "pupils") {
        d.says(
            "Schülerinnen und Schüler nehmen mit Kürzel und ohne Kamera teil, wenn sie oder ihre Eltern das möchten.",
            "Pupils take part with initials and without a camera if they or their parents wish so.",
        );
    }
    if meets(answers, "patients") {
        d.says(
            "Sie können ein Gespräch über Ihre Gesundheit jederzeit abbrechen und stattdessen in die Praxis kommen.",
            "You may break off a conversation about your health at any time and come in person instead.",
        );
    }
}

fn rules(d: &mut Document, facts: &Facts) {
    d.heading("Worum wir Sie bitten", "What we ask of you");
    let mut points: Vec<Line> = vec![
        vec![t(
            "Nehmen Sie nichts auf, auch nicht mit einem zweiten Gerät. Heimliches Aufnehmen ist strafbar (§ 201 StGB).",
            "Record nothing, not with a second device either. Recording in secret is an offence (§ 201 StGB).",
        )],
        vec![t(
            "Sorgen Sie dafür, dass niemand Unbeteiligtes mithört oder im Bild ist, und sagen Sie es an, wenn doch.",
            "See to it that nobody uninvolved overhears or is in the picture, and say so if they do.",
        )],
        vec![t(
            "Geben Sie Gehörtes nur weiter, wenn das abgesprochen ist.",
            "Pass on what you heard only if that is agreed.",
        )],
    ];
    if facts.functions.on(Function::ScreenShare) {
        points.push(vec![t(
            "Zeigen Sie ein Fenster, nicht den ganzen Bildschirm, und schließen Sie vorher, was niemanden angeht.",
            "Show a window, not the whole screen, and close before what concerns nobody.",
        )]);
    }
    d.list(points);
}

fn after(d: &mut Document, facts: &Facts) {
    d.heading("Was bleibt", "What remains");
    let kept = meeting::room_kept(facts);
    let counted = facts.entry("addresses").map_or_else(
        || w("", ""),
        |entry| {
            let kept = common::kept(entry, facts);
            w(
                format!(", und im Arbeitsspeicher Zähler je Netzadresse ({})", kept.de),
                format!(", and in memory counters by network address ({})", kept.en),
            )
        },
    );
    let gone = [w("Gesagtes", "what was said"), w("Gezeigtes", "what was shown")];
    let gone = enumerated(gone.into_iter().chain(meeting::written(facts)));
    d.list([
        vec![t(
            format!(
                "{} verschwinden mit dem Ende. Was jemand selbst kopiert oder abgeschrieben hat, bleibt dort.",
                gone.de
            ),
            format!(
                "{} vanish with the end. What somebody copied or wrote down remains there.",
                meeting::first(&gone.en)
            ),
        )],
        vec![t(
            format!(
                "Auf dem Server bleibt der leere Raum mit seinen Einladungen, ohne lesbare Namen, bis zu seinem Ablauf: {} ab Entstehung oder bis zu dem Tag, den die einladende Person gewählt hat; dazu ein Vermerk, dass die Besprechung zu Ende ist{}.",
                kept.de, counted.de
            ),
            format!(
                "On the server the empty room with its invitations remains, without names it could read, until it expires: {} from its creation, or until the day chosen by whoever invites; besides, a note that the meeting has ended{}.",
                kept.en, counted.en
            ),
        )],
        vec![t(
            "Wer wann dabei war, wird nicht gespeichert.",
            "Who was there when is not stored.",
        )],
    ]);
}

fn help(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "Ihre Rechte und wer hilft (Art. 13 DSGVO)",
        "Your rights and who helps (Art. 13 GDPR)",
    );
    d.paragraph([
        t("Verantwortlich: ", "Controller: "),
        answer(answers, Field::ControllerName),
        t(", ", ", "),
        answer(answers, Field::ControllerContact),
        t(
            ". Auskunft, Löschung, Widerspruch und alle Einzelheiten: ",
            ". Access, erasure, objection and all details: ",
        ),
        plain(meeting::privacy_page(facts)),
        t(". Fragen zum Datenschutz: ", ". Questions about data protection: "),
        answer(answers, Field::OfficerContact),
        t(". Etwas ist schiefgegangen: ", ". Something went wrong: "),
        answer(answers, Field::IncidentContact),
        t(".", "."),
    ]);
}
