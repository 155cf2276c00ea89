//! From bytes to a reader: recognise what they are, unpack what is packed, and let the format read them.

use std::io::{Cursor, Seek};

use super::budget::Charged;
use super::charset::{self, Decoded};
use super::input::{Input, reading_failed};
use super::kind::Kind;
use super::out::Out;
use super::recognise::{Recognised, ending, names_a_document, recognise};
use super::{
    ExtractError, FailureKind, Limits, Record, RecordKey, container, docx, eml, epub, feed, html,
    json, jsonl, mbox, md, mht, odf, pdf, pptx, rtf, sheet, subtitles, table, txt, wacz, warc,
};

/// Reads a file of that name, whatever it turns out to be. What is no document yields nothing.
pub(super) fn read(
    mut input: Input<'_>,
    name: &str,
    out: &mut Out<'_>,
) -> Result<(), ExtractError> {
    let head = input.head()?;
    match recognise(&head, name) {
        Recognised::Kind(Kind::Zip) => {
            // What it is shows at its end: what is unpacked has to be held.
            if matches!(input, Input::Stream(_)) {
                input = Input::Bytes(input.into_bytes(out.limits())?);
            }
            let kind = refined(Kind::Zip, &mut input, out.limits());
            read_as(kind, input, out)
        }
        Recognised::Kind(kind) => read_as(kind, input, out),
        Recognised::Packed(packing) => {
            let budget = out.budget();
            let unpacked = packing
                .unpack(input.into_reader())
                .map_err(|error| reading_failed(&error))?;
            let input = Input::stream(Charged::new(unpacked, &budget));
            out.deeper(|out| read(input, &packing.inner_name(name), out))
        }
        Recognised::Picture if out.wants_scans() => read_as(Kind::Picture, input, out),
        Recognised::Picture if names_a_document(&ending(name)) => Err(only_a_picture()),
        Recognised::Picture => {
            out.budget().leave_picture();
            Ok(())
        }
        Recognised::NotADocument => Ok(()),
        other => Err(refusal(other)),
    }
}

/// Reads a file within the file that is being read.
pub(super) fn read_member(
    name: &str,
    bytes: Vec<u8>,
    out: &mut Out<'_>,
) -> Result<(), ExtractError> {
    out.deeper(|out| read(Input::Bytes(bytes), name, out))
}

/// What is wrong with a picture that goes by the name of a document.
pub(super) fn only_a_picture() -> ExtractError {
    ExtractError::new(
        FailureKind::NoText,
        "a picture, whatever its name says; it has to be read from that (OCR)",
    )
}

/// Why a file that was recognised cannot be read.
pub(super) fn refusal(recognised: Recognised) -> ExtractError {
    let (kind, message) = match recognised {
        Recognised::Encrypted => (
            FailureKind::Encrypted,
            "locked with a password; save it without one".to_owned(),
        ),
        Recognised::Unsupported(name, advice) => (
            FailureKind::Unsupported,
            format!("{name} cannot be read; {advice}"),
        ),
        Recognised::NotAsNamed(name) => (
            FailureKind::Damaged,
            format!("not {name}, whatever its name says; fetch it again or rename it"),
        ),
        _ => (
            FailureKind::Encoding,
            "its bytes are no text in any character set; rename it if it is something else"
                .to_owned(),
        ),
    };
    ExtractError::new(kind, message)
}

/// The format of what was recognised as an archive, by what is in it.
pub(super) fn refined(kind: Kind, input: &mut Input<'_>, limits: Limits) -> Kind {
    if kind != Kind::Zip {
        return kind;
    }
    match input {
        Input::Bytes(bytes) => container::zip::kind_of(Cursor::new(bytes.as_slice()), limits),
        Input::File(file) => {
            let kind = container::zip::kind_of(&*file, limits);
            // Where it cannot be read from its beginning, reading it will say so.
            let _ = file.rewind();
            kind
        }
        Input::Stream(_) => kind,
    }
}

/// Reads a file of a known format.
pub(super) fn read_as(kind: Kind, input: Input<'_>, out: &mut Out<'_>) -> Result<(), ExtractError> {
    let limits = out.limits();
    out.set_format(kind.name());
    match kind {
        Kind::Jsonl => return jsonl::read(&mut input.into_reader(), out).map(drop),
        Kind::Csv => return table::read(&mut input.into_reader(), false, out).map(drop),
        Kind::Tsv => return table::read(&mut input.into_reader(), true, out).map(drop),
        Kind::Zip => return container::zip::read(input.into_seekable(limits)?, out),
        Kind::Tar => return container::tar::read(input.into_reader(), out),
        Kind::SevenZip => return container::sevenz::read(input.into_seekable(limits)?, out),
        Kind::Warc => return warc::read(&mut input.into_reader(), out),
        Kind::Wacz => return wacz::read(input.into_seekable(limits)?, out),
        Kind::Mbox => return mbox::read(&mut input.into_reader(), out),
        _ => {}
    }
    let bytes = input.into_bytes(limits)?;
    match kind {
        Kind::Pdf => {
            let (record, unread) = match pdf::read(&bytes, limits) {
                Err(error) if error.kind == FailureKind::NoText && out.wants_scans() => {
                    return scan(bytes, out);
                }
                read => read?,
            };
            if record.has_word()
                && out.record(record).is_continue()
                && let Some(error) = unread
            {
                let _ = out.failure(None, error.kind, error.message);
            }
            Ok(())
        }
        Kind::Picture => scan(bytes, out),
        Kind::Xlsx | Kind::Xls | Kind::Ods => sheet::read(&bytes, out),
        Kind::Pptx => pptx::read(&bytes, out),
        Kind::Rtf => rtf::read(&bytes, out),
        Kind::Epub => epub::read(&bytes, out),
        Kind::Mht => whole(mht::read(&bytes, limits)?, out),
        Kind::Docx => docx::read(&bytes, out),
        Kind::Odt | Kind::Odp => odf::read(&bytes, out),
        Kind::Eml => eml::read(&bytes, out),
        Kind::Feed => feed::read(&bytes, out),
        Kind::Srt | Kind::Vtt => whole(subtitles::read(&bytes, limits)?, out),
        Kind::Md => text(bytes, None, out, md::read),
        Kind::Html => {
            let declared = html::declared(&bytes);
            text(bytes, declared.as_deref(), out, html::read)
        }
        Kind::Json => {
            let Decoded { text, encoding } = charset::decode(bytes, None)?;
            json::read(&text, &encoding, out)
        }
        _ => text(bytes, None, out, txt::read),
    }
}

/// Hands on pictures of pages.
fn scan(bytes: Vec<u8>, out: &mut Out<'_>) -> Result<(), ExtractError> {
    let _ = out.record(Record {
        scan: Some(bytes),
        ..Record::new(RecordKey::Whole, String::new())
    });
    Ok(())
}

/// Reads a file that is one text.
fn text(
    bytes: Vec<u8>,
    declared: Option<&str>,
    out: &mut Out<'_>,
    read: fn(String) -> Record,
) -> Result<(), ExtractError> {
    let Decoded { text, encoding } = charset::decode(bytes, declared)?;
    let record = Record {
        encoding: Some(encoding.into_owned()),
        ..read(text)
    };
    whole(record, out)
}

/// Hands out the only record of a file.
pub(super) fn whole(record: Record, out: &mut Out<'_>) -> Result<(), ExtractError> {
    if !record.has_word() {
        return Err(ExtractError::no_text());
    }
    // Nothing comes after it, so that breaking off changes nothing.
    let _ = out.record(record);
    Ok(())
}
