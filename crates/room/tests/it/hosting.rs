use room::{Effect, Input};
use wire::{ClientMessage, Door, EndReason, Intent, Rank, RefusalCode, ServerMessage, SlotPurpose, StreamKind};

use crate::house::{Guest, HOST, House, OTHER_HOST, PERSONAL, app, refusal};

fn codes(house: &mut House, guest: &Guest) -> Vec<RefusalCode> {
    house.heard(guest.conn).iter().filter_map(refusal).collect()
}

fn published(house: &mut House, guest: &Guest) -> Vec<Vec<StreamKind>> {
    let effects = std::mem::take(&mut house.others);
    let of = |effect| match effect {
        Effect::Publish { peer, on } if peer == guest.peer => Some(on),
        _ => None,
    };
    effects.into_iter().filter_map(of).collect()
}

#[test]
fn who_is_cut_off_is_out_at_once_and_its_token_is_void() {
    let mut house = House::new();
    let host = house.formed();
    let mut members = vec![host.clone()];
    let guest = house.enter_by(PERSONAL);
    house.add(&mut members, guest.clone());
    house.others.clear();
    let peer = guest.peer;
    house.say(host.conn, ClientMessage::Cut { peer, bar: true });
    let reason = EndReason::Removed;
    assert_eq!(house.heard(guest.conn), [ServerMessage::Ended { reason }]);
    assert!(!house.open.contains(&guest.conn));
    assert!(
        house
            .others
            .iter()
            .any(|e| matches!(e, Effect::MediaDrop { peer } if *peer == guest.peer))
    );
    let state = house.continuing(&members);
    assert_eq!(
        house.resume(&guest, Some(state)).unwrap_err(),
        RefusalCode::CannotResume
    );
    let (_, answer) = house.come_by(PERSONAL);
    assert_eq!(refusal(&answer), Some(RefusalCode::Denied));
    // The host's own commit does not come: anybody's removes it.
    house.pass(4900);
    assert!(house.granted(&members).is_none());
    house.pass(200);
    let (_, grant) = house.granted(&members).unwrap();
    assert_eq!(grant.intents, [Intent::Gone { peer }]);
    // The next meeting knows nothing of it.
    house.say(host.conn, ClientMessage::Leave {});
    house.pass(100);
    house.enter_by(PERSONAL);
}

#[test]
fn barring_on_everybodys_invitation_makes_the_door_a_lobby() {
    let mut house = House::new();
    let host = house.formed();
    let guest = house.enter();
    let peer = guest.peer;
    house.say(host.conn, ClientMessage::Cut { peer, bar: true });
    let (_, answer) = house.come_by(crate::house::INVITE);
    assert!(matches!(answer, ServerMessage::Granted { waiting: true, .. }));
}

#[test]
fn only_presenters_show_a_screen_and_losing_the_rank_ends_it_at_once() {
    let mut house = House::new();
    let host = house.formed();
    let mut members = vec![host.clone()];
    let guest = house.enter();
    house.add(&mut members, guest.clone());
    house.others.clear();
    let on = vec![StreamKind::Camera, StreamKind::Screen, StreamKind::ScreenAudio];
    house.say(guest.conn, ClientMessage::Publish { on: on.clone() });
    assert_eq!(codes(&mut house, &guest), [RefusalCode::NotAllowed]);
    assert_eq!(published(&mut house, &guest), [vec![StreamKind::Camera]]);
    let (peer, rank) = (guest.peer, Rank::Presenter);
    house.say(host.conn, ClientMessage::Appoint { peer, rank });
    assert!(
        published(&mut house, &guest).is_empty(),
        "no message from outside starts a screen"
    );
    house.say(guest.conn, ClientMessage::Publish { on: on.clone() });
    assert!(codes(&mut house, &guest).is_empty());
    assert_eq!(published(&mut house, &guest), [on]);
    let rank = Rank::Guest;
    house.say(host.conn, ClientMessage::Appoint { peer, rank });
    assert_eq!(published(&mut house, &guest), [vec![StreamKind::Camera]]);
}

#[test]
fn in_a_room_of_sound_nobody_publishes_or_views_a_picture_not_even_a_host() {
    let mut house = House::of_sound();
    let host = house.formed();
    house.others.clear();
    let on = vec![
        StreamKind::Microphone,
        StreamKind::Camera,
        StreamKind::Screen,
        StreamKind::ScreenAudio,
    ];
    house.say(host.conn, ClientMessage::Publish { on });
    assert_eq!(codes(&mut house, &host), [RefusalCode::NotAllowed]);
    assert_eq!(published(&mut house, &host), [vec![StreamKind::Microphone]]);
    let source = wire::SourceRef {
        peer: host.peer,
        kind: StreamKind::Camera,
    };
    let videos = vec![wire::WantedVideo {
        source,
        width: 640,
        height: 360,
    }];
    house.say(host.conn, ClientMessage::View { videos });
    assert_eq!(codes(&mut house, &host), [RefusalCode::NotAllowed]);
    house.say(
        host.conn,
        ClientMessage::Offer {
            generation: 1,
            sdp: String::new(),
            sends: vec![],
            receives: vec![],
        },
    );
    let told = house.others.drain(..).collect::<Vec<_>>();
    assert!(
        matches!(
            &told[..],
            [Effect::View { videos, .. }, Effect::MediaOffer { sound_only: true, .. }] if videos.is_empty()
        ),
        "{told:?}"
    );
}

#[test]
fn where_screens_are_switched_off_nobody_begins_to_show_one_not_even_a_host() {
    let mut house = House::new().without_screens();
    let host = house.formed();
    house.others.clear();
    let on = vec![StreamKind::Camera, StreamKind::Screen, StreamKind::ScreenAudio];
    house.say(host.conn, ClientMessage::Publish { on: on.clone() });
    assert_eq!(codes(&mut house, &host), [RefusalCode::NotAllowed]);
    assert_eq!(published(&mut house, &host), [vec![StreamKind::Camera]]);
    house.input(Input::Screens { allowed: true });
    assert!(
        published(&mut house, &host).is_empty(),
        "nobody's screen begins by itself"
    );
    house.say(host.conn, ClientMessage::Publish { on: on.clone() });
    assert!(codes(&mut house, &host).is_empty());
    assert_eq!(published(&mut house, &host), [on]);
}

#[test]
fn a_screen_shown_when_screens_are_switched_off_goes_on_until_it_stops() {
    let mut house = House::new();
    let host = house.formed();
    house.others.clear();
    let (camera, screen) = (StreamKind::Camera, StreamKind::Screen);
    house.say(host.conn, ClientMessage::Publish { on: vec![screen] });
    house.input(Input::Screens { allowed: false });
    assert_eq!(published(&mut house, &host), [vec![screen]]);
    // Whoever shows it switches their camera on meanwhile, and tries to add the sound.
    for (said, then, refused) in [
        (vec![camera, screen], vec![camera, screen], 0),
        (vec![screen, StreamKind::ScreenAudio], vec![screen], 1),
        (vec![camera], vec![camera], 0),
        (vec![camera, screen], vec![camera], 1),
    ] {
        house.say(host.conn, ClientMessage::Publish { on: said });
        assert_eq!(codes(&mut house, &host), vec![RefusalCode::NotAllowed; refused]);
        assert_eq!(published(&mut house, &host), [then]);
    }
}

#[test]
fn appointed_hosts_have_no_power_over_hosts_by_invitation() {
    let mut house = House::new();
    let host = house.formed();
    let mut members = vec![host.clone()];
    let appointed = house.enter();
    house.add(&mut members, appointed.clone());
    let (peer, rank) = (appointed.peer, Rank::Host);
    house.say(host.conn, ClientMessage::Appoint { peer, rank });
    let (peer, rank) = (host.peer, Rank::Guest);
    house.say(appointed.conn, ClientMessage::Appoint { peer, rank });
    house.say(appointed.conn, ClientMessage::Cut { peer, bar: false });
    assert_eq!(codes(&mut house, &appointed), [RefusalCode::NotAllowed; 2]);
    house.say(host.conn, ClientMessage::Cut { peer, bar: false });
    assert_eq!(
        codes(&mut house, &host),
        [RefusalCode::NotAllowed],
        "nobody removes itself"
    );
    let other = house.enter_by(OTHER_HOST);
    let peer = other.peer;
    house.say(host.conn, ClientMessage::Cut { peer, bar: false });
    assert!(!house.open.contains(&other.conn));
}

#[test]
fn a_host_by_invitation_who_gave_the_rank_away_is_in_reach_and_comes_back_without_it() {
    let mut house = House::new();
    let host = house.formed();
    let mut members = vec![host.clone()];
    let heir = house.enter();
    house.add(&mut members, heir.clone());
    for (peer, rank) in [(heir.peer, Rank::Host), (host.peer, Rank::Guest)] {
        house.say(host.conn, ClientMessage::Appoint { peer, rank });
    }
    house.say(host.conn, ClientMessage::SetDoor { door: Door::Locked });
    assert_eq!(codes(&mut house, &host), [RefusalCode::NotAllowed]);
    house.cut(host.conn);
    let host = house.resume(&host, None).unwrap();
    house.say(host.conn, ClientMessage::SetDoor { door: Door::Locked });
    assert!(codes(&mut house, &host).contains(&RefusalCode::NotAllowed));
    house.say(heir.conn, ClientMessage::SetDoor { door: Door::Locked });
    let peer = host.peer;
    house.say(heir.conn, ClientMessage::Cut { peer, bar: false });
    assert!(codes(&mut house, &heir).is_empty());
    assert!(!house.open.contains(&host.conn));
}

#[test]
fn a_kick_is_a_hosts_and_losing_the_rank_takes_the_slot() {
    let mut house = House::new();
    let host = house.formed();
    let mut members = vec![host.clone()];
    let guest = house.enter();
    house.add(&mut members, guest.clone());
    for purpose in [SlotPurpose::Kick, SlotPurpose::Policy] {
        house.say(guest.conn, ClientMessage::Slot { purpose });
    }
    assert_eq!(codes(&mut house, &guest), [RefusalCode::NotAllowed; 2]);
    let peer = guest.peer;
    house.say(host.conn, ClientMessage::Appoint { peer, rank: Rank::Host });
    let purpose = SlotPurpose::Kick;
    house.say(guest.conn, ClientMessage::Slot { purpose });
    let slot = house.granted(std::slice::from_ref(&guest)).unwrap().1.slot;
    house.say(
        host.conn,
        ClientMessage::Appoint {
            peer,
            rank: Rank::Presenter,
        },
    );
    assert_eq!(house.heard(guest.conn), [ServerMessage::SlotEnded { slot }]);
    house.say(guest.conn, app(wire::Epoch(1)));
    assert!(matches!(house.heard(guest.conn)[..], [ServerMessage::Log(_)]));
}

#[test]
fn a_removed_members_old_token_does_not_make_it_one_after_a_restart() {
    let mut house = House::with_door(Door::Lobby);
    let members = house.hosted(2);
    let before = house.continuing(&members);
    let (host, removed) = (&members[0], &members[2]);
    house.say(
        host.conn,
        ClientMessage::Cut {
            peer: removed.peer,
            bar: true,
        },
    );
    let purpose = SlotPurpose::Kick;
    house.say(host.conn, ClientMessage::Slot { purpose });
    let (conn, kick) = house.granted(&members[..1]).unwrap();
    house.say(conn, kick.commit_all());
    let after = house.continuing(&members[..2]);
    house.restart();
    let liar = house.resume(removed, Some(before)).unwrap();
    for member in &members[..2] {
        house.resume(member, Some(after.clone())).unwrap();
    }
    house.pass(3000);
    assert!(
        house
            .heard(liar.conn)
            .iter()
            .all(|m| !matches!(m, ServerMessage::Log(_)))
    );
    assert!(!house.open.contains(&liar.conn));
}

#[test]
fn who_was_made_a_host_does_not_begin_the_next_meeting_alone() {
    let mut house = House::with_door(Door::Lobby);
    let members = house.hosted(1);
    let (host, appointed) = (&members[0], &members[1]);
    let (peer, rank) = (appointed.peer, Rank::Host);
    house.say(host.conn, ClientMessage::Appoint { peer, rank });
    house.say(host.conn, ClientMessage::Leave {});
    // The only one left in the group comes anew: nobody holds its keys any more.
    house.cut(appointed.conn);
    let again = house.resume(appointed, None).unwrap();
    house.pass(20_000);
    assert!(!house.heard(again.conn).contains(&ServerMessage::Form {}));
    let host = house.enter_by(HOST);
    assert_eq!(house.heard(host.conn), [ServerMessage::Form {}]);
}
