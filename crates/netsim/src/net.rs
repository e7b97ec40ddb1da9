//! Nodes, streams, datagrams, and what goes wrong between them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::{Chance, Timeline};

/// A node, as the simulation numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// A stream; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(pub u64);

/// What a way between two nodes is like. Loss, doubling and reordering touch datagrams only.
#[derive(Clone, Copy, Debug)]
pub struct Path {
    /// Least time a message takes.
    pub delay: Duration,
    /// Most it takes beyond that.
    pub jitter: Duration,
    /// Probability that a datagram is lost.
    pub loss: f64,
    /// Probability that a datagram arrives twice.
    pub doubling: f64,
    /// Probability that a datagram takes up to ten times the jitter.
    pub reordering: f64,
}

impl Path {
    /// Nothing goes wrong and nothing takes time.
    pub const PERFECT: Self = Self {
        delay: Duration::ZERO,
        jitter: Duration::ZERO,
        loss: 0.0,
        doubling: 0.0,
        reordering: 0.0,
    };
}

/// What happens to a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<M> {
    /// A stream it opened, or that was opened to it, is ready.
    Opened {
        /// To whom this happens.
        to: NodeId,
        /// The stream.
        stream: StreamId,
    },
    /// A message on a stream.
    Message {
        /// To whom.
        to: NodeId,
        /// On which stream.
        stream: StreamId,
        /// What.
        message: M,
    },
    /// The other end closed the stream, or it was cut.
    Closed {
        /// To whom this happens.
        to: NodeId,
        /// The stream.
        stream: StreamId,
    },
    /// A datagram.
    Datagram {
        /// To whom.
        to: NodeId,
        /// From whom.
        from: NodeId,
        /// What.
        message: M,
    },
    /// A time it asked for has come.
    Wake {
        /// To whom this happens.
        to: NodeId,
        /// What it said when asking.
        tag: u64,
    },
}

/// The network. See the [crate].
#[derive(Debug)]
pub struct Net<M> {
    timeline: Timeline<Event<M>>,
    chance: Chance,
    path: Path,
    streams: BTreeMap<StreamId, Stream>,
    /// Nodes that reach nobody.
    apart: BTreeSet<NodeId>,
    /// What was sent on streams while an end was apart.
    held: Vec<(StreamId, NodeId, Event<M>)>,
    count: u64,
}

#[derive(Debug)]
struct Stream {
    ends: [End; 2],
    cut: bool,
}

#[derive(Debug)]
struct End {
    node: NodeId,
    /// Whether this end still listens.
    open: bool,
    /// When the last message sent to this end arrives: nothing overtakes it.
    last: Duration,
}

impl<M: Clone> Net<M> {
    /// A network whose every way is like `path`.
    pub fn new(seed: u64, path: Path) -> Self {
        Self {
            timeline: Timeline::default(),
            chance: Chance::new(seed),
            path,
            streams: BTreeMap::new(),
            apart: BTreeSet::new(),
            held: Vec::new(),
            count: 0,
        }
    }

    /// The present.
    pub fn now(&self) -> Duration {
        self.timeline.now()
    }

    /// The next event up to `until`; none: nothing happens, and it is `until`.
    pub fn next(&mut self, until: Duration) -> Option<Event<M>> {
        loop {
            let event = self.timeline.next(until)?;
            match &event {
                Event::Datagram { .. } | Event::Wake { .. } => return Some(event),
                Event::Opened { to, stream } | Event::Message { to, stream, .. } => {
                    if !self.is_cut(*stream) && self.end(*stream, *to).is_some_and(|end| end.open) {
                        return Some(event);
                    }
                }
                Event::Closed { to, stream } => {
                    if let Some(end) = self.end(*stream, *to).filter(|end| end.open) {
                        end.open = false;
                        return Some(event);
                    }
                }
            }
        }
    }

    /// Wakes a node.
    pub fn wake(&mut self, to: NodeId, at: Duration, tag: u64) {
        self.timeline.put(at, Event::Wake { to, tag });
    }

    /// Opens a stream: both ends are told.
    pub fn open(&mut self, from: NodeId, to: NodeId) -> StreamId {
        self.count += 1;
        let stream = StreamId(self.count);
        let end = |node| End {
            node,
            open: true,
            last: self.timeline.now(),
        };
        let ends = [end(from), end(to)];
        self.streams.insert(stream, Stream { ends, cut: false });
        self.deliver(stream, to, Event::Opened { to, stream });
        self.deliver(stream, from, Event::Opened { to: from, stream });
        stream
    }

    /// Sends on a stream, to its other end.
    pub fn send(&mut self, stream: StreamId, from: NodeId, message: M) {
        if let Some(to) = self.other(stream, from) {
            self.deliver(stream, to, Event::Message { to, stream, message });
        }
    }

    /// Closes a stream: this end hears nothing more, the other hears what was sent, then the close.
    pub fn close(&mut self, stream: StreamId, from: NodeId) {
        let Some(to) = self.other(stream, from) else {
            return;
        };
        if let Some(end) = self.end(stream, from).filter(|end| end.open) {
            end.open = false;
            self.deliver(stream, to, Event::Closed { to, stream });
        }
    }

    /// Cuts a stream: what is under way is lost. Each end learns it within `noticed`; none: never.
    pub fn cut(&mut self, stream: StreamId, noticed: Option<Duration>) {
        let Some(state) = self.streams.get_mut(&stream) else {
            return;
        };
        state.cut = true;
        let nodes = [state.ends[0].node, state.ends[1].node];
        self.held.retain(|(s, ..)| *s != stream);
        for to in nodes {
            if let Some(noticed) = noticed {
                let at = self.now() + self.chance.time(noticed);
                self.timeline.put(at, Event::Closed { to, stream });
            }
        }
    }

    /// Streams open at this node's end.
    pub fn streams_of(&self, node: NodeId) -> Vec<StreamId> {
        let open = |stream: &Stream| stream.ends.iter().any(|end| end.node == node && end.open);
        self.streams
            .iter()
            .filter(|(_, s)| open(s))
            .map(|(id, _)| *id)
            .collect()
    }

    /// Sends a datagram.
    pub fn throw(&mut self, from: NodeId, to: NodeId, message: M) {
        let path = self.path;
        if self.apart.contains(&from) || self.apart.contains(&to) || self.chance.happens(path.loss) {
            return;
        }
        let copies = 1 + u32::from(self.chance.happens(path.doubling));
        for _ in 0..copies {
            let late = if self.chance.happens(path.reordering) { 10 } else { 1 };
            let at = self.now() + path.delay + self.chance.time(path.jitter * late);
            let message = message.clone();
            self.timeline.put(at, Event::Datagram { to, from, message });
        }
    }

    /// Separates a node from all others: its datagrams are lost, its streams stand still.
    pub fn part(&mut self, node: NodeId) {
        self.apart.insert(node);
    }

    /// Connects a node again: what its streams held back is delivered.
    pub fn heal(&mut self, node: NodeId) {
        if self.apart.remove(&node) {
            for (stream, to, event) in std::mem::take(&mut self.held) {
                self.deliver(stream, to, event);
            }
        }
    }

    fn deliver(&mut self, stream: StreamId, to: NodeId, event: Event<M>) {
        let Some(state) = self.streams.get(&stream) else {
            return;
        };
        if state.ends.iter().any(|end| self.apart.contains(&end.node)) {
            self.held.push((stream, to, event));
            return;
        }
        let takes = self.path.delay + self.chance.time(self.path.jitter);
        let now = self.now();
        if let Some(end) = self.end(stream, to) {
            end.last = end.last.max(now + takes);
            let at = end.last;
            self.timeline.put(at, event);
        }
    }

    fn is_cut(&self, stream: StreamId) -> bool {
        self.streams.get(&stream).is_none_or(|s| s.cut)
    }

    fn other(&self, stream: StreamId, from: NodeId) -> Option<NodeId> {
        let ends = &self.streams.get(&stream)?.ends;
        ends.iter().map(|end| end.node).find(|node| *node != from)
    }

    fn end(&mut self, stream: StreamId, node: NodeId) -> Option<&mut End> {
        self.streams
            .get_mut(&stream)?
            .ends
            .iter_mut()
            .find(|end| end.node == node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: NodeId = NodeId(1);
    const B: NodeId = NodeId(2);
    const BAD: Path = Path {
        delay: Duration::from_millis(20),
        jitter: Duration::from_millis(30),
        loss: 0.2,
        doubling: 0.1,
        reordering: 0.2,
    };
    const HOUR: Duration = Duration::from_secs(3600);

    fn numbers(net: &mut Net<u32>) -> Vec<u32> {
        let events = std::iter::from_fn(|| net.next(HOUR));
        let number = |event| match event {
            Event::Message { message, .. } | Event::Datagram { message, .. } => Some(message),
            _ => None,
        };
        events.filter_map(number).collect()
    }

    #[test]
    fn a_stream_keeps_order_and_loses_nothing() {
        let mut net = Net::new(1, BAD);
        let stream = net.open(A, B);
        (0..500).for_each(|n| net.send(stream, A, n));
        assert_eq!(numbers(&mut net), (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn datagrams_are_lost_doubled_and_reordered_alike_for_one_seed() {
        let arrived = |seed| {
            let mut net = Net::new(seed, BAD);
            (0..500).for_each(|n| net.throw(A, B, n));
            numbers(&mut net)
        };
        let first = arrived(1);
        assert_eq!(first, arrived(1));
        assert_ne!(first, arrived(2));
        let mut sorted = first.clone();
        sorted.sort_unstable();
        assert_ne!(first, sorted, "reordered");
        let all = sorted.len();
        sorted.dedup();
        assert!(sorted.len() < 500, "lost");
        assert!(all > sorted.len(), "doubled");
    }

    #[test]
    fn a_cut_stream_delivers_nothing_more_and_both_ends_learn_it() {
        let mut net = Net::new(1, BAD);
        let stream = net.open(A, B);
        while net.next(Duration::from_secs(1)).is_some() {}
        net.send(stream, A, 1);
        net.cut(stream, Some(Duration::from_secs(1)));
        net.send(stream, A, 2);
        let events: Vec<_> = std::iter::from_fn(|| net.next(HOUR)).collect();
        assert_eq!(events.len(), 2);
        assert!(events.iter().all(|e| matches!(e, Event::Closed { .. })));
        assert!(net.streams_of(A).is_empty());
    }

    #[test]
    fn a_closed_stream_delivers_what_was_sent_before() {
        let mut net = Net::new(1, BAD);
        let stream = net.open(A, B);
        net.send(stream, A, 1);
        net.close(stream, A);
        let events: Vec<_> = std::iter::from_fn(|| net.next(HOUR)).collect();
        assert!(matches!(
            events[..],
            [Event::Opened { .. }, Event::Message { .. }, Event::Closed { to: B, .. }]
        ));
    }

    #[test]
    fn a_node_apart_hears_nothing_until_it_is_back() {
        let mut net = Net::new(1, Path::PERFECT);
        let stream = net.open(A, B);
        net.part(B);
        net.send(stream, A, 1);
        net.throw(A, B, 7);
        net.send(stream, A, 2);
        assert_eq!(numbers(&mut net), []);
        net.heal(B);
        assert_eq!(numbers(&mut net), [1, 2]);
    }
}
