//! A server that lies, and members that help it: an honest server, real clients, and between them somebody
//! who passes, drops, holds, repeats, reorders, replaces and forges. `docs/attacks.md` lists what is shown.

mod commits;
mod door;
mod entering;
mod frames;
mod held;
mod liar;
mod log;
mod mole;
mod people;
mod positions;
mod table;
