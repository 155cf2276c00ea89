//! The head of a text without markup: a short first line is the title, and labelled lines under it
//! (`المصدر: …`, `Date: …`) are metadata.

use super::Record;
use crate::text::{is_invisible, slice};

/// A longer first line is the beginning of the text.
const TITLE_WORDS: usize = 25;
/// The same in characters, for lines with long words.
const TITLE_CHARS: usize = 200;
/// A block of labelled lines is no longer than this.
const HEAD_LINES: usize = 8;

/// What the labels mean.
const LABELS: &[(&[&str], Label)] = &[
    (&["العنوان", "عنوان", "title", "headline"], Label::Title),
    (&["المصدر", "source", "publisher"], Label::Source),
    (
        &["التاريخ", "تاريخ النشر", "تاريخ", "date", "published"],
        Label::Date,
    ),
    (
        &["الكاتب", "المؤلف", "بقلم", "الكاتبة", "author", "byline"],
        Label::Author,
    ),
    (&["الرابط", "رابط", "url", "link"], Label::Url),
    (&["اللغة", "language", "lang"], Label::Language),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Title,
    Source,
    Date,
    Author,
    Url,
    Language,
}

/// Takes title and metadata out of the record's text: a block of labelled lines at the beginning,
/// or a title and the block right under it. A title that the record has already stays. What remains
/// of the text is unchanged, and where nothing was taken out, all of it is.
pub(super) fn take_head(record: &mut Record) {
    let text = std::mem::take(&mut record.text);
    let begin = skip_blank_lines(&text, 0);
    let mut at = begin;
    let labelled = take_labels(record, &text, &mut at);
    if record.title.is_none() {
        let title = skip_blank_lines(&text, at);
        if let Some(end) = take_title(record, &text, title) {
            at = end;
            if !labelled {
                take_labels(record, &text, &mut at);
            }
        }
    }
    record.text = if at == begin {
        text
    } else {
        // The blank lines under the head belong to the head.
        slice(&text, skip_blank_lines(&text, at), text.len()).to_owned()
    };
}

/// Takes the line at `at` for the title, if it is one and text follows. Answers where the next line
/// begins.
fn take_title(record: &mut Record, text: &str, at: usize) -> Option<usize> {
    let line = line_at(text, at);
    let end = at + line.len();
    if label_of(line).is_some() || !is_title(line) || skip_blank_lines(text, end) == text.len() {
        return None;
    }
    record.title = Some(line.trim().to_owned());
    Some(end)
}

/// Reads the lines from `at` up to the first blank one as metadata, if each of them has a label and
/// the blank line comes in time; `at` moves behind them. Of two lines with the same label the first
/// counts.
fn take_labels(record: &mut Record, text: &str, at: &mut usize) -> bool {
    let mut end = *at;
    let mut found = Vec::new();
    loop {
        let line = line_at(text, end);
        if line.trim().is_empty() {
            break;
        }
        match label_of(line) {
            Some(label) if found.len() < HEAD_LINES => found.push(label),
            _ => return false,
        }
        end += line.len();
    }
    for &(label, value) in found.iter().filter(|(_, value)| !value.is_empty()) {
        let field = match label {
            Label::Title => &mut record.title,
            Label::Source => &mut record.source,
            Label::Date => &mut record.date,
            Label::Author => &mut record.author,
            Label::Url => &mut record.url,
            Label::Language => &mut record.language,
        };
        field.get_or_insert_with(|| value.to_owned());
    }
    *at = end;
    !found.is_empty()
}

/// The line that begins at `at`, with its line feed; empty at the end.
fn line_at(text: &str, at: usize) -> &str {
    slice(text, at, text.len())
        .split_inclusive('\n')
        .next()
        .unwrap_or("")
}

/// Where the first line from `at` on begins that is not blank; the end of the text if there is none.
fn skip_blank_lines(text: &str, mut at: usize) -> usize {
    loop {
        let line = line_at(text, at);
        if line.is_empty() || !line.trim().is_empty() {
            return at;
        }
        at += line.len();
    }
}

fn label_of(line: &str) -> Option<(Label, &str)> {
    let (label, value) = line.split_once(':')?;
    let blank = |c: char| c.is_whitespace() || is_invisible(c);
    let label = label.trim_matches(blank).to_lowercase();
    let (_, meaning) = LABELS
        .iter()
        .find(|(names, _)| names.contains(&label.as_str()))?;
    Some((*meaning, value.trim_matches(blank)))
}

/// Whether a first line reads like a headline rather than like the beginning of running text.
fn is_title(line: &str) -> bool {
    let line = line.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let runs_on = line.ends_with(['،', ',', '؛', ';', ':']);
    let ends_a_sentence = line.ends_with('.') && !line.ends_with("..");
    line.chars().any(char::is_alphanumeric)
        && !runs_on
        && !ends_a_sentence
        && line.chars().count() <= TITLE_CHARS
        && line.split_whitespace().count() <= TITLE_WORDS
}

#[cfg(test)]
mod tests {
    use super::super::RecordKey;
    use super::*;

    /// What the head is taken for, as `title|source|date|author|url|language`, and what remains.
    fn check(text: &str, head: &str, rest: &str) {
        let mut record = Record::new(RecordKey::Whole, text.to_owned());
        take_head(&mut record);
        let Record {
            title,
            source,
            date,
            author,
            url,
            language,
            ..
        } = &record;
        let said = [title, source, date, author, url, language]
            .map(|field| field.as_deref().unwrap_or(""))
            .join("|");
        assert_eq!(
            (said.as_str(), record.text.as_str()),
            (head, rest),
            "{text:?}"
        );
    }

    #[test]
    fn a_short_first_line_is_the_title() {
        check(
            "هدوء في المدينة\nعاد السكان.\n",
            "هدوء في المدينة|||||",
            "عاد السكان.\n",
        );
        check(
            "\n \nهل عاد السكان؟\n\n  نعم\nعادوا",
            "هل عاد السكان؟|||||",
            "  نعم\nعادوا",
        );
        check(
            "Calm after the storm…\nText",
            "Calm after the storm…|||||",
            "Text",
        );
    }

    #[test]
    fn running_text_has_no_title() {
        check(
            "عاد السكان إلى بيوتهم،\nوفتحت الأسواق",
            "|||||",
            "عاد السكان إلى بيوتهم،\nوفتحت الأسواق",
        );
        check(
            "عاد السكان.\nوفتحت الأسواق.",
            "|||||",
            "عاد السكان.\nوفتحت الأسواق.",
        );
        check("سطر واحد\n\n", "|||||", "سطر واحد\n\n");
        check("***\nنص", "|||||", "***\nنص");
        check("", "|||||", "");
        let long = format!("{}\nنص", "كلمة ".repeat(26));
        check(&long, "|||||", &long);
    }

    #[test]
    fn labelled_lines_under_the_title_are_metadata() {
        check(
            "فتح الطريق\nالمصدر: وكالة النهر\nالتاريخ: 3 آذار 2014\nالكاتب: سلمى\nالرابط: https://example.org/a:b\nاللغة: ar\n\nفتح الطريق صباحا.",
            "فتح الطريق|وكالة النهر|3 آذار 2014|سلمى|https://example.org/a:b|ar",
            "فتح الطريق صباحا.",
        );
        check(
            "Road open\nSource: River\n \u{200F}DATE\u{200F} : 2014\n\nText",
            "Road open|River|2014|||",
            "Text",
        );
        check(
            "Source: River\nTitle: Road\n\nText",
            "Road|River||||",
            "Text",
        );
        check(
            "Date: 2014\n\nRoad open\nText",
            "Road open||2014|||",
            "Text",
        );
        check("Road\nDate: 2014\nDate: 2015\nAuthor:", "Road||2014|||", "");
    }

    #[test]
    fn a_block_that_is_not_all_labels_is_text() {
        check(
            "فتح الطريق\nالمصدر: س\nقال الشاهد: نعم\n\nنص",
            "فتح الطريق|||||",
            "المصدر: س\nقال الشاهد: نعم\n\nنص",
        );
        check(
            "فتح الطريق\n\nالمصدر: س\n\nنص",
            "فتح الطريق|||||",
            "المصدر: س\n\nنص",
        );
        check("المصدر: س\nنص طويل هنا", "|||||", "المصدر: س\nنص طويل هنا");
        let many = "Date: 1\n".repeat(9);
        check(
            &format!("Road\n{many}\nText"),
            "Road|||||",
            &format!("{many}\nText"),
        );
    }
}
