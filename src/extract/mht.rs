//! Pages that a browser saved as one file (MHTML): the page itself, with its address and when it was
//! saved. Pictures and frames are passed over.

use mail_parser::Message;
use serde_json::Value;

use super::eml::headers;
use super::eml::mime::Entity;
use super::{ExtractError, FailureKind, Limits, Record, charset, html, media};

/// Version of this reading.
pub(super) const VERSION: u32 = 1;

/// Multiparts within multiparts.
const DEEPEST: usize = 8;

/// The file as one document.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Record, ExtractError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (head, body) = headers::split(bytes);
    let head = headers::in_utf8(head);
    let message = headers::parse(&head);
    let root = Entity::new(message.as_ref(), body);
    let location = root.location.clone();
    let page = page_in(root, 0).ok_or_else(|| {
        ExtractError::new(
            FailureKind::Unsupported,
            "no page in it; rename it to .eml if it is a mail",
        )
    })?;
    let bytes = page.bytes();
    if bytes.len() as u64 > limits.max_file_size {
        return Err(ExtractError::new(
            FailureKind::TooLarge,
            "larger than the limit; raise --max-file-size to read it",
        ));
    }
    let declared = page.charset.clone().or_else(|| media::charset_in(&bytes));
    let decoded = charset::decode(bytes.into_owned(), declared.as_deref())?;
    let mut record = Record {
        encoding: Some(decoded.encoding.into_owned()),
        ..html::read(decoded.text)
    };
    let saved_from = message.as_ref().and_then(snapshot_of);
    let addresses = [saved_from, page.location.clone(), location];
    let address = addresses
        .into_iter()
        .flatten()
        .find(|address| address.contains("://"));
    record.url = address.or(record.url);
    if let Some(message) = &message {
        let subject = message.subject().and_then(headers::one_line);
        record.title = record.title.or(subject);
        if let Some(date) = headers::date(message) {
            record
                .extra
                .insert("captured".to_owned(), Value::from(date));
        }
    }
    if record.has_word() {
        Ok(record)
    } else {
        Err(ExtractError::no_text())
    }
}

/// Where the browser says that it saved the page from.
fn snapshot_of(message: &Message<'_>) -> Option<String> {
    let value = message.header("Snapshot-Content-Location")?;
    headers::text(Some(value))
}

/// The page: the part that is named as the first one to show, else the first page there is.
fn page_in(entity: Entity<'_>, depth: usize) -> Option<Entity<'_>> {
    let Some(found) = entity.parts() else {
        let is_page = matches!(
            entity.media_type.as_str(),
            "text/html" | "application/xhtml+xml"
        );
        return is_page.then_some(entity);
    };
    if depth == DEEPEST {
        return None;
    }
    let mut parts: Vec<Entity<'_>> = found.parts.into_iter().map(Entity::parse).collect();
    if let Some(start) = &entity.start
        && let Some(at) = parts
            .iter()
            .position(|part| part.id.as_ref() == Some(start))
    {
        let first = parts.remove(at);
        parts.insert(0, first);
    }
    parts.into_iter().find_map(|part| page_in(part, depth + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SAVED: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://example.org/1\r\nSubject: =?utf-8?Q?=D8=B9?=\r\nDate: Wed, 05 Mar 2014 10:00:00 +0300\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b\"\r\n\r\n\r\n----b\r\nContent-Type: text/css\r\n\r\np{}\r\n----b\r\nContent-Type: text/html\r\nContent-ID: <f@x>\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: http://example.org/1\r\n\r\n<meta charset=3Dwindows-1256><p>=DD=CA=CD =C7=E1=\r\n=CC=D3=D1\r\n----b\r\nContent-Type: text/html\r\nContent-ID: <g@x>\r\n\r\n<title>x</title><p>frame\r\n----b--\r\n";

    #[track_caller]
    fn check(file: &str, title: &str, text: &str, url: Option<&str>) {
        let record = read(file.as_bytes(), Limits::default()).unwrap();
        let found = (
            record.title.as_deref(),
            record.text.as_str(),
            record.url.as_deref(),
        );
        assert_eq!(found, (Some(title), text, url), "{file}");
        assert_eq!((record.author, record.date), (None, None));
    }

    #[test]
    fn the_page_is_read() {
        check(SAVED, "ع", "فتح الجسر", Some("http://example.org/1"));
        check(
            &SAVED.replace("\r\n", "\n"),
            "ع",
            "فتح الجسر",
            Some("http://example.org/1"),
        );
        check(
            &SAVED.replace("type=\"text/html\"", "start=\"<g@x>\""),
            "x",
            "frame",
            Some("http://example.org/1"),
        );
        check(
            "Content-Type: text/html\nSubject: ع\n\n<p>نص",
            "ع",
            "نص",
            None,
        );
        let record = read(SAVED.as_bytes(), Limits::default()).unwrap();
        let captured = record.extra.get("captured").unwrap();
        assert_eq!(captured, "2014-03-05T10:00:00+03:00");
        assert_eq!(record.encoding.as_deref(), Some("windows-1256"));
    }

    #[test]
    fn what_is_no_page_is_said_so() {
        let fails = |file: &str, kind: FailureKind| {
            let error = read(file.as_bytes(), Limits::default()).unwrap_err();
            assert_eq!(error.kind, kind, "{file:?}");
        };
        fails("", FailureKind::Unsupported);
        fails("Subject: x\n\nنص", FailureKind::Unsupported);
        fails("Content-Type: text/html\n\n<p>", FailureKind::NoText);
    }

    proptest! {
        #[test]
        fn spoilt_files_are_read_or_refused(at in 0_usize..800, byte in any::<u8>(), cut in 0_usize..800) {
            let mut file = SAVED.as_bytes().to_vec();
            if let Some(place) = file.get_mut(at) {
                *place = byte;
            }
            let _ = read(&file, Limits::default());
            file.truncate(cut);
            let _ = read(&file, Limits::default());
        }
    }
}
