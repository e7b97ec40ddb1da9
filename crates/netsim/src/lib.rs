//! A network and a clock that exist only in memory, both determined by one seed.
//!
//! [`Net`] carries two kinds of traffic between nodes: *streams*, ordered and reliable until they are
//! cut (a WebSocket), and *datagrams*, which may be lost, doubled, reordered (media). Time passes only
//! in [`Net::next`], which yields the next [`Event`] and moves the clock to it. The same seed and the
//! same calls give the same events.

mod chance;
mod net;
mod timeline;

pub use chance::Chance;
pub use net::{Event, Net, NodeId, Path, StreamId};
pub use timeline::Timeline;
