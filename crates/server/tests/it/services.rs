//! Services of others over HTTP: the table that comes with the program, and those that officers bring. Nothing is kept.

use compliance::assess::{self, LARGEST};
use serde_json::json;
use wire::{AccountRefusalCode as Code, AccountRole, AuditPage, Service, ServiceAnswer, ServiceLight, Services};

use crate::harness::{Answer, Server, request};
use crate::person::{Person, code};

const ASSESS: &str = "/api/services?lang=de";

/// A server with an administrator, and somebody of this role.
async fn with(role: AccountRole) -> (Server, Person, Person) {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let link = anna.invite("dora", role).await;
    let dora = Person::welcome(server.http(), &link).await;
    (server, anna, dora)
}

/// Sends a table as a file of this media type, as a page of `origin` would.
async fn sent(server: &Server, person: &Person, path: &str, kind: &str, origin: &str, table: &[u8]) -> Answer {
    let cookie = person.cookie.clone().unwrap_or_default();
    let headers = [("Origin", origin), ("Cookie", cookie.as_str()), ("Content-Type", kind)];
    request(server.http(), "POST", path, &headers, table).await
}

/// The same, of our own page, as CSV.
async fn csv(server: &Server, person: &Person, path: &str, table: &[u8]) -> Answer {
    sent(server, person, path, "text/csv", person.origin(), table).await
}

fn read(answer: &Answer) -> Services {
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

fn named<'a>(services: &'a Services, name: &str) -> &'a Service {
    services.services.iter().find(|one| one.service == name).unwrap()
}

#[tokio::test]
async fn the_table_of_the_program_is_told_whole_and_every_statement_with_its_day_and_source() {
    let (server, _, mut dora) = with(AccountRole::ProtectionOfficer).await;
    let german: Services = dora.get(ASSESS).await;
    let names: Vec<&str> = german.services.iter().map(|one| one.service.as_str()).collect();
    let builtin = assess::builtin();
    let expected: Vec<&str> = builtin.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, expected);
    assert_eq!(names.len(), 58);
    assert_eq!((german.steps.len(), german.uses.len()), (7, 7));
    assert_eq!(german.questions.len(), assess::Question::all().count());
    assert!(german.problems.is_empty());
    for one in &german.services {
        assert_eq!(one.verdicts.len(), german.uses.len(), "{}", one.service);
        assert!(one.verdicts.iter().all(|verdict| verdict.light != ServiceLight::Green));
        assert!(
            one.facts
                .iter()
                .all(|fact| !fact.as_of.is_empty() && !fact.source.is_empty())
        );
        let mut places = one.verdicts.iter().flat_map(|verdict| &verdict.reasons);
        assert!(places.all(|place| (*place as usize) < german.reasons.len()));
    }
    let shields = german.services.iter().filter(|one| one.names_privacy_shield);
    let mut any = false;
    for one in shields {
        any = true;
        let said = one
            .facts
            .iter()
            .any(|fact| fact.said.contains("ungültig seit 16.07.2020"));
        assert!(said, "{}", one.service);
    }
    assert!(any, "the overview of 2020 named it");

    let english: Services = dora.get("/api/services?lang=en").await;
    let zoom = named(&english, "Zoom");
    assert!(
        zoom.facts
            .iter()
            .any(|fact| fact.said.contains("invalid since 16.07.2020"))
    );
    assert_eq!(dora.ask("GET", "/api/services?lang=fr", b"").await.status, 400);
    assert_eq!(dora.ask("GET", "/api/services?form=pdf", b"").await.status, 400);
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_table_is_assessed_and_its_broken_rows_are_named() {
    let (server, _, mut dora) = with(AccountRole::WorksCouncil).await;
    let table = "name,seat,seat_as_of,seat_source,answer_contract,why\n\
                 Gut,DE,2020,Impressum,ja 20.11.2026,\n\
                 Schlecht,Deutschland,gestern,,vielleicht,\n\
                 Auch gut,US,2020,Impressum,nein,\"weil\nes so ist\"\n";
    let told = read(&csv(&server, &dora, ASSESS, table.as_bytes()).await);
    let names: Vec<&str> = told.services.iter().map(|one| one.service.as_str()).collect();
    assert_eq!(names, ["Gut", "Auch gut"]);
    let problems = told.problems.iter();
    let problems: Vec<(u32, &str)> = problems
        .map(|problem| (problem.line, problem.column.as_deref().unwrap_or_default()))
        .collect();
    let expected = ["seat", "seat_source", "seat_as_of", "answer_contract"];
    assert_eq!(problems, expected.map(|column| (3, column)));
    assert!(told.problems[0].reason.contains("kein Ländercode"));
    let good = &named(&told, "Gut").answers[0];
    assert_eq!(
        (good.question.as_str(), good.answer, good.on.as_deref()),
        ("contract", ServiceAnswer::Yes, Some("2026-11-20"))
    );
    let bad = named(&told, "Auch gut");
    assert!(bad.verdicts.iter().all(|verdict| verdict.light == ServiceLight::Red));

    // What was told is a table again, and comes to the same.
    let rows = told.services.iter().map(|one| {
        let cells = one.cells.iter().map(|cell| (cell.column.clone(), json!(cell.text)));
        serde_json::Value::Object(cells.collect())
    });
    let rows = serde_json::Value::Array(rows.collect());
    let again = dora.ask("POST", ASSESS, rows.to_string().as_bytes()).await;
    let again = read(&again);
    assert_eq!(again.services, told.services);
    assert!(again.problems.is_empty());

    // Not in UTF-8, and no table at all.
    let told = read(&csv(&server, &dora, ASSESS, b"name\nGut\nM\xfcller\n").await);
    assert_eq!((told.services.len(), told.problems[0].line), (1, 3));
    let told = read(&dora.ask("POST", ASSESS, b"[{\"name\": 5}]").await);
    assert_eq!(told.problems[0].column.as_deref(), Some("name"));
    let log: AuditPage = dora.get("/api/audit?limit=50").await;
    assert!(
        log.entries.iter().all(|entry| !entry.action.contains("service")),
        "nothing is noted"
    );
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_table_is_written_in_every_form_and_a_page_of_it_can_do_nothing() {
    let (server, _, dora) = with(AccountRole::ProtectionOfficer).await;
    let table = "name,answer_contract\nAmt <Nord>,ja 2026-11-20\n=SUM(1),\nKaputt,vielleicht\n";
    let ask = async |form: &str| {
        csv(
            &server,
            &dora,
            &format!("/api/services/export?{form}"),
            table.as_bytes(),
        )
        .await
    };
    for (form, kind, ending) in [
        ("form=csv", "text/csv; charset=utf-8", "csv"),
        ("form=csv-semicolon", "text/csv; charset=utf-8", "csv"),
        ("form=json", "application/json", "json"),
        ("form=html&lang=de", "text/html; charset=utf-8", "html"),
        ("form=pdf&lang=en", "application/pdf", "pdf"),
        ("form=odt", "application/vnd.oasis.opendocument.text", "odt"),
    ] {
        let answer = ask(form).await;
        assert_eq!(answer.status, 200, "{form}: {}", answer.text());
        assert_eq!(answer.header("content-type"), Some(kind), "{form}");
        let name = answer.header("content-disposition").unwrap();
        assert!(
            name.starts_with("attachment; filename=\"konklave-services-20"),
            "{name}"
        );
        assert!(name.ends_with(&format!(".{ending}\"")), "{name}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{form}");
    }
    let written = ask("form=csv").await;
    assert!(written.text().contains("\r\n'=SUM(1),"), "{}", written.text());
    let back = assess::read(&written.body);
    assert_eq!((back.providers.len(), back.problems.len()), (2, 0));
    let semicolons = ask("form=csv-semicolon").await;
    assert!(semicolons.text().starts_with("\u{feff}name;"));
    let page = ask("form=html&lang=de").await;
    assert!(page.text().contains("Amt &lt;Nord&gt;"));
    assert!(
        page.text().contains("Zeile 4, answer_contract"),
        "broken rows are named in it"
    );
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("script-src"));
    assert_eq!(&ask("form=pdf").await.body[..5], b"%PDF-");
    assert_eq!(&ask("form=odt").await.body[..2], b"PK");
    assert_eq!(code(&ask("form=docx").await), (400, Code::Malformed));
    server.running.shutdown().await;
}

#[tokio::test]
async fn too_large_a_table_another_role_another_page_and_another_kind_are_refused() {
    let (server, anna, mut bert) = with(AccountRole::Member).await;
    let table = b"name\nEins\n";
    for path in [ASSESS, "/api/services/export?form=csv"] {
        let most = vec![b'\n'; LARGEST];
        assert_eq!(csv(&server, &anna, path, &most).await.status, 200, "{path}");
        let more = vec![b'\n'; LARGEST + 1];
        assert_eq!(code(&csv(&server, &anna, path, &more).await), (413, Code::TooLarge));
        assert_eq!(code(&csv(&server, &bert, path, table).await), (403, Code::NotAllowed));
        let nobody = Person::at(server.http());
        assert_eq!(
            code(&csv(&server, &nobody, path, table).await),
            (401, Code::SignInFirst)
        );
        let elsewhere = sent(&server, &anna, path, "text/csv", "https://evil.example", table).await;
        assert_eq!(code(&elsewhere), (403, Code::NotAllowed));
        // What a form of another page could send.
        for kind in ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"] {
            let answer = sent(&server, &anna, path, kind, anna.origin(), table).await;
            assert_eq!(code(&answer), (400, Code::Malformed), "{kind}");
        }
    }
    assert_eq!(bert.refused("GET", ASSESS, ()).await, (403, Code::NotAllowed));
    server.running.shutdown().await;
}
