//! What a mail server is told, and what comes of it.

use mail::{Address, Encryption, Kind, Language, Letter, MailServer, Meeting, Post, SignIn, Trouble, meeting, trial};
use rustls::pki_types::CertificateDer;

use crate::smtp::{Manners, Smtp};

fn letter(to: &str) -> Letter {
    trial(
        Address::new(to).unwrap(),
        Language::De,
        "https://meet.example.org",
        "Kanzlei Berg",
    )
}

fn server(smtp: &Smtp, host: &str, encryption: Encryption, authority: &[CertificateDer<'static>]) -> MailServer {
    let from = Address::new("konklave@example.org").unwrap();
    let sign_in = (encryption != Encryption::None).then(|| SignIn {
        user: "konklave".to_owned(),
        password: "vier-wände".to_owned().into(),
    });
    MailServer::new(host, smtp.address.port(), encryption, sign_in, from, authority).unwrap()
}

fn plain(smtp: &Smtp) -> MailServer {
    server(smtp, "127.0.0.1", Encryption::None, &[])
}

#[tokio::test]
async fn a_message_arrives_with_one_recipient_and_what_it_says() {
    let smtp = Smtp::start(Manners::default()).await;
    let answer = plain(&smtp).deliver(&letter("anna@example.net")).await.unwrap();
    assert_eq!(answer, "250 2.0.0 taken as 1");
    let heard = smtp.heard();
    for line in [
        "EHLO example.org\r\n",
        "MAIL FROM:<konklave@example.org>",
        "RCPT TO:<anna@example.net>\r\n",
        "\r\nTo: anna@example.net\r\n",
        "\r\nSubject: Probe des Mailversands\r\n",
        "\r\nContent-Type: text/plain; charset=utf-8\r\n",
        "https://meet.example.org/notice",
    ] {
        assert!(heard.contains(line), "{line:?}: {heard}");
    }
    assert_eq!(heard.matches("RCPT").count(), 1, "{heard}");
    assert!(!heard.contains("html") && !heard.contains("AUTH"), "{heard}");
}

#[tokio::test]
async fn starttls_and_implicit_encryption_tell_an_eavesdropper_nothing() {
    for (encryption, manners) in [
        (
            Encryption::StartTls,
            Manners {
                starttls: true,
                ..Manners::default()
            },
        ),
        (
            Encryption::Implicit,
            Manners {
                implicit: true,
                ..Manners::default()
            },
        ),
    ] {
        let smtp = Smtp::start(manners).await;
        let authority = [smtp.authority.clone()];
        let server = server(&smtp, "localhost", encryption, &authority);
        server.deliver(&letter("anna@example.net")).await.unwrap();
        let (clear, sealed) = (smtp.heard(), smtp.encrypted());
        let expected = if encryption == Encryption::StartTls {
            "EHLO example.org\r\nSTARTTLS\r\n"
        } else {
            ""
        };
        assert_eq!(clear, expected);
        assert!(
            sealed.contains("AUTH PLAIN") && sealed.contains("RCPT TO:<anna@example.net>"),
            "{sealed}"
        );
    }
}

#[tokio::test]
async fn whoever_is_not_who_it_says_or_does_not_encrypt_is_told_nothing() {
    let starttls = Manners {
        starttls: true,
        ..Manners::default()
    };
    let implicit = Manners {
        implicit: true,
        ..Manners::default()
    };
    // A certificate that nobody vouches for; one for another name; a server that offers no encryption.
    for (manners, host, encryption, vouched) in [
        (starttls, "localhost", Encryption::StartTls, false),
        (implicit, "localhost", Encryption::Implicit, false),
        (starttls, "127.0.0.1", Encryption::StartTls, true),
        (implicit, "127.0.0.1", Encryption::Implicit, true),
        (Manners::default(), "localhost", Encryption::StartTls, true),
    ] {
        let smtp = Smtp::start(manners).await;
        let authority = if vouched {
            vec![smtp.authority.clone()]
        } else {
            Vec::new()
        };
        let server = server(&smtp, host, encryption, &authority);
        let error = server.deliver(&letter("anna@example.net")).await.unwrap_err();
        assert_eq!(error.trouble, Trouble::Unencrypted, "{manners:?} {host}");
        let heard = smtp.heard() + &smtp.encrypted();
        assert!(!heard.contains("AUTH") && !heard.contains("anna"), "{heard}");
    }
}

#[tokio::test]
async fn what_is_slipped_in_ahead_of_the_encryption_is_not_believed() {
    let smtp = Smtp::start(Manners {
        starttls: true,
        slips_in: "250-test\r\n250 AUTH PLAIN\r\n",
        ..Manners::default()
    })
    .await;
    let authority = [smtp.authority.clone()];
    let server = server(&smtp, "localhost", Encryption::StartTls, &authority);
    let error = server.deliver(&letter("anna@example.net")).await.unwrap_err();
    assert_eq!(error.trouble, Trouble::Nonsense);
    assert!(!smtp.encrypted().contains("AUTH"));
}

#[tokio::test]
async fn a_refusal_says_whether_trying_again_helps() {
    for (manners, trouble, answer) in [
        (
            Manners {
                to_recipient: "550 5.1.1 no such person",
                ..Manners::default()
            },
            Trouble::Recipient,
            "550",
        ),
        (
            Manners {
                to_recipient: "554 5.7.1 relay access denied",
                ..Manners::default()
            },
            Trouble::Refused,
            "relay access",
        ),
        (
            Manners {
                to_sender: "530 5.7.0 sign in first",
                ..Manners::default()
            },
            Trouble::Refused,
            "530",
        ),
        (
            Manners {
                to_recipient: "451 4.3.0 come back later",
                ..Manners::default()
            },
            Trouble::Busy,
            "451",
        ),
        (
            Manners {
                to_message: "554 5.7.1 not wanted",
                ..Manners::default()
            },
            Trouble::Refused,
            "not wanted",
        ),
        (
            Manners {
                greeting: "421 too many connections",
                ..Manners::default()
            },
            Trouble::Busy,
            "421",
        ),
        (
            Manners {
                greeting: "hello there",
                ..Manners::default()
            },
            Trouble::Nonsense,
            "",
        ),
        (
            Manners {
                to_message: "9999 what",
                ..Manners::default()
            },
            Trouble::Nonsense,
            "",
        ),
    ] {
        let smtp = Smtp::start(manners).await;
        let error = plain(&smtp).deliver(&letter("anna@example.net")).await.unwrap_err();
        assert_eq!(error.trouble, trouble, "{manners:?}");
        assert!(error.answer.contains(answer), "{error:?}");
        assert!(!error.answer.contains(['\r', '\n']), "{error:?}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_called_so() {
    let smtp = Smtp::start(Manners {
        implicit: true,
        to_sign_in: "535 5.7.8 authentication failed",
        ..Manners::default()
    })
    .await;
    let authority = [smtp.authority.clone()];
    let server = server(&smtp, "localhost", Encryption::Implicit, &authority);
    let error = server.deliver(&letter("anna@example.net")).await.unwrap_err();
    assert_eq!(error.trouble, Trouble::SignIn);
    assert!(!smtp.encrypted().contains("RCPT"), "nothing more is said");
}

#[tokio::test]
async fn a_server_that_talks_without_end_is_cut_off() {
    for floods in ["220-and another line\r\n", "no end of this line "] {
        let smtp = Smtp::start(Manners {
            greeting: "220-welcome",
            floods,
            ..Manners::default()
        })
        .await;
        let from = Address::new("konklave@example.org").unwrap();
        for encryption in [Encryption::None, Encryption::StartTls] {
            let server =
                MailServer::new("127.0.0.1", smtp.address.port(), encryption, None, from.clone(), &[]).unwrap();
            let error = server.deliver(&letter("anna@example.net")).await.unwrap_err();
            assert!(
                matches!(error.trouble, Trouble::Nonsense | Trouble::Unreachable),
                "{error:?}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_says_nothing_is_waited_for_half_a_minute() {
    let smtp = Smtp::start(Manners {
        silent: true,
        ..Manners::default()
    })
    .await;
    let before = tokio::time::Instant::now();
    let error = plain(&smtp).deliver(&letter("anna@example.net")).await.unwrap_err();
    assert_eq!(error.trouble, Trouble::Slow);
    assert!((30..40).contains(&before.elapsed().as_secs()));
}

#[tokio::test]
async fn a_server_that_has_the_message_and_says_no_goodbye_is_not_handed_it_again() {
    let smtp = Smtp::start(Manners {
        silent_at_quit: true,
        ..Manners::default()
    })
    .await;
    let answer = plain(&smtp).deliver(&letter("anna@example.net")).await;
    assert_eq!(answer.as_deref(), Ok("250 2.0.0 taken as 1"));
    assert!(smtp.heard().ends_with("QUIT\r\n"), "{}", smtp.heard());
}

#[tokio::test]
async fn nobody_listening_is_unreachable() {
    let smtp = Smtp::start(Manners::default()).await;
    let server = plain(&smtp);
    drop(smtp);
    // The port is free once the task is gone; until then it accepts and says nothing.
    tokio::task::yield_now().await;
    let error = server.deliver(&letter("anna@example.net")).await.unwrap_err();
    assert!(
        matches!(error.trouble, Trouble::Unreachable | Trouble::Nonsense),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_name_with_commands_in_it_commands_nothing() {
    let smtp = Smtp::start(Manners::default()).await;
    let attacks = [
        "Anna\r\n.\r\nMAIL FROM:<x@evil.example>\r\nRCPT TO:<y@evil.example>\r\nDATA\r\n",
        "Anna\nBcc: y@evil.example",
        "Anna\r\n\r\n<img src=https://evil.example/pixel>",
        "\r\n.\r\nQUIT\r\n",
        "Anna\0\u{1b}]0;evil\u{7}",
    ];
    for by in attacks {
        let say = Meeting {
            kind: Kind::Invitation,
            language: Language::De,
            by,
            when: None,
            was: None,
            server: "https://meet.example.org",
            operator: by,
        };
        let letter = meeting(Address::new("anna@example.net").unwrap(), &say);
        plain(&smtp).deliver(&letter).await.unwrap();
    }
    let heard = smtp.heard();
    let commands = |word: &str| heard.lines().filter(|line| line.starts_with(word)).count();
    for word in ["MAIL FROM", "RCPT TO", "DATA", "QUIT"] {
        assert_eq!(commands(word), attacks.len(), "{word}: {heard}");
    }
    assert_eq!(commands("Bcc"), 0, "{heard}");
    assert!(!heard.contains("<img") && !heard.contains("://evil"), "{heard}");
}

#[tokio::test(start_paused = true)]
async fn what_waits_is_handed_over_one_by_one_and_tried_again() {
    let smtp = Smtp::start(Manners::default()).await;
    let post = Post::new(plain(&smtp));
    post.send(vec![letter("anna@example.net"), letter("bert@example.net")])
        .unwrap();
    assert_eq!(post.standing().waiting, 2);
    let done = async {
        while post.standing().waiting > 0 || smtp.heard().matches("QUIT").count() < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = post.run() => unreachable!(),
        () = done => {}
    }
    let heard = smtp.heard();
    let messages: Vec<&str> = heard.split("EHLO").skip(1).collect();
    assert_eq!(messages.len(), 2, "a connection each: {heard}");
    assert!(
        !messages[0].contains("bert") && !messages[1].contains("anna"),
        "{heard}"
    );
    assert_eq!((post.standing().given_up, post.standing().trouble), (0, None));
    assert!(
        post.send(vec![letter("a@b.c"); 951]).is_err(),
        "some places are for notices"
    );
    assert!(post.send_notices(vec![letter("a@b.c"); 1_001]).is_err());
    assert!(post.send_notices(vec![letter("a@b.c"); 951]).is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_refuses_for_now_is_asked_again_and_then_given_up() {
    let smtp = Smtp::start(Manners {
        to_recipient: "451 later",
        ..Manners::default()
    })
    .await;
    let post = Post::new(plain(&smtp));
    post.send(vec![letter("anna@example.net")]).unwrap();
    let done = async {
        while post.standing().given_up == 0 {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        }
    };
    tokio::select! {
        () = post.run() => unreachable!(),
        () = done => {}
    }
    assert_eq!(smtp.heard().matches("RCPT").count(), 5);
    let standing = post.standing();
    assert_eq!(
        (standing.waiting, standing.lost, standing.trouble),
        (0, 1, Some(Trouble::Busy))
    );
}
