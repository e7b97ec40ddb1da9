use client::Report;
use client::clip::Loop;
use wire::StreamKind;

use crate::stage::{Stage, enter, enter_as, expect, expect_media_of, looping};

#[tokio::test(flavor = "multi_thread")]
async fn three_bots_see_and_hear_each_other() {
    let stage = Stage::start().await;
    let links = stage.room("Rehearsal", None).await;
    let ada = enter(&links.shared, "Ada").await;
    let bo = enter_as(&links.shared, "Bo", looping(Loop::Ember)).await;
    let cy = enter(&links.shared, "Cy").await;
    for (bot, others) in [(&ada, ["Bo", "Cy"]), (&bo, ["Ada", "Cy"]), (&cy, ["Ada", "Bo"])] {
        let report = expect_media_of(bot, &others, 30, 100).await;
        assert_eq!(report.names(), ["Ada", "Bo", "Cy"]);
        assert_eq!(report.view.as_ref().unwrap().title.as_deref(), Some("Rehearsal"));
        for name in others {
            let camera = report.from(name, StreamKind::Camera);
            assert!(camera.key_frames > 0, "no key frame of {name}: {report:#?}");
            assert_eq!(camera.invalid, 0, "frames of {name} that are none");
        }
        assert_eq!(report.dropped.get(&sframe::Drop::Auth), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_comes_late_and_somebody_leaves_while_the_others_go_on() {
    let stage = Stage::start().await;
    let links = stage.room("Coming and going", None).await;
    let ada = enter(&links.shared, "Ada").await;
    let bo = enter(&links.shared, "Bo").await;
    expect_media_of(&ada, &["Bo"], 10, 20).await;

    let late = enter(&links.shared, "Late").await;
    expect_media_of(&late, &["Ada", "Bo"], 10, 20).await;
    expect_media_of(&ada, &["Bo", "Late"], 10, 20).await;

    let epoch = ada.report().epoch();
    bo.leave().await;
    let report = expect(&ada, "Bo is gone", |report| report.names() == ["Ada", "Late"]).await;
    assert!(report.epoch() > epoch, "removing somebody begins an epoch");
    expect_media_of(&ada, &["Late"], 10, 20).await;
    expect_media_of(&late, &["Ada"], 10, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_switched_off_camera_is_not_seen_and_comes_back() {
    let stage = Stage::start().await;
    let links = stage.room("Camera", None).await;
    let ada = enter(&links.shared, "Ada").await;
    let bo = enter(&links.shared, "Bo").await;
    expect_media_of(&ada, &["Bo"], 10, 20).await;
    bo.switch(StreamKind::Camera, false);
    let streams = |report: &Report| {
        let roster = &report.view.as_ref().unwrap().roster;
        roster.iter().find(|entry| entry.name == "Bo").unwrap().streams.clone()
    };
    expect(&ada, "camera off", |report| streams(report) == [StreamKind::Microphone]).await;
    bo.switch(StreamKind::Camera, true);
    expect(&ada, "camera on", |report| {
        streams(report).contains(&StreamKind::Camera)
    })
    .await;
    expect_media_of(&ada, &["Bo"], 10, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reloaded_tab_is_the_same_person_and_leaves_no_ghost() {
    let stage = Stage::start().await;
    let links = stage.room("Reload", None).await;
    let ada = enter(&links.shared, "Ada").await;
    let bo = enter(&links.shared, "Bo").await;
    expect_media_of(&ada, &["Bo"], 10, 20).await;
    let member = |report: &Report| {
        let roster = &report.view.as_ref().unwrap().roster;
        roster
            .iter()
            .find(|entry| entry.name == "Bo")
            .map(|entry| entry.member.clone())
    };
    let before = member(&ada.report());

    let remembered = bo.crash().await;
    assert!(remembered.is_some());
    let mut options = looping(Loop::Ember);
    options.remembered = remembered;
    let bo = enter_as(&links.shared, "Bo", options).await;
    expect_media_of(&bo, &["Ada"], 10, 20).await;
    expect_media_of(&ada, &["Bo"], 10, 20).await;
    let report = expect(&ada, "two in the room", |report| report.names() == ["Ada", "Bo"]).await;
    assert_eq!(member(&report), before);
}
