//! Rooms of sound alone.

use std::time::Duration;

use session::{Command, MayShow, Notice, ScreenGrant};
use wire::{ClientMessage, PeerId, SourceRef, StreamKind, WantedVideo};

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn where_there_is_only_sound_voices_are_played_and_nobody_switches_a_picture_on() {
    let mut world = World::of_sound(180);
    let ada = world.client();
    let owner = world.new_room.owner.clone();
    world.enter_with(ada, "Ada", &owner, None);
    // Before the server has said a word.
    assert!(world.view(ada).sound_only);
    // Chosen before the door, as for any other room.
    let on = true;
    let switch = |kind| Command::SetStream { kind, on };
    world.command(ada, switch(StreamKind::Camera));
    world.run(SECOND);
    let ben = world.meet(&["Ben"])[0];
    world.run(SECOND * 2);
    world.assert_together(&[ada, ben]);
    for i in [ada, ben] {
        for kind in StreamKind::ALL {
            world.command(i, switch(kind));
        }
        world.command(i, Command::AskForScreen(true));
        let source = SourceRef {
            peer: world.peer(ada),
            kind: StreamKind::Camera,
        };
        let (width, height) = (640, 360);
        world.command(i, Command::Show(vec![WantedVideo { source, width, height }]));
    }
    let (peer, how) = (world.peer(ben), ScreenGrant::Meeting);
    world.command(ada, Command::AllowScreen { peer, how });
    world.run(SECOND * 20);
    for i in [ada, ben] {
        let view = world.view(i);
        assert!(view.sound_only && view.asks.is_empty());
        assert_eq!(view.may_show, MayShow::Ask, "not even the owner");
        assert!(
            view.roster
                .iter()
                .all(|entry| entry.streams == [StreamKind::Microphone])
        );
        let refused = world.clients[i].notices.iter().filter(|n| **n == Notice::NotAllowed);
        assert!(refused.count() >= 4);
        let other: PeerId = world.peer(if i == ada { ben } else { ada });
        let played: Vec<_> = world.clients[i].keys.on.iter().copied().collect();
        assert_eq!(played, [(other, StreamKind::Microphone)]);
        for message in &world.clients[i].sent {
            match message {
                ClientMessage::Publish { on } => assert!(on.iter().all(|kind| *kind == StreamKind::Microphone)),
                ClientMessage::View { videos } => assert!(videos.is_empty()),
                _ => {}
            }
        }
    }
}

#[test]
fn a_link_that_hides_that_there_is_only_sound_opens_nothing() {
    let mut world = World::of_sound(181);
    let eva = world.client();
    let link = world.new_room.shared.clone();
    let request = session::JoinRequest {
        room: link.path().trim_start_matches("/j/").to_owned(),
        fragment: zeroize::Zeroizing::new(link.fragment().replace('-', "")),
        passphrase: None,
        name: "Eva".into(),
        device: wire::DeviceClass::Desktop,
        remembered: None,
    };
    world.command(eva, Command::Join(Box::new(request)));
    world.run(SECOND * 3);
    let reason = session::RefusedReason::ForeignRoom;
    assert_eq!(*world.phase(eva), session::Phase::Refused { reason });
}
