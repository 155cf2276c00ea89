//! Web archives (WARC): each page or document that was answered is a part, with its address and the
//! date on which it was captured.
//!
//! Read record by record, so that an archive may be of any size. Pictures, styles and programs are
//! passed over unread.

mod http;
mod record;

use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;

use flate2::bufread::MultiGzDecoder;
use serde_json::{Map, Value};

use self::http::{Body, Response, Unpacking};
use self::record::{Head, Records};
use super::charset;
use super::input::reading_failed;
use super::names::clean;
use super::out::{About, Out};
use super::read::{read_member, whole};
use super::recognise::{ending, names_a_document};
use super::{ExtractError, FailureKind, Record, html, media, txt};

/// Version of this reading.
pub(super) const VERSION: u32 = 1;

/// In bytes. What is unpacked at a time of an archive that is packed as a whole.
const BUFFER: usize = 128 << 10;

/// In bytes. A shorter page without a word is no page: it counts visits, or leads elsewhere.
const EMPTY_PAGE: usize = 4 << 10;

/// Hands out the documents of an archive, packed with gzip or not.
pub(super) fn read(reader: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ExtractError> {
    let mut archive = Archive::default();
    if archive.read(reader, out)?.is_break() {
        return Ok(());
    }
    archive.finish(out)
}

/// What is remembered while an archive is read, or the files of one.
#[derive(Default)]
pub(super) struct Archive {
    /// Records met, and documents among them.
    records: u64,
    documents: u64,
    /// Something was passed over that is no record.
    damaged: bool,
    /// Whether it was told that it breaks off.
    told: bool,
}

impl Archive {
    /// Reads a file of the archive.
    pub(super) fn read(
        &mut self,
        reader: &mut dyn BufRead,
        out: &mut Out<'_>,
    ) -> Result<ControlFlow<()>, ExtractError> {
        let packed = match reader.fill_buf() {
            Ok(bytes) => bytes.starts_with(b"\x1F\x8B"),
            Err(error) => return Err(reading_failed(&error)),
        };
        let result = if packed {
            let mut unpacked = BufReader::with_capacity(BUFFER, MultiGzDecoder::new(reader));
            self.read_records(&mut Records::over(&mut unpacked), out)
        } else {
            self.read_records(&mut Records::over(reader), out)
        };
        let flow = match result {
            Ok(flow) => flow,
            Err(error) if self.records == 0 => return Err(broken(&error)),
            Err(error) => {
                self.told = true;
                let error = broken(&error);
                out.failure(None, error.kind, error.message)
            }
        };
        Ok(flow)
    }

    /// Tells what is to be told of the archive as a whole.
    pub(super) fn finish(self, out: &mut Out<'_>) -> Result<(), ExtractError> {
        if self.told {
            return Ok(());
        }
        if self.records == 0 {
            return Err(ExtractError::damaged(
                "no record of a web archive; rename it if it is another kind of file",
            ));
        }
        if self.damaged {
            let message = "some of the web archive is damaged and was passed over";
            // Nothing comes after it, so that breaking off changes nothing.
            let _ = out.failure(None, FailureKind::Damaged, message);
            return Ok(());
        }
        if self.documents == 0 {
            return Err(ExtractError::new(
                FailureKind::NoText,
                "no page or document was captured in it",
            ));
        }
        Ok(())
    }

    fn read_records(
        &mut self,
        records: &mut Records<'_>,
        out: &mut Out<'_>,
    ) -> io::Result<ControlFlow<()>> {
        while let Some(head) = records.next()? {
            self.records += 1;
            let flow = self.take(&head, records, out)?;
            self.damaged |= records.damaged;
            if flow.is_break() {
                return Ok(flow);
            }
        }
        self.damaged |= records.damaged;
        Ok(ControlFlow::Continue(()))
    }

    /// Reads a record, if it holds a document.
    fn take(
        &mut self,
        head: &Head,
        block: &mut Records<'_>,
        out: &mut Out<'_>,
    ) -> io::Result<ControlFlow<()>> {
        let passed_over = Ok(ControlFlow::Continue(()));
        let Some(address) = head.address.as_deref().filter(|it| is_of_a_page(it)) else {
            return passed_over;
        };
        let block_type = head.content_type.as_deref().map(media::parse);
        let block_type = block_type.unwrap_or_default();
        let response = match head.kind.as_str() {
            "response" if block_type.0 == "application/http" => {
                let response = Response::read(block)?;
                if !response.is_found() {
                    return passed_over;
                }
                response
            }
            "response" | "resource" | "conversion" => {
                Response::without_headers(block_type.0, block_type.1)
            }
            _ => return passed_over,
        };
        let media_type = response
            .media_type
            .as_deref()
            .or(head.payload_type.as_deref());
        let Some(ending) = ending_of(media_type, address) else {
            return passed_over;
        };
        let limit = out.limits().max_file_size;
        let mut raw = Vec::new();
        block.take(limit.saturating_add(1)).read_to_end(&mut raw)?;
        let body = if raw.len() as u64 > limit {
            Err(Unpacking::TooLarge)
        } else {
            response.unpack(raw, limit)
        };
        self.documents += 1;
        let name = Self::name_of(head, address);
        let about = About {
            url: Some(address.to_owned()),
            extra: head
                .date
                .iter()
                .map(|date| ("captured".to_owned(), Value::from(date.as_str())))
                .collect::<Map<_, _>>(),
        };
        Ok(out.part_with(&name, about, |out| {
            let body = body.map_err(unpacking_failed)?;
            let whole = body.whole;
            read_body(ending, &response, address, body, out)?;
            if !whole {
                return Err(ExtractError::damaged(
                    "what was captured breaks off before its end",
                ));
            }
            Ok(())
        }))
    }

    /// `20140305100000/http://example.org/`.
    fn name_of(head: &Head, address: &str) -> String {
        let date = head.date.as_deref().unwrap_or("");
        let moment: String = date.chars().filter(char::is_ascii_digit).take(14).collect();
        let address = clean(address).unwrap_or_default();
        format!("{moment}/{address}")
    }
}

/// Reads what was answered in the format that it is.
fn read_body(
    ending: &str,
    response: &Response,
    address: &str,
    body: Body,
    out: &mut Out<'_>,
) -> Result<(), ExtractError> {
    let bytes = body.bytes;
    // Servers call documents pages, when they are asked for by a program.
    let ending = match bytes.as_slice() {
        [b'%', b'P', b'D', b'F', b'-', ..] => "pdf",
        _ => ending,
    };
    let declared = response.charset.clone();
    match ending {
        "html" => {
            out.set_format("html");
            let size = bytes.len();
            let declared = declared.or_else(|| media::charset_in(&bytes));
            let decoded = charset::decode(bytes, declared.as_deref())?;
            let mut record = Record {
                encoding: Some(decoded.encoding.into_owned()),
                ..html::read(decoded.text)
            };
            if !record.has_word() && size < EMPTY_PAGE {
                return Ok(());
            }
            if let Some(own) = record.url.replace(address.to_owned())
                && own != address
            {
                record
                    .extra
                    .insert("canonical".to_owned(), Value::from(own));
            }
            whole(record, out)
        }
        "txt" => {
            out.set_format("txt");
            let decoded = charset::decode(bytes, declared.as_deref())?;
            let record = Record {
                encoding: Some(decoded.encoding.into_owned()),
                ..txt::read(decoded.text)
            };
            whole(record, out)
        }
        // XML may be anything: what is no feed was not meant for readers.
        "xml" => match read_member("page.xml", bytes, out) {
            Err(error) if matches!(error.kind, FailureKind::Unsupported | FailureKind::NoText) => {
                Ok(())
            }
            result => result,
        },
        ending => read_member(&format!("page.{ending}"), bytes, out),
    }
}

/// Whether an address is one of the web, and not a note of the program that made the archive.
fn is_of_a_page(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    ["http", "https", "ftp", "file"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(scheme))
}

/// The ending of a name that the document would have: by its media type, and where that says little by
/// its address. Nothing where it is no document.
fn ending_of<'a>(media_type: Option<&str>, address: &'a str) -> Option<&'a str> {
    let by_address = || {
        let path = address.split(['?', '#']).next().unwrap_or(address);
        let (_, path) = path.split_once("://")?;
        let (_, file) = path.rsplit_once('/')?;
        let (_, own) = file.rsplit_once('.')?;
        names_a_document(&ending(file)).then_some(own)
    };
    match media_type.unwrap_or("") {
        "" | "application/octet-stream" | "application/force-download" | "binary/octet-stream" => {
            by_address()
        }
        "text/plain" => by_address().or(Some("txt")),
        // What programs of a page asked for.
        "application/json" | "text/json" => None,
        media_type => media::ending_of(media_type),
    }
}

fn unpacking_failed(trouble: Unpacking) -> ExtractError {
    match trouble {
        Unpacking::TooLarge => ExtractError::new(
            FailureKind::TooLarge,
            "larger than the limit; raise --max-file-size to read it",
        ),
        Unpacking::Damaged => ExtractError::damaged("what was captured cannot be unpacked"),
        Unpacking::Unknown => ExtractError::new(
            FailureKind::Unsupported,
            "packed in a way that cannot be read",
        ),
    }
}

/// An archive that breaks off.
fn broken(error: &io::Error) -> ExtractError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ExtractError::damaged(
            "the web archive breaks off before its end; what came before was read",
        ),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => ExtractError::damaged(
            "the gzip data of the web archive are damaged; what came before was read",
        ),
        // A limit, or trouble with the system.
        _ => reading_failed(error),
    }
}

#[cfg(test)]
mod tests;
