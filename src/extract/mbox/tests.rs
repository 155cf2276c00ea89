//! Mailboxes, from their bytes to their mails.

use std::io::BufReader;

use proptest::prelude::*;

use super::super::Limits;
use super::super::out::testing::{outcome, outcome_within};
use super::*;

/// The mailbox with `\n` and with `\r\n`, in one piece and in small ones.
#[track_caller]
fn check(mailbox: &str, expected: &[&str]) {
    for text in [mailbox.to_owned(), mailbox.replace('\n', "\r\n")] {
        for size in [7, 1 << 16] {
            let mut reader = BufReader::with_capacity(size, text.as_bytes());
            let (lines, _) = outcome(|out| read(&mut reader, out));
            assert_eq!(lines, expected, "{text:?}");
        }
    }
}

#[test]
fn mails_are_parts() {
    check(
        "From salma@example.org Wed Mar  5 10:00:00 2014\nSubject: أ\nMessage-ID: <a1@example.org>\n\nنص أول\n>From هنا\n>>From هناك\n\nFrom now on\nit is text\n\nFrom - Wed Mar 05 10:00:00 2014\nX-Mozilla-Status: 0001\nSubject: ب\n\nنص ثان\n\nFrom nobody\nSubject: ج\nmessage-id:\n <a1@example.org>\n\nنص ثالث\nFrom 12@xxx Wed Mar 05 10:00:00 +0000 2014\nMessage-Id: <a1@example.org>\nSubject: د\n\nنص رابع\n",
        &[
            "a1@example.org|أ|نص أول\nFrom هنا\n>From هناك\n\nFrom now on\nit is text",
            "2|ب|نص ثان",
            "a1@example.org (2)|ج|نص ثالث",
            "a1@example.org (3)|د|نص رابع",
        ],
    );
    // What was passed on is named with the mail it stands in.
    check(
        "\n\nFrom a b 1:2 x\nSubject: أ\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nنص\n--b\nContent-Type: text/plain; name=a.txt\n\nمرفق\n--b--\n",
        &["1|أ|نص", "1#a.txt||مرفق"],
    );
}

#[test]
fn a_bad_mail_costs_itself() {
    check(
        "From a 1:2\nSubject: \n\n\nFrom a 1:2\nSubject: ب\n\nنص\n\nFrom a 1:2\nx: y\n\nنص\n",
        &["!1 no-text", "2|ب|نص", "!3 damaged"],
    );
    let mailbox = format!(
        "From a 1:2\nSubject: أ\n\n{}\n\nFrom a 1:2\nMessage-ID: <2>\nSubject: ب\n\nنص\n",
        "نص ".repeat(100)
    );
    let limits = Limits { max_file_size: 100 };
    let (lines, _) = outcome_within(limits, |out| read(&mut mailbox.as_bytes(), out));
    assert_eq!(lines, ["!1 too-large", "2|ب|نص"]);
}

#[test]
fn what_is_no_mailbox_is_said_so() {
    check("", &["error no-text"]);
    check("\n \n", &["error no-text"]);
    check("نص\n\nFrom a 1:2\nSubject: x\n\nنص", &["error damaged"]);
    check("From a 1:2\nنص", &["error damaged"]);
    check("From a 1:2\n", &["error damaged"]);
}

#[test]
fn a_stream_that_breaks_off_gives_what_came() {
    struct Broken<'b>(&'b [u8]);
    impl io::Read for Broken<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match io::Read::read(&mut self.0, buffer)? {
                0 => Err(io::ErrorKind::UnexpectedEof.into()),
                count => Ok(count),
            }
        }
    }
    let stream = Broken("From a 1:2\nSubject: أ\n\nنص".as_bytes());
    let (lines, _) = outcome(|out| read(&mut BufReader::new(stream), out));
    assert_eq!(lines, ["1|أ|نص", "! damaged"]);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "(From a 1:2\nSubject: x\n\n)?(From |a|1:2|\n|>|:|Message-ID: <|>|نص){0,40}") {
        outcome(|out| read(&mut bytes.as_slice(), out));
        outcome(|out| read(&mut text.as_bytes(), out));
    }
}
