//! What all XML parts share.

/// The first line of each.
pub const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The vocabularies of content, styles and metadata.
pub const NAMESPACES: &str = concat!(
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" ",
    "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" ",
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" ",
    "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" ",
    "xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" ",
    "xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" ",
    "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" ",
    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"",
);

/// Cleaned words as words, whatever they contain.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}

/// Cleaned words within a paragraph: new lines, and spaces that XML would take for one, are elements.
pub fn flowing(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out += "<text:line-break/>";
        }
        let mut is_after_space = true;
        for word in line.split_inclusive(' ') {
            if word == " " && is_after_space {
                out += "<text:s/>";
            } else {
                out += &escaped(word);
            }
            is_after_space = word.ends_with(' ');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_words_and_no_space_is_lost() {
        for (text, written) in [
            ("<b> & \"x\"'", "&lt;b&gt; &amp; &quot;x&quot;&#39;"),
            ("a  b", "a <text:s/>b"),
            (" a", "<text:s/>a"),
            ("a\nb", "a<text:line-break/>b"),
        ] {
            assert_eq!(flowing(text), written);
        }
    }
}
