//! Every paper for three organisations, word by word. `UPDATE=1` writes the files anew; the diff is what a reader reviews.

use std::fs;
use std::path::Path;

use compliance::{Issue, Language, Paper, markdown};

use crate::three::three;

#[test]
fn every_paper_is_as_it_was_read_last() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut stale = Vec::new();
    for organisation in three() {
        for paper in Paper::ALL {
            let document = paper.write(&organisation.facts, &organisation.answers);
            let issue = Issue::of(*paper, &organisation.facts, &organisation.answers);
            for language in [Language::De, Language::En] {
                let name = format!("{}/{}.{}.md", organisation.name, paper.id(), language.tag());
                let file = folder.join(&name);
                let now = markdown(&document, &issue, language);
                if std::env::var_os("UPDATE").is_some() {
                    fs::create_dir_all(file.parent().unwrap()).unwrap();
                    fs::write(&file, &now).unwrap();
                }
                if fs::read_to_string(&file).ok().as_ref() != Some(&now) {
                    stale.push(name);
                }
            }
        }
    }
    assert_eq!(stale, [""; 0], "read the difference, then run with UPDATE=1");
}
