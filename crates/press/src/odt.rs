//! OpenDocument text (ODF 1.3): the parts of the package, written whole.

mod content;
mod styles;
mod xml;

use std::io::{Cursor, Write};

use compliance::{Document, Issue, Language, chosen};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::Unprintable;
use crate::words::clean;
use xml::escaped;

/// What the file is, as its first bytes say.
const TYPE: &str = "application/vnd.oasis.opendocument.text";

/// The whole document. The same bytes for the same document.
///
/// # Errors
/// If the package cannot be made, which is a bug of ours and no fault of an answer.
pub fn odt(document: &Document, issue: &Issue, language: Language) -> Result<Vec<u8>, Unprintable> {
    let parts = [
        ("content.xml", content::content(document, issue, language)),
        (
            "styles.xml",
            styles::styles(chosen(&document.title, language), issue, language),
        ),
        ("meta.xml", meta(document, issue, language)),
    ];
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let whole = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT);
    // By its place and without compression, so that the type can be told from the first bytes (ODF 1.3 part 2 §3.3).
    package.start_file("mimetype", whole)?;
    package.write_all(TYPE.as_bytes())?;
    let packed = whole.compression_method(CompressionMethod::Deflated);
    let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
    for (name, text) in parts {
        package.start_file(name, packed)?;
        package.write_all(text.as_bytes())?;
    }
    package.start_file("META-INF/manifest.xml", packed)?;
    package.write_all(manifest(&names).as_bytes())?;
    Ok(package.finish()?.into_inner())
}

fn manifest(parts: &[&str]) -> String {
    let entry = |path: &str, kind: &str, version: &str| {
        format!(" <manifest:file-entry manifest:full-path=\"{path}\"{version} manifest:media-type=\"{kind}\"/>\n")
    };
    let mut out = format!(
        "{}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">\n",
        xml::HEAD
    );
    out += &entry("/", TYPE, " manifest:version=\"1.3\"");
    for part in parts {
        out += &entry(part, "text/xml", "");
    }
    out + "</manifest:manifest>\n"
}

fn meta(document: &Document, issue: &Issue, language: Language) -> String {
    let mut out = format!(
        "{}<office:document-meta {} office:version=\"1.3\">\n <office:meta>\n",
        xml::HEAD,
        xml::NAMESPACES
    );
    let mut say = |name: &str, text: &str| {
        if !text.is_empty() {
            out += &format!("  <{name}>{}</{name}>\n", escaped(text));
        }
    };
    say("meta:generator", "Konklave");
    say("dc:title", &clean(chosen(&document.title, language)));
    say("dc:subject", issue.content());
    say(
        "dc:creator",
        &clean(issue.organisation().unwrap_or_default()).replace('\n', ", "),
    );
    say("dc:language", language.tag());
    say("dc:date", &format!("{}T00:00:00", clean(issue.day())));
    out + " </office:meta>\n</office:document-meta>\n"
}
