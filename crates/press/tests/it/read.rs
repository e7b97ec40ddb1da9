//! A PDF read back: its structure with the words in it, by way of `ToUnicode`.

use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, Number, Object, Stream};
use hayro_syntax::page::Page;

/// What a reader finds.
pub struct Read {
    /// Of the whole document.
    pub language: String,
    /// As its metadata name it.
    pub title: String,
    /// Whether it says that it is tagged.
    pub is_tagged: bool,
    /// Whether the title is shown instead of the file's name.
    pub shows_title: bool,
    /// Below `Document`.
    pub elements: Vec<Element>,
    /// Titles of the outline with their depth, from 1.
    pub outline: Vec<(usize, String)>,
    /// Words of each page that are no part of the structure.
    pub asides: Vec<String>,
    /// What draws without being marked at all.
    pub unmarked: Vec<String>,
    /// Marked contents that no element has, and such that an element has and no page.
    pub lost: Vec<(usize, i64)>,
    /// What the XMP metadata say.
    pub xmp: String,
}

/// Of the structure.
#[derive(Debug, Default)]
pub struct Element {
    pub role: String,
    pub title: String,
    pub scope: String,
    /// Its own words and those of all within.
    pub words: String,
    pub elements: Vec<Element>,
}

impl Element {
    /// This one and all within, in reading order.
    pub fn all(&self) -> Vec<&Element> {
        let mut all = vec![self];
        all.extend(self.elements.iter().flat_map(Element::all));
        all
    }
}

/// Words of each marked content, by page and number.
type Marked = BTreeMap<(usize, i64), String>;

/// What each code of a font says, by font and code.
type Fonts = BTreeMap<String, BTreeMap<u32, String>>;

pub fn read(bytes: &[u8]) -> Read {
    let pdf = Pdf::new(bytes.to_vec()).unwrap();
    let root: Dict = pdf.xref().get(pdf.xref().root_id()).unwrap();
    let mut fonts = Fonts::new();
    let mut marked = Marked::new();
    let mut asides = Vec::new();
    let mut unmarked = Vec::new();
    let mut pages = BTreeMap::new();
    for (number, page) in pdf.pages().iter().enumerate() {
        pages.insert(page.raw().obj_id().unwrap().obj_number, number);
        let mut aside = String::new();
        contents(page, number, &mut fonts, &mut marked, &mut aside, &mut unmarked);
        asides.push(aside);
    }
    let tree: Dict = root.get("StructTreeRoot").unwrap();
    let mut used = BTreeSet::new();
    let mut reader = Tree {
        pages: &pages,
        marked: &marked,
        used: &mut used,
    };
    let mut document = Element::default();
    reader.kids(&tree, None, &mut document);
    assert_eq!(document.elements.len(), 1, "one root");
    let document = document.elements.pop().unwrap();
    assert_eq!(document.role, "Document");
    let known: BTreeSet<(usize, i64)> = marked.keys().copied().collect();
    let metadata: Stream = root.get("Metadata").unwrap();
    let mark_info: Dict = root.get("MarkInfo").unwrap();
    let preferences: Dict = root.get("ViewerPreferences").unwrap();
    let mut outline = Vec::new();
    if let Some(first) = root.get::<Dict>("Outlines") {
        entries(&first, 1, &mut outline);
    }
    Read {
        language: string(&root, "Lang"),
        title: text(pdf.metadata().title.as_deref().unwrap_or_default()),
        is_tagged: mark_info.get::<bool>("Marked").unwrap_or_default(),
        shows_title: preferences.get::<bool>("DisplayDocTitle").unwrap_or_default(),
        elements: document.elements,
        outline,
        asides,
        unmarked,
        lost: known.symmetric_difference(&used).copied().collect(),
        xmp: String::from_utf8(metadata.decoded().unwrap().to_vec()).unwrap(),
    }
}

/// The page on which each of these words begin.
pub fn pages_of(bytes: &[u8], words: &[&str]) -> Vec<usize> {
    let pdf = Pdf::new(bytes.to_vec()).unwrap();
    let mut fonts = Fonts::new();
    let mut marked = Marked::new();
    for (number, page) in pdf.pages().iter().enumerate() {
        contents(
            page,
            number,
            &mut fonts,
            &mut marked,
            &mut String::new(),
            &mut Vec::new(),
        );
    }
    let page = |words: &&str| marked.iter().find(|(_, said)| said.starts_with(words)).unwrap().0.0;
    words.iter().map(page).collect()
}

fn entries(parent: &Dict, depth: usize, outline: &mut Vec<(usize, String)>) {
    let mut next: Option<Dict> = parent.get("First");
    while let Some(entry) = next {
        outline.push((depth, string(&entry, "Title")));
        entries(&entry, depth + 1, outline);
        next = entry.get("Next");
    }
}

struct Tree<'a> {
    pages: &'a BTreeMap<u32, usize>,
    marked: &'a Marked,
    used: &'a mut BTreeSet<(usize, i64)>,
}

impl Tree<'_> {
    fn kids(&mut self, dict: &Dict, page: Option<usize>, into: &mut Element) {
        match dict.get::<Object>("K") {
            Some(Object::Array(kids)) => {
                for kid in kids.iter::<Object>() {
                    self.kid(&kid, page, into);
                }
            }
            Some(kid) => self.kid(&kid, page, into),
            None => {}
        }
    }

    fn kid(&mut self, kid: &Object, page: Option<usize>, into: &mut Element) {
        let of = |dict: &Dict| {
            let page = dict.get_ref("Pg")?;
            self.pages.get(&page.obj_number).copied()
        };
        match kid {
            Object::Number(number) => self.words(page.unwrap(), number.as_i64(), into),
            Object::Dict(dict) => {
                let page = of(dict).or(page);
                if let Some(number) = dict.get::<Number>("MCID") {
                    self.words(page.unwrap(), number.as_i64(), into);
                    return;
                }
                let mut element = Element {
                    role: name(dict, "S"),
                    title: string(dict, "T"),
                    scope: scope(dict),
                    ..Element::default()
                };
                self.kids(dict, page, &mut element);
                into.words += &element.words;
                into.elements.push(element);
            }
            other => panic!("{other:?} in the structure"),
        }
    }

    fn words(&mut self, page: usize, number: i64, into: &mut Element) {
        assert!(
            self.used.insert((page, number)),
            "{page}/{number} is in the structure twice"
        );
        into.words += self.marked.get(&(page, number)).map_or("", String::as_str);
    }
}

fn scope(element: &Dict) -> String {
    let attributes: Vec<Dict> = match element.get::<Object>("A") {
        Some(Object::Dict(one)) => vec![one],
        Some(Object::Array(all)) => all.iter().collect(),
        _ => Vec::new(),
    };
    attributes.iter().map(|one| name(one, "Scope")).collect()
}

fn contents(
    page: &Page,
    number: usize,
    fonts: &mut Fonts,
    marked: &mut Marked,
    aside: &mut String,
    unmarked: &mut Vec<String>,
) {
    let mut font = String::new();
    // What each open mark is: its number, and words that stand for all within.
    let mut open: Vec<(Option<i64>, Option<String>)> = Vec::new();
    let mut operations = page.operations();
    while let Some(operation) = operations.next() {
        let operands: Vec<Object> = operation.operands().cloned().collect();
        let operator = std::str::from_utf8(operation.operator.as_ref()).unwrap().to_owned();
        let mut said = String::new();
        match operator.as_str() {
            "BMC" => open.push((None, None)),
            "BDC" => {
                let Some(Object::Dict(properties)) = operands.get(1).cloned() else {
                    panic!("properties are not in place")
                };
                let actual = properties
                    .contains_key("ActualText")
                    .then(|| string(&properties, "ActualText"));
                if let Some(actual) = &actual {
                    said.clone_from(actual);
                }
                open.push((properties.get::<Number>("MCID").map(|id| id.as_i64()), actual));
                if let Some((Some(id), _)) = open.last() {
                    marked.entry((number, *id)).or_default();
                }
            }
            "EMC" => drop(open.pop().unwrap()),
            "Tf" => {
                let Some(Object::Name(of)) = operands.first().cloned() else {
                    panic!()
                };
                let dict = page.resources().get_font(&of).unwrap();
                font = format!("{:?}", dict.obj_id().unwrap());
                fonts.entry(font.clone()).or_insert_with(|| unicode(&dict));
            }
            "Tj" | "TJ" => {
                let is_replaced = open.iter().any(|(_, actual)| actual.is_some());
                for operand in &operands {
                    let strings: Vec<Object> = match operand {
                        Object::Array(all) => all.iter().collect(),
                        one => vec![one.clone()],
                    };
                    for one in strings {
                        if let Object::String(codes) = one
                            && !is_replaced
                        {
                            said += &decoded(&fonts[&font], codes.as_bytes());
                        }
                    }
                }
            }
            _ => {}
        }
        let draws = matches!(
            operator.as_str(),
            "Tj" | "TJ" | "f" | "f*" | "F" | "S" | "s" | "B" | "B*" | "b" | "b*" | "Do" | "sh"
        );
        if draws && open.is_empty() {
            unmarked.push(format!("page {number}: {operator}"));
        }
        match open.iter().find_map(|(id, _)| *id) {
            Some(id) => *marked.entry((number, id)).or_default() += &said,
            None => *aside += &said,
        }
    }
    assert!(open.is_empty(), "page {number}: a mark stays open");
}

fn decoded(unicode: &BTreeMap<u32, String>, codes: &[u8]) -> String {
    let codes = codes
        .chunks(2)
        .map(|code| code.iter().fold(0, |all, byte| all << 8 | u32::from(*byte)));
    codes
        .map(|code| {
            unicode
                .get(&code)
                .cloned()
                .unwrap_or_else(|| panic!("{code:04x} says nothing"))
        })
        .collect()
}

/// What each code of a font says.
fn unicode(font: &Dict) -> BTreeMap<u32, String> {
    let map: Stream = font.get("ToUnicode").unwrap();
    let map = String::from_utf8(map.decoded().unwrap().to_vec()).unwrap();
    let mut codes = BTreeMap::new();
    let hex = |word: &str| -> Vec<u16> {
        let digits = word.trim_matches(['<', '>']).as_bytes();
        digits
            .chunks(4)
            .map(|four| u16::from_str_radix(std::str::from_utf8(four).unwrap(), 16).unwrap())
            .collect()
    };
    let (mut is_char, mut is_range) = (false, false);
    for line in map.lines() {
        is_char = (is_char || line.ends_with("beginbfchar")) && !line.starts_with("endbfchar");
        is_range = (is_range || line.ends_with("beginbfrange")) && !line.starts_with("endbfrange");
        let words: Vec<&str> = line.split_whitespace().collect();
        if is_char && words.len() == 2 && words[0].starts_with('<') {
            codes.insert(u32::from(hex(words[0])[0]), String::from_utf16(&hex(words[1])).unwrap());
        }
        assert!(!(is_range && words.len() == 3), "ranges are not read: {line}");
    }
    codes
}

fn name(dict: &Dict, key: &str) -> String {
    dict.get::<Name>(key)
        .map(|name| name.as_str().to_owned())
        .unwrap_or_default()
}

fn string(dict: &Dict, key: &str) -> String {
    let string = dict.get::<hayro_syntax::object::String>(key);
    string.map(|string| text(string.as_bytes())).unwrap_or_default()
}

/// A text string: UTF-16 with its mark, or what is the same in PDFDocEncoding as in Latin-1.
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect();
            String::from_utf16(&units).unwrap()
        }
        plain => plain.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Rows of a table: elements of a role within.
pub fn within<'a>(element: &'a Element, role: &str) -> Vec<&'a Element> {
    element.all().into_iter().filter(|one| one.role == role).collect()
}
