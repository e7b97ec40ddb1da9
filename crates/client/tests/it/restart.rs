use std::time::Duration;

use client::clip::Loop;

use client::{Bot, Invitation, Options, Report, Slots};
use session::Notice;
use wire::RefusalCode;

use crate::stage::{Stage, enter, enter_as, expect, expect_media_of, looping};

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_of_the_server_media_comes_back_by_itself() {
    let mut stage = Stage::start().await;
    let links = stage.room("Restart", None).await;
    let ada = enter(&links.shared, "Ada").await;
    let bo = enter_as(&links.shared, "Bo", looping(Loop::Ember)).await;
    expect_media_of(&ada, &["Bo"], 10, 20).await;
    expect_media_of(&bo, &["Ada"], 10, 20).await;
    let connections = ada.report().media_connections;

    stage.restart(Duration::from_millis(500)).await;

    expect(&ada, "a new media connection", |r| {
        r.media_connections > connections && r.media_connected
    })
    .await;
    let report = expect_media_of(&ada, &["Bo"], 20, 50).await;
    expect_media_of(&bo, &["Ada"], 20, 50).await;
    assert_eq!(report.names(), ["Ada", "Bo"]);

    // And the meeting still admits.
    let cy = enter(&links.shared, "Cy").await;
    expect_media_of(&cy, &["Ada", "Bo"], 10, 20).await;
    expect_media_of(&ada, &["Bo", "Cy"], 10, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_whose_media_was_refused_offers_it_anew() {
    let stage = Stage::start().await;
    let links = stage.room("Refused", None).await;
    // More lines than a server answers.
    let options = Options {
        slots: Slots { audio: 20, video: 9 },
        ..Options::default()
    };
    let bot = Bot::join(&Invitation::parse(&links.shared).unwrap(), "Ada", options);
    let refused = Notice::Refused {
        code: RefusalCode::BadDescription,
    };
    expect(&bot, "three refusals", |report: &Report| {
        report.notices.iter().filter(|notice| **notice == refused).count() >= 3
    })
    .await;
}
