//! Evidence of hostile files: nothing of them becomes a tag, a formula or something that a terminal obeys.

use super::safety::{check_terminal, hostile_input, structure, tags, tamed};
use super::*;
use crate::evidence::{Evidence, FileEvidence, FileNow, Quotation};
use crate::search::Note;
use proptest::prelude::*;

/// Evidence of which every text is this one.
fn evidence(text: &str) -> Evidence {
    Evidence {
        file: FileEvidence {
            path: text.to_owned(),
            part: Some(text.to_owned()),
            now: FileNow::Same,
            sha256: Some("00".repeat(32)),
            ..FileEvidence::default()
        },
        indexed: Some("2021-11-04".to_owned()),
        first_indexed: None,
        query: text.to_owned(),
        command: text.to_owned(),
    }
}

fn report(format: Format, results: &Results, text: &str) -> String {
    written(|out| {
        let head = ReportHead {
            query: text,
            made: "2021-11-04",
            command: text,
            hits: results.hits.len(),
            totals: results.totals,
            notes: &results.notes,
            language: LabelLanguage::Arabic,
        };
        let mut report = Report::begin(out, format, &head)?;
        for hit in &results.hits {
            report.hit(hit, &evidence(text))?;
        }
        report.end()
    })
}

#[test]
fn a_report_has_the_notes() {
    let results = Results {
        notes: vec![Note::NoPattern("[".to_owned())],
        ..Results::default()
    };
    for format in [Format::Html, Format::Markdown] {
        let text = report(format, &results, "x");
        assert!(text.contains("is no pattern"), "{format:?}: {text}");
    }
}

proptest! {
    #[test]
    fn nothing_of_a_report_does_harm((results, shown) in hostile_input(), at in 0usize..4) {
        let text = [results.query.as_str(), shown.text.as_str(), "=1+1", "<script>alert(1)</script>\" onload=\"x"][at];
        let (tame, _) = tamed(&results, &shown);
        prop_assert_eq!(
            tags(&report(Format::Html, &results, text)),
            tags(&report(Format::Html, &tame, "x"))
        );
        prop_assert_eq!(
            structure(&report(Format::Markdown, &results, text)),
            structure(&report(Format::Markdown, &tame, "x"))
        );
        check_terminal(&report(Format::Text, &results, text));
        check_terminal(&report(Format::Json, &results, text));
        let table = report(Format::Csv, &results, text);
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        for row in rows.records() {
            for cell in &row.expect("as many cells as columns") {
                prop_assert!(!cell.starts_with(['=', '+', '@']), "{}", cell);
            }
        }
        let quotation = Quotation::of(&shown, &[(0, 1)], evidence(text), None);
        if let Ok(quotation) = quotation {
            check_terminal(&written(|out| super::super::quotation(out, Format::Text, &quotation, &PIPE)));
        }
    }
}
