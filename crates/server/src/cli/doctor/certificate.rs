//! Whether browsers will believe this server, and for how long.

use std::time::{SystemTime, UNIX_EPOCH};

use server::tls::{acme_certificate, inspect, load};
use server::{Certificate, Config};

use super::finding::Finding;

const WHAT: &str = "certificate";
const DAY: u64 = 24 * 3600;
/// Fewer days left deserve a warning: an authority renews a third of its time before the end.
const FEW_DAYS: u64 = 14;

pub(super) fn certificate(config: &Config) -> Finding {
    let Some(tls) = &config.tls else {
        return Finding::good(
            WHAT,
            match config.behind_proxy {
                true => "the proxy's matter",
                false => "none needed: this server is reached from this machine alone",
            },
        );
    };
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    match &tls.certificate {
        Certificate::Files { certificate, key } => {
            if let Err(error) = load(certificate, key) {
                return Finding::bad(
                    WHAT,
                    error.to_string(),
                    "correct the file or the path; the owner of the data directory has to be able to read it",
                );
            }
            let pem = std::fs::read(certificate).unwrap_or_default();
            judge(
                &config.names(),
                &pem,
                now,
                "get a new one; it is read within a minute, without a restart",
            )
        }
        Certificate::Acme { .. } => {
            let kept = acme_certificate(&config.data_dir).and_then(|path| std::fs::read(path).ok());
            let advice = "port 443 of the domain must lead to this machine; the log says what the authority answered";
            match kept {
                Some(pem) => judge(&config.names(), &pem, now, advice),
                None => Finding::warning(WHAT, "none has been issued yet", advice),
            }
        }
    }
}

fn judge(names: &[String], pem: &[u8], now: u64, advice: &str) -> Finding {
    let inspected = match inspect(pem) {
        Ok(inspected) => inspected,
        Err(problem) => return Finding::bad(WHAT, problem, advice),
    };
    if let Some(name) = names.iter().find(|name| !inspected.is_for(name)) {
        return Finding::bad(WHAT, format!("is not for {name}: browsers refuse it there"), advice);
    }
    let days = inspected.expires.saturating_sub(now) / DAY;
    let found = format!("holds for {days} more days");
    match inspected.expires {
        expires if expires <= now => Finding::bad(WHAT, "has expired: browsers refuse it", advice),
        _ if days < FEW_DAYS => Finding::warning(WHAT, found, advice),
        _ => Finding::good(WHAT, found),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::finding::State;
    use super::*;

    #[test]
    fn a_certificate_is_judged_by_its_name_and_its_end() {
        let made = rcgen::generate_simple_self_signed(vec!["meet.example.org".to_owned()]).unwrap();
        let pem = made.cert.pem();
        let end = inspect(pem.as_bytes()).unwrap().expires;
        let judged = |names: &[&str], now| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            judge(&names, pem.as_bytes(), now, "").state
        };
        let state = |name, now| judged(&[name], now);
        assert_eq!(state("meet.example.org", end - 90 * DAY), State::Good);
        assert_eq!(state("meet.example.org", end - 13 * DAY), State::Warning);
        assert_eq!(state("meet.example.org", end), State::Bad);
        assert_eq!(state("other.example.org", end - 90 * DAY), State::Bad);
        assert_eq!(
            judged(&["meet.example.org", "other.example.org"], end - 90 * DAY),
            State::Bad,
            "every name counts"
        );
        assert_eq!(judge(&[], b"", 0, "").state, State::Bad);
    }
}
