//! Rich Text, written by hand, and what comes out of it.

use proptest::prelude::*;

use super::super::Item;
use super::super::out::testing;
use super::*;

fn items(bytes: &[u8]) -> (Vec<Item>, Option<ExtractError>) {
    testing::items(|out| read(bytes, out))
}

/// The document as `title|text`.
fn said(bytes: &[u8]) -> String {
    let (items, error) = items(bytes);
    let mut lines: Vec<String> = items
        .into_iter()
        .map(|item| match item {
            Item::Record(record) => {
                format!("{}|{}", record.title.unwrap_or_default(), record.text)
            }
            Item::Failure { kind, .. } => format!("!{kind}"),
        })
        .collect();
    lines.extend(error.map(|error| format!("error {}", error.kind)));
    lines.join(" ")
}

#[track_caller]
fn check(body: &str, expected: &str) {
    let rtf = format!("{{\\rtf1\\ansi\\ansicpg1256\\deff0 {body}}}");
    assert_eq!(said(rtf.as_bytes()), expected, "{body}");
}

#[test]
fn letters() {
    check(r"\'e4\'d5.", "|نص.");
    check(r"\u1606?\u1589?.", "|نص.");
    check(r"{\uc0\u1606\u1589}.\u1606\'3f", "|نص.ن");
    check(r"\uc2\u1606\'81\'82\u1589ab.", "|نص.");
    check(r"\u-10179?\u-8704?", "error no-text");
    check(r"\u-10179?\u-8704?1.", "|😀1.");
    check(r"\u-4051?1\u55357?2.", "|12.");
    check(r"1\~2\_3\emdash 4\{\}\\.", "|1 2-3—4{}\\.");
    check(r"{\u1606?}{\b\u1589?}.", "|نص.");
}

#[test]
fn fonts_have_their_character_sets() {
    let fonts = r"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset178{\*\falt x}Arial (Arabic);}{\f2\fcharset2 Symbol;}{\f3\cpg1251 T;}{\f4\cpg720 D;}}";
    let check = |body: &str, expected: &str, encoding: Option<&str>| {
        let rtf = format!("{{\\rtf1\\ansi\\ansicpg1252{fonts}{body}}}");
        let (items, _) = items(rtf.as_bytes());
        let Some(Item::Record(record)) = items.first() else {
            panic!("a record: {items:?}")
        };
        assert_eq!(record.text, expected);
        assert_eq!(record.encoding.as_deref(), encoding);
    };
    check(r"{\f1\'e4\'d5} caf\'e9.", "نص café.", Some("windows-1256"));
    check(r"{\f2\'b7}\f3\'c4.", "Д.", Some("windows-1251"));
    check("a.", "a.", None);
    let rtf = format!("{{\\rtf1\\ansi{fonts}1.\\f4\\'e4}}");
    assert_eq!(said(rtf.as_bytes()), "|1.\u{FFFD} !encoding");
}

#[test]
fn paragraphs_and_tables() {
    check(
        "a.\\par\r\nb\\line c.\\\nd.\\tab e.",
        "|a.\n\nb\nc.\n\nd. e.",
    );
    check(
        r"a.\par\pard\intbl 1\cell 2\par 3\cell\row\pard\intbl 4\cell 5\cell\row\pard b.\par",
        "|a.\n\n1 | 2\n3\n4 | 5\n\nb.",
    );
    check(r"{\pntext *\tab}a.{\listtext 1.\tab}", "|a.");
}

#[test]
fn what_is_not_printed_is_left_out() {
    check(
        r"{\stylesheet{\s0 Normal;}}{\*\generator X;}{\header top}{\colortbl;\red0;}a{\deleted b}{\pict\pngblip 8950}{\*\bkmkstart x}{\field{\*\fldinst PAGE}{\fldrslt 5}}.",
        "|a5.",
    );
    check(r"{\pict\bin4 }}}}x}a.", "|a.");
    check(r"{\upr{x}{\*\ud{\u1606?}}}1.", "|ن1.");
    check("", "error no-text");
}

#[test]
fn boxes_notes_and_comments() {
    check(
        r"a{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt \pard box.\par}}{\shprslt{\pard box.\par}}}b.{\footnote\pard note.}\par c.{\*\atnid x}{\*\atnauthor Salma}{\*\annotation{\*\atnref 1}\pard check.\par again.}\par",
        "|ab.\n\nbox.\n\nc.\n\nnote.\n\nSalma: check.\n\nagain.",
    );
}

#[test]
fn what_the_document_says_about_itself() {
    let rtf = br"{\rtf1\ansi\ansicpg1256{\info{\upr{\title ?}{\*\ud{\title \u1606?\u1589?}}}{\author Salma}{\operator N}{\creatim\yr2014\mo3\dy5\hr7\min9}{\nofwords5}}a.}";
    let (items, _) = items(rtf);
    let [Item::Record(record)] = items.as_slice() else {
        panic!("a record")
    };
    assert_eq!(record.title.as_deref(), Some("نص"));
    assert_eq!(record.author.as_deref(), Some("Salma"));
    assert_eq!(
        serde_json::to_string(&record.extra).unwrap(),
        r#"{"modified_by":"N","created":"2014-03-05T07:09"}"#
    );
}

#[test]
fn files_that_are_not_whole() {
    assert_eq!(said(b"text"), "error damaged");
    assert_eq!(said(b"{\\rtf1 a."), "|a. !damaged");
    assert_eq!(said(b" {\\rtf1 a.}}} and more"), "|a.");
    assert_eq!(said(b"{\\rtf1 a.{\\footnote b."), "|a.\n\nb. !damaged");
}

#[test]
fn nesting_costs_nothing() {
    let deep = 1_000_000;
    let rtf = format!("{{\\rtf1 {}a.{}}}", "{".repeat(deep), "}".repeat(deep));
    assert_eq!(said(rtf.as_bytes()), "|a.");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pieces_are_read_or_refused(
        pieces in proptest::collection::vec(
            prop::sample::select(vec![
                "{", "}", "\\par ", "\\u1606?", "\\u-10179?", "\\u-99999999 ", "\\uc9999999 ", "\\'c7", "\\'", "\\", "\\*", "\\f1", "\\fcharset178",
                "{\\fonttbl", "{\\info", "{\\title ", "{\\creatim", "\\yr-2147483648", "\\footnote", "\\annotation", "\\atnauthor", "\\shptxt",
                "\\cell", "\\row", "\\intbl", "\\bin5 ", "\\upr", "\\ud", "\\deleted", "a", " ", "\u{FF}", "\\f-2147483648 ", "\\cpg932 ",
            ]),
            0..60,
        ),
        bytes in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let rtf = [b"{\\rtf1 ".as_slice(), pieces.concat().as_bytes(), &bytes].concat();
        items(&rtf);
    }
}
