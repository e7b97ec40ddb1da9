//! Chat, private messages, reactions, hands, polls and real-time text, between whole sessions.

use std::time::Duration;

use session::{Command, Hand, LiveLine, Message, MessageState, Notice, Poll, Reaction, Role, TalkCommand, TalkEvent};
use wire::{ClientMessage, PeerId};

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);
const SOON: Duration = Duration::from_millis(200);

#[test]
fn what_one_writes_everybody_reads_in_the_same_order() {
    let mut world = World::new(101);
    let all = world.meet(&["Ada", "Ben", "Cyd"]);
    for round in 0..4 {
        for &i in &all {
            say(&mut world, i, &format!("{i}-{round}"));
        }
    }
    world.run(SECOND * 2);
    let texts = |i: usize| shown(&world, i).into_iter().map(|m| m.text).collect::<Vec<_>>();
    assert_eq!(texts(0).len(), 12);
    assert_eq!(texts(0), texts(1));
    assert_eq!(texts(0), texts(2));
    let first = &shown(&world, 1)[0];
    assert_eq!(first.from.name, "Ada");
    assert_eq!(first.from.peer, world.peer(0));
    assert!(shown(&world, 0).iter().all(|m| m.state == MessageState::Sent));
    assert!(
        shown(&world, 0)
            .iter()
            .all(|m| m.own == (m.from.name == "Ada") && !m.gap)
    );
}

#[test]
fn a_private_message_reaches_one_and_nobody_else_the_owner_neither() {
    let mut world = World::new(102);
    let all = meet_with_owner(&mut world, &["Ada", "Ben", "Cyd"]);
    let to = world.peer(2);
    talk(
        &mut world,
        1,
        TalkCommand::SayTo {
            peer: to,
            text: "unter uns".into(),
        },
    );
    world.run(SOON);
    assert_eq!(owner_of(&world, 0), Role::Owner);
    assert_eq!(shown(&world, all[0]), []);
    for (i, own) in [(1, true), (2, false)] {
        let messages = shown(&world, i);
        let [message] = messages.as_slice() else {
            panic!("one message, not {messages:?}");
        };
        assert_eq!((message.text.as_str(), message.own), ("unter uns", own));
        assert_eq!(message.from.name, "Ben");
        assert_eq!(message.to.as_ref().map(|to| to.name.as_str()), Some("Cyd"));
        assert_eq!(message.state, MessageState::Sent);
    }
}

#[test]
fn private_and_public_messages_of_like_length_look_alike_from_outside() {
    let mut world = World::new(103);
    world.meet(&["Ada", "Ben"]);
    let to = world.peer(1);
    let before = apps(&world, 0).len();
    say(&mut world, 0, "kurz");
    talk(
        &mut world,
        0,
        TalkCommand::SayTo {
            peer: to,
            text: "kurz".into(),
        },
    );
    world.run(SOON);
    let lengths: Vec<_> = apps(&world, 0)[before..].iter().map(|sealed| sealed.len()).collect();
    assert_eq!(lengths.len(), 2);
    assert_eq!(lengths[0], lengths[1]);
}

#[test]
fn what_is_written_without_connection_waits_and_arrives_once() {
    let mut world = World::new(104);
    world.meet(&["Ada", "Ben"]);
    world.cut_off(0, true);
    say(&mut world, 0, "eins");
    world.run(SOON);
    assert_eq!(states(&world, 0), [("eins".into(), MessageState::Waiting)]);
    world.run(SECOND * 10);
    say(&mut world, 0, "zwei");
    world.cut_off(0, false);
    world.run(SECOND * 10);
    let sent = |text: &str| (text.to_owned(), MessageState::Sent);
    assert_eq!(states(&world, 0), [sent("eins"), sent("zwei")]);
    assert_eq!(states(&world, 1), [sent("eins"), sent("zwei")]);
}

#[test]
fn what_is_written_survives_the_loss_of_the_group_state_and_arrives_once() {
    let mut world = World::new(105);
    world.meet(&["Ada", "Ben", "Cyd"]);
    say(&mut world, 0, "vorher");
    world.run(SOON);
    world.cut_off(0, true);
    say(&mut world, 0, "mitten");
    // Longer than the server waits: the others remove the leaf, and it comes back as somebody new.
    world.run(SECOND * 90);
    assert_eq!(world.names(1).len(), 2);
    say(&mut world, 1, "versäumt");
    world.cut_off(0, false);
    world.run(SECOND * 15);
    world.assert_together(&[0, 1, 2]);
    say(&mut world, 1, "nachher");
    world.run(SOON);
    for i in [1, 2] {
        let texts: Vec<_> = shown(&world, i).into_iter().map(|m| m.text).collect();
        assert_eq!(texts, ["vorher", "versäumt", "mitten", "nachher"], "at {i}");
    }
    let own = shown(&world, 0);
    assert!(own.iter().all(|m| m.state == MessageState::Sent), "{own:?}");
    let gaps: Vec<_> = own.iter().filter(|m| m.gap).map(|m| m.text.as_str()).collect();
    assert_eq!(
        gaps.len(),
        1,
        "whoever was away is told that messages may be missing: {own:?}"
    );
}

#[test]
fn a_message_for_somebody_who_is_gone_says_that_it_was_not_delivered() {
    let mut world = World::new(106);
    world.meet(&["Ada", "Ben", "Cyd"]);
    let gone = world.peer(2);
    world.command(2, Command::Leave);
    world.run(SECOND * 2);
    talk(
        &mut world,
        0,
        TalkCommand::SayTo {
            peer: gone,
            text: "noch da?".into(),
        },
    );
    world.run(SOON);
    assert_eq!(states(&world, 0), [("noch da?".into(), MessageState::Failed)]);
    assert_eq!(shown(&world, 1), []);
}

#[test]
fn whoever_comes_later_or_reloads_gets_no_earlier_chat() {
    let mut world = World::new(107);
    world.meet(&["Ada", "Ben"]);
    say(&mut world, 0, "früher");
    world.run(SOON);
    let late = world.client();
    world.enter(late, "Cyd");
    world.reload(1, "Ben");
    world.run(SECOND * 3);
    world.assert_together(&[0, 1, late]);
    assert_eq!(shown(&world, late), []);
    assert_eq!(shown(&world, 1), []);
    say(&mut world, 0, "später");
    world.run(SOON);
    for i in [1, late] {
        let messages = shown(&world, i);
        assert_eq!(messages.len(), 1);
        assert!(!messages[0].gap, "nothing is missing for whoever was not there");
    }
}

#[test]
fn reactions_are_shown_by_everybody_and_leave_at_most_once_a_second() {
    let mut world = World::new(108);
    world.meet(&["Ada", "Ben"]);
    let before = apps(&world, 0).len();
    for _ in 0..5 {
        talk(
            &mut world,
            0,
            TalkCommand::React {
                reaction: Reaction::Applause,
            },
        );
    }
    world.run(SECOND * 3);
    let count = |i: usize| {
        let is = |e: &&TalkEvent| {
            matches!(
                e,
                TalkEvent::Reaction {
                    reaction: Reaction::Applause,
                    ..
                }
            )
        };
        world.clients[i].talk.iter().filter(is).count()
    };
    assert_eq!((count(0), count(1)), (5, 5));
    assert_eq!(apps(&world, 0).len() - before, 2);
}

#[test]
fn hands_are_a_queue_that_newcomers_see_as_it_is() {
    let mut world = World::new(109);
    let mut all = world.meet(&["Ada", "Ben", "Cyd"]);
    for i in [2, 0, 1] {
        talk(&mut world, i, TalkCommand::RaiseHand { up: true });
        world.run(SOON);
    }
    let late = world.client();
    world.enter(late, "Dan");
    world.run(SECOND * 2);
    all.push(late);
    for &i in &all {
        assert_eq!(queue(&world, i), ["Cyd", "Ada", "Ben"], "at {i}");
    }
    talk(&mut world, 0, TalkCommand::RaiseHand { up: false });
    world.run(SOON);
    for &i in &all {
        assert_eq!(queue(&world, i), ["Cyd", "Ben"], "at {i}");
    }
}

#[test]
fn only_moderators_lower_a_hand_and_whoever_leaves_or_reloads_holds_up_none() {
    let mut world = World::new(110);
    let all = meet_with_owner(&mut world, &["Ada", "Ben", "Cyd"]);
    for i in [1, 2] {
        talk(&mut world, i, TalkCommand::RaiseHand { up: true });
    }
    world.run(SOON);
    let cyd = world.peer(2);
    talk(&mut world, 1, TalkCommand::LowerHandOf { peer: cyd });
    world.run(SOON);
    assert!(world.clients[1].notices.contains(&Notice::NotAllowed));
    assert_eq!(queue(&world, 0), ["Ben", "Cyd"]);
    talk(&mut world, 0, TalkCommand::LowerHandOf { peer: cyd });
    world.run(SOON);
    for &i in &all {
        assert_eq!(queue(&world, i), ["Ben"], "at {i}");
    }
    world.reload(1, "Ben");
    world.run(SECOND * 2);
    for &i in &all {
        assert_eq!(queue(&world, i), [""; 0], "at {i}");
    }
}

#[test]
fn a_hand_keeps_its_place_over_a_lost_connection_and_a_lost_group_state() {
    let mut world = World::new(111);
    world.meet(&["Ada", "Ben", "Cyd"]);
    for i in [0, 1] {
        talk(&mut world, i, TalkCommand::RaiseHand { up: true });
        world.run(SOON);
    }
    world.lose_socket(0);
    world.run(SECOND * 3);
    for i in 0..3 {
        assert_eq!(queue(&world, i), ["Ada", "Ben"], "at {i}");
    }
    let epoch = world.view(0).epoch;
    let head = wire::Seq(0);
    world.tell(0, &wire::ServerMessage::Replaying { head, gap: true });
    assert_eq!(*world.phase(0), session::Phase::Resyncing);
    world.run(SECOND * 3);
    world.assert_together(&[0, 1, 2]);
    assert!(world.view(0).epoch > epoch);
    for i in 0..3 {
        assert_eq!(queue(&world, i), ["Ada", "Ben"], "at {i}");
    }
}

#[test]
fn each_typed_character_is_read_within_half_a_second() {
    let mut world = World::new(112);
    world.meet(&["Ada", "Ben"]);
    let text = "Guten Tag, ich spreche nicht.";
    let mut typed = String::new();
    let mut pending: Vec<(usize, Duration)> = vec![];
    let mut slowest = Duration::ZERO;
    let mut now = Duration::ZERO;
    let step = Duration::from_millis(10);
    let check = |world: &World, pending: &mut Vec<(usize, Duration)>, now: Duration, slowest: &mut Duration| {
        let read = lines(world, 1).first().map_or(0, |line| line.text.chars().count());
        pending.retain(|(length, at)| {
            let there = read >= *length;
            if there {
                *slowest = (*slowest).max(now - *at);
            }
            !there
        });
    };
    for c in text.chars() {
        typed.push(c);
        talk(&mut world, 0, TalkCommand::TypeLive { text: typed.clone() });
        pending.push((typed.chars().count(), now));
        for _ in 0..9 {
            world.run(step);
            now += step;
            check(&world, &mut pending, now, &mut slowest);
        }
    }
    for _ in 0..50 {
        world.run(step);
        now += step;
        check(&world, &mut pending, now, &mut slowest);
    }
    assert!(pending.is_empty(), "{pending:?}");
    assert!(slowest < Duration::from_millis(400), "{slowest:?}");
    talk(&mut world, 0, TalkCommand::FinishLive);
    world.run(SOON);
    for (i, own) in [(0, true), (1, false)] {
        assert_eq!(lines(&world, i), []);
        let messages = shown(&world, i);
        assert_eq!(messages.len(), 1);
        assert_eq!(
            (messages[0].text.as_str(), messages[0].live, messages[0].own),
            (text, true, own)
        );
    }
}

#[test]
fn a_chat_message_overtakes_a_line_that_is_typed_all_the_time() {
    let mut world = World::new(113);
    world.meet(&["Ada", "Ben"]);
    let mut text = String::new();
    for round in 0..200 {
        text.push('x');
        talk(&mut world, 0, TalkCommand::TypeLive { text: text.clone() });
        if round == 150 {
            say(&mut world, 0, "dazwischen");
        }
        world.run(Duration::from_millis(50));
        if round == 160 {
            assert_eq!(states(&world, 1), [("dazwischen".into(), MessageState::Sent)]);
        }
    }
    world.run(SECOND);
    assert_eq!(lines(&world, 1)[0].text, text);
    let refused = |n: &Notice| matches!(n, Notice::Refused { .. });
    assert!(
        !world.clients[0].notices.iter().any(refused),
        "within the server's rate"
    );
}

#[test]
fn a_newcomer_gets_a_line_whole_and_a_line_taken_back_disappears() {
    let mut world = World::new(114);
    world.meet(&["Ada", "Ben"]);
    talk(&mut world, 0, TalkCommand::TypeLive { text: "Anfang".into() });
    world.run(SOON);
    let late = world.client();
    world.enter(late, "Cyd");
    world.run(SECOND * 2);
    let line = &lines(&world, late)[0];
    assert_eq!(
        (line.text.as_str(), line.partial, line.by.name.as_str()),
        ("Anfang", false, "Ada")
    );
    talk(&mut world, 0, TalkCommand::TypeLive { text: String::new() });
    world.run(SECOND);
    for i in [0, 1, late] {
        assert_eq!(lines(&world, i), []);
        assert_eq!(shown(&world, i), []);
    }
}

#[test]
fn everybody_counts_an_open_poll_alike() {
    let mut world = World::new(115);
    let all = world.meet(&["Ada", "Ben", "Cyd"]);
    ask(&mut world, 0, false);
    for (i, option) in [(0, 0), (1, 1), (2, 0), (1, 0)] {
        vote(&mut world, i, option);
        world.run(SOON);
    }
    for &i in &all {
        let poll = poll(&world, i);
        assert_eq!(
            (sums(&poll), poll.count, poll.open),
            (vec![Some(3), Some(0)], 3, true),
            "at {i}"
        );
        assert_eq!(poll.voters.len(), 3);
        assert_eq!(poll.voted, Some(vec![0]));
    }
    let id = poll(&world, 1).id;
    talk(&mut world, 1, TalkCommand::ClosePoll { poll: id.clone() });
    assert!(world.clients[1].notices.contains(&Notice::NotAllowed));
    talk(&mut world, 0, TalkCommand::ClosePoll { poll: id });
    world.run(SOON);
    vote(&mut world, 2, 1);
    world.run(SOON);
    for &i in &all {
        let poll = poll(&world, i);
        assert_eq!((sums(&poll), poll.open), (vec![Some(3), Some(0)], false), "at {i}");
    }
}

#[test]
fn an_anonymous_poll_tells_sums_at_its_end_and_nobody_who_voted_what() {
    let mut world = World::new(116);
    let all = world.meet(&["Ada", "Ben", "Cyd"]);
    ask(&mut world, 0, true);
    for (i, option) in [(0, 0), (1, 1), (2, 0)] {
        vote(&mut world, i, option);
        world.run(SECOND * 2);
    }
    for &i in &all {
        let poll = poll(&world, i);
        assert_eq!((sums(&poll), poll.count), (vec![None, None], 3), "at {i}");
    }
    let id = poll(&world, 0).id;
    talk(&mut world, 0, TalkCommand::ClosePoll { poll: id });
    world.run(SOON);
    for &i in &all {
        let poll = poll(&world, i);
        assert_eq!((sums(&poll), poll.open), (vec![Some(2), Some(1)], false), "at {i}");
        assert!(poll.voters.is_empty());
    }
    let told = format!("{:?}", world.clients.iter().map(|c| &c.talk).collect::<Vec<_>>());
    assert!(
        !told.contains("Voter {"),
        "no interface was told a single vote at any time"
    );
}

#[test]
fn a_moderator_ends_a_poll_of_another_and_its_asker_tells_the_result() {
    let mut world = World::new(117);
    let all = meet_with_owner(&mut world, &["Ada", "Ben", "Cyd", "Dan"]);
    ask(&mut world, 1, true);
    for i in [1, 2, 3] {
        vote(&mut world, i, 1);
    }
    world.run(SECOND * 2);
    let id = poll(&world, 0).id;
    talk(&mut world, 0, TalkCommand::ClosePoll { poll: id });
    world.run(SECOND);
    for &i in &all {
        let poll = poll(&world, i);
        assert_eq!((sums(&poll), poll.open), (vec![Some(0), Some(3)], false), "at {i}");
    }
}

#[test]
fn the_result_of_a_poll_ended_without_connection_arrives_later() {
    let mut world = World::new(124);
    world.meet(&["Ada", "Ben", "Cyd"]);
    ask(&mut world, 0, true);
    for i in 0..3 {
        vote(&mut world, i, 1);
    }
    world.run(SECOND * 2);
    // The group state is lost before the end has left.
    world.cut_off(0, true);
    let id = poll(&world, 0).id;
    talk(&mut world, 0, TalkCommand::ClosePoll { poll: id });
    let head = wire::Seq(0);
    world.tell(0, &wire::ServerMessage::Replaying { head, gap: true });
    world.cut_off(0, false);
    world.run(SECOND * 12);
    world.assert_together(&[0, 1, 2]);
    for i in 0..3 {
        let poll = poll(&world, i);
        assert_eq!((sums(&poll), poll.open), (vec![Some(0), Some(3)], false), "at {i}");
    }
}

#[test]
fn a_hand_that_goes_up_twice_stands_where_it_went_up_last() {
    let mut world = World::new(125);
    world.meet(&["Ada", "Ben", "Cyd"]);
    talk(&mut world, 0, TalkCommand::RaiseHand { up: true });
    talk(&mut world, 1, TalkCommand::RaiseHand { up: true });
    talk(&mut world, 0, TalkCommand::RaiseHand { up: false });
    talk(&mut world, 0, TalkCommand::RaiseHand { up: true });
    world.run(SOON);
    for i in 0..3 {
        assert_eq!(queue(&world, i), ["Ben", "Ada"], "at {i}");
    }
}

#[test]
fn newcomers_get_the_open_poll_with_the_askers_sums_and_can_vote() {
    let mut world = World::new(118);
    world.meet(&["Ada", "Ben"]);
    ask(&mut world, 0, false);
    vote(&mut world, 1, 1);
    world.run(SOON);
    let late = world.client();
    world.enter(late, "Cyd");
    world.run(SECOND * 2);
    let seen = poll(&world, late);
    assert_eq!(
        (sums(&seen), seen.reported, seen.open),
        (vec![Some(0), Some(1)], true, true)
    );
    vote(&mut world, late, 0);
    world.run(SOON);
    assert_eq!(sums(&poll(&world, 0)), [Some(1), Some(1)]);
    world.command(0, Command::Leave);
    world.run(SECOND * 2);
    for i in [1, late] {
        let poll = poll(&world, i);
        assert_eq!((sums(&poll), poll.open), (vec![Some(1), Some(1)], false), "at {i}");
    }
}

#[test]
fn a_poll_whose_asker_reloads_is_over() {
    let mut world = World::new(119);
    world.meet(&["Ada", "Ben"]);
    ask(&mut world, 0, false);
    vote(&mut world, 1, 1);
    world.run(SOON);
    world.reload(0, "Ada");
    world.run(SECOND * 2);
    assert!(!poll(&world, 1).open);
    assert!(polls(&world, 0).is_empty());
}

#[test]
fn nothing_that_was_said_is_left_when_the_meeting_is_over() {
    let mut world = World::new(120);
    world.meet(&["Ada", "Ben"]);
    say(&mut world, 1, "vorbei");
    world.run(SOON);
    world.command(0, Command::Leave);
    assert_eq!(world.clients[0].talk.last(), Some(&TalkEvent::Cleared));
    say(&mut world, 0, "danach");
    world.run(SECOND);
    assert_eq!(world.clients[0].talk.last(), Some(&TalkEvent::Cleared));
}

#[test]
fn a_restart_of_the_server_loses_no_message() {
    let mut world = World::new(121);
    world.meet(&["Ada", "Ben"]);
    world.kill_server();
    world.run(SECOND);
    say(&mut world, 0, "über den Neustart");
    world.restart_server();
    world.run(SECOND * 20);
    world.assert_together(&[0, 1]);
    assert_eq!(states(&world, 0), [("über den Neustart".into(), MessageState::Sent)]);
    assert_eq!(states(&world, 1), [("über den Neustart".into(), MessageState::Sent)]);
}

#[test]
fn two_hundred_messages_at_once_arrive_in_order_within_the_servers_rate() {
    let mut world = World::new(122);
    world.meet(&["Ada", "Ben"]);
    for round in 0..200 {
        say(&mut world, 0, &format!("{round}"));
    }
    world.run(SECOND * 60);
    let texts: Vec<_> = shown(&world, 1).into_iter().map(|m| m.text).collect();
    assert_eq!(texts, (0..200).map(|n| n.to_string()).collect::<Vec<_>>());
    let refused = |n: &Notice| matches!(n, Notice::Refused { .. });
    assert!(!world.clients[0].notices.iter().any(refused));
}

fn meet_with_owner(world: &mut World, names: &[&str]) -> Vec<usize> {
    let owner = world.client();
    let link = world.new_room.owner.clone();
    world.enter_with(owner, names[0], &link, None);
    world.run(SECOND);
    let mut all = vec![owner];
    for name in &names[1..] {
        let i = world.client();
        world.enter(i, name);
        world.run(Duration::from_millis(700));
        all.push(i);
    }
    world.run(SECOND);
    world.assert_together(&all);
    all
}

fn owner_of(world: &World, i: usize) -> Role {
    world.view(i).role
}

fn talk(world: &mut World, i: usize, command: TalkCommand) {
    world.command(i, Command::Talk(command));
}

fn say(world: &mut World, i: usize, text: &str) {
    talk(world, i, TalkCommand::Say { text: text.into() });
}

fn ask(world: &mut World, i: usize, anonymous: bool) {
    talk(
        world,
        i,
        TalkCommand::AskPoll {
            question: "Pause?".into(),
            options: vec!["Ja".into(), "Nein".into()],
            anonymous,
            multiple: false,
        },
    );
    world.run(SOON);
}

fn vote(world: &mut World, i: usize, option: u8) {
    let poll = poll(world, i).id;
    talk(
        world,
        i,
        TalkCommand::Vote {
            poll,
            options: vec![option],
        },
    );
}

/// The list an interface has put together.
fn shown(world: &World, i: usize) -> Vec<Message> {
    let mut list: Vec<Message> = vec![];
    for event in &world.clients[i].talk {
        let TalkEvent::Message { message } = event else {
            continue;
        };
        let before = list.iter().position(|known| known.id == message.id);
        match before {
            Some(at) if message.state == MessageState::Sent => {
                list.remove(at);
                list.push(message.clone());
            }
            Some(at) => list[at] = message.clone(),
            None => list.push(message.clone()),
        }
    }
    list
}

fn states(world: &World, i: usize) -> Vec<(String, MessageState)> {
    shown(world, i).into_iter().map(|m| (m.text, m.state)).collect()
}

fn last<T>(world: &World, i: usize, pick: impl Fn(&TalkEvent) -> Option<Vec<T>>) -> Vec<T> {
    world.clients[i].talk.iter().rev().find_map(pick).unwrap_or_default()
}

fn queue(world: &World, i: usize) -> Vec<String> {
    let hands = last::<Hand>(world, i, |event| match event {
        TalkEvent::Hands { hands } => Some(hands.clone()),
        _ => None,
    });
    hands.into_iter().map(|hand| hand.by.name).collect()
}

fn lines(world: &World, i: usize) -> Vec<LiveLine> {
    last(world, i, |event| match event {
        TalkEvent::Live { lines } => Some(lines.clone()),
        _ => None,
    })
}

fn polls(world: &World, i: usize) -> Vec<Poll> {
    last(world, i, |event| match event {
        TalkEvent::Polls { polls } => Some(polls.clone()),
        _ => None,
    })
}

fn poll(world: &World, i: usize) -> Poll {
    polls(world, i).pop().expect("a poll")
}

fn sums(poll: &Poll) -> Vec<Option<u32>> {
    poll.options.iter().map(|option| option.votes).collect()
}

/// The sealed messages a participant has sent.
fn apps(world: &World, i: usize) -> Vec<Vec<u8>> {
    let sealed = |message: &ClientMessage| match message {
        ClientMessage::App { sealed, .. } => Some(sealed.as_slice().to_vec()),
        _ => None,
    };
    world.clients[i].sent.iter().filter_map(sealed).collect()
}

#[test]
fn commands_before_the_meeting_say_nothing() {
    let mut world = World::new(123);
    let i = world.client();
    say(&mut world, i, "zu früh");
    talk(
        &mut world,
        i,
        TalkCommand::SayTo {
            peer: PeerId(1),
            text: "zu früh".into(),
        },
    );
    assert!(world.clients[i].talk.is_empty());
}
