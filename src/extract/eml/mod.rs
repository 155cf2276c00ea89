//! Mail: headers are metadata, the text of the mail is its text, what is attached are documents of
//! their own.

pub(super) mod headers;
pub(super) mod mime;
mod text;
mod transfer;

use std::ops::ControlFlow;

use mail_parser::{HeaderName, HeaderValue, Message};
use serde_json::{Map, Value};

use self::mime::{Entity, MOST_PARTS};
use super::names::{Names, clean};
use super::out::Out;
use super::{ExtractError, FailureKind, Record, RecordKey, charset, html, media};

/// Version of this reading.
pub(super) const VERSION: u32 = 1;

/// Multiparts within multiparts.
const DEEPEST: usize = 24;

/// Mails within mails. Whoever passes a mail on and on adds one each time.
const DEEPEST_MAIL: usize = 12;

/// Hands out the mail and what is attached to it.
pub(super) fn read(bytes: &[u8], out: &mut Out<'_>) -> Result<(), ExtractError> {
    read_within(bytes, 0, out)
}

fn read_within(bytes: &[u8], mails: usize, out: &mut Out<'_>) -> Result<(), ExtractError> {
    let bytes = without_envelope(bytes);
    let (head, body) = headers::split(bytes);
    let head = headers::in_utf8(head);
    let message = headers::parse(&head)
        .filter(|message| is_mail(message))
        .ok_or_else(|| {
            ExtractError::damaged("no headers of a mail; rename it if it is another kind of file")
        })?;
    let mut reading = Reading::default();
    reading.take(Entity::new(Some(&message), body), 0, true);
    let mut record = record_of(&message);
    (record.text, record.encoding) = (text::joined(&reading.texts), reading.encoding);
    let found = record.has_word();
    if found && out.record(record).is_break() {
        return Ok(());
    }
    for (kind, message) in reading.failures {
        if out.failure(None, kind, message).is_break() {
            return Ok(());
        }
    }
    if !found && reading.attachments.is_empty() {
        return Err(ExtractError::no_text());
    }
    let mut names = Names::default();
    for (number, part) in reading.attachments {
        if attach(number, &part, mails, &mut names, out).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// Without the line that a mailbox puts before each mail.
fn without_envelope(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let begins = bytes.starts_with(b"From ") || bytes.starts_with(b">From ");
    let end = bytes.iter().position(|byte| *byte == b'\n');
    end.filter(|_| begins)
        .and_then(|end| bytes.get(end + 1..))
        .unwrap_or(bytes)
}

/// Whether the headers are those of a mail: any text has a colon somewhere.
fn is_mail(message: &Message<'_>) -> bool {
    message
        .headers()
        .iter()
        .any(|header| !header.name.is_other())
}

/// What the headers say.
fn record_of(message: &Message<'_>) -> Record {
    let mut record = Record::new(RecordKey::Whole, String::new());
    record.title = message.subject().and_then(headers::one_line);
    record.author = headers::names(message.from().or_else(|| message.sender()));
    record.date = headers::date(message);
    record.language = headers::text(message.header(HeaderName::ContentLanguage));
    let id = |name: HeaderName<'static>| headers::text(message.header(name));
    let extra = [
        ("from", headers::addresses(message.from())),
        ("to", headers::addresses(message.to())),
        ("cc", headers::addresses(message.cc())),
        ("bcc", headers::addresses(message.bcc())),
        ("reply-to", headers::addresses(message.reply_to())),
        ("message-id", id(HeaderName::MessageId)),
        ("in-reply-to", id(HeaderName::InReplyTo)),
        ("list-id", list_id(message)),
    ];
    record.extra = extra
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?))))
        .collect::<Map<_, _>>();
    record
}

fn list_id(message: &Message<'_>) -> Option<String> {
    match message.header(HeaderName::ListId)? {
        HeaderValue::Address(address) => headers::addresses(Some(address)),
        value => headers::text(Some(value)),
    }
}

/// What was found in one mail.
#[derive(Default)]
struct Reading<'m> {
    /// The pieces of the mail's own text.
    texts: Vec<String>,
    encoding: Option<String>,
    /// The other parts, each with its number among all that are no multipart.
    attachments: Vec<(usize, Entity<'m>)>,
    failures: Vec<(FailureKind, &'static str)>,
    leaves: usize,
}

impl<'m> Reading<'m> {
    /// Takes a part and the parts in it. Of two forms of the same one is taken.
    fn take(&mut self, part: Entity<'m>, depth: usize, shown: bool) {
        if part.media_type == "multipart/encrypted" {
            return self.fail(FailureKind::Encrypted, ENCRYPTED);
        }
        if let Some(found) = part.parts() {
            if depth == DEEPEST {
                return self.fail(
                    FailureKind::Unsupported,
                    "its parts are nested too deeply; what lies deeper is left out",
                );
            }
            if found.too_many {
                self.fail(FailureKind::TooLarge, TOO_MANY);
            }
            if depth == 0 && !found.closed {
                self.fail(
                    FailureKind::Damaged,
                    "the mail breaks off before its end; fetch it again if it can be had",
                );
            }
            if found.parts.is_empty() && !found.closed {
                // A border that is never met parts nothing.
                let (text, encoding) = self.text_of(&part);
                return self.push(text, encoding);
            }
            let parts = found.parts.into_iter().map(Entity::parse);
            if part.media_type == "multipart/alternative" {
                return self.take_one_of(parts.collect(), depth, shown);
            }
            for part in parts {
                self.take(part, depth + 1, shown);
            }
            return;
        }
        self.leaves += 1;
        if self.leaves > MOST_PARTS {
            return self.fail(FailureKind::TooLarge, TOO_MANY);
        }
        let is_text = matches!(
            part.media_type.as_str(),
            "text/plain" | "text/html" | "text/enriched" | "text" | "message/delivery-status"
        ) || part.media_type.starts_with("multipart/");
        if shown && is_text && !part.attached && part.name.is_none() {
            let (text, encoding) = self.text_of(&part);
            self.push(text, encoding);
        } else {
            self.attachments.push((self.leaves, part));
        }
    }

    /// Of the same text in several forms the plain one, unless it is only a word about the other.
    fn take_one_of(&mut self, parts: Vec<Entity<'m>>, depth: usize, shown: bool) {
        let mut best: Option<(String, Option<String>)> = None;
        for part in parts {
            if !shown || part.attached || part.parts().is_some() || !is_form(&part.media_type) {
                // Pictures that belong to one form, or an invitation, beside the text.
                let (texts, encoding) = (self.texts.len(), self.encoding.clone());
                self.take(part, depth + 1, shown);
                let text = text::joined(&self.texts.split_off(texts));
                let encoding = std::mem::replace(&mut self.encoding, encoding);
                best = Some(better_of(best, (text, encoding)));
                continue;
            }
            self.leaves += 1;
            // Making the other form into text is dear, and hardly ever of use.
            let enough = best
                .as_ref()
                .is_some_and(|(text, _)| text.len() >= STUB && has_words(text));
            if !enough {
                let form = self.text_of(&part);
                best = Some(better_of(best, form));
            }
        }
        if let Some((text, encoding)) = best {
            self.push(text, encoding);
        }
    }

    fn push(&mut self, text: String, encoding: Option<String>) {
        if !text.is_empty() {
            self.texts.push(text);
            self.encoding = self.encoding.take().or(encoding);
        }
    }

    fn fail(&mut self, kind: FailureKind, message: &'static str) {
        if !self.failures.contains(&(kind, message)) {
            self.failures.push((kind, message));
        }
    }

    /// The text of a part, and its character set.
    fn text_of(&mut self, part: &Entity<'_>) -> (String, Option<String>) {
        let bytes = part.bytes();
        let is_html = matches!(part.media_type.as_str(), "text/html" | "text/enriched");
        let declared = match &part.charset {
            Some(charset) => Some(charset.clone()),
            None if is_html => media::charset_in(&bytes),
            None => None,
        };
        match charset::decode(bytes.into_owned(), declared.as_deref()) {
            Ok(decoded) => {
                let text = if is_html {
                    html::plain(&decoded.text)
                } else {
                    text::plain(decoded.text, part.flowed)
                };
                (text, Some(decoded.encoding.into_owned()))
            }
            Err(error) => {
                self.fail(
                    error.kind,
                    "a part of the mail is not text in any known character set",
                );
                (String::new(), None)
            }
        }
    }
}

/// In bytes. A plain form below this may say no more than that there is another.
const STUB: usize = 600;

const TOO_MANY: &str = "more parts than a mail may have; the rest is left out";

const ENCRYPTED: &str = "the mail is encrypted; save it decrypted and index that";

fn is_form(media_type: &str) -> bool {
    matches!(media_type, "text/plain" | "text/html" | "text/enriched")
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The first form, unless the second says much more.
fn better_of(
    first: Option<(String, Option<String>)>,
    second: (String, Option<String>),
) -> (String, Option<String>) {
    let words = |text: &str| text.split_whitespace().count();
    match first {
        Some(first) if has_words(&first.0) && words(&first.0) * 4 >= words(&second.0) => first,
        Some(first) if !has_words(&second.0) => first,
        _ => second,
    }
}

/// Hands out what is attached: a mail as a mail, anything else as a file.
fn attach(
    number: usize,
    part: &Entity<'_>,
    mails: usize,
    names: &mut Names,
    out: &mut Out<'_>,
) -> ControlFlow<()> {
    let media_type = part.media_type.as_str();
    let is_mail = matches!(media_type, "message/rfc822" | "message/global");
    let ending = if is_mail {
        Some("eml")
    } else {
        media::ending_of(media_type)
    };
    let name = name_of(part.name.as_deref(), number, ending, names);
    if media::is_no_document(media_type) || is_of_mail_alone(media_type) {
        return ControlFlow::Continue(());
    }
    if part.written() as u64 / 2 > out.limits().max_file_size {
        return out.part(&name, |_| Err(too_large()));
    }
    if is_mail {
        return out.part(&name, |out| {
            if mails == DEEPEST_MAIL {
                return Err(ExtractError::new(
                    FailureKind::Unsupported,
                    "mails are nested in it too deeply; save this one by itself to index it",
                ));
            }
            read_within(&part.bytes(), mails + 1, out)
        });
    }
    let cannot = |kind: FailureKind, message: &'static str| Err(ExtractError::new(kind, message));
    match media_type {
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => {
            out.part(&name, |_| match part.smime_type.as_deref() {
                Some("signed-data" | "certs-only") => cannot(
                    FailureKind::Unsupported,
                    "the mail stands within its signature; save it without and index that",
                ),
                _ => cannot(FailureKind::Encrypted, ENCRYPTED),
            })
        }
        "application/ms-tnef" | "application/vnd.ms-tnef" => out.part(&name, |_| {
            cannot(
                FailureKind::Unsupported,
                "attachments in Outlook's own form cannot be read; save them from Outlook",
            )
        }),
        _ => {
            let bytes = part.bytes();
            if bytes.len() as u64 > out.limits().max_file_size {
                return out.part(&name, |_| Err(too_large()));
            }
            out.member(&name, bytes.into_owned())
        }
    }
}

fn too_large() -> ExtractError {
    ExtractError::new(
        FailureKind::TooLarge,
        "larger than the limit; raise --max-file-size to read it",
    )
}

/// Whether a part says something about the mail and is no document.
fn is_of_mail_alone(media_type: &str) -> bool {
    matches!(
        media_type,
        "application/pgp-encrypted"
            | "application/x-pkcs7-signature"
            | "application/pgp-keys"
            | "message/external-body"
            | "message/disposition-notification"
            | "text/rfc822-headers"
    )
}

/// In characters.
const LONGEST_NAME: usize = 150;

/// A name for the attachment with this number that no other has: its own, without folders, and with
/// the ending of its type where it has none.
fn name_of(own: Option<&str>, number: usize, ending: Option<&str>, names: &mut Names) -> String {
    let own = own.and_then(|name| {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        // What is cut off is the beginning, for the ending is needed.
        let extra = name.chars().count().saturating_sub(LONGEST_NAME);
        let name = clean(&name.chars().skip(extra).collect::<String>())?;
        (!name.bytes().all(|byte| byte == b'.')).then_some(name)
    });
    let mut name = own.unwrap_or_else(|| format!("part-{number}"));
    if let Some(ending) = ending
        && !name.contains('.')
    {
        name = format!("{name}.{ending}");
    }
    match (names.count(&name), name.rsplit_once('.')) {
        (1, _) => name,
        (count, Some((stem, ending))) => format!("{stem} ({count}).{ending}"),
        (count, None) => format!("{name} ({count})"),
    }
}

#[cfg(test)]
mod tests;
