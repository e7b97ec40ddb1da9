//! Which database: the embedded one, or PostgreSQL.

use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;
use thiserror::Error;
use zeroize::Zeroizing;

/// Where rows are kept.
#[derive(Clone, Debug, Default)]
pub enum Database {
    /// SQLite in the data directory.
    #[default]
    Embedded,
    /// A PostgreSQL server, version 13 or later.
    Postgres(DatabaseUrl),
}

impl Database {
    /// From a configured address; empty: the embedded one.
    pub fn parse(address: &str) -> Result<Self, DatabaseUrlError> {
        match address {
            "" => Ok(Self::Embedded),
            address => DatabaseUrl::parse(address).map(Self::Postgres),
        }
    }
}

/// The address of a PostgreSQL database, which mostly contains a password: it cannot be printed and wipes itself.
#[derive(Clone)]
pub struct DatabaseUrl(Zeroizing<String>);

/// What is wrong with an address; never the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DatabaseUrlError {
    /// Another kind of database, or none.
    #[error("it begins with neither postgres:// nor postgresql://")]
    Scheme,
    /// Something of it cannot be read.
    #[error("it is no address of a database")]
    Malformed,
    /// An option that is not known, which the connection would do without.
    #[error("it has an option that is not known")]
    Option,
}

/// Options (behind `?`) that the connection knows.
const OPTIONS: [&str; 12] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

impl DatabaseUrl {
    /// Takes `postgres://…` or `postgresql://…`.
    pub fn parse(address: &str) -> Result<Self, DatabaseUrlError> {
        if !["postgres://", "postgresql://"].iter().any(|s| address.starts_with(s)) {
            return Err(DatabaseUrlError::Scheme);
        }
        let options = address.split_once('?').map_or("", |(_, options)| options);
        for option in options.split('&').filter(|option| !option.is_empty()) {
            let name = option.split_once('=').map_or(option, |(name, _)| name);
            if !OPTIONS.contains(&name) {
                return Err(DatabaseUrlError::Option);
            }
        }
        PgConnectOptions::from_str(address).map_err(|_| DatabaseUrlError::Malformed)?;
        Ok(Self(Zeroizing::new(address.to_owned())))
    }

    /// Name or address of the machine, or the directory of its socket.
    pub fn host(&self) -> String {
        // Taken by `parse`, so it is one.
        PgConnectOptions::from_str(&self.0).map_or_else(|_| String::new(), |options| options.get_host().to_owned())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseUrl(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_postgresql_are_taken() {
        let good = [
            "postgres://konklave:secret@db.example.org/konklave",
            "postgresql://db.example.org:5433/konklave?sslmode=verify-full&sslrootcert=/etc/ssl/ca.pem",
            "postgres:///konklave?host=/run/postgresql",
        ];
        for address in good {
            assert!(
                matches!(Database::parse(address), Ok(Database::Postgres(_))),
                "{address}"
            );
        }
        let hosts = good.map(|address| DatabaseUrl::parse(address).unwrap().host());
        assert_eq!(hosts[..2], ["db.example.org", "db.example.org"]);
        assert!(matches!(Database::parse(""), Ok(Database::Embedded)));
        for (address, problem) in [
            ("mysql://db.example.org/konklave", DatabaseUrlError::Scheme),
            ("sqlite:konklave.db", DatabaseUrlError::Scheme),
            (" ", DatabaseUrlError::Scheme),
            ("postgres://db.example.org:port/konklave", DatabaseUrlError::Malformed),
            (
                "postgres://db.example.org/konklave?sslmode=sometimes",
                DatabaseUrlError::Malformed,
            ),
            (
                "postgres://db.example.org/konklave?passwort=x",
                DatabaseUrlError::Option,
            ),
        ] {
            assert_eq!(Database::parse(address).unwrap_err(), problem, "{address}");
        }
    }

    #[test]
    fn an_address_is_never_printed() {
        let database = Database::parse("postgres://konklave:hidden@db.example.org/konklave").unwrap();
        let printed = format!("{database:?} {database:#?}");
        assert!(!printed.contains("hidden") && !printed.contains("example"), "{printed}");
    }
}
