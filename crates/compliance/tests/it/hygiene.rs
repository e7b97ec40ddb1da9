//! What holds of every paper: nothing invented, nothing left open in silence, no markup from answers, no dead law.

use compliance::{Answers, Block, Field, Issue, Language, Paper, QUESTIONS, html};

use crate::completeness::texts;
use crate::three::{Organisation, company, three};

#[test]
fn every_field_has_one_question() {
    for question in QUESTIONS {
        assert_eq!(question.field.question().id, question.id);
        assert_eq!(Field::named(question.id), Ok(question.field));
    }
}

#[test]
fn every_paper_has_its_own_id() {
    for paper in Paper::ALL {
        assert_eq!(Paper::named(paper.id()), Some(*paper));
    }
}

#[test]
fn what_nobody_said_is_shown_as_missing() {
    let silent = Organisation {
        answers: Answers::default(),
        ..company()
    };
    for paper in Paper::ALL {
        let missing = paper.write(&silent.facts, &silent.answers).missing();
        let (de, en) = texts(&silent, *paper);
        for field in missing {
            let label = field.question().label;
            assert!(
                de.contains(&format!("[Angabe fehlt: {}]", label.de)),
                "{paper:?} {field:?}"
            );
            assert!(en.contains(&format!("[Missing: {}]", label.en)), "{paper:?} {field:?}");
        }
    }
}

#[test]
fn nothing_is_missing_once_everything_was_said() {
    for organisation in three() {
        for paper in Paper::ALL {
            let document = paper.write(&organisation.facts, &organisation.answers);
            assert_eq!(document.missing(), [], "{} {paper:?}", organisation.name);
        }
    }
}

#[test]
fn every_question_is_asked_for_some_paper() {
    // With councils, clients, processors and secrecy, so that every part is written.
    let mut all = company();
    for (field, answer) in [
        (Field::ProfessionalSecrecy, "yes"),
        (Field::PublicBody, "yes"),
        (Field::Audience, "employees, patients, pupils"),
        (Field::Clients, "Verein; Weg 1, 12345 Ort; post@verein.example"),
    ] {
        all.answers.set(field, answer).unwrap();
    }
    // Under the title of every paper.
    let everywhere = [Field::Author, Field::NextReview];
    for question in QUESTIONS
        .iter()
        .filter(|question| !everywhere.contains(&question.field))
    {
        let used = Paper::ALL.iter().any(|paper| {
            let mut without = Organisation {
                answers: all.answers.clone(),
                ..company()
            };
            without.answers.forget(question.field);
            paper.write(&all.facts, &all.answers) != paper.write(&without.facts, &without.answers)
        });
        assert!(used, "{} is asked and used nowhere", question.id);
    }
}

#[test]
fn an_answer_is_words_and_never_markup() {
    let mut organisation = company();
    let evil = "<script>alert(1)</script> | **fett** [x](javascript:y) `z` & # Titel";
    for field in [
        Field::ControllerName,
        Field::ControllerAddress,
        Field::Authority,
        Field::OfficerName,
    ] {
        organisation.answers.set(field, evil).unwrap();
    }
    for paper in Paper::ALL {
        let document = paper.write(&organisation.facts, &organisation.answers);
        let issue = Issue::of(*paper, &organisation.facts, &organisation.answers);
        for language in [Language::De, Language::En] {
            let page = html(&document, &issue, language);
            assert!(!page.contains("<script"), "{paper:?}");
            // Whatever is left once escaped characters and our own line breaks are gone is ours.
            let mut text = compliance::markdown(&document, &issue, language).replace("<br>", "");
            for mark in ["\\<", "\\*", "\\[", "\\]", "\\`", "\\|"] {
                text = text.replace(mark, "");
            }
            for mark in ["<", "`", "](", "fett**"] {
                assert!(!text.contains(mark), "{paper:?}: {mark}");
            }
        }
    }
}

#[test]
fn every_row_is_as_wide_as_its_head() {
    for organisation in three() {
        for paper in Paper::ALL {
            for block in paper.write(&organisation.facts, &organisation.answers).blocks {
                if let Block::Table(head, rows) = block {
                    assert!(rows.iter().all(|row| row.len() == head.len()), "{paper:?}");
                    assert!(!rows.is_empty(), "{paper:?}: an empty table");
                }
            }
        }
    }
}

#[test]
fn no_paper_cites_what_no_longer_holds_or_leaves_a_placeholder() {
    for organisation in three() {
        for paper in Paper::ALL {
            let (de, en) = texts(&organisation, *paper);
            for text in [&de, &en] {
                for word in [
                    "TODO",
                    "XXX",
                    "Lorem",
                    "TTDSG",
                    "TMG",
                    "2010/87",
                    "???",
                    "  \n\n",
                    "DIN 66398:",
                ] {
                    assert!(!text.contains(word), "{} {paper:?}: {word}", organisation.name);
                }
                for line in text.lines().filter(|line| line.contains("Privacy Shield")) {
                    assert!(
                        line.contains("ungültig") || line.contains("invalid"),
                        "{paper:?}: Privacy Shield without its being invalid: {line}"
                    );
                }
            }
        }
    }
}
