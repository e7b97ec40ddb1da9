//! What the law and §§ 4.1 to 4.10 of our requirements ask of each paper is found in it, in both languages.

use compliance::{Issue, Language, Paper, markdown};

use crate::papers;
use crate::three::{Organisation, three};

/// What a paper must say: German, English.
pub type Needed = &'static [(&'static str, &'static str)];

fn needed(paper: Paper) -> Needed {
    match paper {
        Paper::NoticeShort => papers::notice::SHORT,
        Paper::Notice => papers::notice::NEEDED,
        Paper::Record => papers::record::NEEDED,
        Paper::ProcessorRecord => papers::processor_record::NEEDED,
        Paper::Measures => papers::measures::NEEDED,
        Paper::Deletion => papers::deletion::NEEDED,
        Paper::Contract => papers::contract::NEEDED,
        Paper::Secrecy => papers::secrecy::NEEDED,
        Paper::Joint => papers::joint::NEEDED,
        Paper::HomeOffice => papers::home_office::NEEDED,
        Paper::Impact => papers::impact::NEEDED,
        Paper::Necessity => papers::necessity::NEEDED,
        Paper::Breach => papers::breach::NEEDED,
        Paper::WorksAgreement => papers::works_agreement::NEEDED,
        Paper::ReleaseSheet => papers::release_sheet::NEEDED,
        Paper::Participants => papers::participants::NEEDED,
        Paper::Hosts => papers::hosts::NEEDED,
        Paper::SparingUse => papers::sparing_use::NEEDED,
        Paper::Accessibility => papers::accessibility::NEEDED,
        Paper::Assessment => papers::assessment::NEEDED,
    }
}

#[test]
fn every_paper_says_what_it_must() {
    for organisation in three() {
        for paper in Paper::ALL {
            assert!(needed(*paper).len() > 4, "{paper:?}: little is asked of it");
            let (de, en) = texts(&organisation, *paper);
            for (german, english) in needed(*paper) {
                assert!(de.contains(german), "{} {paper:?} lacks “{german}”", organisation.name);
                assert!(
                    en.contains(english),
                    "{} {paper:?} lacks “{english}”",
                    organisation.name
                );
            }
        }
    }
}

/// In German and English.
pub fn texts(organisation: &Organisation, paper: Paper) -> (String, String) {
    let document = paper.write(&organisation.facts, &organisation.answers);
    let issue = Issue::of(paper, &organisation.facts, &organisation.answers);
    let [de, en] = [Language::De, Language::En].map(|language| markdown(&document, &issue, language));
    // As people read it, without the marks of Markdown.
    (de.replace('\\', ""), en.replace('\\', ""))
}
