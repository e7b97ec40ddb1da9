//! Clients, server and network, and what drives them.

use std::collections::BTreeMap;
use std::time::Duration;

use e2ee::group::Admission;
use e2ee::rooms::{Draft, NewRoom, Origin};
use netsim::{Chance, Event, Net, NodeId};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use session::{Command, EncryptionLevel, Ending, Input, Phase, Presence, RefusedReason, Role};
use wire::{DeviceClass, Door, EndReason};

use crate::client::{self, Client, Life};
use crate::frames::{Frame, Ledger};
use crate::script::{Act, Script};
use crate::server::{self, Server};
use crate::verdict::{Failure, Report};
use crate::watch::PLANTED;

/// Plays a script to its end.
pub fn run(script: &Script) -> Result<Report, Failure> {
    let mut world = World::new(script)?;
    world.play(script)?;
    world.recover()?;
    if script.ends {
        world.end_for_all()?;
    }
    Ok(world.report)
}

const SERVER: NodeId = NodeId(0);

/// What travels.
#[derive(Clone, Debug)]
enum Freight {
    Text(String),
    Media(Frame),
}

/// What happens later.
#[derive(Clone, Copy, Debug)]
enum Later {
    Act(Act),
    Heal(NodeId),
    Reopen(usize),
    Join(usize),
    Start,
    Unlock,
    Talk,
}

struct World {
    net: Net<Freight>,
    chance: Chance,
    server: Server,
    clients: Vec<Client>,
    links: NewRoom,
    ledger: Ledger,
    later: BTreeMap<u64, Later>,
    next: u64,
    server_woken_by: u64,
    server_wakes_at: Option<Duration>,
    wakes: (Duration, u32),
    report: Report,
    /// Trouble is over: everybody is to be heard.
    everybody_talks: bool,
    /// Counts who has talked.
    turn: usize,
    /// The room has a lobby, and its host stays.
    lobby: bool,
    trace: bool,
}

impl World {
    fn new(script: &Script) -> Result<Self, Failure> {
        let mut chance = Chance::new(script.seed ^ 0x5eed);
        let mut rng = ChaCha20Rng::from_seed(chance.bytes());
        let title = format!("{PLANTED} title");
        let admission = if script.lobby {
            Admission::Lobby
        } else {
            Admission::Open
        };
        let draft = Draft::new(&mut rng, Origin::Browser, &title, None).with_admission(admission);
        let links = draft.finish(None, &mut rng).expect("no passphrase, nothing to stretch");
        let server = Server::new(links.shared.room(), links.request.clone(), 200, chance.fork())?;
        Ok(Self {
            net: Net::new(chance.number(0..u64::MAX), script.path),
            server,
            clients: Vec::new(),
            links,
            ledger: Ledger::default(),
            later: BTreeMap::new(),
            next: 0,
            server_woken_by: 0,
            server_wakes_at: None,
            wakes: (Duration::ZERO, 0),
            report: Report::default(),
            everybody_talks: false,
            turn: 0,
            lobby: script.lobby,
            trace: std::env::var_os("KONKLAVE_SIM_TRACE").is_some(),
            chance,
        })
    }

    /// Everything the script has, then an end to all trouble.
    fn play(&mut self, script: &Script) -> Result<(), Failure> {
        for n in 0..script.first {
            let spread = if script.first > 24 { 10_000 } else { 3000 };
            let at = self.chance.time(Duration::from_millis(if n == 0 { 1 } else { spread }));
            self.at(at, Later::Act(Act::Join));
        }
        for (at, act) in &script.acts {
            self.at(Duration::from_secs(1) + *at, Later::Act(*act));
        }
        self.at(Duration::from_millis(500), Later::Talk);
        self.run_until(Duration::from_secs(1) + script.trouble)?;
        for node in 0..=self.clients.len() as u32 {
            self.net.heal(NodeId(node));
        }
        self.unlock();
        Ok(())
    }

    /// Waits until everybody is together, and expects that it stays so and that everybody is heard.
    fn recover(&mut self) -> Result<(), Failure> {
        let calm = self.net.now();
        let end = calm + RECOVERY;
        let mut apart = self.apart();
        while let Some(why) = apart {
            if self.net.now() >= end {
                return Err(Failure::Apart(why));
            }
            let next = self.net.now() + Duration::from_millis(500);
            self.run_until(next)?;
            apart = self.apart();
        }
        self.report.healed_ms = (self.net.now() - calm).as_millis() as u64;
        let now = self.net.now();
        for client in self.clients.iter_mut().filter(|c| c.life == Life::Open) {
            client.set_microphone(true, now);
            client.heard.clear();
        }
        self.settle_clients()?;
        let living = self.living();
        self.everybody_talks = true;
        let listen = Duration::from_secs(if living.len() > CROWD { 12 } else { 25 });
        self.run_until(now + listen)?;
        if let Some(why) = self.apart() {
            return Err(Failure::Apart(format!("again: {why}")));
        }
        for at in &living {
            let deaf = living
                .iter()
                .find(|other| *other != at && !self.clients[*at].heard.contains(other));
            if let Some(other) = deaf {
                let (who, whom) = (&self.clients[*at].name, &self.clients[*other].name);
                return Err(Failure::Deaf(format!("{who} does not hear {whom}")));
            }
        }
        self.report.living = living.len();
        self.report.ever = self.clients.len();
        self.report.epoch = self.clients[living[0]].view.as_ref().map_or(0, |view| view.epoch);
        self.report.sealed = self.ledger.sealed;
        self.report.opened = self.ledger.opened;
        self.report.restarts = self.server.restarts;
        Ok(())
    }

    /// The host ends the meeting: everybody's is over.
    fn end_for_all(&mut self) -> Result<(), Failure> {
        let now = self.net.now();
        let living = self.living();
        let owner = |client: &Client| client.view.as_ref().is_some_and(|view| view.owner);
        let Some(host) = living.iter().copied().find(|at| owner(&self.clients[*at])) else {
            return Ok(());
        };
        self.clients[host].command(Command::EndForAll, now);
        self.settle_client(host)?;
        self.run_until(now + Duration::from_secs(20))?;
        for at in living {
            let phase = self.clients[at].view.as_ref().map(|view| view.phase.clone());
            let reason = EndReason::EndedByHost.into();
            if phase != Some(Phase::Ended { reason }) {
                return Err(Failure::NotEnded(format!("{}: {phase:?}", self.clients[at].name)));
            }
        }
        Ok(())
    }

    fn living(&self) -> Vec<usize> {
        let open = self.clients.iter().enumerate().filter(|(_, c)| c.life == Life::Open);
        open.map(|(at, _)| at).collect()
    }

    /// Why the living are not together; none: they are.
    fn apart(&self) -> Option<String> {
        if let Some(client) = self.clients.iter().find(|c| c.life == Life::Reloading) {
            return Some(format!("{} is not back yet", client.name));
        }
        let living = self.living();
        let mut names: Vec<&str> = living.iter().map(|at| self.clients[*at].name.as_str()).collect();
        names.sort_unstable();
        let mut common = None;
        for at in &living {
            let client = &self.clients[*at];
            let Some(view) = client.view.as_ref().filter(|_| client.joined()) else {
                return Some(format!("{}: {:?}", client.name, client.view.as_ref().map(|v| &v.phase)));
            };
            let mut roster: Vec<&str> = view.roster.iter().map(|e| e.name.as_str()).collect();
            roster.sort_unstable();
            if roster != names {
                return Some(format!("{} sees {roster:?}, there are {names:?}", client.name));
            }
            if let Some(entry) = view.roster.iter().find(|e| e.presence != Presence::Present) {
                return Some(format!("{} sees {} {:?}", client.name, entry.name, entry.presence));
            }
            if view.encryption.level > EncryptionLevel::Attention || view.strangers > 0 {
                return Some(format!(
                    "{}: {:?}, {} strangers",
                    client.name, view.encryption, view.strangers
                ));
            }
            let state = (view.epoch, client.keys.base_key(view.epoch));
            if state.1.is_none() || *common.get_or_insert(state) != state {
                return Some(format!("{} is in epoch {} with other keys", client.name, view.epoch));
            }
        }
        let peers = self.server.peers();
        (peers != living.len()).then(|| format!("the server has {peers} peers"))
    }

    fn at(&mut self, at: Duration, what: Later) {
        self.next += 1;
        self.later.insert(self.next, what);
        self.net.wake(WORLD, at, self.next);
    }

    fn run_until(&mut self, until: Duration) -> Result<(), Failure> {
        while let Some(event) = self.net.next(until) {
            self.happens(event)?;
        }
        Ok(())
    }

    fn happens(&mut self, event: Event<Freight>) -> Result<(), Failure> {
        let now = self.net.now();
        match event {
            Event::Wake { to: WORLD, tag } => {
                if let Some(later) = self.later.remove(&tag) {
                    self.later(later)?;
                }
            }
            Event::Wake { to: SERVER, tag } => {
                if tag == self.server_woken_by && self.server_wakes_at.take().is_some() {
                    self.count_wake("server")?;
                    self.server.timeout(now);
                }
                self.settle_server();
            }
            Event::Wake { to, tag } => {
                let at = client_at(to);
                let client = &mut self.clients[at];
                if tag == client.woken_by && client.wakes_at.take().is_some() {
                    client.timeout(now);
                    let name = client.name.clone();
                    self.count_wake(&name)?;
                }
                self.settle_client(at)?;
            }
            Event::Opened { to: SERVER, stream } => {
                if self.server.up {
                    self.server.opened(stream, now);
                    self.settle_server();
                } else {
                    self.net.cut(stream, Some(Duration::from_millis(50)));
                }
            }
            Event::Closed { to: SERVER, stream } => {
                self.server.closed(stream, now);
                self.settle_server();
            }
            Event::Message {
                to: SERVER,
                stream,
                message,
            } => {
                if let Freight::Text(text) = message {
                    if self.trace && !text.contains(r#""type":"ping""#) {
                        let name = self
                            .clients
                            .iter()
                            .find(|c| c.stream == Some(stream))
                            .map(|c| c.name.as_str());
                        self.say(format!("{} → {}", name.unwrap_or("?"), short(&text)));
                    }
                    self.server.message(stream, &text, now)?;
                    self.settle_server();
                }
            }
            Event::Opened { to, stream } => self.tell_client(to, stream, Input::SocketOpened)?,
            Event::Closed { to, stream } => self.tell_client(to, stream, Input::SocketClosed)?,
            Event::Message { to, stream, message } => {
                if let Freight::Text(text) = message {
                    if self.trace && !text.contains(r#""type":"pong""#) {
                        self.say(format!("{} ← {}", self.clients[client_at(to)].name, short(&text)));
                    }
                    self.tell_client(to, stream, Input::Message(&text))?;
                }
            }
            Event::Datagram {
                to: SERVER, message, ..
            } => self.forward(message),
            Event::Datagram { to, message, .. } => {
                if let Freight::Media(frame) = message {
                    self.open(client_at(to), &frame)?;
                }
            }
        }
        Ok(())
    }

    fn later(&mut self, later: Later) -> Result<(), Failure> {
        let now = self.net.now();
        if self.trace && !matches!(later, Later::Talk) {
            self.say(format!("{later:?}"));
        }
        match later {
            Later::Act(act) => self.act(act),
            Later::Heal(node) => self.net.heal(node),
            Later::Start => self.server.start(now),
            Later::Join(at) => self.clients[at].join(now),
            Later::Reopen(at) => {
                if self.clients[at].life == Life::Reloading {
                    let seed = self.chance.bytes();
                    self.clients[at].reopen(seed, now);
                }
            }
            Later::Unlock => self.unlock(),
            Later::Talk => {
                self.mind_the_door();
                self.talk()?;
                self.at(now + Duration::from_millis(500), Later::Talk);
            }
        }
        self.settle_clients()
    }

    fn act(&mut self, act: Act) {
        let now = self.net.now();
        let living = self.living();
        let pick = |who: u64| living.get(who as usize % living.len().max(1)).copied();
        let host = |at: &usize| self.lobby && *at == HOST;
        if let Act::Leave(who) | Act::Vanish(who) | Act::Return(who, _) | Act::Kick(who, _) | Act::Appoint(who, _) = act
            && pick(who).as_ref().is_some_and(host)
        {
            return;
        }
        match act {
            Act::Join => {
                let at = self.add_client();
                self.at(now, Later::Join(at));
            }
            Act::Leave(who) if living.len() > 1 => {
                if let Some(at) = pick(who) {
                    self.clients[at].command(Command::Leave, now);
                    self.grant_wishes(at);
                    self.clients[at].close(Life::Gone);
                }
            }
            Act::Vanish(who) if living.len() > 1 => {
                if let Some(at) = pick(who) {
                    self.close_tab(at, Life::Gone);
                }
            }
            Act::Reload(who, ms) => {
                if let Some(at) = pick(who) {
                    self.reload(at, ms);
                }
            }
            Act::ReloadAll(ms) => {
                for at in living {
                    let takes = self.chance.number(0..ms);
                    self.reload(at, takes);
                }
            }
            Act::CutAll(noticed) => {
                for stream in self.net.streams_of(SERVER) {
                    self.net.cut(stream, noticed.then_some(Duration::from_secs(1)));
                }
            }
            Act::Return(who, ms) => {
                if let Some(at) = pick(who) {
                    self.close_tab(at, Life::Gone);
                    let new = self.add_client();
                    self.clients[new].life = Life::Reloading;
                    self.at(now + Duration::from_millis(ms), Later::Reopen(new));
                }
            }
            Act::Cut(who, noticed) => {
                if let Some(stream) = pick(who).and_then(|at| self.clients[at].stream) {
                    self.net.cut(stream, noticed.then_some(Duration::from_secs(1)));
                }
            }
            Act::Part(who, ms) => {
                if let Some(at) = pick(who) {
                    let node = client_node(at);
                    self.net.part(node);
                    self.at(now + Duration::from_millis(ms), Later::Heal(node));
                }
            }
            Act::Rename(who) => {
                if let Some(at) = pick(who) {
                    let client = &mut self.clients[at];
                    client.name.push('\'');
                    let name = client.name.clone();
                    client.command(Command::SetName(name), now);
                }
            }
            Act::Microphone(who) => {
                if let Some(at) = pick(who) {
                    let on = !self.clients[at].microphone;
                    self.clients[at].set_microphone(on, now);
                }
            }
            Act::Kick(who, bar) => {
                let peer = pick(who).and_then(|at| self.clients[at].peer);
                if let Some(peer) = peer {
                    self.clients[HOST].command(Command::Remove { peer, bar }, now);
                }
            }
            Act::Appoint(who, up) => {
                let peer = pick(who).and_then(|at| self.clients[at].peer);
                let role = if up { Role::Moderator } else { Role::Participant };
                if let Some(peer) = peer {
                    self.clients[HOST].command(Command::SetRole { peer, role }, now);
                }
            }
            Act::Lock(ms) => {
                self.clients[HOST].command(Command::SetDoor(Door::Locked), now);
                self.at(now + Duration::from_millis(ms), Later::Unlock);
            }
            Act::Crash(ms) if self.server.up => {
                self.server.crash();
                for stream in self.net.streams_of(SERVER) {
                    self.net.cut(stream, Some(Duration::from_millis(200)));
                }
                self.at(now + Duration::from_millis(ms), Later::Start);
            }
            Act::Leave(_) | Act::Vanish(_) | Act::Crash(_) => {}
        }
    }

    fn unlock(&mut self) {
        let now = self.net.now();
        if self.lobby {
            self.clients[HOST].command(Command::SetDoor(Door::Lobby), now);
        }
    }

    /// The host lets in whoever waits; whoever was removed or refused closes the tab.
    fn mind_the_door(&mut self) {
        let now = self.net.now();
        if !self.lobby {
            return;
        }
        let waiting = |client: &Client| client.view.as_ref().is_some_and(|view| !view.waiting.is_empty());
        if waiting(&self.clients[HOST]) {
            self.clients[HOST].command(Command::AdmitAll, now);
            self.report.admitted += 1;
        }
        for at in self.living() {
            let over = self.clients[at].view.as_ref().is_some_and(|view| {
                matches!(
                    view.phase,
                    Phase::Ended {
                        reason: Ending::Removed
                    } | Phase::Refused {
                        reason: RefusedReason::Locked
                    }
                )
            });
            if over {
                self.report.removed += 1;
                self.close_tab(at, Life::Gone);
            }
        }
    }

    fn add_client(&mut self) -> usize {
        let at = self.clients.len();
        let link = if at == 0 { &self.links.owner } else { &self.links.shared };
        let path = link.path();
        let room = path.rsplit('/').next().unwrap_or_default().to_owned();
        let device = if self.chance.happens(0.3) {
            DeviceClass::Mobile
        } else {
            DeviceClass::Desktop
        };
        let name = format!("{PLANTED}{at}");
        let seed = self.chance.bytes();
        self.clients
            .push(Client::new(name, (room, link.fragment()), device, seed));
        at
    }

    fn reload(&mut self, at: usize, ms: u64) {
        self.close_tab(at, Life::Reloading);
        self.report.reloads += 1;
        self.at(self.net.now() + Duration::from_millis(ms), Later::Reopen(at));
    }

    fn close_tab(&mut self, at: usize, life: Life) {
        if let Some(stream) = self.clients[at].stream {
            self.net.close(stream, client_node(at));
        }
        self.clients[at].close(life);
    }

    /// Some of those whose microphone is on say something.
    fn talk(&mut self) -> Result<(), Failure> {
        let speakers: Vec<usize> = self
            .living()
            .into_iter()
            .filter(|at| self.clients[*at].joined() && self.clients[*at].microphone)
            .collect();
        let crowd = self.everybody_talks && speakers.len() > CROWD;
        let turns = speakers.len().min(if crowd { CROWD } else { 6 });
        for _ in 0..turns {
            self.turn += 1;
            let next = speakers.get(self.turn % speakers.len()).copied().filter(|_| crowd);
            let Some(at) = next.or_else(|| self.chance.pick(&speakers).copied()) else {
                break;
            };
            let client = &mut self.clients[at];
            let Some(peer) = client.peer else {
                continue;
            };
            let roster = client.roster();
            if let Some(frame) = self.ledger.seal(&mut client.keys, at, peer, roster)? {
                self.net.throw(client_node(at), SERVER, Freight::Media(frame));
            }
        }
        Ok(())
    }

    /// The media plane at its dumbest: everything to everybody, those who have gone included.
    fn forward(&mut self, freight: Freight) {
        let Freight::Media(frame) = &freight else {
            return;
        };
        for at in (0..self.clients.len()).filter(|at| *at != frame.from) {
            self.net.throw(SERVER, client_node(at), freight.clone());
        }
    }

    fn open(&mut self, at: usize, frame: &Frame) -> Result<(), Failure> {
        let client = &mut self.clients[at];
        if client.keys.open(frame, &client.numbers)? {
            self.ledger.opened += 1;
            client.heard.insert(frame.from);
        }
        Ok(())
    }

    fn tell_client(&mut self, to: NodeId, stream: netsim::StreamId, input: Input<'_>) -> Result<(), Failure> {
        let at = client_at(to);
        if self.clients[at].stream != Some(stream) {
            return Ok(());
        }
        if matches!(input, Input::SocketClosed) {
            self.clients[at].stream = None;
        }
        let now = self.net.now();
        self.clients[at].input(input, now);
        self.settle_client(at)
    }

    fn settle_clients(&mut self) -> Result<(), Failure> {
        (0..self.clients.len()).try_for_each(|at| self.settle_client(at))
    }

    /// Does what a client wants and sees to it that it is woken.
    fn settle_client(&mut self, at: usize) -> Result<(), Failure> {
        self.grant_wishes(at);
        let client = &mut self.clients[at];
        let due = client.poll_timeout();
        if let Some(due) = due.filter(|due| client.wakes_at != Some(*due)) {
            self.next += 1;
            client.woken_by = self.next;
            client.wakes_at = Some(due);
            self.net.wake(client_node(at), due, self.next);
        }
        if due.is_none() {
            client.wakes_at = None;
        }
        Ok(())
    }

    fn grant_wishes(&mut self, at: usize) {
        let node = client_node(at);
        for wish in std::mem::take(&mut self.clients[at].wishes) {
            let stream = self.clients[at].stream;
            match wish {
                client::Wish::Connect | client::Wish::Disconnect => {
                    if let Some(stream) = stream {
                        self.net.close(stream, node);
                    }
                    let opens = matches!(wish, client::Wish::Connect);
                    self.clients[at].stream = opens.then(|| self.net.open(node, SERVER));
                }
                client::Wish::Send(text) => {
                    if let Some(stream) = stream {
                        self.net.send(stream, node, Freight::Text(text));
                    }
                }
            }
        }
    }

    fn settle_server(&mut self) {
        for wish in std::mem::take(&mut self.server.wishes) {
            match wish {
                server::Wish::Send { stream, text } => self.net.send(stream, SERVER, Freight::Text(text)),
                server::Wish::Close { stream } => self.net.close(stream, SERVER),
            }
        }
        let due = self.server.poll_timeout();
        if let Some(due) = due.filter(|due| self.server_wakes_at != Some(*due)) {
            self.next += 1;
            self.server_woken_by = self.next;
            self.server_wakes_at = Some(due);
            self.net.wake(SERVER, due, self.next);
        }
        if due.is_none() {
            self.server_wakes_at = None;
        }
    }

    /// A machine that wants to be woken at the same moment again and again never sleeps.
    fn count_wake(&mut self, who: &str) -> Result<(), Failure> {
        let now = self.net.now();
        self.wakes = if self.wakes.0 == now {
            (now, self.wakes.1 + 1)
        } else {
            (now, 0)
        };
        if self.wakes.1 > 5000 {
            return Err(Failure::Spinning(format!("{who} at {now:?}")));
        }
        Ok(())
    }

    #[allow(clippy::print_stdout, reason = "asked for by an environment variable")]
    fn say(&self, what: String) {
        println!("{:9.3} {what}", self.net.now().as_secs_f64());
    }
}

fn client_node(at: usize) -> NodeId {
    NodeId(at as u32 + 1)
}

fn client_at(node: NodeId) -> usize {
    node.0 as usize - 1
}

fn short(text: &str) -> String {
    text.chars().take(700).collect()
}

/// Who came with the host's link.
const HOST: usize = 0;
/// The driver of the script.
const WORLD: NodeId = NodeId(u32::MAX);
/// With more participants than this they talk in turns.
const CROWD: usize = 24;
/// Longest time until everybody is together again: the grace of somebody lost in the last moment, and
/// some tries.
const RECOVERY: Duration = Duration::from_secs(150);
