//! Workbooks, built by hand, and what comes out of them.

use proptest::prelude::*;

use super::super::out::testing::{self, outcome_within};
use super::super::zipped::tests::zip_of;
use super::super::{Item, Limits};
use super::*;

fn items(bytes: &[u8]) -> (Vec<Item>, Option<ExtractError>) {
    testing::items(|out| read(bytes, out))
}

/// One line an item: `part key|title|text|date|extra`.
fn said(bytes: &[u8]) -> Vec<String> {
    let (items, error) = items(bytes);
    let mut lines: Vec<String> = items
        .into_iter()
        .map(|item| match item {
            Item::Record(record) => {
                let key = match record.key {
                    RecordKey::Whole => "whole".to_owned(),
                    RecordKey::Id(id) => id,
                    RecordKey::Ordinal(ordinal) => format!("#{ordinal}"),
                };
                let extra = serde_json::to_string(&record.extra).unwrap();
                format!(
                    "{} {key}|{}|{}|{}|{extra}",
                    record.part.unwrap_or_default(),
                    record.title.unwrap_or_default(),
                    record.text,
                    record.date.unwrap_or_default()
                )
            }
            Item::Failure { part, kind, .. } => format!("{} !{kind}", part.unwrap_or_default()),
        })
        .collect();
    lines.extend(error.map(|error| format!("error {}", error.kind)));
    lines
}

#[track_caller]
fn check(bytes: &[u8], expected: &[&str]) {
    assert_eq!(said(bytes), expected);
}

fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:spreadsheet>{tables}</office:spreadsheet></office:document-content>"
    );
    zip_of(&[("content.xml", content.as_bytes())])
}

/// A row of OpenDocument cells that hold text.
fn row(cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .map(|cell| format!("<table:table-cell><text:p>{cell}</text:p></table:table-cell>"))
        .collect();
    format!("<table:table-row>{cells}</table:table-row>")
}

#[test]
fn a_sheet_without_a_column_for_text_is_lines() {
    let tables = format!(
        "<table:table table:name=\"القتلى\">{}<table:table-row><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>{}</table:table><table:table table:name=\"فارغة\"/><table:table table:name=\"ب\">{}</table:table>",
        row(&["البلدة", "العدد"]),
        row(&["نوى", "", "7"]),
        row(&["آخر"])
    );
    check(
        &ods(&tables),
        &[" whole||القتلى\nالبلدة | العدد\nنوى | 7\n\nب\nآخر||{}"],
    );
    check(&ods("<table:table/>"), &["error no-text"]);
}

#[test]
fn a_sheet_with_a_column_for_text_is_records() {
    let tables = format!(
        "<table:table table:name=\"أخبار\">{}{}{}<table:table-row/>{}</table:table><table:table table:name=\"ب\">{}</table:table>",
        row(&["id", "title", "", "text"]),
        row(&["", "ع", "س", "نص", "زائد"]),
        row(&["7", "غ"]),
        row(&["8"]),
        row(&["سطر"])
    );
    check(
        &ods(&tables),
        &[
            "أخبار #1|ع|نص||{\"column 3\":\"س\",\"column 5\":\"زائد\"}",
            "أخبار 7|غ|||{}",
            "أخبار !no-text",
            " whole||ب\nسطر||{}",
        ],
    );
}

#[test]
fn cells_of_opendocument() {
    let tables = format!(
        "<table:table table:name=\"س\">{}<table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"date\" office:date-value=\"2014-03-05T00:00:00\"><text:p>05/03/14</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"2\"/><table:table-cell office:value-type=\"string\"><office:annotation><text:p>تعليق</text:p></office:annotation><text:p>أ<text:s/>ب</text:p><text:p>ج</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell office:value-type=\"float\" office:value=\"7\" table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
        row(&["date", "n", "m", "text"])
    );
    let said = said(&ods(&tables));
    assert_eq!(
        said[..2],
        ["س #1||أ ب\nج|2014-03-05|{}", "س #2||أ ب\nج|2014-03-05|{}"]
    );
    // A row that fills the sheet is not unrolled.
    assert_eq!(said.len(), 2 + MOST_ALIKE_FOR_TESTS);
}

const MOST_ALIKE_FOR_TESTS: usize = 100;

#[test]
fn blank_cells_that_come_again_are_counted() {
    let row = "<table:table-row table:number-rows-repeated=\"100\"><table:table-cell table:number-columns-repeated=\"900\"/><table:table-cell><text:p>أ</text:p></table:table-cell></table:table-row>";
    let limits = Limits {
        max_file_size: 50_000,
    };
    let bytes = ods(&format!("<table:table>{}</table:table>", row.repeat(9)));
    let (lines, _) = outcome_within(limits, |out| read(&bytes, out));
    assert_eq!(lines.last().map(String::as_str), Some("! too-large"));
}

/// A workbook of Excel with one sheet.
fn xlsx(rows: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    zip_of(&[
        ("[Content_Types].xml", br#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#),
        ("_rels/.rels", br#"<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="ورقة" sheetId="1" state="hidden" r:id="r1"/></sheets></workbook>"#.as_bytes()),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://x/styles" Target="styles.xml"/></Relationships>"#),
        ("xl/styles.xml", br#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#),
        ("xl/sharedStrings.xml", "<sst><si><t>نص</t></si><si><r><t>قصفت الطائ</t></r><r><t>رات</t></r></si></sst>".as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("docProps/core.xml", "<coreProperties><dc:title>جدول</dc:title><dc:creator>سلمى</dc:creator></coreProperties>".as_bytes()),
    ])
}

#[test]
fn cells_of_excel() {
    check(
        &xlsx(
            r#"<row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1" s="1"><v>41703</v></c></row><row r="3"><c r="B3"><f>1+1</f><v>2</v></c><c r="XFD3" t="inlineStr"><is><t>آخر</t></is></c></row><row r="1048576"><c r="A1048576" t="b"><v>1</v></c></row>"#,
        ),
        &[" whole|جدول|ورقة\nقصفت الطائرات | 2014-03-05\n2 | آخر\ntrue||{}"],
    );
    check(
        &xlsx(
            r#"<row r="1"><c r="A1" t="inlineStr"><is><t>date</t></is></c><c r="B1" t="inlineStr"><is><t>text</t></is></c></row><row r="2"><c r="A2" s="1"><v>41703</v></c><c r="B2" t="s"><v>0</v></c></row>"#,
        ),
        &["ورقة #1||نص|2014-03-05|{}"],
    );
    check(
        &xlsx(r#"<row r="1"><c r="A1" t="s"><v>9</v></c></row>"#),
        &["error damaged"],
    );
    check(&xlsx(""), &["error no-text"]);
}

#[test]
fn what_is_no_workbook_says_so() {
    check(b"PK\x03\x04", &["error damaged"]);
    check(&zip_of(&[("a.txt", b"a")]), &["error damaged"]);
    check(
        &zip_of(&[("xl/workbook.bin", b"a")]),
        &["error unsupported"],
    );
    let compound = |rest: &str| {
        let rest: Vec<u8> = rest.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &rest].concat()
    };
    check(&compound("EncryptedPackage"), &["error encrypted"]);
    check(&compound("Workbook"), &["error damaged"]);
    let bomb = vec![b' '; 20 << 20];
    check(&zip_of(&[("xl/workbook.xml", &bomb)]), &["error too-large"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pieces_are_read_or_refused(
        pieces in proptest::collection::vec(
            prop::sample::select(vec![
                "<row r='1'>", "</row>", "<c r='A1' t='s'>", "<c r='ZZZZZ99999999999'>", "<c t='inlineStr'>", "<c s='1'>", "</c>", "<v>", "</v>",
                "1", "99999999999999999999", "-5", "<is><t>", "</t></is>", "text", "<table:table table:name='x'>", "</table:table>",
                "<table:table-row table:number-rows-repeated='99999999999'>", "</table:table-row>", "<table:table-cell>",
                "<table:table-cell table:number-columns-repeated='999999'>", "</table:table-cell>", "<text:p>", "</text:p>", "&", "<",
            ]),
            0..40,
        ),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        for mut bytes in [xlsx(&pieces.concat()), ods(&pieces.concat())] {
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            items(&bytes);
        }
    }
}
