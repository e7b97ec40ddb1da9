//! `content.xml`: the words of a paper.

use compliance::{Block, Document, Issue, Language, Line, chosen};
use datamap::Words;

use super::styles::LETTERS;
use super::xml::{HEAD, NAMESPACES, flowing};
use crate::shape::{Sheet, level, sheets, stays};
use crate::words::{Look, Run, clean, head, is_blank, run, runs};

/// Letters that weigh in the width of a column; longer cells grow in height.
const WEIGHTY: usize = 160;

/// Letters that the narrowest column weighs.
const NARROW: usize = 12;

struct Writer {
    language: Language,
    /// Styles of single tables and of blocks on another sheet.
    own: String,
    body: String,
    level: u8,
    tables: usize,
    turns: usize,
}

/// The part.
pub fn content(document: &Document, issue: &Issue, language: Language) -> String {
    let mut writer = Writer {
        language,
        own: String::new(),
        body: String::new(),
        level: 1,
        tables: 0,
        turns: 0,
    };
    writer.top(chosen(&document.title, language), issue);
    let sheets = sheets(&document.blocks);
    let mut before = Sheet::Upright;
    for (i, (block, sheet)) in document.blocks.iter().zip(sheets).enumerate() {
        let turn = (sheet != before).then_some(sheet);
        before = sheet;
        let stays = stays(block, document.blocks.get(i + 1));
        writer.block(block, stays, turn, sheet);
    }
    format!(
        "{HEAD}<office:document-content {NAMESPACES} office:version=\"1.3\">\n{LETTERS} \
         <office:automatic-styles>\n{}{} </office:automatic-styles>\n <office:body>\n  <office:text>\n{}  \
         </office:text>\n </office:body>\n</office:document-content>\n",
        cells(),
        writer.own,
        writer.body
    )
}

/// What all tables share.
fn cells() -> String {
    let mut out = String::new();
    for (name, more) in [
        ("Cell", "fo:border-bottom=\"0.4pt solid #787878\""),
        (
            "Column",
            "fo:border-bottom=\"0.9pt solid #787878\" fo:background-color=\"#ececec\"",
        ),
    ] {
        out += &format!(
            "  <style:style style:name=\"{name}\" style:family=\"table-cell\">\n   <style:table-cell-properties {more} \
             fo:padding=\"1.2mm\" style:vertical-align=\"top\"/>\n  </style:style>\n"
        );
    }
    out + "  <style:style style:name=\"Row\" style:family=\"table-row\">\n   <style:table-row-properties \
           fo:keep-together=\"auto\"/>\n  </style:style>\n  <style:style style:name=\"Form\" \
           style:family=\"table-row\">\n   <style:table-row-properties style:min-row-height=\"10mm\" \
           fo:keep-together=\"always\"/>\n  </style:style>\n"
}

impl Writer {
    fn top(&mut self, title: &str, issue: &Issue) {
        self.heading(1, title, "Heading_20_1");
        for (label, value) in head(issue, self.language) {
            let label = run(&format!("{}: ", label.text), Look::Plain);
            let words = format!("{}{}", spans(&[label]), spans(&[value]));
            self.paragraph("Label", &words);
        }
    }

    fn paragraph(&mut self, style: &str, words: &str) {
        self.body += &format!("   <text:p text:style-name=\"{style}\">{words}</text:p>\n");
    }

    fn heading(&mut self, level: u8, words: &str, style: &str) {
        self.body += &format!(
            "   <text:h text:style-name=\"{style}\" text:outline-level=\"{level}\">{}</text:h>\n",
            flowing(&clean(words))
        );
    }

    /// A style for the first paragraph on a sheet that stands otherwise; without a turn the one given.
    fn turned(&mut self, style: &str, turn: Option<Sheet>) -> String {
        let Some(sheet) = turn else {
            return style.to_owned();
        };
        self.turns += 1;
        let name = format!("Turn{}", self.turns);
        self.own += &format!(
            "  <style:style style:name=\"{name}\" style:parent-style-name=\"{style}\" style:family=\"paragraph\" \
             style:master-page-name=\"{}\"/>\n",
            master(sheet)
        );
        name
    }

    fn block(&mut self, block: &Block, stays: bool, turn: Option<Sheet>, sheet: Sheet) {
        match block {
            Block::Heading(_, words) if is_blank(chosen(words, self.language)) => {}
            Block::Heading(asked, words) => {
                self.level = level(*asked, self.level);
                let of = format!("Heading_20_{}", self.level.min(4));
                let style = self.turned(&of, turn);
                let words = chosen(words, self.language);
                self.heading(self.level, words, &style);
            }
            Block::Paragraph(line) => {
                let style = self.turned(if stays { "Kept" } else { "Text_20_body" }, turn);
                let words = spans(&runs(line, self.language));
                self.paragraph(&style, &words);
            }
            Block::List(lines) => self.list("Points", lines, turn),
            Block::Steps(lines) => self.list("Steps", lines, turn),
            Block::Boxes(lines) => self.list("Boxes", lines, turn),
            Block::Table(head, rows) => self.table(head, rows, turn, sheet),
            Block::Lines(of) => {
                for (i, words) in of.iter().enumerate() {
                    let style = self.turned("Hand", turn.filter(|_| i == 0));
                    let words = flowing(&clean(chosen(words, self.language)));
                    self.paragraph(&style, &words);
                }
            }
        }
    }

    fn list(&mut self, style: &str, lines: &[Line], turn: Option<Sheet>) {
        if lines.is_empty() {
            return;
        }
        self.body += &format!("   <text:list text:style-name=\"{style}\">\n");
        for (i, line) in lines.iter().enumerate() {
            let of = self.turned("Text_20_body", turn.filter(|_| i == 0));
            let words = spans(&runs(line, self.language));
            self.body += "    <text:list-item>\n ";
            self.paragraph(&of, &words);
            self.body += "    </text:list-item>\n";
        }
        self.body += "   </text:list>\n";
    }

    fn table(&mut self, head: &[Words], rows: &[Vec<Line>], turn: Option<Sheet>, sheet: Sheet) {
        if head.is_empty() {
            return;
        }
        self.tables += 1;
        let name = format!("Table{}", self.tables);
        let head: Vec<Vec<Run>> = head
            .iter()
            .map(|words| vec![run(chosen(words, self.language), Look::Plain)])
            .collect();
        let rows: Vec<Vec<Vec<Run>>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| runs(cell, self.language)).collect())
            .collect();
        self.styles(&name, &head, &rows, turn, sheet);
        self.body += &format!("   <table:table table:name=\"{name}\" table:style-name=\"{name}\">\n");
        for i in 0..head.len() {
            self.body += &format!("    <table:table-column table:style-name=\"{name}.{i}\"/>\n");
        }
        self.body += "    <table:table-header-rows>\n";
        self.row(&head, head.len(), "Column");
        self.body += "    </table:table-header-rows>\n";
        // ODF knows no table without a row outside its head.
        if rows.is_empty() {
            self.row(&[], head.len(), "Cell");
        }
        for row in &rows {
            self.row(row, head.len(), "Cell");
        }
        self.body += "   </table:table>\n";
    }

    fn row(&mut self, cells: &[Vec<Run>], columns: usize, style: &str) {
        let is_form = style == "Cell" && columns > 1 && cells.iter().skip(1).all(Vec::is_empty);
        let of = if is_form { "Form" } else { "Row" };
        self.body += &format!("     <table:table-row table:style-name=\"{of}\">\n");
        for i in 0..columns {
            let words = cells.get(i).map(|runs| spans(runs)).unwrap_or_default();
            self.body += &format!(
                "      <table:table-cell table:style-name=\"{style}\" office:value-type=\"string\"><text:p \
                 text:style-name=\"{style}\">{words}</text:p></table:table-cell>\n"
            );
        }
        self.body += "     </table:table-row>\n";
    }

    /// Widths in parts of the whole, by how many letters a column has.
    fn styles(&mut self, name: &str, head: &[Vec<Run>], rows: &[Vec<Vec<Run>>], turn: Option<Sheet>, sheet: Sheet) {
        let master = turn.map_or_else(String::new, |sheet| {
            format!(" style:master-page-name=\"{}\"", master(sheet))
        });
        let width = match sheet {
            Sheet::Upright => 170,
            Sheet::Across => 257,
        };
        self.own += &format!(
            "  <style:style style:name=\"{name}\" style:family=\"table\"{master}>\n   <style:table-properties \
             style:width=\"{width}mm\" table:align=\"margins\" fo:margin-bottom=\"3mm\"/>\n  </style:style>\n"
        );
        for i in 0..head.len() {
            let all = rows.iter().filter_map(|row| row.get(i)).chain(head.get(i));
            let most = all.map(|cell| letters(cell)).max().unwrap_or_default();
            let words = rows.iter().filter_map(|row| row.get(i)).chain(head.get(i));
            let longest = words.map(|cell| longest(cell)).max().unwrap_or_default();
            let weight = most.clamp(NARROW, WEIGHTY).isqrt() * 10 + longest.min(28) * 4;
            self.own += &format!(
                "  <style:style style:name=\"{name}.{i}\" style:family=\"table-column\">\n   \
                 <style:table-column-properties style:rel-column-width=\"{weight}*\"/>\n  </style:style>\n"
            );
        }
    }
}

const fn master(sheet: Sheet) -> &'static str {
    match sheet {
        Sheet::Upright => "Standard",
        Sheet::Across => "Across",
    }
}

fn letters(cell: &[Run]) -> usize {
    cell.iter().map(|run| run.text.chars().count()).sum()
}

fn longest(cell: &[Run]) -> usize {
    let words = cell
        .iter()
        .flat_map(|run| run.text.split([' ', '\n', '/', '-', '_', ':', '.']));
    words.map(|word| word.chars().count()).max().unwrap_or_default()
}

fn spans(runs: &[Run]) -> String {
    let written = runs.iter().map(|Run { text, look }| {
        let words = flowing(text);
        match look {
            Look::Plain => words,
            Look::Strong => format!("<text:span text:style-name=\"Strong\">{words}</text:span>"),
            Look::Missing => format!("<text:span text:style-name=\"Missing\">{words}</text:span>"),
        }
    });
    written.collect()
}
