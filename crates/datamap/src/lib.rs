//! What is kept, as values: which data, about whom, what for, on which legal basis, who is given it, where it rests, from
//! when and how long, how it is deleted. In German and English.
//!
//! Tables declare their entries beside their queries, in `store`; [`ELSEWHERE`] has the rest: browser, memory, files. The
//! deletion job, the administration page, a person's export and the documents all read the same entries.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod browser;
mod calendar;
mod elsewhere;
mod entry;
mod retention;
mod words;

pub use calendar::{civil, day, minute};
pub use elsewhere::ELSEWHERE;
pub use entry::{Basis, Column, Disclosure, Entry, Key, Place, Storage, Table, column};
pub use retention::{BACKUP_KEPT, DAY, Due, HOUR, Part, Period, Retention, Setting, Settings, Start};
pub use words::{Text, Words, text};
