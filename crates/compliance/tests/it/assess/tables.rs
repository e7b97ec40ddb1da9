//! Tables as operators write them, and what is wrong with them.

use compliance::assess::{
    Answer, Format, Kind, LARGEST, LONGEST, MOST, Question, Read, Separator, builtin, csv, json, read, row,
};

/// Line, column, and words that the German reason has.
type Told = (usize, &'static str, &'static str);

fn told(read: &Read) -> Vec<(usize, String, String)> {
    let problems = read.problems.iter();
    problems
        .map(|problem| {
            assert!(!problem.reason.en.is_empty());
            (
                problem.line,
                problem.column.clone().unwrap_or_default(),
                problem.reason.de.clone(),
            )
        })
        .collect()
}

fn expect(table: &[u8], names: &[&str], problems: &[Told]) {
    let read = read(table);
    let told = told(&read);
    assert_eq!(told.len(), problems.len(), "{told:#?}");
    for ((line, column, reason), expected) in told.iter().zip(problems) {
        assert_eq!((*line, column.as_str()), (expected.0, expected.1), "{reason}");
        assert!(reason.contains(expected.2), "{reason}");
    }
    let good: Vec<&str> = read.providers.iter().map(|provider| provider.name.as_str()).collect();
    assert_eq!(good, names);
}

#[test]
fn broken_rows_are_told_all_at_once_and_the_good_ones_are_kept() {
    let table = "name,seat,seat_as_of,seat_source,answer_dpf,why_on\r\n\
                 Gut,DE,2020,Impressum,ja 20.11.2026,\r\n\
                 ,Deutschland,gestern,,vielleicht,2026-02-30\r\n\
                 \r\n\
                 Kurz,DE\r\n\
                 gut,,,,,\r\n\
                 \"Auch gut\",US,2020/2021,\"Seite, 3\",no,2026-11-23\r\n\
                 Halb,,2020,,,\r\n";
    expect(
        table.as_bytes(),
        &["Gut", "Auch gut"],
        &[
            (3, "name", "fehlt"),
            (3, "seat", "kein Ländercode"),
            (3, "seat_source", "Quelle fehlt"),
            (3, "seat_as_of", "kein Stand"),
            (3, "why_on", "kein Tag"),
            (3, "answer_dpf", "ja, nein, unbekannt, entfällt"),
            (5, "", "2 Felder; die erste Zeile hat 6"),
            (6, "name", "steht schon in Zeile 2"),
            (8, "seat", "ohne Angabe"),
        ],
    );
}

#[test]
fn tables_are_read_as_germans_save_them() {
    for (mark, end) in [("", "\n"), ("\u{feff}", "\r\n")] {
        let table = [
            "name;answer_dpf;answer_eea;answer_notice;answer_officer;;",
            "Müller & Söhne; JA  3.1.2026 ;nein;nicht bekannt;entfällt 2026-01-03;;",
            ";;;;;;",
        ];
        let read = read(format!("{mark}{}{end}", table.join(end)).as_bytes());
        assert_eq!(told(&read), []);
        assert_eq!(read.format, Format::Csv);
        let [provider] = &read.providers[..] else {
            panic!("{read:?}")
        };
        assert_eq!(provider.name, "Müller & Söhne");
        let answers = [Question::Dpf, Question::Eea, Question::Notice, Question::Officer];
        assert_eq!(
            answers.map(|question| provider.answered(question).answer),
            [Answer::Yes, Answer::No, Answer::Unknown, Answer::NotApplicable]
        );
        assert_eq!(provider.answered(Question::Dpf).on.unwrap().to_string(), "2026-01-03");
    }
}

#[test]
fn lines_are_those_of_the_file_where_cells_have_several() {
    let table =
        "\n\nname,why,remarks\nEins,\"a\nb\n\nc\",\n\nZwei,,nur Text\nDrei,,\"2020 | Seite | Text\n2021 | | x\"\n";
    expect(
        table.as_bytes(),
        &["Eins"],
        &[
            (9, "remarks", "Stand | Quelle | Text"),
            (10, "remarks", "Quelle oder Text fehlt"),
        ],
    );
}

#[test]
fn columns_that_do_not_exist_or_are_missing_are_told() {
    expect(
        b"name,sitz,name,seat\nGut,DE,Anders,\n",
        &["Gut"],
        &[(1, "sitz", "gibt es nicht"), (1, "name", "zweimal")],
    );
    expect(b"seat,why\nDE,x\nFR,y\n", &[], &[(1, "name", "fehlt")]);
    expect(b"", &[], &[(1, "", "leer")]);
    expect(b"name\n", &[], &[]);
}

#[test]
fn other_encodings_and_open_quotes_cost_their_rows_alone() {
    expect(
        b"name,why\nGut,\nM\xfcller,\nAuch gut,\xe4\nNoch,ja\n",
        &["Gut", "Noch"],
        &[(3, "name", "UTF-8"), (4, "why", "UTF-8")],
    );
    expect(
        b"name,seat\nGut,\nOffen,\"DE\nDrei,\nVier,\n",
        &["Gut"],
        &[(3, "seat", "Steuerzeichen")],
    );
    expect(
        b"name,seat\nGut,\n\"Offen,\nDrei,\nVier,\n",
        &["Gut"],
        &[(3, "", "Anführungszeichen")],
    );
}

#[test]
fn limits_are_told_with_their_numbers() {
    let long = "x".repeat(LONGEST + 1);
    expect(
        format!("name,why\nA,{long}\nB,{}\nC\x07,\n", &long[1..]).as_bytes(),
        &["B"],
        &[
            (2, "why", "4001 Zeichen; erlaubt sind 4000"),
            (4, "name", "Steuerzeichen"),
        ],
    );
    let rows: String = (0..MOST + 3).map(|row| format!("Dienst {row}\n")).collect();
    let read = read(format!("name\n{rows}").as_bytes());
    assert_eq!(read.providers.len(), MOST);
    assert_eq!(told(&read)[0].0, MOST + 2);
    assert_eq!(read.problems.len(), 1);
    expect(&vec![b'x'; LARGEST + 1], &[], &[(1, "", "1048577 Bytes")]);
}

#[test]
fn a_table_without_end_is_told_within_bounds() {
    let wide = "why,".repeat(256);
    expect(
        format!("{wide}name\n{}Gut\n", ",".repeat(256)).as_bytes(),
        &[],
        &[(1, "", "257 Spalten; erlaubt sind 256")],
    );
    let members: Vec<String> = (0..257).map(|place| format!("\"x{place}\": \"\"")).collect();
    expect(
        format!("[{{\"name\": \"Gut\"}},\n{{{}}}]", members.join(",")).as_bytes(),
        &["Gut"],
        &[(2, "", "257 Spalten; erlaubt sind 256")],
    );
    let rows: String = (0..MOST).map(|_| "a,b,x,y,z\n").collect();
    let read = read(format!("name,roles,seat,answer_dpf,why_on\n{rows}").as_bytes());
    assert!(read.providers.is_empty());
    // Six problems of each row: one of every cell but the name, and the seat lacks its day and its source, too.
    assert_eq!(read.problems.len(), 1000 + 1);
    let last = told(&read).pop().unwrap();
    assert_eq!(last.0, MOST + 1);
    assert!(last.2.contains("2000 weitere Fehler"), "{}", last.2);
}

#[test]
fn a_row_has_its_filled_cells_alone_and_is_read_again() {
    let read_of = |cells: &[(String, String)]| {
        let cells = cells.iter().map(|(column, text)| (column.clone(), text.clone().into()));
        let row = serde_json::Value::Object(cells.collect());
        read(serde_json::Value::Array(vec![row]).to_string().as_bytes())
    };
    for provider in builtin() {
        let cells = row(&provider);
        assert!(cells.iter().all(|(_, text)| !text.is_empty()));
        assert_eq!(read_of(&cells).providers, [provider]);
    }
}

#[test]
fn objects_are_rows_with_the_same_rules() {
    let table = r#"[
  {"name": "Gut", "answer_dpf": "yes 2026-11-20"},
  {"name": "Fremd", "land": "DE", "answer_dpf": 1},
  {"name": "Doppelt", "why": "a", "why": "b"},
  {
    "name": "Falsch",
    "seat": "USA", "seat_as_of": "2020", "seat_source": "Seite"
  },
  7,
  {"name": "Auch gut"}
]
"#;
    expect(
        table.as_bytes(),
        &["Gut", "Auch gut"],
        &[
            (3, "land", "gibt es nicht"),
            (3, "answer_dpf", "Anführungszeichen"),
            (4, "why", "zweimal"),
            (5, "seat", "kein Ländercode"),
            (9, "", "Liste von Objekten"),
        ],
    );
    expect(b"{\"name\": \"Gut\"}", &[], &[(1, "", "Liste von Objekten")]);
    expect(b"[]", &[], &[]);
    expect(
        b"[{\"name\": \"Gut\"},\n{\"name\": }]",
        &["Gut"],
        &[(2, "", "Kein JSON")],
    );
    expect(
        b"[{\"name\": \"Gut\"}\n{\"name\": \"B\"}]",
        &["Gut"],
        &[(2, "", "fehlt")],
    );
    expect(b"[{\"name\": \"Gut\"}]\n[]", &["Gut"], &[(2, "", "steht noch etwas")]);
    expect(b"[\n\"\xff\"]", &[], &[(2, "", "UTF-8")]);
}

#[test]
fn a_formula_is_guarded_on_its_way_out_and_itself_again_on_its_way_in() {
    let read_in = read(b"name,edition,why\n=HYPERLINK(1),'=2,'plain\n@sum,'@x,-1\n");
    assert_eq!(read_in.problems, []);
    assert_eq!(read_in.providers[0].name, "=HYPERLINK(1)");
    // The apostrophe of an earlier export is no part of the text.
    assert_eq!(read_in.providers[0].edition, "=2");
    assert_eq!(read_in.providers[0].why, "'plain");
    let written = csv(&read_in.providers, Separator::Comma);
    assert_eq!(written.guarded, 5);
    assert!(written.text.contains("\r\n'=HYPERLINK(1),"), "{}", written.text);
    assert_eq!(read(written.text.as_bytes()).providers, read_in.providers);
    // JSON is for programs, and computes nothing.
    assert!(json(&read_in.providers).contains("\"=HYPERLINK(1)\""));
}

#[test]
fn the_forms_of_one_table_say_the_same() {
    let all = builtin();
    let comma = csv(&all, Separator::Comma);
    let semicolon = csv(&all, Separator::Semicolon);
    assert!(semicolon.text.starts_with("\u{feff}name;roles;"));
    assert_eq!((comma.guarded, semicolon.guarded), (0, 0));
    for text in [comma.text, semicolon.text, json(&all)] {
        let read = read(text.as_bytes());
        assert_eq!(read.problems, []);
        assert_eq!(read.providers, all);
    }
    let zoom = all.iter().find(|provider| provider.name == "Zoom").unwrap();
    assert!(zoom.remarks.len() > 5 && zoom.fact(Kind::Safeguard).is_some());
}
