//! Texts too long to be analysed at once become several documents.

use super::{Mark, Record};

/// A document's text is this long at most, in bytes: a book of five hundred pages in Arabic. What is held
/// while a document is indexed is many times its text.
const LONGEST: usize = 2 << 20;

/// How far back from there an end of a paragraph, or else of a line or a word, is looked for, in bytes.
const LOOK_BACK: usize = 64 << 10;

/// The record, or where its text is too long several of them, which go on where one ends.
pub(super) fn volumes(record: Record) -> impl Iterator<Item = Record> {
    let mut rest = Some(record);
    std::iter::from_fn(move || {
        let mut record = rest.take()?;
        if record.text.len() > LONGEST {
            let end = end_of_volume(&record.text);
            let text = record.text.split_off(end);
            let later = record.marks.partition_point(|mark| mark.at < end);
            let later = record.marks.split_off(later);
            let began_before = record
                .marks
                .last()
                .filter(|_| later.first().is_none_or(|mark| mark.at > end));
            let marks = began_before
                .map(|mark| Mark { at: end, ..*mark })
                .into_iter()
                .chain(later)
                .map(|mark| Mark {
                    at: mark.at - end,
                    ..mark
                })
                .collect();
            rest = Some(Record {
                volume: record.volume + 1,
                text,
                marks,
                ..record.without_text()
            });
        }
        Some(record)
    })
}

/// Where the first volume of a text ends: after the last paragraph that fits, else the last line or word.
fn end_of_volume(text: &str) -> usize {
    let most = text.floor_char_boundary(LONGEST);
    let from = text.floor_char_boundary(most - LOOK_BACK);
    let tail = crate::text::slice(text, from, most);
    ["\n\n", "\n", " "]
        .into_iter()
        .find_map(|border| tail.rfind(border).map(|at| from + at + border.len()))
        .unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::super::{Place, RecordKey};
    use super::*;

    #[test]
    fn a_long_text_goes_on_in_the_next_volume() {
        let paragraph = format!("{}.\n\n", "خبر ".repeat(100).trim_end());
        let text = paragraph.repeat(LONGEST / paragraph.len() * 2 + 10);
        let mut record = Record::new(RecordKey::Whole, text.clone());
        record.title = Some("ع".to_owned());
        let middle = paragraph.len() * 10;
        record.marks = [(0, 1), (middle, 2)]
            .map(|(at, page)| Mark {
                at,
                place: Place::Page(page),
            })
            .to_vec();
        let parts: Vec<Record> = volumes(record).collect();
        assert_eq!(parts.len(), 3);
        let joined: String = parts.iter().map(|part| part.text.as_str()).collect();
        assert!(joined == text, "nothing is lost");
        for (number, part) in (1..).zip(&parts) {
            assert_eq!((part.volume, part.title.as_deref()), (number, Some("ع")));
            assert!(part.text.len() <= LONGEST && part.text.ends_with(".\n\n"));
        }
        let begins = |part: &Record| part.marks.first().map(|mark| (mark.at, mark.place));
        assert_eq!(begins(&parts[0]), Some((0, Place::Page(1))));
        assert_eq!(begins(&parts[1]), Some((0, Place::Page(2))));
    }

    #[test]
    fn any_text_can_be_cut() {
        let record = Record::new(RecordKey::Whole, "ع".repeat(LONGEST));
        let lengths: Vec<usize> = volumes(record).map(|part| part.text.len()).collect();
        assert_eq!(lengths, [LONGEST, LONGEST]);
        let record = Record::new(RecordKey::Whole, "short".to_owned());
        assert_eq!(volumes(record).count(), 1);
    }
}
