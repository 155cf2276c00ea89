//! The title of a document that gives one in its properties, in its headings, or in its first line.

use super::head::take_head;
use super::prose::Prose;
use super::{Mark, Place, Record};

/// Longer ones, in characters, are a paragraph that was taken for a title by mistake.
const LONGEST: usize = 300;

/// What programs call a document that has no name, without a number behind it.
const NAMELESS: [&str; 16] = [
    "untitled",
    "untitled document",
    "no title",
    "title",
    "unknown",
    "document",
    "presentation",
    "powerpoint presentation",
    "slide",
    "book",
    "بلا عنوان",
    "بدون عنوان",
    "مستند",
    "عرض تقديمي",
    "عرض تقديمي في powerpoint",
    "عرض تقديمي من powerpoint",
];

/// Endings of names that stand for a file and not for what it is about.
const ENDINGS: [&str; 15] = [
    ".doc", ".docx", ".docm", ".dot", ".dotx", ".rtf", ".odt", ".ppt", ".pptx", ".odp", ".pdf",
    ".txt", ".htm", ".html", ".indd",
];

/// Gives the record its title: `own`, from the properties, where it says something; else `heading`,
/// from the text; else the first line, if it reads like one. A title that the text begins with is
/// dropped from it, and labelled lines under it are metadata. The record's marks stay where they are in
/// the text.
pub(super) fn entitle(record: &mut Record, own: Option<String>, heading: Option<String>) {
    let title = own.and_then(|own| telling(&own));
    let title = title.or_else(|| heading.map(|heading| one_line(&heading)));
    record.title = title.filter(|title| title.chars().any(char::is_alphanumeric));
    let before = record.text.len();
    if let Some(title) = &record.title {
        let (first, rest) = record
            .text
            .split_once('\n')
            .unwrap_or((record.text.as_str(), ""));
        if one_line(first) == *title {
            record.text = rest.trim_start_matches('\n').to_owned();
        }
    }
    take_head(record);
    shift(&mut record.marks, before - record.text.len());
}

/// Moves marks when so many bytes were taken from the beginning of the text. What began there now begins
/// with the text; of several the last counts.
fn shift(marks: &mut Vec<Mark>, taken: usize) {
    for mark in marks.iter_mut() {
        mark.at = mark.at.saturating_sub(taken);
    }
    let first = marks.iter().take_while(|mark| mark.at == 0).count();
    marks.drain(..first.saturating_sub(1));
}

/// Where pages are known at all, the text begins on the first.
pub(super) fn from_the_first_page(mut marks: Vec<Mark>) -> Vec<Mark> {
    if marks.first().is_some_and(|mark| mark.at > 0) {
        let place = Place::Page(1);
        marks.insert(0, Mark { at: 0, place });
    }
    marks
}

/// The text on one line, every white space one space.
pub(super) fn one_line(text: &str) -> String {
    let mut prose = Prose::new();
    prose.text(text);
    prose.finish()
}

/// A title from the properties on one line, if somebody gave it and not a program.
pub(super) fn telling(own: &str) -> Option<String> {
    Some(one_line(own)).filter(|own| is_telling(own))
}

/// Whether a title from the properties is one that somebody gave.
fn is_telling(title: &str) -> bool {
    let title = title.to_lowercase();
    let name = title.trim_end_matches(|c: char| c.is_numeric() || c.is_whitespace() || c == '-');
    title.chars().any(char::is_alphabetic)
        && title.chars().count() <= LONGEST
        && !title.starts_with("microsoft word")
        && !title.starts_with("microsoft powerpoint")
        && !ENDINGS.iter().any(|ending| title.ends_with(ending))
        && !NAMELESS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::super::RecordKey;
    use super::*;
    use crate::text::slice;

    fn line_at(text: &str, at: usize) -> &str {
        slice(text, at, text.len()).lines().next().unwrap()
    }

    #[track_caller]
    fn check(own: &str, heading: &str, text: &str, expected: &str) {
        let mut record = Record::new(RecordKey::Whole, text.to_owned());
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        entitle(&mut record, given(own), given(heading));
        let said = format!("{}|{}", record.title.unwrap_or_default(), record.text);
        assert_eq!(said, expected);
    }

    #[test]
    fn a_title_is_taken_from_where_it_is_said() {
        check("جسر", "باب", "نص.", "جسر|نص.");
        check("جسر  النهر", "", "جسر النهر\n\nنص.", "جسر النهر|نص.");
        check("جسر", "باب", "باب\n\nنص.", "جسر|باب\n\nنص.");
        for nameless in [
            "Document1",
            "Microsoft Word - a",
            "تقرير.docx",
            "12",
            "Untitled",
            "مستند 3",
        ] {
            check(nameless, "باب", "باب\n\nنص.", "باب|نص.");
        }
        check(
            "",
            "",
            "فتح الجسر\n\nالمصدر: النهر\n\nنص.",
            "فتح الجسر|المصدر: النهر\n\nنص.",
        );
        check("", "", "فتح الجسر\nالمصدر: النهر\n\nنص.", "فتح الجسر|نص.");
        check("", "--", "نص طويل،\nنص.", "|نص طويل،\nنص.");
        check("جسر", "", "", "جسر|");
    }

    #[test]
    fn marks_stay_with_their_text() {
        let mut record = Record::new(RecordKey::Whole, "عنوان\n\nأول.\nثان.".to_owned());
        let at = |part: &str| record.text.find(part).unwrap();
        record.marks = [(0, 1), (2, 2), (at("أول"), 3), (at("ثان"), 4)]
            .map(|(at, page)| Mark {
                at,
                place: Place::Page(page),
            })
            .to_vec();
        entitle(&mut record, Some("عنوان".to_owned()), None);
        let said: Vec<_> = record
            .marks
            .iter()
            .map(|mark| (mark.place, line_at(&record.text, mark.at)))
            .collect();
        assert_eq!(said, [(Place::Page(3), "أول."), (Place::Page(4), "ثان.")]);
    }
}
