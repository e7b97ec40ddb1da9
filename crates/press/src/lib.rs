//! Papers as files for offices and archives: PDF (PDF/UA-1 and PDF/A-2a) and OpenDocument text. krilla and zip stay inside.
//!
//! Pure: no file, no clock, no randomness. The same document gives the same bytes.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod odt;
mod pdf;
mod shape;
mod words;

pub use odt::odt;
pub use pdf::{pdf, without_letter};

/// Why a paper could not be printed. Whatever an answer holds is printable; this is a document that breaks a rule of its
/// format, thus our bug, told instead of a file that does not keep what it promises.
#[derive(Debug, thiserror::Error)]
pub enum Unprintable {
    /// The PDF would not conform.
    #[error("the PDF would break its standard: {0}")]
    Pdf(String),
    /// The OpenDocument file could not be packed.
    #[error("the OpenDocument file cannot be packed: {0}")]
    Odt(#[from] zip::result::ZipError),
    /// The same, while bytes were written.
    #[error("the OpenDocument file cannot be written: {0}")]
    Write(#[from] std::io::Error),
}
