//! A mail, or a part of one, as head and body: what it is, and which parts it has.

use std::borrow::Cow;

use mail_parser::{ContentType, HeaderName, Message, MimeHeaders};

use super::headers;
use super::transfer::Transfer;

/// Parts of one multipart; whatever follows is passed over.
pub(in crate::extract) const MOST_PARTS: usize = 1000;

/// A mail or a part of one.
#[derive(Debug)]
pub(in crate::extract) struct Entity<'m> {
    /// The media type in small letters.
    pub(in crate::extract) media_type: String,
    pub(in crate::extract) charset: Option<String>,
    /// The name it was given, as it stands.
    pub(in crate::extract) name: Option<String>,
    /// Whether it is meant to be kept as a file rather than shown.
    pub(super) attached: bool,
    /// Where a page within a web archive came from.
    pub(in crate::extract) location: Option<String>,
    /// Its own id, which other parts refer to.
    pub(in crate::extract) id: Option<String>,
    /// The id of the part of a web archive to begin with.
    pub(in crate::extract) start: Option<String>,
    /// Lines that end with a space go on; nothing where lines are meant as they stand, else whether
    /// that space is to be dropped.
    pub(super) flowed: Option<bool>,
    /// What a type of encrypted and signed data says it is.
    pub(super) smime_type: Option<String>,
    transfer: Transfer,
    boundary: Option<String>,
    body: &'m [u8],
}

/// The parts of a multipart.
pub(in crate::extract) struct Parts<'m> {
    pub(in crate::extract) parts: Vec<&'m [u8]>,
    /// Whether the end was found.
    pub(in crate::extract) closed: bool,
    /// Whether there were more than [`MOST_PARTS`].
    pub(in crate::extract) too_many: bool,
}

impl<'m> Entity<'m> {
    /// What the headers say of the body.
    pub(in crate::extract) fn new(message: Option<&Message<'_>>, body: &'m [u8]) -> Self {
        let content = message.and_then(|message| message.content_type());
        let attribute = |name: &str| attribute(content, name);
        let named = |name: HeaderName<'static>| {
            message
                .and_then(|message| message.header(name))
                .and_then(|value| headers::text(Some(value)))
        };
        let disposition = message.and_then(|message| message.content_disposition());
        let media_type = match content {
            Some(content) => match content.subtype() {
                Some(subtype) => format!("{}/{subtype}", content.ctype()),
                None => content.ctype().to_owned(),
            },
            None => "text/plain".to_owned(),
        };
        let flowed = attribute("format").is_some_and(|format| is(&format, "flowed"));
        let delsp = attribute("delsp").is_some_and(|delsp| is(&delsp, "yes"));
        Self {
            media_type: media_type.to_ascii_lowercase(),
            charset: attribute("charset"),
            name: self::attribute(disposition, "filename").or_else(|| attribute("name")),
            attached: disposition.is_some_and(|it| is(it.ctype(), "attachment")),
            location: named(HeaderName::ContentLocation),
            id: named(HeaderName::ContentId),
            start: attribute("start").map(|id| id.trim_matches(['<', '>']).to_owned()),
            flowed: flowed.then_some(delsp),
            smime_type: attribute("smime-type"),
            transfer: named(HeaderName::ContentTransferEncoding)
                .map_or(Transfer::Plain, |name| Transfer::named(&name)),
            boundary: attribute("boundary").filter(|_| {
                // The type counts where a part that is no multipart names a boundary all the same.
                media_type.to_ascii_lowercase().starts_with("multipart/")
            }),
            body,
        }
    }

    /// The same for a part with its own head.
    pub(in crate::extract) fn parse(part: &'m [u8]) -> Self {
        let (head, body) = headers::split(part);
        let head = headers::in_utf8(head);
        Self::new(headers::parse(&head).as_ref(), body)
    }

    /// The bytes of the body, without their transfer encoding.
    pub(in crate::extract) fn bytes(&self) -> Cow<'m, [u8]> {
        self.transfer.decode(self.body)
    }

    /// How many bytes the body takes in the mail.
    pub(super) fn written(&self) -> usize {
        self.body.len()
    }

    /// The parts, where it is a multipart that says how they are parted.
    pub(in crate::extract) fn parts(&self) -> Option<Parts<'m>> {
        let boundary = self.boundary.as_deref()?;
        let mut parts = Parts {
            parts: Vec::new(),
            closed: false,
            too_many: false,
        };
        let mut begin: Option<usize> = None;
        let mut at = 0;
        for line in self.body.split_inclusive(|byte| *byte == b'\n') {
            let border = border_of(line, boundary.as_bytes());
            if let Some(last) = border {
                parts.push(begin.take(), at, self.body);
                if last || parts.too_many {
                    parts.closed = true;
                    return Some(parts);
                }
                begin = Some(at + line.len());
            }
            at += line.len();
        }
        parts.push(begin, at, self.body);
        Some(parts)
    }
}

impl<'m> Parts<'m> {
    /// Adds the part between two borders; the line end before the second belongs to that.
    fn push(&mut self, begin: Option<usize>, end: usize, body: &'m [u8]) {
        let Some(part) = begin.and_then(|begin| body.get(begin..end)) else {
            return;
        };
        if self.parts.len() == MOST_PARTS {
            self.too_many = true;
            return;
        }
        let part = part.strip_suffix(b"\n").unwrap_or(part);
        self.parts.push(part.strip_suffix(b"\r").unwrap_or(part));
    }
}

/// Whether a line parts two parts, and if so, whether it is the last one.
fn border_of(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    match rest.trim_ascii_end() {
        b"" => Some(false),
        [b'-', b'-', ..] => Some(true),
        _ => None,
    }
}

/// A parameter of a header, where it says something.
fn attribute(header: Option<&ContentType<'_>>, name: &str) -> Option<String> {
    header?.attribute(name).and_then(headers::one_line)
}

fn is(said: &str, word: &str) -> bool {
    said.trim().eq_ignore_ascii_case(word)
}
