//! `styles.xml`: how a paper looks, and what stands in the foot of its pages.

use compliance::{Issue, Language};

use super::xml::{HEAD, NAMESPACES, escaped};
use crate::words::foot;

/// Of `content.xml` too: the letters, with what stands in for them where they are not installed.
pub const LETTERS: &str = concat!(
    " <office:font-face-decls>\n  <style:font-face style:name=\"Noto Sans\" svg:font-family=\"'Noto Sans', 'Liberation Sans', ",
    "Arial\" style:font-family-generic=\"swiss\" style:font-pitch=\"variable\"/>\n </office:font-face-decls>\n"
);

/// The part.
pub fn styles(title: &str, issue: &Issue, language: Language) -> String {
    let (country, page, of) = match language {
        Language::De => ("DE", "Seite", "von"),
        Language::En => ("GB", "Page", "of"),
    };
    let (title, state) = foot(title, issue, language);
    let bottom = |style: &str| {
        format!(
            "<style:footer><text:p text:style-name=\"{style}\">{}<text:tab/>{page} <text:page-number \
             text:select-page=\"current\">1</text:page-number> {of} <text:page-count>1</text:page-count></text:p>\
             <text:p text:style-name=\"{style}\">{}</text:p></style:footer>",
            escaped(&title),
            escaped(&state)
        )
    };
    format!(
        "{HEAD}<office:document-styles {NAMESPACES} office:version=\"1.3\">\n{LETTERS} <office:styles>\n  \
         <style:default-style style:family=\"paragraph\">\n   <style:paragraph-properties fo:orphans=\"2\" fo:widows=\"2\" \
         style:writing-mode=\"lr-tb\"/>\n   <style:text-properties style:font-name=\"Noto Sans\" fo:font-size=\"10pt\" \
         fo:language=\"{language}\" fo:country=\"{country}\" fo:hyphenate=\"false\"/>\n  </style:default-style>\n{}{} \
         </office:styles>\n <office:automatic-styles>\n{}{} </office:automatic-styles>\n <office:master-styles>\n  \
         <style:master-page style:name=\"Standard\" style:page-layout-name=\"Upright\">{upright}</style:master-page>\n  \
         <style:master-page style:name=\"Across\" style:page-layout-name=\"Across\">{across}</style:master-page>\n \
         </office:master-styles>\n</office:document-styles>\n",
        paragraphs(),
        lists(),
        sheet("Upright", "210mm", "297mm", "portrait"),
        sheet("Across", "297mm", "210mm", "landscape"),
        upright = bottom("Footer"),
        across = bottom("FooterAcross"),
        language = language.tag(),
    )
}

fn paragraphs() -> String {
    let mut out = String::new();
    let mut style = |name: &str, of: &str, more: &str, paragraph: &str, text: &str| {
        let parent = if of.is_empty() {
            String::new()
        } else {
            format!(" style:parent-style-name=\"{of}\"")
        };
        out += &format!(
            "  <style:style style:name=\"{name}\"{parent} style:family=\"paragraph\"{more}>\n   <style:paragraph-properties \
             {paragraph}/>\n   <style:text-properties {text}/>\n  </style:style>\n"
        );
    };
    style(
        "Standard",
        "",
        " style:class=\"text\"",
        "fo:line-height=\"135%\"",
        "fo:color=\"#000000\"",
    );
    let body = "fo:margin-top=\"0mm\" fo:margin-bottom=\"2mm\"";
    style(
        "Text_20_body",
        "Standard",
        " style:display-name=\"Text body\" style:class=\"text\"",
        body,
        "fo:color=\"#000000\"",
    );
    style(
        "Kept",
        "Text_20_body",
        "",
        "fo:keep-with-next=\"always\"",
        "fo:color=\"#000000\"",
    );
    style(
        "Label",
        "Standard",
        "",
        "fo:margin-bottom=\"0.5mm\"",
        "fo:font-size=\"9pt\"",
    );
    style(
        "Cell",
        "Standard",
        "",
        "fo:margin-top=\"0mm\" fo:line-height=\"125%\"",
        "fo:font-size=\"8.5pt\"",
    );
    style(
        "Column",
        "Cell",
        "",
        "fo:keep-with-next=\"always\"",
        "fo:font-weight=\"bold\"",
    );
    let hand =
        "fo:margin-top=\"11mm\" fo:margin-right=\"80mm\" fo:padding-top=\"1mm\" fo:border-top=\"0.6pt solid #787878\"";
    style("Hand", "Standard", "", hand, "fo:font-size=\"8.5pt\"");
    let foot = "style:register-true=\"false\"";
    // The number of the page stands at the right end of each sort of sheet.
    for (name, end) in [("Footer", "170mm"), ("FooterAcross", "257mm")] {
        out += &format!(
            "  <style:style style:name=\"{name}\" style:parent-style-name=\"Standard\" style:family=\"paragraph\" \
             style:class=\"extra\">\n   <style:paragraph-properties {foot}>\n    <style:tab-stops>\n     <style:tab-stop \
             style:position=\"{end}\" style:type=\"right\"/>\n    </style:tab-stops>\n   </style:paragraph-properties>\n   \
             <style:text-properties fo:font-size=\"7.5pt\"/>\n  </style:style>\n"
        );
    }
    for (level, size, above) in [
        (1, "20pt", "0mm"),
        (2, "14pt", "7mm"),
        (3, "11.5pt", "5mm"),
        (4, "10pt", "4mm"),
    ] {
        out += &format!(
            "  <style:style style:name=\"Heading_20_{level}\" style:display-name=\"Heading {level}\" \
             style:parent-style-name=\"Standard\" style:next-style-name=\"Text_20_body\" style:family=\"paragraph\" \
             style:default-outline-level=\"{level}\" style:class=\"text\">\n   <style:paragraph-properties \
             fo:margin-top=\"{above}\" fo:margin-bottom=\"2mm\" fo:keep-with-next=\"always\" fo:line-height=\"120%\"/>\n   \
             <style:text-properties fo:font-size=\"{size}\" fo:font-weight=\"bold\"/>\n  </style:style>\n"
        );
    }
    out += "  <style:style style:name=\"Strong\" style:family=\"text\">\n   <style:text-properties \
            fo:font-weight=\"bold\"/>\n  </style:style>\n  <style:style style:name=\"Missing\" style:family=\"text\">\n   \
            <style:text-properties fo:font-weight=\"bold\" fo:background-color=\"#ffe08a\" fo:border=\"0.5pt solid \
            #000000\"/>\n  </style:style>\n";
    out
}

fn lists() -> String {
    let place = "<style:list-level-properties text:list-level-position-and-space-mode=\"label-alignment\">\
                 <style:list-level-label-alignment text:label-followed-by=\"listtab\" fo:text-indent=\"-6mm\" \
                 fo:margin-left=\"7mm\"/></style:list-level-properties>";
    let mut out = String::new();
    for (name, sign) in [("Points", "•"), ("Boxes", "☐")] {
        out += &format!(
            "  <text:list-style style:name=\"{name}\">\n   <text:list-level-style-bullet text:level=\"1\" \
             text:bullet-char=\"{sign}\">{place}</text:list-level-style-bullet>\n  </text:list-style>\n"
        );
    }
    out += &format!(
        "  <text:list-style style:name=\"Steps\">\n   <text:list-level-style-number text:level=\"1\" style:num-format=\"1\" \
         style:num-suffix=\".\">{place}</text:list-level-style-number>\n  </text:list-style>\n"
    );
    out
}

fn sheet(name: &str, width: &str, height: &str, stands: &str) -> String {
    format!(
        "  <style:page-layout style:name=\"{name}\">\n   <style:page-layout-properties fo:page-width=\"{width}\" \
         fo:page-height=\"{height}\" style:print-orientation=\"{stands}\" fo:margin-top=\"20mm\" fo:margin-bottom=\"12mm\" \
         fo:margin-left=\"20mm\" fo:margin-right=\"20mm\"/>\n   <style:footer-style><style:header-footer-properties \
         fo:min-height=\"8mm\" fo:margin-top=\"4mm\" fo:padding-top=\"1.5mm\" fo:border-top=\"0.4pt solid #787878\"/>\
         </style:footer-style>\n  </style:page-layout>\n"
    )
}
