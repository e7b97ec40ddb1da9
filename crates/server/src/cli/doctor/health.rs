//! Whether the server that runs is well: what it says of itself, asked on this machine.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use server::Config;
use server::tls::over_loopback;

use super::finding::Finding;

const WHAT: &str = "server";
/// Time for each step of asking.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of an answer that are looked at.
const ANSWER: u64 = 16 * 1024;

/// What `/healthz` says; `running`: whether somebody holds the data directory.
pub(super) fn health(config: &Config, running: bool) -> Finding {
    if !running {
        return Finding::warning(
            WHAT,
            "none runs on this data directory",
            "start it: systemctl start konklave, or konklave run; `journalctl -u konklave` says why it ended",
        );
    }
    let Some(address) = here(config.listen) else {
        return Finding::good(WHAT, "runs, on a port that only it knows");
    };
    match ask(address, config.tls.is_some()) {
        Ok(answer) => judge(&answer),
        Err(error) => Finding::bad(
            WHAT,
            format!("runs, but does not answer on {address}: {error}"),
            "look into `journalctl -u konklave`; if the configuration was changed, restart the server",
        ),
    }
}

/// Where it can be asked from this machine; none: the port is not known.
fn here(listen: SocketAddr) -> Option<SocketAddr> {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    (listen.port() != 0).then(|| SocketAddr::new(ip, listen.port()))
}

fn ask(address: SocketAddr, tls: bool) -> io::Result<String> {
    let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    match tls {
        true => talk(over_loopback(stream)?),
        false => talk(stream),
    }
}

fn talk(mut stream: impl Read + Write) -> io::Result<String> {
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(ANSWER).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// An answer of HTTP/1.1.
fn judge(answer: &str) -> Finding {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let status = head.split(' ').nth(1).unwrap_or_default();
    let lines: Vec<&str> = body.lines().collect();
    match (status, &lines[..]) {
        ("200", ["ok"]) => Finding::good(WHAT, "runs and is well"),
        ("200", ["ok", rest @ ..]) if !rest.is_empty() => {
            Finding::warning(WHAT, rest.join("; "), "look into `journalctl -u konklave`")
        }
        ("503", [problem, ..]) => Finding::bad(
            WHAT,
            format!("runs, and is ill: {problem}"),
            "look into `journalctl -u konklave`, then restart the server",
        ),
        _ => Finding::bad(
            WHAT,
            "something else answers on its port",
            "find it with `ss -lntp`; or the server runs with another configuration than this one: restart it",
        ),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::finding::State;
    use super::*;

    #[test]
    fn what_the_server_says_of_itself_is_believed() {
        for (answer, state) in [
            ("HTTP/1.1 200 OK\r\na: b\r\n\r\nok\n", State::Good),
            ("HTTP/1.1 200 OK\r\n\r\nok\ndeletion overdue: no run\n", State::Warning),
            (
                "HTTP/1.1 503 Service Unavailable\r\n\r\nthe database does not answer\n",
                State::Bad,
            ),
            ("HTTP/1.1 200 OK\r\n\r\n<html>", State::Bad),
            ("HTTP/1.1 404 Not Found\r\n\r\n", State::Bad),
            ("SSH-2.0-OpenSSH", State::Bad),
            ("", State::Bad),
        ] {
            assert_eq!(judge(answer).state, state, "{answer}");
        }
    }

    #[test]
    fn nobody_but_this_machine_is_asked() {
        let at = |text: &str| here(text.parse().unwrap()).map(|address| address.to_string());
        assert_eq!(at("0.0.0.0:443").as_deref(), Some("127.0.0.1:443"));
        assert_eq!(at("[::]:443").as_deref(), Some("[::1]:443"));
        assert_eq!(at("127.0.0.1:8080").as_deref(), Some("127.0.0.1:8080"));
        assert_eq!(at("127.0.0.1:0"), None);
        let mut config = Config::new("unused".into());
        assert_eq!(health(&config, false).state, State::Warning);
        let free = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        config.listen = free;
        assert_eq!(health(&config, true).state, State::Bad);
    }
}
