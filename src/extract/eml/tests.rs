//! Mails, from their bytes to what they hand out.

use proptest::prelude::*;

use super::super::Limits;
use super::super::out::testing::{outcome, outcome_within};
use super::*;

/// The mail with `\n` and with `\r\n`. `expected` is as in [`outcome`].
#[track_caller]
fn check(mail: &[u8], expected: &[&str]) -> Vec<Record> {
    let (lines, records) = outcome(|out| read(mail, out));
    assert_eq!(lines, expected, "{}", String::from_utf8_lossy(mail));
    let mut crlf = Vec::new();
    for byte in mail {
        if *byte == b'\n' {
            crlf.push(b'\r');
        }
        crlf.push(*byte);
    }
    let (lines, _) = outcome(|out| read(&crlf, out));
    assert_eq!(lines, expected, "with \\r\\n");
    records
}

/// A multipart of parts with their own heads.
fn multipart(kind: &str, parts: &[&str]) -> String {
    // A border that no part within has.
    let border = format!("=_{}", parts.concat().len());
    let mut mail = format!("Content-Type: multipart/{kind}; boundary=\"{border}\"\n\nيتبع\n");
    for part in parts {
        mail += &format!("--{border}\n{part}\n");
    }
    mail + &format!("--{border}--\n")
}

const PLAIN: &str = "Content-Type: text/plain; charset=utf-8\n\nفتح الجسر اليوم.";
const HTML: &str = "Content-Type: text/html; charset=utf-8\n\n<style>p{}</style><p>فتح <b>الجسر</b><p>اليوم &amp; غدا";

#[test]
fn headers_are_metadata() {
    let records = check(
        "Return-Path: <x@example.org>\nSubject: =?UTF-8?B?2KzY?=\n =?UTF-8?B?s9ix?= على\n النهر\nFrom: \"=?windows-1256?Q?=D3=E1=E3=EC?=\" <salma@example.org>\nTo: نادر <nader@example.org>, b@example.org\nDate: Wed, 05 Mar 2014 00:30:00 +0300 (AST)\nMessage-ID: <a1@example.org>\nIn-Reply-To: <a0@example.org>\nContent-Language: ar\n\nنص\n".as_bytes(),
        &["|جسر على النهر|نص"],
    );
    let record = records.first().unwrap();
    assert_eq!(record.author.as_deref(), Some("سلمى"));
    assert_eq!(record.date.as_deref(), Some("2014-03-05T00:30:00+03:00"));
    assert_eq!(record.language.as_deref(), Some("ar"));
    assert_eq!(record.encoding.as_deref(), Some("UTF-8"));
    assert_eq!(
        serde_json::to_string(&record.extra).unwrap(),
        r#"{"from":"سلمى <salma@example.org>","to":"نادر <nader@example.org>, b@example.org","message-id":"a1@example.org","in-reply-to":"a0@example.org"}"#
    );
    let records = check(
        "From: a@example.org, \"ب، ج\" <b@example.org>\nDate: يوم الأربعاء\n\nنص".as_bytes(),
        &["||نص"],
    );
    let record = records.first().unwrap();
    assert_eq!(record.author.as_deref(), Some("a@example.org، ب، ج"));
    assert_eq!(record.date.as_deref(), Some("يوم الأربعاء"));
}

#[test]
fn bytes_of_any_charset_are_text() {
    let (arabic, ..) = encoding_rs::WINDOWS_1256.encode("فتح الجسر");
    // The head and the body in windows-1256, declared once, and not at all.
    for declared in ["; charset=windows-1256", ""] {
        let mut mail = format!("Content-Type: text/plain{declared}\nSubject: ").into_bytes();
        mail.extend_from_slice(&arabic);
        mail.extend_from_slice(b"\n\n");
        mail.extend_from_slice(&arabic);
        let records = check(&mail, &["|فتح الجسر|فتح الجسر"]);
        assert_eq!(
            records.first().unwrap().encoding.as_deref(),
            Some("windows-1256")
        );
    }
    check(
        b"Subject: x\nContent-Type: text/plain; charset=iso-8859-6\nContent-Transfer-Encoding: quoted-printable\n\n=E1=CA=CD =C7=E4=\n=CC=D3=D1\n",
        &["|x|فتح الجسر"],
    );
    // A page that names its charset, where the mail does not.
    let mut mail =
        b"Subject: x\nContent-Type: text/html\n\n<meta charset=windows-1256><p>".to_vec();
    mail.extend_from_slice(&arabic);
    check(&mail, &["|x|فتح الجسر"]);
    check(
        b"Subject: x\nContent-Type: text/plain; charset=utf-8; format=flowed\nContent-Transfer-Encoding: base64\n\n2LPZhNmF2YkgCtin2YTZhtmH2LEK\n",
        &["|x|سلمى النهر"],
    );
}

#[test]
fn one_form_of_the_text_is_taken() {
    let subject = "Subject: ع\n";
    let one = |parts: &[&str], expected: &str| {
        let mail = format!("{subject}{}", multipart("alternative", parts));
        check(mail.as_bytes(), &[&format!("|ع|{expected}")]);
    };
    one(&[PLAIN, HTML], "فتح الجسر اليوم.");
    one(&[HTML], "فتح الجسر\n\nاليوم & غدا");
    one(
        &["Content-Type: text/plain\n\n \n", HTML],
        "فتح الجسر\n\nاليوم & غدا",
    );
    let long = format!("Content-Type: text/html\n\n<p>{}", "فتح الجسر ".repeat(20));
    one(
        &["Content-Type: text/plain\n\nافتح الرسالة في المتصفح", &long],
        "فتح الجسر ".repeat(20).trim(),
    );
    let related = multipart(
        "related",
        &[HTML, "Content-Type: image/png\nContent-ID: <1>\n\nxx"],
    );
    one(&[PLAIN, &related], "فتح الجسر اليوم.");
    one(&[&related], "فتح الجسر\n\nاليوم & غدا");
    // The pieces of a mail that shows pictures between them.
    let mixed = multipart("mixed", &[PLAIN, "Content-Type: image/png\n\nxx", HTML]);
    check(
        format!("{subject}{mixed}").as_bytes(),
        &["|ع|فتح الجسر اليوم.\n\nفتح الجسر\n\nاليوم & غدا"],
    );
}

#[test]
fn attachments_are_documents() {
    let mail = multipart(
        "mixed",
        &[
            PLAIN,
            "Content-Type: text/plain\nContent-Disposition: attachment;\n filename*0*=utf-8''%D8%AC%D8%B3;\n filename*1*=%D8%B1.txt\n\nنص أول",
            "Content-Type: text/plain; name=\"=?UTF-8?B?2KzYs9ix?=.txt\"\nContent-Transfer-Encoding: base64\n\n2LPZhNmF2Yk=",
            "Content-Type: text/html\nContent-Disposition: attachment\n\n<p>نص ثان",
            "Content-Type: text/plain\nContent-Disposition: attachment; filename=\"../../etc/x.md\"\n\n# ع",
            "Content-Type: image/jpeg; name=a.jpg\n\n0000",
            "Content-Type: application/ms-tnef; name=winmail.dat\n\n0000",
            "Content-Type: application/octet-stream; name=b.bin\n\n0000",
        ],
    );
    check(
        format!("Subject: ع\n{mail}").as_bytes(),
        &[
            "|ع|فتح الجسر اليوم.",
            "جسر.txt||نص أول",
            "جسر (2).txt||سلمى",
            "part-4.html||نص ثان",
            "x.md|ع|",
            "!winmail.dat unsupported",
            "b.bin||0000",
        ],
    );
}

#[test]
fn mails_stand_within_mails() {
    let inner = multipart(
        "mixed",
        &["\nداخل", "Content-Type: text/plain; name=a.txt\n\nمرفق"],
    );
    let inner = format!("Content-Type: message/rfc822\n\nSubject: ب\n{inner}");
    let mail = multipart("mixed", &[PLAIN, &inner]);
    check(
        format!("Subject: أ\n{mail}").as_bytes(),
        &[
            "|أ|فتح الجسر اليوم.",
            "part-2.eml|ب|داخل",
            "part-2.eml#a.txt||مرفق",
        ],
    );
    let mut mail = "Subject: x\n\nنص".to_owned();
    for _ in 0..30 {
        mail = format!("Subject: x\nContent-Type: message/rfc822\n\n{mail}");
    }
    let (lines, _) = outcome(|out| read(mail.as_bytes(), out));
    assert_eq!(lines.len(), DEEPEST_MAIL + 2);
    assert!(lines.last().unwrap().ends_with(" unsupported"));
}

#[test]
fn what_cannot_be_read_is_told() {
    check("نص بلا رأس\n\nنص".as_bytes(), &["error damaged"]);
    check(b"", &["error damaged"]);
    check(b"Subject:\n\n \n", &["error no-text"]);
    check(
        b"Subject: x\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\n--b--",
        &["|x|", "! encrypted"],
    );
    check(
        b"Subject: x\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nxx",
        &["|x|", "!smime.p7m encrypted"],
    );
    // Cut off: what is there is read.
    check(
        "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nنص\n--b\nContent-Ty"
            .as_bytes(),
        &["|x|نص", "! damaged"],
    );
    // A border that is never met.
    check(
        "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\nنص".as_bytes(),
        &["|x|نص", "! damaged"],
    );
    let mut deep = "\n\nنص".to_owned();
    for depth in 0..40 {
        deep = format!(
            "Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n{deep}\n--b{depth}--"
        );
    }
    check(
        format!("Subject: x\n{deep}").as_bytes(),
        &["|x|", "! unsupported"],
    );
    let many = "--b\nContent-Type: text/plain; name=a.txt\n\nأ\n".repeat(MOST_PARTS + 5);
    let many = format!("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n{many}--b--");
    let (lines, _) = outcome(|out| read(many.as_bytes(), out));
    assert_eq!(lines.len(), MOST_PARTS + 2);
    assert_eq!(lines.get(1).unwrap(), "! too-large");
    let large = multipart(
        "mixed",
        &[
            PLAIN,
            &format!(
                "Content-Type: text/plain; name=a.txt\n\n{}",
                "أ".repeat(200)
            ),
        ],
    );
    let limits = Limits { max_file_size: 150 };
    let (lines, _) = outcome_within(limits, |out| {
        read(format!("Subject: x\n{large}").as_bytes(), out)
    });
    assert_eq!(lines, ["|x|فتح الجسر اليوم.", "!a.txt too-large"]);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mail = [b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n".as_slice(), &bytes].concat();
        outcome(|out| read(&bytes, out));
        outcome(|out| read(&mail, out));
    }

    #[test]
    fn any_headers_are_read(head in "((Subject|From|Date|Content-Type|Content-Disposition|To): )?([=?a-zB-Q0-9;:*\"'<>@, \n\r\t/()%-]|=\\?utf-8\\?|\\?=|جسر|charset=|boundary=|filename\\*0\\*=|multipart/mixed){0,60}") {
        outcome(|out| read(head.as_bytes(), out));
    }

    #[test]
    fn spoilt_mails_are_read_or_refused(at in 0_usize..1200, byte in any::<u8>(), cut in 0_usize..1200) {
        let inner = format!("Content-Type: message/rfc822\n\nSubject: =?utf-8?B?2KzY?=\n{}", multipart("alternative", &[PLAIN, HTML]));
        let mut mail = format!("Subject: ع\nDate: Wed, 05 Mar 2014 00:30:00 +0300\n{}", multipart("mixed", &[PLAIN, &inner])).into_bytes();
        if let Some(place) = mail.get_mut(at) {
            *place = byte;
        }
        outcome(|out| read(&mail, out));
        mail.truncate(cut);
        outcome(|out| read(&mail, out));
    }
}
