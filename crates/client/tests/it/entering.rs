use client::{Bot, Invitation, Options};
use session::{Phase, RefusedReason};
use wire::RefusalCode;

use crate::stage::{Stage, enter_as, expect, expect_media_of};

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_passphrase_is_refused_and_the_right_one_admits() {
    let stage = Stage::start().await;
    let links = stage.room("Locked", Some("vier Worte sind gut")).await;
    let with = |passphrase: Option<&str>| Options {
        passphrase: passphrase.map(str::to_owned),
        ..Options::default()
    };
    let ada = enter_as(&links.shared, "Ada", with(Some("vier Worte sind gut"))).await;

    let invitation = Invitation::parse(&links.shared).unwrap();
    let without = Bot::join(&invitation, "Bo", with(None));
    let asks = |wrong: bool| move |report: &client::Report| matches!(report.phase(), Phase::NeedsPassphrase { wrong: w, .. } if w == wrong);
    expect(&without, "the passphrase is asked for", asks(false)).await;
    without.command(session::Command::Passphrase(String::from("drei Worte").into()));
    expect(&without, "it is wrong", asks(true)).await;
    without.command(session::Command::Passphrase(String::from("vier Worte sind gut").into()));
    expect(&without, "it is right", client::Report::joined).await;
    expect_media_of(&ada, &["Bo"], 5, 10).await;

    // The host's own link needs none.
    enter_as(&links.owner, "Host", with(None)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_nowhere_is_refused_without_saying_why() {
    let stage = Stage::start().await;
    let links = stage.room("Here", None).await;
    let other = Stage::start().await;
    let moved = links
        .shared
        .replace(stage.server().authority(), other.server().authority());
    for link in [moved.as_str(), &links.shared[..links.shared.len() - 3]] {
        let bot = Bot::join(&Invitation::parse(link).unwrap(), "Bo", Options::default());
        let report = expect(&bot, "refused or asked for a passphrase", |report| {
            matches!(report.phase(), Phase::Refused { .. } | Phase::NeedsPassphrase { .. })
        })
        .await;
        if let Phase::Refused { reason } = report.phase() {
            let uniform = matches!(
                reason,
                RefusedReason::BadLink
                    | RefusedReason::Server {
                        code: RefusalCode::NotInvited,
                        ..
                    }
            );
            assert!(uniform, "{reason:?}");
        }
    }
}
