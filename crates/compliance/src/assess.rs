//! Other services, for whoever advises on them: what was said of each, when and by whom; seven steps of questions; and from
//! the answers a light for each kind of use. In German and English.
//!
//! Pure, as the papers are. What is told of a service is as of a day and from a source, and has to be checked anew; what
//! nobody has said or answered stays an open question and never makes a light green.

mod builtin;
mod cells;
mod country;
mod judge;
mod paper;
mod provider;
mod question;
mod read;
mod terms;
mod transfer;
mod write;

pub use builtin::builtin;
pub use country::{Region, country, region};
pub use judge::{Light, Reason, Verdict, judge};
pub use paper::{issue, paper};
pub use provider::{Answer, Answered, Fact, Kind, Provider, Remark, Role};
pub use question::{Question, Step, Use};
pub use read::{Format, LARGEST, LONGEST, MOST, Problem, Read, read};
pub use terms::said;
pub use write::{Separator, Written, csv, json, row};

pub use crate::day::{AsOf, Day};
