//! `konklave-bot`: bots for a meeting.
#![allow(clippy::print_stdout, reason = "a command line program speaks on standard output")]

use std::collections::BTreeSet;
use std::io::Write;
use std::time::Duration;

use anyhow::{Context, bail};
use client::clip::Loop;
use client::{Bot, Invitation, Options, Report, Seen, Server, create_room, create_room_with};
use e2ee::group::Admission;
use serde_json::json;
use session::MessageState;
use tokio::sync::mpsc;
use wire::StreamKind;

const USAGE: &str = "\
konklave-bot demo --server http://host:port     a new room with two bots in it; prints its link
konklave-bot room --server http://host:port [--title T] [--passphrase P] [--lobby]
                                                a new room; prints its links
konklave-bot join <link> [--count N] [--passphrase P] [--seconds N] [--silent] [--blind]
                        [--say TEXT] [--answer] [--json] [--record FILE] [--admit]
                                                bots for a meeting; each second one line per bot.
                                                --say: written to everybody once inside;
                                                --answer: prints what is written, and answers it;
                                                --record: what the server could see, a JSON object per line;
                                                --admit: with the host's link, let everybody in who waits
";

/// A bot that cannot enter within this time will not.
const ENTRY: Duration = Duration::from_secs(30);
/// How long a bot waits before the door.
const DOOR: Duration = Duration::from_secs(600);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["demo", rest @ ..] => demo(&Flags::parse(rest)?).await,
        ["room", rest @ ..] => room(&Flags::parse(rest)?).await,
        ["join", link, rest @ ..] => join(link, &Flags::parse(rest)?).await,
        _ => {
            print!("{USAGE}");
            Ok(())
        }
    }
}

#[derive(Default)]
struct Flags<'a> {
    server: Option<&'a str>,
    title: Option<&'a str>,
    passphrase: Option<&'a str>,
    count: Option<usize>,
    seconds: Option<u64>,
    name: Option<&'a str>,
    silent: bool,
    blind: bool,
    json: bool,
    lobby: bool,
    admit: bool,
    say: Option<&'a str>,
    answer: bool,
    record: Option<&'a str>,
}

impl<'a> Flags<'a> {
    fn parse(words: &[&'a str]) -> anyhow::Result<Self> {
        let mut flags = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().copied().with_context(|| format!("{word} needs a value"));
            match *word {
                "--server" => flags.server = Some(value()?),
                "--title" => flags.title = Some(value()?),
                "--passphrase" => flags.passphrase = Some(value()?),
                "--name" => flags.name = Some(value()?),
                "--count" => flags.count = Some(value()?.parse()?),
                "--seconds" => flags.seconds = Some(value()?.parse()?),
                "--silent" => flags.silent = true,
                "--blind" => flags.blind = true,
                "--say" => flags.say = Some(value()?),
                "--answer" => flags.answer = true,
                "--json" => flags.json = true,
                "--lobby" => flags.lobby = true,
                "--admit" => flags.admit = true,
                "--record" => flags.record = Some(value()?),
                other => bail!("unknown option {other}\n{USAGE}"),
            }
        }
        Ok(flags)
    }

    fn server(&self) -> anyhow::Result<Server> {
        Server::parse(self.server.context("--server http://host:port is missing")?)
    }
}

async fn room(flags: &Flags<'_>) -> anyhow::Result<()> {
    let admission = if flags.lobby { Admission::Lobby } else { Admission::Open };
    let title = flags.title.unwrap_or("Meeting");
    let links = create_room_with(&flags.server()?, title, flags.passphrase, admission).await?;
    println!("everybody: {}", links.shared);
    println!("host:      {}", links.owner);
    Ok(())
}

async fn demo(flags: &Flags<'_>) -> anyhow::Result<()> {
    let links = create_room(&flags.server()?, "Demo", None).await?;
    let invitation = Invitation::parse(&links.shared)?;
    let mut bots = Vec::new();
    for (name, clip) in [("Tide (bot)", Loop::Tide), ("Ember (bot)", Loop::Ember)] {
        let bot = Bot::join(
            &invitation,
            name,
            Options {
                clip,
                ..Options::default()
            },
        );
        entered(&bot, name).await?;
        bots.push(bot);
    }
    println!("  Two bots are in a meeting. Come in:\n\n    {}\n", links.shared);
    println!("  As its host:\n\n    {}\n", links.owner);
    tokio::signal::ctrl_c().await?;
    for bot in bots {
        bot.leave().await;
    }
    Ok(())
}

async fn join(link: &str, flags: &Flags<'_>) -> anyhow::Result<()> {
    let invitation = Invitation::parse(link)?;
    let tap = flags.record.map(record).transpose()?;
    let mut bots = Vec::new();
    for n in 0..flags.count.unwrap_or(1) {
        let options = Options {
            passphrase: flags.passphrase.map(str::to_owned),
            clip: Loop::numbered(n),
            microphone: !flags.silent,
            camera: !flags.blind,
            admits: flags.admit,
            say: flags.say.map(str::to_owned),
            answer: flags.answer,
            tap: tap.clone(),
            ..Options::default()
        };
        let name = format!("{} {}", flags.name.unwrap_or("Bot"), n + 1);
        let bot = Bot::join(&invitation, &name, options);
        entered(&bot, &name).await?;
        bots.push((name, bot, BTreeSet::new()));
    }
    let start = tokio::time::Instant::now();
    let end = flags.seconds.map(|s| start + Duration::from_secs(s));
    let mut tick = tokio::time::interval(Duration::from_secs(1));
    while end.is_none_or(|end| tokio::time::Instant::now() < end) {
        tokio::select! {
            _ = tick.tick() => for (name, bot, printed) in &mut bots {
                let report = bot.report();
                if flags.answer && !flags.json {
                    print_messages(name, &report, printed);
                }
                if flags.json {
                    println!("{}", json(name, &report));
                } else {
                    println!("{name}: {}", line(&report));
                }
            },
            _ = tokio::signal::ctrl_c() => break,
        }
    }
    for (_, bot, _) in bots {
        bot.leave().await;
    }
    Ok(())
}

/// Prints what was written since.
fn print_messages(name: &str, report: &Report, printed: &mut BTreeSet<String>) {
    for message in &report.talk.messages {
        if message.own || !printed.insert(message.id.clone()) {
            continue;
        }
        let privately = if message.to.is_some() { " (private)" } else { "" };
        println!("{name} reads, from {}{privately}: {}", message.from.name, message.text);
    }
}

async fn entered(bot: &Bot, name: &str) -> anyhow::Result<()> {
    let waits = |report: &Report| matches!(report.phase(), session::Phase::Lobby { .. });
    let mut entered = bot.until(ENTRY, |report| report.joined() || waits(report)).await;
    if entered.as_ref().is_ok_and(waits) {
        println!("{name} waits before the door");
        entered = bot.until(DOOR, |report| !waits(report)).await;
        if entered.is_ok() {
            entered = bot.until(ENTRY, |report| report.joined()).await;
        }
    }
    match entered {
        Ok(_) => Ok(()),
        Err(report) => bail!("{name} could not enter: {:?}", report.phase()),
    }
}

/// Writes what the server could see of the bots, as it comes.
fn record(file: &str) -> anyhow::Result<mpsc::UnboundedSender<Seen>> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(file)?);
    let (sender, mut seen) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        while let Some(seen) = seen.blocking_recv() {
            let object = match seen {
                Seen::Message(text) => json!({ "is": "message", "text": text }),
                Seen::Sent { kind, bytes } => json!({ "is": "sent", "kind": kind, "hex": hex(&bytes) }),
                Seen::Received { source, codec, bytes } => json!({
                    "is": "received", "peer": source.peer, "kind": source.kind,
                    "codec": format!("{codec:?}").to_lowercase(), "hex": hex(&bytes),
                }),
            };
            if writeln!(file, "{object}").and_then(|()| file.flush()).is_err() {
                return;
            }
        }
    });
    Ok(sender)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One report for a program that reads along.
fn json(name: &str, report: &Report) -> serde_json::Value {
    let roster = report.view.iter().flat_map(|view| &view.roster);
    let members: Vec<_> = roster
        .map(|entry| {
            let stream = |kind| {
                let received = report.received.get(&(entry.peer, kind)).copied().unwrap_or_default();
                json!({ "frames": received.frames, "keyFrames": received.key_frames, "invalid": received.invalid })
            };
            json!({
                "name": entry.name, "peer": entry.peer, "own": entry.own, "member": entry.member,
                "microphone": stream(StreamKind::Microphone), "camera": stream(StreamKind::Camera),
            })
        })
        .collect();
    let dropped: serde_json::Map<_, _> = report
        .dropped
        .iter()
        .map(|(reason, count)| (format!("{reason:?}"), json!(count)))
        .collect();
    let messages: Vec<_> = report
        .talk
        .messages
        .iter()
        .map(|message| {
            json!({
                "from": message.from.name, "text": message.text, "own": message.own, "private": message.to.is_some(),
                "live": message.live, "sent": message.state == MessageState::Sent,
            })
        })
        .collect();
    json!({
        "messages": messages, "hands": report.talk.hands.iter().map(|hand| &hand.by.name).collect::<Vec<_>>(),
        "name": name, "phase": format!("{:?}", report.phase()), "epoch": report.epoch(), "members": members,
        "media": report.media_connected, "mediaConnections": report.media_connections, "dropped": dropped,
    })
}

fn line(report: &Report) -> String {
    let frames: Vec<String> = report
        .received
        .iter()
        .map(|((peer, kind), r)| {
            format!(
                "{peer}/{kind:?} {} ({} key, {} invalid)",
                r.frames, r.key_frames, r.invalid
            )
        })
        .collect();
    format!(
        "{:?}, epoch {}, media {}, received [{}], dropped {:?}, sent {:?}",
        report.phase(),
        report.epoch(),
        report.media_connected,
        frames.join(", "),
        report.dropped,
        report.sent
    )
}
