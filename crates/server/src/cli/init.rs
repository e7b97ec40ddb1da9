//! `konklave init`: a configuration from a few answers. What is there already is never overwritten, unless it sets
//! nothing but the data directory, as the file of a fresh package.

use std::fs::{Metadata, OpenOptions, Permissions};
use std::io::{BufRead, IsTerminal, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use server::Config;
use toml::{Table, Value};

use super::arguments::{Init, Reach};
use super::{INSTALLED, print};

/// A configuration holds no secret: those belong into `secrets.env`.
const MODE: u32 = 0o644;

/// Writes `file` and says what comes next.
pub fn init(file: &Path, options: Init) -> anyhow::Result<()> {
    let before = replaceable(file)?;
    let mut answers = options;
    if let Some(data_dir) = before.as_ref().and_then(|table| table.get("data_dir")?.as_str()) {
        answers.data_dir.get_or_insert_with(|| PathBuf::from(data_dir));
    }
    // Who says how people come has decided to answer by flags.
    if answers.reach.is_none() && std::io::stdin().is_terminal() {
        ask(&mut answers, &mut std::io::stdin().lock())?;
    }
    let reach = answers.reach.context(
        "nobody sits at the terminal to be asked: say --reach localhost, acme, files or proxy, and see `konklave init \
         --help`",
    )?;
    let text = written(reach, &answers)?;
    let modes = before.is_some().then(|| std::fs::metadata(file)).transpose()?;
    keep(file, &text, modes)?;
    print(&next(file, reach, &answers))?;
    Ok(())
}

/// What the file sets, if it may be replaced; none: there is none.
fn replaceable(file: &Path) -> anyhow::Result<Option<Table>> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| file.display().to_string()),
    };
    let table: Option<Table> = text.parse().ok();
    let fresh = table.filter(|table| {
        table.iter().all(|(key, value)| match value {
            Value::Table(inner) => inner.is_empty(),
            _ => key == "data_dir",
        })
    });
    match fresh {
        Some(table) => Ok(Some(table)),
        None => bail!(
            "{} is there already and is not overwritten. Edit it, or name another file with --config",
            file.display()
        ),
    }
}

/// Asks for what was not said.
fn ask(answers: &mut Init, input: &mut impl BufRead) -> anyhow::Result<()> {
    if answers.reach.is_none() {
        let text = "How will people reach this server?\n  1  from this computer alone\n  2  by a name, with a \
                    certificate that is issued automatically (port 443 must be free)\n  3  by a name, with a \
                    certificate in files\n  4  by a name, through a reverse proxy with TLS\n1, 2, 3 or 4: ";
        answers.reach = Some(loop {
            match question(text, input)?.as_str() {
                "1" => break Reach::Localhost,
                "2" => break Reach::Acme,
                "3" => break Reach::Files,
                "4" => break Reach::Proxy,
                _ => {}
            }
        });
    }
    let named = answers.reach != Some(Reach::Localhost);
    if named && answers.domain.is_none() {
        answers.domain = Some(question("Name of the server, as meet.example.org: ", input)?);
    }
    if answers.reach == Some(Reach::Acme) && answers.contact.is_none() {
        let text = "E-mail address for the authority that issues the certificate (may be empty): ";
        answers.contact = Some(question(text, input)?);
    }
    if answers.reach == Some(Reach::Files) {
        if answers.certificate.is_none() {
            answers.certificate = Some(question("PEM file with the certificate: ", input)?.into());
        }
        if answers.key.is_none() {
            answers.key = Some(question("PEM file with its key: ", input)?.into());
        }
    }
    if answers.operator.is_none() {
        let text = "Who runs this server? Shown to everybody who opens it (may be empty): ";
        answers.operator = Some(question(text, input)?);
    }
    if named && answers.media_address.is_none() {
        let text = "Public IP address, if this machine does not have it itself (may be empty): ";
        answers.media_address = Some(question(text, input)?);
    }
    Ok(())
}

fn question(text: &str, input: &mut impl BufRead) -> anyhow::Result<String> {
    print(text)?;
    let mut line = String::new();
    if input.read_line(&mut line)? == 0 {
        bail!("the answers ended too soon; nothing was written");
    }
    Ok(line.trim().to_owned())
}

/// The file's text.
fn written(reach: Reach, answers: &Init) -> anyhow::Result<String> {
    let text = |value: &str| Value::String(value.to_owned());
    let path = |value: &Path| -> anyhow::Result<Value> {
        let value = value.to_str();
        Ok(text(
            value.context("a path is not UTF-8, which a configuration has to be")?,
        ))
    };
    let said = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    let mut all = Table::new();
    let mut tls = Table::new();
    if let Some(data_dir) = &answers.data_dir {
        all.insert("data_dir".to_owned(), path(data_dir)?);
    }
    let domain = said(&answers.domain);
    let named = || {
        domain
            .clone()
            .context("--domain is missing: the name of the server, as meet.example.org")
    };
    match reach {
        Reach::Localhost => {}
        Reach::Proxy => {
            all.insert("behind_proxy".to_owned(), Value::Boolean(true));
            let origin = format!("https://{}", named()?);
            all.insert("origins".to_owned(), Value::Array(vec![text(&origin)]));
        }
        Reach::Acme | Reach::Files => {
            all.insert("listen".to_owned(), text("[::]:443"));
            tls.insert("domain".to_owned(), text(&named()?));
            tls.insert("redirect".to_owned(), text("[::]:80"));
        }
    }
    if reach == Reach::Acme {
        tls.insert("mode".to_owned(), text("acme"));
        if let Some(contact) = said(&answers.contact) {
            tls.insert("contact".to_owned(), text(&contact));
        }
    }
    if reach == Reach::Files {
        tls.insert("mode".to_owned(), text("files"));
        for (key, file) in [("certificate", &answers.certificate), ("key", &answers.key)] {
            let file = file
                .as_ref()
                .with_context(|| format!("--{key} is missing: a PEM file"))?;
            tls.insert(key.to_owned(), path(&std::path::absolute(file)?)?);
        }
    }
    if !tls.is_empty() {
        all.insert("tls".to_owned(), Value::Table(tls));
    }
    if let Some(operator) = said(&answers.operator) {
        let table = Table::from_iter([("name".to_owned(), text(&operator))]);
        all.insert("operator".to_owned(), Value::Table(table));
    }
    if let Some(address) = said(&answers.media_address) {
        let table = Table::from_iter([("addresses".to_owned(), Value::Array(vec![text(&address)]))]);
        all.insert("media".to_owned(), Value::Table(table));
    }
    let settings = toml::to_string(&all)?;
    Ok(format!(
        "# Written by `konklave init`. Every other option, explained: konklave --print-config-reference\n\n{settings}"
    ))
}

/// Writes the file, if the server would take it: for everybody to read, whatever the umask, because the server runs as
/// another user; or with mode and owner of the file that it replaces.
fn keep(file: &Path, text: &str, replaced: Option<Metadata>) -> anyhow::Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    let failed = || new.display().to_string();
    // Left behind by one that was interrupted.
    match std::fs::remove_file(&new) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error).with_context(failed),
        _ => {}
    }
    let mut writing = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&new)
        .with_context(failed)?;
    let tried = writing
        .write_all(text.as_bytes())
        .and_then(|()| match &replaced {
            None => writing.set_permissions(Permissions::from_mode(MODE)),
            Some(before) => {
                // Only root gives files away; for everybody else the owner stays who it is.
                if rustix::process::geteuid().is_root() {
                    fchown(&writing, Some(before.uid()), Some(before.gid()))?;
                }
                writing.set_permissions(before.permissions())
            }
        })
        .and_then(|()| writing.sync_all())
        .map_err(anyhow::Error::from)
        .and_then(|()| Ok(Config::load(Some(&new)).map(|_| ())?));
    let kept = tried.and_then(|()| {
        if replaced.is_some() {
            return Ok(std::fs::rename(&new, file)?);
        }
        // Unlike renaming, this fails if the file has come into being meanwhile.
        std::fs::hard_link(&new, file).with_context(|| file.display().to_string())?;
        Ok(std::fs::remove_file(&new)?)
    });
    if kept.is_err() {
        let _ = std::fs::remove_file(&new);
    }
    kept
}

/// What the operator does now.
fn next(file: &Path, reach: Reach, answers: &Init) -> String {
    let shown = file.display();
    let domain = answers.domain.as_deref().unwrap_or_default();
    let open = match reach {
        Reach::Localhost => "http://localhost:8080".to_owned(),
        _ => format!("https://{domain}"),
    };
    let ports = match reach {
        Reach::Localhost => String::new(),
        Reach::Proxy => "  · let the firewall pass 10000/udp and 10000/tcp; the proxy hands on to 127.0.0.1:8080, \
                         WebSockets too, and sets X-Forwarded-For\n"
            .to_owned(),
        Reach::Acme | Reach::Files => "  · let the firewall pass 443/tcp, 80/tcp, 10000/udp and 10000/tcp\n".to_owned(),
    };
    let key = match (reach, &answers.key) {
        (Reach::Files, Some(key)) if file == Path::new(INSTALLED) => {
            let key = key.display();
            format!("  · let the service read the key: chown root:konklave {key} && chmod 640 {key}\n")
        }
        _ => String::new(),
    };
    let (start, look) = match file == Path::new(INSTALLED) {
        true => (
            "systemctl enable konklave && systemctl restart konklave".to_owned(),
            String::new(),
        ),
        false => (format!("konklave run --config {shown}"), format!(" --config {shown}")),
    };
    format!(
        "{shown} is written. Now:\n{ports}{key}  · start: {start}\n  · look whether all is well: konklave doctor{look}\n  \
         · open {open}\n"
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn answers_at_the_terminal_become_a_file_that_the_server_takes() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("konklave.toml");
        let mut answers = Init::default();
        let typed = "9\n2\nmeet.example.org\nadmin@example.org\nStadt \"Muster\"\n203.0.113.7\n";
        ask(&mut answers, &mut typed.as_bytes()).unwrap();
        let text = written(answers.reach.unwrap(), &answers).unwrap();
        keep(&file, &text, None).unwrap();
        let config = Config::load(Some(&file)).unwrap();
        assert_eq!(config.origins, ["https://meet.example.org"]);
        assert_eq!(config.operator_name, "Stadt \"Muster\"");
        assert_eq!(
            config.media_addresses,
            ["203.0.113.7".parse::<std::net::IpAddr>().unwrap()]
        );
        assert!(!directory.path().join("konklave.toml.new").exists());
        assert!(
            ask(&mut Init::default(), &mut "2\n".as_bytes()).is_err(),
            "the answers ended"
        );
    }

    #[test]
    fn a_file_that_sets_something_is_never_overwritten() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("konklave.toml");
        assert!(replaceable(&file).unwrap().is_none());
        for (text, may) in [
            (Config::reference(), true),
            ("data_dir = '/var/lib/konklave'\n[tls]\n".to_owned(), true),
            ("behind_proxy = false".to_owned(), false),
            ("[tls]\nmode = 'none'".to_owned(), false),
            ("no TOML".to_owned(), false),
        ] {
            std::fs::write(&file, &text).unwrap();
            assert_eq!(replaceable(&file).is_ok(), may, "{text}");
        }
        let said = replaceable(&file).unwrap_err().to_string();
        assert!(
            said.contains("konklave.toml") && said.contains("not overwritten"),
            "{said}"
        );
        assert!(keep(&file, "", None).is_err(), "not even if it came in between");
    }

    #[test]
    fn the_service_can_read_what_was_written_and_an_interrupted_try_is_no_dead_end() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("konklave.toml");
        let mode = || std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        std::fs::write(directory.path().join("konklave.toml.new"), "half").unwrap();
        // As with an umask that leaves nothing to others: the mode is set, not asked for.
        keep(&file, "", None).unwrap();
        assert_eq!(mode(), 0o644);
        std::fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        keep(&file, "data_dir = 'd'", Some(std::fs::metadata(&file).unwrap())).unwrap();
        assert_eq!(mode(), 0o640, "as it was");
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_comes_next_fits_the_way_it_was_installed() {
        let answers = Init {
            key: Some("/etc/konklave/tls/key.pem".into()),
            ..Init::default()
        };
        let installed = next(Path::new(INSTALLED), Reach::Files, &answers);
        assert!(
            installed.contains("systemctl")
                && installed.contains("chown root:konklave")
                && !installed.contains("run --"),
            "{installed}"
        );
        let own = next(Path::new("konklave.toml"), Reach::Files, &answers);
        assert!(
            !own.contains("systemctl") && own.contains("konklave run --config konklave.toml"),
            "{own}"
        );
    }

    #[test]
    fn what_the_server_would_refuse_is_not_written() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("konklave.toml");
        let answers = Init {
            reach: Some(Reach::Acme),
            domain: Some("https://meet.example.org/".to_owned()),
            ..Init::default()
        };
        let text = written(Reach::Acme, &answers).unwrap();
        let error = keep(&file, &text, None).unwrap_err().to_string();
        assert!(error.contains("tls.domain"), "{error}");
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
        assert!(written(Reach::Proxy, &Init::default()).is_err(), "a name is needed");
    }
}
