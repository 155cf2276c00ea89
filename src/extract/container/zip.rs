//! ZIP: a folder that was packed, or a document whose format is a packed folder.

use std::io::{Read, Seek};
use std::ops::ControlFlow;

use super::super::budget::Charged;
use super::super::input::Input;
use super::super::kind::Kind;
use super::super::out::Out;
use super::super::zipped::{Entry, Zipped};
use super::super::{ExtractError, FailureKind, Limits};
use super::{is_litter, name_of};

/// Hands out the files of an archive.
pub(in crate::extract) fn read(
    reader: impl Read + Seek,
    out: &mut Out<'_>,
) -> Result<(), ExtractError> {
    // What may be unpacked in all is a matter of the budget, which holds for containers within each other.
    let mut archive = Zipped::within(reader, out.limits(), u64::MAX)?;
    let budget = out.budget();
    let most = out.limits().max_file_size;
    let mut any = false;
    for at in 0..archive.entries().len() {
        let Some(entry) = archive.entries().get(at) else {
            break;
        };
        let name = entry_name(entry);
        if !entry.is_file || is_litter(&name) {
            continue;
        }
        any = true;
        let is_large = entry.size > most;
        let flow = out.part(&name, |out| {
            if is_large {
                // A mailbox or a web archive is not held: it may be larger than what is.
                let stream = Input::stream(Charged::new(archive.stream(at)?, &budget));
                return out.deeper(|out| super::super::read::read(stream, &name, out));
            }
            let bytes = archive.read(at)?;
            budget.spend(bytes.len() as u64)?;
            out.deeper(|out| super::super::read::read(Input::Bytes(bytes), &name, out))
        });
        if flow == ControlFlow::Break(()) {
            break;
        }
    }
    if any {
        Ok(())
    } else {
        Err(ExtractError::new(
            FailureKind::NoText,
            "an archive without files",
        ))
    }
}

/// The path of a file. Bytes that are not UTF-8 are in the character set of whoever packed it where that makes
/// Arabic of them, else in code page 437, as the rules of ZIP have it.
fn entry_name(entry: &Entry) -> String {
    let name = name_of(&entry.raw_name);
    let is_arabic = |c| matches!(c, '\u{0600}'..='\u{06FF}');
    if std::str::from_utf8(&entry.raw_name).is_ok() || name.contains(is_arabic) {
        name
    } else {
        name_of(entry.name.as_bytes())
    }
}

/// What an archive is by the files in it: a document of a certain format, or just an archive.
pub(in crate::extract) fn kind_of(reader: impl Read + Seek, limits: Limits) -> Kind {
    let Ok(mut archive) = Zipped::open(reader, limits) else {
        return Kind::Zip;
    };
    let mimetype = archive.named("mimetype").ok().flatten().unwrap_or_default();
    let mimetype = String::from_utf8_lossy(&mimetype);
    let has = |name: &str| archive.find(name).is_some();
    match mimetype.trim() {
        "application/vnd.oasis.opendocument.text"
        | "application/vnd.oasis.opendocument.text-template" => Kind::Odt,
        "application/vnd.oasis.opendocument.presentation" => Kind::Odp,
        "application/vnd.oasis.opendocument.spreadsheet" => Kind::Ods,
        "application/epub+zip" => Kind::Epub,
        _ if has("META-INF/container.xml") => Kind::Epub,
        _ if has("datapackage.json")
            && archive
                .entries()
                .iter()
                .any(|entry| entry.name.starts_with("archive/")) =>
        {
            Kind::Wacz
        }
        _ if has("ppt/presentation.xml") => Kind::Pptx,
        _ if has("word/document.xml") => Kind::Docx,
        _ if has("xl/workbook.xml") || has("xl/workbook.bin") => Kind::Xlsx,
        _ => Kind::Zip,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::super::out::testing::outcome_within;
    use super::super::super::zipped::tests::zip_of;
    use super::*;

    #[test]
    fn what_is_read_piece_by_piece_may_be_larger_than_what_is_held() {
        let rows = "{\"id\":\"1\",\"text\":\"فتح الجسر\"}\n".repeat(100);
        let mail =
            "From a Wed Mar  5 10:00:00 2014\nFrom: a@b.example\nMessage-ID: <1@x>\n\nText\n\n";
        let archive = zip_of(&[
            ("a.jsonl", rows.as_bytes()),
            ("b.txt", rows.as_bytes()),
            ("c.mbox", mail.repeat(30).as_bytes()),
            ("d.txt", b"word"),
        ]);
        let limits = Limits {
            max_file_size: 1000,
        };
        let (lines, _) = outcome_within(limits, |out| read(Cursor::new(&archive), out));
        let rows = lines.iter().filter(|line| line.starts_with("a.jsonl||"));
        let mails = lines.iter().filter(|line| line.starts_with("c.mbox#1@x"));
        assert_eq!((rows.count(), mails.count()), (100, 30), "{lines:?}");
        assert!(lines.contains(&"!b.txt too-large".to_owned()), "{lines:?}");
        assert_eq!(lines.last().map(String::as_str), Some("d.txt||word"));
    }
}
