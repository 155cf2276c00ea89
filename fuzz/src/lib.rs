//! What must hold of whatever is read from any bytes.

pub mod package;
pub mod page;

use std::ops::ControlFlow;

use kashaf::extract::{Item, Limits, Record, RecordKey, read_bytes};

/// Small, so that what grows beyond it is seen, and slow inputs are no longer than they need be.
const LIMITS: Limits = Limits {
    max_file_size: 1 << 20,
};

/// Reads the bytes as a file of this name, and checks all that comes of it.
///
/// # Panics
/// A promise is broken.
pub fn check(name: &str, bytes: &[u8]) {
    let mut count = 0_u64;
    let read = read_bytes(name, bytes.to_vec(), LIMITS, &mut |item| {
        count += 1;
        match &item {
            Item::Record(record) => check_record(record),
            Item::Failure {
                part,
                ordinal,
                message,
                ..
            } => {
                check_part(part.as_deref());
                assert_ne!(*ordinal, Some(0), "records are counted from 1");
                check_message(message);
            }
        }
        ControlFlow::Continue(())
    });
    if let Err(error) = read {
        check_message(&error.message);
    }
    if count > 1 {
        let mut after = 0_u64;
        let _ = read_bytes(name, bytes.to_vec(), LIMITS, &mut |_| {
            after += 1;
            ControlFlow::Break(())
        });
        assert_eq!(after, 1, "items after the sink broke off");
    }
}

/// The bytes, behind what every file of the format begins with where they do not begin so themselves.
#[must_use]
pub fn beginning(with: &[u8], bytes: &[u8]) -> Vec<u8> {
    let before = if bytes.starts_with(with) { &[] } else { with };
    [before, bytes].concat()
}

fn check_record(record: &Record) {
    check_part(record.part.as_deref());
    match &record.key {
        RecordKey::Whole => {}
        RecordKey::Id(id) => assert!(!id.is_empty(), "an empty id"),
        RecordKey::Ordinal(ordinal) => assert_ne!(*ordinal, 0, "records are counted from 1"),
    }
    let word = |text: &str| text.chars().any(char::is_alphanumeric);
    let title = record.title.as_deref().unwrap_or_default();
    assert!(word(&record.text) || word(title), "a record without a word");
    assert!(!record.text.contains('\r'), "a carriage return");
    let mut last = 0;
    for mark in &record.marks {
        assert!(mark.at >= last, "marks in disorder");
        assert!(
            record.text.is_char_boundary(mark.at),
            "a mark within a character, or behind the text"
        );
        last = mark.at;
    }
}

fn check_part(part: Option<&str>) {
    assert!(
        part.is_none_or(|part| !part.is_empty()),
        "an empty name of a part"
    );
}

fn check_message(message: &str) {
    assert!(
        !message.is_empty() && !message.contains('\n'),
        "{message:?}"
    );
    assert!(!message.ends_with('.'), "{message:?}");
}
