//! What holds for any table and any answers.

use compliance::assess::{
    Answer, Answered, AsOf, Day, Fact, Kind, Light, Provider, Question, Remark, Role, Separator, Use, csv, json, judge,
    paper, read,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;

use super::today;

fn day() -> impl Strategy<Value = Day> {
    (2019u16..2028, 1u8..13, 1u8..29).prop_map(|(year, month, day)| Day::new(year, month, day).unwrap())
}

fn answer() -> impl Strategy<Value = Answered> {
    let answer = select(vec![Answer::Yes, Answer::No, Answer::Unknown, Answer::NotApplicable]);
    // Mostly days that settle something.
    let on = prop_oneof![6 => Just("2026-11-20".parse().ok()), 1 => proptest::option::of(day())];
    (answer, on).prop_map(|(answer, on)| Answered { answer, on })
}

/// Texts as people and spreadsheets write them, and as attackers do.
fn text() -> impl Strategy<Value = String> {
    "(=|'|\\+|@|-|'=)?[a-zA-ZäöüßÄÖÜ€0-9,;\"'=+@()<>. -]{0,30}".prop_map(|text| text.trim().to_owned())
}

fn filled() -> impl Strategy<Value = String> {
    text().prop_map(|text| if text.is_empty() { "=1+1".to_owned() } else { text })
}

fn as_of() -> impl Strategy<Value = AsOf> {
    prop_oneof![
        day().prop_map(AsOf::Day),
        (2015u16..2030).prop_map(AsOf::Year),
        (2015u16..2030).prop_map(|year| AsOf::Years(year, year + 1)),
    ]
}

fn fact() -> impl Strategy<Value = Fact> {
    (filled(), as_of(), filled()).prop_map(|(value, as_of, source)| Fact { value, as_of, source })
}

fn remark() -> impl Strategy<Value = Remark> {
    (as_of(), filled(), filled(), text()).prop_map(|(as_of, source, text, english)| Remark {
        as_of,
        source,
        text,
        english,
    })
}

prop_compose! {
    fn provider()(
        name in filled(),
        role in select(Role::ALL.to_vec()),
        edition in text(),
        seat in proptest::option::of(select(vec!["DE", "US", "JP", "IN", "NO"])),
        mut facts in btree_map(select(vec![Kind::Operator, Kind::Hosting, Kind::Safeguard, Kind::Contract, Kind::Notice]), fact(), 0..5),
        remarks in vec(remark(), 0..3),
        why in prop_oneof![text(), (filled(), filled()).prop_map(|(one, two)| format!("{one}\n{two}"))],
        why_on in proptest::option::of(day()),
        answers in btree_map(select(Question::all().collect::<Vec<_>>()), answer(), 0..28),
        seat_fact in fact(),
    ) -> Provider {
        if let Some(seat) = seat {
            facts.insert(Kind::Seat, Fact { value: seat.to_owned(), ..seat_fact });
        }
        Provider { name, roles: vec![role.0], edition, facts, remarks, why, why_on, answers }
    }
}

prop_compose! {
    /// Answered throughout, without the texts that no light looks at.
    fn answered()(
        seat in proptest::option::of(select(vec!["DE", "US", "JP", "IN"])),
        // Mostly well, or every light would be red whatever one answer says.
        answers in vec(prop_oneof![6 => Just(super::answered(Answer::Yes)), 1 => answer()], Question::all().count()),
        is_reasoned: bool,
    ) -> Provider {
        let mut provider = Provider {
            name: "Dienst".to_owned(),
            answers: Question::all().zip(answers).collect(),
            ..Provider::default()
        };
        if let Some(seat) = seat {
            super::seat(&mut provider, seat);
        }
        if is_reasoned {
            provider.why = "Kein anderer.".to_owned();
            provider.why_on = "2026-11-20".parse().ok();
        }
        provider
    }
}

/// Several, each with a name of its own.
fn providers() -> impl Strategy<Value = Vec<Provider>> {
    vec(provider(), 0..5).prop_map(|mut all| {
        for (count, provider) in all.iter_mut().enumerate() {
            provider.name += &format!(" {count}");
        }
        all
    })
}

/// From worst to best. In the third step “not applicable” is a branch that is not taken; elsewhere it settles a question, or
/// leaves it open where it is no answer.
fn worth(question: Question, answered: Answered) -> u8 {
    match (answered.answer, answered.on.filter(|on| *on <= today())) {
        (Answer::No, _) => 0,
        (Answer::NotApplicable, _) if question.step() == compliance::assess::Step::Transfer => 0,
        (Answer::Unknown, _) | (_, None) => 1,
        (Answer::NotApplicable, _) if !question.may_not_apply() => 1,
        (Answer::NotApplicable, Some(_)) => 2,
        (Answer::Yes, Some(on)) if question == Question::Dpf && on.a_year_later() < today() => 1,
        (Answer::Yes, Some(_)) => 3,
    }
}

proptest! {
    #[test]
    fn an_answer_made_worse_never_makes_a_light_better(
        provider in answered(),
        question in select(Question::all().collect::<Vec<_>>()),
        other in answer(),
    ) {
        let (mut worse, mut better) = (provider.clone(), provider.clone());
        let before = provider.answered(question);
        let (low, high) = if worth(question, before) <= worth(question, other) { (before, other) } else { (other, before) };
        worse.answers.insert(question, low);
        better.answers.insert(question, high);
        for (worse, better) in judge(&worse, today()).into_iter().zip(judge(&better, today())) {
            prop_assert!(worse.light <= better.light, "{:?} {:?} {:?}", worse.usage, low, high);
        }
    }

    #[test]
    fn green_has_no_open_point_and_red_has_a_no(provider in answered()) {
        for verdict in judge(&provider, today()) {
            let worst = verdict.reasons.iter().map(|reason| reason.light).min();
            prop_assert_eq!(verdict.light, worst.unwrap_or(Light::Green));
            let needed = || Question::all().filter(|question| question.is_for(verdict.usage));
            match verdict.light {
                Light::Green => {
                    for question in needed().filter(|question| question.step() != compliance::assess::Step::Transfer) {
                        prop_assert!(worth(question, provider.answered(question)) > 1, "{:?}", question);
                    }
                }
                Light::Red => prop_assert!(needed().any(|question| worth(question, provider.answered(question)) == 0)),
                Light::Amber => {}
            }
        }
    }

    #[test]
    fn a_reason_taken_away_never_makes_a_light_better(provider in answered()) {
        let mut silent = provider.clone();
        silent.why = String::new();
        for (silent, told) in judge(&silent, today()).into_iter().zip(judge(&provider, today())) {
            prop_assert!(silent.light <= told.light);
        }
    }

    #[test]
    fn what_is_written_is_read_exactly(providers in providers(), semicolon: bool) {
        let separator = if semicolon { Separator::Semicolon } else { Separator::Comma };
        let written = csv(&providers, separator).text;
        let again = read(written.as_bytes());
        prop_assert_eq!(&again.problems, &[]);
        prop_assert_eq!(&again.providers, &providers);
        prop_assert_eq!(csv(&again.providers, separator).text, written);

        let written = json(&providers);
        let again = read(written.as_bytes());
        prop_assert_eq!(&again.problems, &[]);
        prop_assert_eq!(&again.providers, &providers);
    }

    #[test]
    fn no_cell_of_an_export_begins_like_a_formula(providers in providers()) {
        let written = csv(&providers, Separator::Comma);
        let mut reader = ::csv::ReaderBuilder::new().from_reader(written.text.as_bytes());
        let mut guarded = 0;
        for record in reader.records() {
            for cell in &record.unwrap() {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", cell);
                guarded += usize::from(cell.starts_with('\'') && cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@']));
            }
        }
        prop_assert_eq!(guarded, written.guarded);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_reach_a_panic(bytes in vec(any::<u8>(), 0..300), header: bool) {
        let mut table = if header { b"name;seat;answer_dpf;remarks\n".to_vec() } else { b"[{\"name\":".to_vec() };
        table.extend(bytes);
        let read = read(&table);
        let _ = paper(&read.providers, &read.problems, today());
    }

    #[test]
    fn the_document_says_every_light_in_words(providers in providers()) {
        let document = paper(&providers, &[], today());
        let issue = compliance::assess::issue(&document, today(), "1");
        let page = compliance::markdown(&document, &issue, compliance::Language::De);
        for usage in Use::ALL.iter().filter(|_| !providers.is_empty()) {
            prop_assert!(page.contains(usage.name().de));
        }
        for provider in &providers {
            for verdict in judge(provider, today()) {
                let light = format!("**{}**", verdict.light.name().de);
                prop_assert!(page.contains(&light), "{}", light);
            }
        }
    }
}
