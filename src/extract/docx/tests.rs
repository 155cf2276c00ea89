//! Word documents, built by hand, and what comes out of them.

use proptest::prelude::*;

use super::super::Item;
use super::super::Place;
use super::super::out::testing;
use super::super::zipped::tests::zip_of;
use super::*;

/// A document with this body and these other parts.
fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document =
        format!("<?xml version=\"1.0\"?><w:document><w:body>{body}</w:body></w:document>");
    let relations = [
        ("styles", "styles.xml"),
        ("footnotes", "footnotes.xml"),
        ("endnotes", "endnotes.xml"),
        ("comments", "comments.xml"),
    ]
    .map(|(kind, target)| {
        format!("<Relationship Id=\"{kind}\" Type=\"http://x/{kind}\" Target=\"{target}\"/>")
    })
    .concat();
    let relations = format!("<Relationships>{relations}</Relationships>");
    let mut files = vec![
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
    ];
    files.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes())));
    zip_of(&files)
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

fn p(runs: &str) -> String {
    format!("<w:p><w:r><w:t>{runs}</w:t></w:r></w:p>")
}

#[track_caller]
fn check(body: &str, expected: &str) {
    assert_eq!(said(&docx(body, &[])), expected, "{body}");
}

#[test]
fn paragraphs_and_runs() {
    check(
        "<w:p><w:r><w:t>قصفت الطائ</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">رات </w:t></w:r><w:hyperlink r:id=\"x\"><w:r><w:t>الجسر.</w:t></w:r></w:hyperlink></w:p><w:p/><w:p><w:r><w:t>ثم</w:t><w:tab/><w:t>عادت</w:t><w:br/><w:t>ليلا.</w:t></w:r></w:p>",
        "|قصفت الطائرات الجسر.\n\nثم عادت\nليلا.",
    );
    check(
        "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>نص</w:t><w:sym w:char=\"F0A7\"/><w:noBreakHyphen/><w:t>1.</w:t></w:r></w:p>",
        "|نص-1.",
    );
    check("", "error no-text");
    check("<w:p><w:r><w:t>***</w:t></w:r></w:p>", "error no-text");
}

#[test]
fn tables() {
    let cell = |text: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", p(text));
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|text| cell(text)).collect();
        format!("<w:tr><w:trPr><w:ins/></w:trPr>{cells}</w:tr>")
    };
    let table = format!(
        "<w:tbl><w:tblPr/>{}{}</w:tbl>",
        row(&["البلدة", "", "الجرحى"]),
        row(&["نوى", "3", "7"])
    );
    check(
        &format!("{}{table}{}", p("قبل."), p("بعد.")),
        "|قبل.\n\nالبلدة | الجرحى\nنوى | 3 | 7\n\nبعد.",
    );
    check(
        &format!(
            "<w:tbl><w:tr><w:tc>{}{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
            p("أول."),
            p("ثان."),
            p("ثالث.")
        ),
        "|أول.\nثان. | ثالث.",
    );
}

#[test]
fn tracked_changes_and_fields() {
    check(
        "<w:p><w:r><w:t>قتل </w:t></w:r><w:del><w:r><w:delText>أربعة</w:delText><w:t>أربعة</w:t></w:r></w:del><w:ins><w:r><w:t>خمسة.</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>ذهب</w:t></w:r></w:moveFrom></w:p>",
        "|قتل خمسة.",
    );
    check(
        "<w:p><w:r><w:fldChar/><w:instrText>PAGE \\* MERGEFORMAT</w:instrText></w:r><w:r><w:t>صفحة 5.</w:t></w:r></w:p>",
        "|صفحة 5.",
    );
    check(
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Click here</w:t></w:r></w:p></w:sdtContent></w:sdt><w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>نص.</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "|نص.",
    );
}

#[test]
fn boxes_are_read_once_and_follow_their_paragraph() {
    let boxed = |text: &str| {
        format!(
            "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            p(text)
        )
    };
    check(
        &format!(
            "<w:p><w:r><w:t>الجس</w:t></w:r>{}<w:r><w:t>ر مغلق.</w:t></w:r></w:p>{}",
            boxed("صندوق."),
            p("بعد.")
        ),
        "|الجسر مغلق.\n\nصندوق.\n\nبعد.",
    );
    check(
        &format!(
            "<w:p><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>",
            p("قديم.")
        ),
        "|قديم.",
    );
}

#[test]
fn pages() {
    check(
        "<w:p><w:r><w:t>أول.</w:t><w:br w:type=\"page\"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>ثان</w:t><w:lastRenderedPageBreak/><w:t>ية.</w:t></w:r></w:p><w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>رابع.</w:t></w:r></w:p><w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>قسم.</w:t></w:r></w:p><w:p><w:pPr><w:sectPr><w:type w:val=\"continuous\"/></w:sectPr></w:pPr><w:r><w:t>آخر.</w:t></w:r></w:p>",
        "|[1]أول.\n\n[2]ثان[3]ية.\n\n[4]رابع.\n\nقسم.\n\n[5]آخر.",
    );
}

#[test]
fn titles() {
    let styled = |style: &str, text: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    check(
        &format!("{}{}", styled("Title", "تقرير"), p("نص.")),
        "تقرير|نص.",
    );
    check(
        &format!("{}{}", p("نص قبل."), styled("Heading1", "باب")),
        "باب|نص قبل.\n\nباب",
    );
    let styles =
        "<w:styles><w:style w:styleId=\"a3\"><w:name w:val=\"Title\"/></w:style></w:styles>";
    let body = format!(
        "{}{}{}",
        styled("Heading1", "باب"),
        styled("a3", "تقرير"),
        p("نص.")
    );
    assert_eq!(
        said(&docx(&body, &[("word/styles.xml", styles)])),
        "تقرير|باب\n\nتقرير\n\nنص."
    );
    let core = "<cp:coreProperties><dc:title>جسر النهر</dc:title></cp:coreProperties>";
    let body = format!("{}{}", p("جسر النهر"), p("نص."));
    assert_eq!(
        said(&docx(&body, &[("docProps/core.xml", core)])),
        "جسر النهر|نص."
    );
    check(&format!("{}{}", p("سطر أول"), p("نص.")), "سطر أول|نص.");
}

#[test]
fn notes_and_comments_stand_behind_the_text() {
    let footnotes = "<w:footnotes><w:footnote w:type=\"separator\"><w:p><w:r><w:t>--x--</w:t></w:r></w:p></w:footnote><w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/><w:t> حاشية.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let endnotes = "<w:endnotes><w:endnote w:id=\"2\"><w:p><w:r><w:t>تعليق ختامي.</w:t></w:r></w:p></w:endnote></w:endnotes>";
    let comments = "<w:comments><w:comment w:author=\"نادر\"><w:p><w:r><w:t>تأكد.</w:t></w:r></w:p><w:p><w:r><w:t>ثم انشر.</w:t></w:r></w:p></w:comment><w:comment><w:p><w:r><w:t>نعم.</w:t></w:r></w:p></w:comment></w:comments>";
    let parts = [
        ("word/footnotes.xml", footnotes),
        ("word/endnotes.xml", endnotes),
        ("word/comments.xml", comments),
    ];
    assert_eq!(
        said(&docx(&p("نص."), &parts)),
        "|نص.\n\nحاشية.\n\nتعليق ختامي.\n\nنادر: تأكد.\nثم انشر.\n\nنعم."
    );
}

#[test]
fn what_cannot_be_read_is_reported_and_the_rest_is_kept() {
    assert_eq!(
        said(&docx(&p("نص."), &[("word/comments.xml", "<w:comments")])),
        "|نص. !damaged"
    );
    check(
        &format!("{}<w:altChunk r:id=\"x\"/>", p("نص.")),
        "|نص. !unsupported",
    );
    check("<w:altChunk r:id=\"x\"/>", "error unsupported");
    assert_eq!(said(b"PK\x03\x04"), "error damaged");
    assert_eq!(said(&zip_of(&[("a.txt", b"a")])), "error damaged");
    assert_eq!(said(&docx("<!--", &[])), "error damaged");
}

#[test]
fn a_document_is_found_where_it_says() {
    let relations = "<Relationships><Relationship Id=\"r\" Type=\"http://x/officeDocument\" Target=\"/word\\..\\docs/Main.xml\"/></Relationships>";
    let document = format!("<w:document>{}</w:document>", p("نص."));
    let bytes = zip_of(&[
        (
            "_rels/.rels",
            relations.replace("word\\..\\", "").as_bytes(),
        ),
        ("docs\\main.xml", document.as_bytes()),
    ]);
    assert_eq!(said(&bytes), "|نص.");
}

#[test]
fn nesting_costs_nothing() {
    let deep = 100_000;
    let bodies = [
        format!(
            "{}{}{}",
            "<w:tbl><w:tr><w:tc>".repeat(deep),
            p("نص."),
            "</w:tc></w:tr></w:tbl>".repeat(deep)
        ),
        format!("{}{}", "<w:p><w:r><w:txbxContent>".repeat(deep), p("نص.")),
    ];
    for body in bodies {
        assert_eq!(said(&docx(&body, &[])), "|نص.");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pieces_are_read_or_refused(
        pieces in proptest::collection::vec(
            prop::sample::select(vec![
                "<w:p>", "</w:p>", "<w:r><w:t>", "</w:t></w:r>", "<w:t>", "نص ", "أول", "<w:tbl>", "</w:tbl>", "<w:tr>", "<w:tc>", "</w:tc>",
                "<w:txbxContent>", "</w:txbxContent>", "<mc:AlternateContent>", "<mc:Choice>", "</mc:Choice>", "<mc:Fallback>",
                "</mc:AlternateContent>", "<w:br w:type='page'/>", "<w:pPr>", "<w:pStyle w:val='Title'/>", "<w:sectPr>", "</w:pPr>",
                "<w:lastRenderedPageBreak/>", "<w:comment w:author='x'>", "</w:comment>", "<w:del>", "</w:del>", "<", "&", "&#x62F;",
            ]),
            0..40,
        ),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
    ) {
        let mut bytes = docx(&pieces.concat(), &[("word/comments.xml", &pieces.concat())]);
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
