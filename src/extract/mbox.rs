//! Mailboxes: mails one after the other in a file of any size, each a part with a name of its own.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use super::eml::{self, headers};
use super::input::reading_failed;
use super::names::clean;
use super::out::Out;
use super::{ExtractError, FailureKind};

/// Version of this reading: its own, and that of the mails.
pub(super) const VERSION: u32 = 1 + 1000 * eml::VERSION;

/// Lines are read in pieces of at most so many bytes.
const PIECE: usize = 64 << 10;

/// Hands out the mails one by one; holds one of them at a time.
pub(super) fn read(reader: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ExtractError> {
    let mut mailbox = Mailbox::new(out.limits().max_file_size);
    let mut line = Vec::new();
    let mut trouble = None;
    while trouble.is_none() {
        match next_piece(reader, &mut line) {
            Ok(false) => break,
            Ok(true) => {}
            // What came of the last line is read all the same.
            Err(error) => trouble = Some(reading_failed(&error)),
        }
        if mailbox.push(&line, out)?.is_break() {
            return Ok(());
        }
    }
    if mailbox.finish(out)?.is_break() {
        return Ok(());
    }
    match trouble {
        Some(error) if mailbox.count == 0 => return Err(error),
        Some(error) => {
            // Nothing comes after it, so that breaking off changes nothing.
            let _ = out.failure(None, error.kind, error.message);
        }
        None if mailbox.count == 0 => return Err(ExtractError::no_text()),
        None => {}
    }
    Ok(())
}

/// A mailbox as its lines come by.
struct Mailbox {
    limit: u64,
    /// The mail so far, unless it is over the limit.
    mail: Vec<u8>,
    too_large: bool,
    /// Mails begun so far.
    count: u64,
    /// A line that begins a mail if a header follows.
    held: Option<Vec<u8>>,
    /// Whether the next piece begins a line, and whether the line before it was empty.
    at_line: bool,
    after_blank: bool,
}

impl Mailbox {
    fn new(limit: u64) -> Self {
        Self {
            limit,
            mail: Vec::new(),
            too_large: false,
            count: 0,
            held: None,
            at_line: true,
            after_blank: true,
        }
    }

    /// Takes the next piece of a line.
    fn push(&mut self, piece: &[u8], out: &mut Out<'_>) -> Result<ControlFlow<()>, ExtractError> {
        if let Some(held) = self.held.take() {
            if is_header(piece) {
                let flow = self.hand_out(out);
                self.count += 1;
                if flow.is_break() {
                    return Ok(flow);
                }
            } else {
                self.add(&held)?;
            }
        }
        let begins = self.at_line;
        self.at_line = piece.ends_with(b"\n");
        if begins && self.at_line && is_border(piece, self.after_blank) {
            self.held = Some(piece.to_vec());
            self.after_blank = false;
            return Ok(ControlFlow::Continue(()));
        }
        self.after_blank = begins && matches!(piece, b"\n" | b"\r\n");
        // A line of the text that looked like the border was given a sign.
        let unquoted = piece
            .strip_prefix(b">")
            .filter(|_| begins && is_quoted_border(piece));
        self.add(unquoted.unwrap_or(piece))?;
        Ok(ControlFlow::Continue(()))
    }

    fn add(&mut self, piece: &[u8]) -> Result<(), ExtractError> {
        if self.count == 0 {
            if piece.trim_ascii().is_empty() {
                return Ok(());
            }
            return Err(ExtractError::damaged(
                "does not begin with a mail; rename it if it is no mailbox",
            ));
        }
        if self.too_large || (self.mail.len() + piece.len()) as u64 > self.limit {
            self.too_large = true;
            self.mail = Vec::new();
        } else {
            self.mail.extend_from_slice(piece);
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Out<'_>) -> Result<ControlFlow<()>, ExtractError> {
        if let Some(held) = self.held.take() {
            self.add(&held)?;
        }
        Ok(self.hand_out(out))
    }

    /// Reads the mail that has come to its end.
    fn hand_out(&mut self, out: &mut Out<'_>) -> ControlFlow<()> {
        if self.count == 0 {
            return ControlFlow::Continue(());
        }
        let mail = std::mem::take(&mut self.mail);
        let too_large = std::mem::take(&mut self.too_large);
        let name = self.name_of(&mail);
        let limit = self.limit;
        out.part(&name, |out| {
            if too_large {
                return Err(ExtractError::new(
                    FailureKind::TooLarge,
                    format!(
                        "a mail of more than {limit} bytes, which is the limit; raise --max-file-size to read it"
                    ),
                ));
            }
            eml::read(&mail, out)
        })
    }

    /// The mail's own id, else its place in the mailbox.
    fn name_of(&self, mail: &[u8]) -> String {
        let (head, _) = headers::split(mail);
        id_in(head).unwrap_or_else(|| self.count.to_string())
    }
}

/// The `Message-ID` of a head, without its brackets.
fn id_in(head: &[u8]) -> Option<String> {
    const NAME: &[u8] = b"message-id:";
    let mut lines = head.split(|byte| *byte == b'\n');
    let first = lines.find_map(|line| {
        let (name, value) = line.split_at_checked(NAME.len())?;
        name.eq_ignore_ascii_case(NAME).then_some(value)
    })?;
    // A long id stands on the next line.
    let value = if first.trim_ascii().is_empty() {
        lines
            .next()
            .filter(|line| line.starts_with(b" ") || line.starts_with(b"\t"))?
    } else {
        first
    };
    clean(&String::from_utf8_lossy(value).replace(['<', '>', ' '], ""))
}

/// Whether a line may stand before a mail: `From `, who sent it, and when it came. Without an empty line
/// before it has to tell the time.
fn is_border(line: &[u8], after_blank: bool) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let words = rest
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty());
    let tells_time = words.clone().any(|word| {
        let colons = word.iter().filter(|byte| **byte == b':').count();
        (1..=2).contains(&colons) && word.iter().all(|byte| matches!(byte, b'0'..=b'9' | b':'))
    });
    tells_time || after_blank && words.count() <= 2
}

/// Whether a line is `From ` behind any number of signs.
fn is_quoted_border(line: &[u8]) -> bool {
    let signs = line.iter().take_while(|byte| **byte == b'>').count();
    line.get(signs..)
        .is_some_and(|rest| rest.starts_with(b"From "))
}

/// Whether a line is a header, or a border that was quoted in between.
fn is_header(line: &[u8]) -> bool {
    let name = line
        .iter()
        .take_while(|byte| matches!(byte, b'!'..=b'~') && **byte != b':');
    let length = name.count();
    length > 0 && line.get(length) == Some(&b':') || line.starts_with(b">From ")
}

/// Reads a line with its end, or a piece of a long one. Answers whether there was any.
fn next_piece(reader: &mut dyn BufRead, piece: &mut Vec<u8>) -> io::Result<bool> {
    piece.clear();
    loop {
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let buffer = buffer.get(..buffer.len().min(PIECE)).unwrap_or_default();
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = buffer
            .get(..end.map_or(buffer.len(), |end| end + 1))
            .unwrap_or_default();
        piece.extend_from_slice(part);
        let used = part.len();
        reader.consume(used);
        if used == 0 || end.is_some() || piece.len() >= PIECE {
            return Ok(!piece.is_empty());
        }
    }
}

#[cfg(test)]
mod tests;
