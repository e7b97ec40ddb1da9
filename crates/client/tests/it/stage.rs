//! A server in this process, and rooms on it.

use std::net::SocketAddr;
use std::time::Duration;

use client::clip::Loop;
use client::{Bot, Invitation, NewLinks, Options, Report, Server, create_room};
use tempfile::TempDir;
use wire::StreamKind;

/// On a machine with two busy cores, everything below takes a fraction of this.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A running server with data of its own.
pub struct Stage {
    data: TempDir,
    running: Option<server::Running>,
    http: SocketAddr,
    media: SocketAddr,
}

impl Stage {
    /// Starts one on free ports.
    pub async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let any = "127.0.0.1:0".parse().unwrap();
        let running = run(&data, any, any).await;
        let (http, media) = (running.http, running.media);
        Self {
            data,
            running: Some(running),
            http,
            media,
        }
    }

    /// Stops it and starts it again on the same ports and data, `pause` later.
    pub async fn restart(&mut self, pause: Duration) {
        self.running.take().unwrap().shutdown().await;
        tokio::time::sleep(pause).await;
        self.running = Some(run(&self.data, self.http, self.media).await);
    }

    /// Its address for clients.
    pub fn server(&self) -> Server {
        Server::parse(&format!("http://{}", self.http)).unwrap()
    }

    /// Makes a room.
    pub async fn room(&self, title: &str, passphrase: Option<&str>) -> NewLinks {
        create_room(&self.server(), title, passphrase).await.unwrap()
    }

    /// Where its data lies.
    pub fn data(&self) -> &std::path::Path {
        self.data.path()
    }
}

async fn run(data: &TempDir, http: SocketAddr, media: SocketAddr) -> server::Running {
    let config = server::Config {
        listen: http,
        media_listen: media,
        // Bots send over UDP; the number of its port may be another's over TCP.
        media_tcp: false,
        rooms_per_minute: 1000,
        ..server::Config::new(data.path().to_owned())
    };
    server::start(config).await.unwrap()
}

/// A bot in the meeting of this link; returns once it is in.
pub async fn enter(link: &str, name: &str) -> Bot {
    enter_as(link, name, Options::default()).await
}

/// The same, behaving as `options` say.
pub async fn enter_as(link: &str, name: &str, options: Options) -> Bot {
    let bot = Bot::join(&Invitation::parse(link).unwrap(), name, options);
    expect(&bot, &format!("{name} joins"), Report::joined).await;
    bot
}

/// Different loops for different bots.
pub fn looping(clip: Loop) -> Options {
    Options {
        clip,
        ..Options::default()
    }
}

/// Waits for something of a bot; failing, says what was last seen.
pub async fn expect(bot: &Bot, what: &str, holds: impl Fn(&Report) -> bool) -> Report {
    match bot.until(PATIENCE, holds).await {
        Ok(report) => report,
        Err(report) => panic!("not seen: {what}; last report: {report:#?}"),
    }
}

/// Waits until `bot` has opened this many more pictures and sounds of each of `others` than it had.
pub async fn expect_media_of(bot: &Bot, others: &[&str], pictures: u64, sounds: u64) -> Report {
    let before = bot.report();
    expect(bot, &format!("media of {others:?}"), |now| {
        others.iter().all(|name| {
            let more = |kind| {
                now.from(name, kind)
                    .frames
                    .saturating_sub(before.from(name, kind).frames)
            };
            more(StreamKind::Camera) >= pictures && more(StreamKind::Microphone) >= sounds
        })
    })
    .await
}
