//! Shared notes between whole sessions: what the interfaces exchange arrives, and who lacks something gets it.
//! The interfaces here add to a list of words; what real ones make of the bytes is tested where they are.

use std::collections::BTreeSet;
use std::time::Duration;

use session::{Command, Phase, TalkCommand, TalkEvent};
use wire::{ClientMessage, Seq, ServerMessage};

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);
const SOON: Duration = Duration::from_millis(200);

/// An interface: the words it has.
#[derive(Default)]
struct Page {
    words: BTreeSet<Vec<u8>>,
    read: usize,
    sent: u32,
    told: u32,
}

#[derive(Default)]
struct Pages(Vec<Page>);

impl Pages {
    /// Lets time pass; every interface hears and answers.
    fn run(&mut self, world: &mut World, time: Duration) {
        let step = Duration::from_millis(20);
        for _ in 0..time.as_millis() / step.as_millis() {
            world.run(step);
            self.0.resize_with(world.clients.len(), Page::default);
            for i in 0..self.0.len() {
                self.hear(world, i);
            }
        }
    }

    fn hear(&mut self, world: &mut World, i: usize) {
        let page = &mut self.0[i];
        let events = world.clients[i].talk[page.read..].to_vec();
        page.read = world.clients[i].talk.len();
        for event in events {
            match event {
                TalkEvent::NotesChange { change, .. } => {
                    page.words.insert(change);
                }
                TalkEvent::NotesState { state } => {
                    page.words.extend(state.split(|byte| *byte == b'|').map(<[u8]>::to_vec));
                }
                TalkEvent::NotesSent => page.sent += 1,
                TalkEvent::NotesWanted => {
                    page.told += 1;
                    let words: Vec<_> = page.words.iter().cloned().collect();
                    let state = Some(words.join(&b'|'));
                    world.command(i, Command::Talk(TalkCommand::TellNotes { state }));
                }
                TalkEvent::Cleared => page.words.clear(),
                _ => {}
            }
        }
    }

    fn write(&mut self, world: &mut World, i: usize, word: &[u8]) {
        self.0.resize_with(world.clients.len(), Page::default);
        self.0[i].words.insert(word.to_vec());
        let change = word.to_vec();
        world.command(i, Command::Talk(TalkCommand::ChangeNotes { change }));
    }

    fn words(&self, i: usize) -> Vec<String> {
        let words = self.0[i].words.iter();
        words.map(|word| String::from_utf8_lossy(word).into_owned()).collect()
    }
}

/// The sealed messages a participant has sent.
fn apps(world: &World, i: usize) -> usize {
    let is = |message: &&ClientMessage| matches!(message, ClientMessage::App { .. });
    world.clients[i].sent.iter().filter(is).count()
}

#[test]
fn what_is_written_is_with_everybody_in_half_a_second_and_whoever_comes_later_has_it() {
    let (mut world, mut pages) = (World::new(141), Pages::default());
    world.meet(&["Ada", "Ben", "Cyd"]);
    pages.write(&mut world, 0, b"eins");
    pages.write(&mut world, 1, b"zwei");
    pages.run(&mut world, SOON);
    for i in 0..3 {
        assert_eq!(pages.words(i), ["eins", "zwei"], "at {i}");
    }
    assert_eq!((pages.0[0].sent, pages.0[1].sent, pages.0[2].sent), (1, 1, 0));
    let late = world.client();
    world.enter(late, "Dan");
    pages.run(&mut world, SECOND * 2);
    assert_eq!(pages.words(late), ["eins", "zwei"]);
    let told: Vec<_> = (0..4).map(|i| pages.0[i].told).collect();
    assert_eq!(told, [1, 0, 0, 0], "the lowest leaf answers, and nobody else");
}

#[test]
fn a_long_change_is_sent_in_parts_within_the_rate_while_chat_overtakes_it() {
    let (mut world, mut pages) = (World::new(142), Pages::default());
    world.meet(&["Ada", "Ben"]);
    world.run(SECOND * 5);
    let long = vec![b'x'; 400_000];
    pages.write(&mut world, 0, &long);
    pages.run(&mut world, SOON);
    let text = "dazwischen".to_owned();
    world.command(0, Command::Talk(TalkCommand::Say { text }));
    pages.run(&mut world, SECOND);
    assert!(pages.words(1).is_empty(), "there is more of it than a second admits");
    let chat = |event: &TalkEvent| matches!(event, TalkEvent::Message { .. });
    assert!(world.clients[1].talk.iter().any(chat));
    pages.run(&mut world, SECOND * 6);
    assert_eq!(pages.0[1].words.first(), Some(&long));
    let refused = |notice: &session::Notice| matches!(notice, session::Notice::Refused { .. });
    assert!(!world.clients[0].notices.iter().any(refused));
}

#[test]
fn whoever_reloads_has_the_notes_again_and_a_meeting_alone_asks_nobody() {
    let (mut world, mut pages) = (World::new(143), Pages::default());
    world.meet(&["Ada", "Ben"]);
    pages.write(&mut world, 1, b"wort");
    pages.run(&mut world, SECOND);
    pages.0[1] = Page::default();
    world.reload(1, "Ben");
    pages.run(&mut world, SECOND * 3);
    world.assert_together(&[0, 1]);
    assert_eq!(pages.words(1), ["wort"]);

    let (mut world, mut pages) = (World::new(144), Pages::default());
    let alone = world.client();
    world.enter(alone, "Ada");
    pages.run(&mut world, SECOND * 2);
    let before = apps(&world, alone);
    pages.run(&mut world, SECOND * 2);
    assert_eq!(apps(&world, alone), before);
}

#[test]
fn what_is_written_without_connection_arrives_and_what_was_missed_is_asked_for() {
    let (mut world, mut pages) = (World::new(145), Pages::default());
    world.meet(&["Ada", "Ben", "Cyd"]);
    pages.write(&mut world, 0, b"vorher");
    pages.run(&mut world, SOON);
    world.cut_off(2, true);
    pages.write(&mut world, 2, b"ohne Netz");
    pages.write(&mut world, 0, b"mit Netz");
    // Longer than the server waits: the others remove the leaf, and it comes back as somebody new.
    pages.run(&mut world, SECOND * 90);
    assert_eq!(pages.words(1), ["mit Netz", "vorher"]);
    world.cut_off(2, false);
    while *world.phase(2) != Phase::Joining {
        pages.run(&mut world, Duration::from_millis(20));
    }
    // It is nobody yet, and goes on writing.
    pages.write(&mut world, 2, b"im Wechsel");
    pages.run(&mut world, SECOND * 15);
    world.assert_together(&[0, 1, 2]);
    for i in 0..3 {
        assert_eq!(
            pages.words(i),
            ["im Wechsel", "mit Netz", "ohne Netz", "vorher"],
            "at {i}"
        );
    }
    assert_eq!(pages.0[2].sent, 2);
}

#[test]
fn a_silent_member_is_passed_over() {
    let (mut world, mut pages) = (World::new(146), Pages::default());
    world.meet(&["Ada", "Ben"]);
    pages.write(&mut world, 1, b"wort");
    pages.run(&mut world, SECOND);
    let late = world.client();
    world.enter(late, "Cyd");
    // Ada's interface does not answer: it is not run.
    for _ in 0..300 {
        world.run(Duration::from_millis(20));
        pages.0.resize_with(world.clients.len(), Page::default);
        pages.hear(&mut world, 1);
        pages.hear(&mut world, late);
    }
    assert_eq!(pages.words(late), ["wort"]);
}

#[test]
fn after_a_lost_group_state_and_after_a_restart_of_the_server_everybody_has_what_there_was() {
    let (mut world, mut pages) = (World::new(147), Pages::default());
    world.meet(&["Ada", "Ben", "Cyd"]);
    pages.write(&mut world, 0, b"wort");
    pages.run(&mut world, SOON);
    world.tell(
        1,
        &ServerMessage::Replaying {
            head: Seq(0),
            gap: true,
        },
    );
    pages.write(&mut world, 1, b"im Umbruch");
    pages.run(&mut world, SECOND * 4);
    for i in 0..3 {
        assert_eq!(pages.words(i), ["im Umbruch", "wort"], "at {i}");
    }
    world.kill_server();
    pages.write(&mut world, 2, b"ohne Server");
    pages.run(&mut world, SECOND * 2);
    world.restart_server();
    pages.run(&mut world, SECOND * 30);
    world.assert_together(&[0, 1, 2]);
    for i in 0..3 {
        assert_eq!(pages.words(i), ["im Umbruch", "ohne Server", "wort"], "at {i}");
    }
}

#[test]
fn the_last_word_before_leaving_arrives_and_the_meetings_end_forgets() {
    let (mut world, mut pages) = (World::new(148), Pages::default());
    world.meet(&["Ada", "Ben"]);
    pages.write(&mut world, 0, b"zuletzt");
    world.command(0, Command::Leave);
    pages.run(&mut world, SECOND);
    assert_eq!(pages.words(1), ["zuletzt"]);
    assert_eq!(pages.words(0), [""; 0]);
}
