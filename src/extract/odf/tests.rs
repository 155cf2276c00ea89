//! OpenDocument texts and slides, built by hand, and what comes out of them.

use proptest::prelude::*;

use super::super::out::testing;
use super::super::zipped::tests::zip_of;
use super::super::{Item, Place};
use super::*;

fn document(styles: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body></office:document-content>"
    );
    zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
    ])
}

fn items(bytes: &[u8]) -> (Vec<Item>, Option<ExtractError>) {
    testing::items(|out| read(bytes, out))
}

/// The document as `title|text`, with `[n]` where a page begins.
fn said(bytes: &[u8]) -> String {
    let (items, error) = items(bytes);
    let mut lines: Vec<String> = items
        .iter()
        .map(|item| match item {
            Item::Record(record) => {
                let mut text = record.text.clone();
                for mark in record.marks.iter().rev() {
                    let Place::Page(page) = mark.place else {
                        panic!("a page")
                    };
                    text.insert_str(mark.at, &format!("[{page}]"));
                }
                format!("{}|{text}", record.title.as_deref().unwrap_or(""))
            }
            Item::Failure { kind, .. } => format!("!{kind}"),
        })
        .collect();
    lines.extend(error.map(|error| format!("error {}", error.kind)));
    lines.join(" ")
}

#[track_caller]
fn check(body: &str, expected: &str) {
    let body = format!("<office:text>{body}</office:text>");
    assert_eq!(said(&document("", &body)), expected, "{body}");
}

#[test]
fn paragraphs() {
    check(
        "<text:p>قصفت <text:span>الطائ</text:span>رات<text:s text:c=\"3\"/>الجسر.</text:p>\n<text:p/><text:p>ثم<text:tab/>عادت<text:line-break/>ليلا.</text:p>",
        "|قصفت الطائرات الجسر.\n\nثم عادت\nليلا.",
    );
    check(
        "<text:list><text:list-item><text:p>أول.</text:p></text:list-item><text:list-item><text:p>ثان.</text:p></text:list-item></text:list>",
        "|أول.\n\nثان.",
    );
    check("<text:p> </text:p>", "error no-text");
}

#[test]
fn changes_notes_and_comments() {
    check(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>محذوف</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>الجس<text:change text:change-id=\"1\"/>ر<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>حاشية.</text:p></text:note-body></text:note> مغلق<office:annotation><dc:creator>نادر</dc:creator><dc:date>2014-03-05</dc:date><text:p>تأكد.</text:p><text:p>ثم انشر.</text:p></office:annotation>.</text:p><text:p>بعد.</text:p>",
        "|الجسر مغلق.\n\nبعد.\n\nحاشية.\n\nنادر: تأكد.\nثم انشر.",
    );
}

#[test]
fn tables_and_boxes() {
    check(
        "<text:p>قبل.</text:p><table:table><table:table-row><table:table-cell><text:p>البلدة</text:p></table:table-cell><table:table-cell><text:p>الجرحى</text:p><text:p>اليوم</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>نوى</text:p></table:table-cell><table:table-cell><text:p>7</text:p></table:table-cell></table:table-row></table:table><text:p>بعد.</text:p>",
        "|قبل.\n\nالبلدة | الجرحى\nاليوم\nنوى | 7\n\nبعد.",
    );
    check(
        "<text:p>الجس<draw:frame><draw:text-box><text:p>صندوق.</text:p><text:p>ثان.</text:p></draw:text-box><svg:title>اسم</svg:title><svg:desc>وصف</svg:desc></draw:frame>ر <text:title>مغلق</text:title>.</text:p><text:p>بعد.</text:p>",
        "|الجسر مغلق.\n\nصندوق.\n\nثان.\n\nبعد.",
    );
}

#[test]
fn pages_and_titles() {
    let styles = "<style:style style:name=\"P1\" style:parent-style-name=\"Title\"/><style:style style:name=\"P2\"><style:paragraph-properties fo:break-before=\"page\"/></style:style>";
    let body = "<office:text><text:h text:outline-level=\"1\">باب</text:h><text:p text:style-name=\"P1\">تقرير</text:p><text:p text:style-name=\"P2\">ثان<text:soft-page-break/>ية.</text:p></office:text>";
    assert_eq!(
        said(&document(styles, body)),
        "تقرير|[1]باب\n\nتقرير\n\n[2]ثان[3]ية."
    );
    check(
        "<text:h text:outline-level=\"1\">باب</text:h><text:p>نص.</text:p>",
        "باب|نص.",
    );
}

#[test]
fn slides() {
    let slide = |title: &str, text: &str, notes: &str| {
        format!(
            "<draw:page><draw:frame presentation:class=\"outline\"><draw:text-box><text:list><text:list-item><text:p>{text}</text:p></text:list-item></text:list></draw:text-box></draw:frame><draw:frame presentation:class=\"title\"><draw:text-box><text:p>{title}</text:p></draw:text-box></draw:frame><draw:frame presentation:class=\"footer\"><draw:text-box><text:p>تذييل</text:p></draw:text-box></draw:frame><presentation:notes><draw:page-thumbnail/><draw:frame presentation:class=\"notes\"><draw:text-box><text:p>{notes}</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>"
        )
    };
    let body = format!(
        "<office:presentation>{}{}{}</office:presentation>",
        slide("الجسر", "نص.", "قل هذا."),
        slide("", "", ""),
        slide("الطريق", "نص ثان.", "")
    );
    assert_eq!(
        said(&document("", &body)),
        "الجسر|[1]نص.\n\nقل هذا.\n\n[3]الطريق\n\nنص ثان."
    );
}

#[test]
fn properties_are_metadata() {
    let meta = "<office:document-meta><office:meta><dc:title>ع</dc:title><meta:initial-creator>سلمى</meta:initial-creator><dc:creator>نادر</dc:creator><meta:keyword>جسر</meta:keyword><meta:keyword>نهر</meta:keyword><meta:creation-date>2014-03-05T10:00:00</meta:creation-date><dc:language>ar-SY</dc:language></office:meta></office:document-meta>";
    let bytes = zip_of(&[
        ("content.xml", "<text:p>نص.</text:p>".as_bytes()),
        ("meta.xml", meta.as_bytes()),
    ]);
    let (items, _) = items(&bytes);
    let [Item::Record(record)] = items.as_slice() else {
        panic!("a record")
    };
    assert_eq!(record.title.as_deref(), Some("ع"));
    assert_eq!(record.author.as_deref(), Some("سلمى"));
    assert_eq!(record.language, None);
    assert_eq!(
        serde_json::to_string(&record.extra).unwrap(),
        r#"{"created":"2014-03-05T10:00:00","keywords":"جسر، نهر","modified_by":"نادر"}"#
    );
}

#[test]
fn what_cannot_be_read_says_why() {
    let manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let bytes = zip_of(&[
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", b"\x12\x34\xFF"),
    ]);
    assert_eq!(said(&bytes), "error encrypted");
    assert_eq!(said(&zip_of(&[("a", b"b")])), "error damaged");
    let bytes = zip_of(&[
        ("content.xml", "<text:p>نص.</text:p>".as_bytes()),
        ("meta.xml", b"<!--"),
    ]);
    assert_eq!(said(&bytes), "|نص. !damaged");
}

#[test]
fn nesting_costs_nothing() {
    let deep = 100_000;
    for open in [
        "<table:table><table:table-row><table:table-cell>",
        "<text:p>",
        "<draw:page><draw:frame>",
        "<text:note>",
    ] {
        let body = format!("{}<text:p>نص.</text:p>", open.repeat(deep));
        let said = said(&document("", &body));
        assert!(said.ends_with("نص."), "{open}: {said}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pieces_are_read_or_refused(
        pieces in proptest::collection::vec(
            prop::sample::select(vec![
                "<text:p>", "</text:p>", "<text:h text:outline-level='1'>", "</text:h>", "نص ", "<table:table>", "</table:table>",
                "<table:table-row>", "<table:table-cell>", "</table:table-cell>", "<draw:page>", "</draw:page>",
                "<draw:frame presentation:class='title'>", "<draw:frame presentation:class='footer'>", "</draw:frame>", "<text:note>",
                "</text:note>", "<office:annotation>", "</office:annotation>", "<dc:creator>", "</dc:creator>",
                "<text:soft-page-break/>", "<text:s/>", "<", "&amp;",
            ]),
            0..40,
        ),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
    ) {
        let mut bytes = document("", &pieces.concat());
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        for item in items(&bytes).0 {
            if let Item::Record(record) = item {
                prop_assert!(record.marks.iter().all(|mark| record.text.is_char_boundary(mark.at)));
                prop_assert!(record.marks.is_sorted_by(|a, b| a.at < b.at));
            }
        }
    }
}
