//! UTF-16, with and without a byte order mark, as a whole and as a stream.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE};

use super::super::ExtractError;
use super::super::input::reading_failed;
use super::lines::Lines;
use super::refuse_junk;

/// So many bytes tell what the rest is.
const ENOUGH: usize = 64 << 10;

/// How much text a stream makes at a time.
const PIECE: usize = 32 << 10;

/// The order of bytes that the mark at the beginning says, and the length of the mark.
pub(super) fn marked(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(bytes).filter(|(encoding, _)| is_utf16(encoding))
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// The order of bytes in which these, without a mark, are sensible text in UTF-16. Text in other character
/// sets has none of the low bytes that UTF-16 is full of.
pub(super) fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    let bytes = bytes.get(..ENOUGH).unwrap_or(bytes);
    let low = |byte: &u8| *byte < 0x09;
    if bytes.len() < 4 || bytes.iter().filter(|byte| low(byte)).count() * 4 < bytes.len() {
        return None;
    }
    let little = sensible(bytes, u16::from_le_bytes);
    let big = sensible(bytes, u16::from_be_bytes);
    let (encoding, units) = if little >= big {
        (UTF_16LE, little)
    } else {
        (UTF_16BE, big)
    };
    (units * 100 >= bytes.len() / 2 * 90 && little != big).then_some(encoding)
}

/// How many units are letters, digits, space and punctuation of the scripts that news are written in, or
/// halves of a character beyond 16 bits.
fn sensible(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> usize {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    units
        .filter(|unit| {
            matches!(
                unit,
                0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0xA0..=0x24F | 0x370..=0x77F
                    | 0x2000..=0x206F | 0x20A0..=0x20BF | 0xD800..=0xDFFF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF
            )
        })
        .count()
}

/// The text, and whether something in it was no character.
pub(super) fn decode(encoding: &'static Encoding, bytes: &[u8]) -> (String, bool) {
    let (text, lost) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), lost)
}

/// A stream of bytes that is UTF-8 where it was UTF-16, and is passed through where it was not.
pub(in super::super) struct Unified<R> {
    inner: R,
    decoder: Option<Decoder>,
    encoding: Option<&'static Encoding>,
    out: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: BufRead> Unified<R> {
    /// Looks at the beginning of the stream.
    ///
    /// # Errors
    /// The stream cannot be read.
    pub(in super::super) fn over(mut inner: R) -> Result<Self, ExtractError> {
        let head = fill(&mut inner).map_err(|error| reading_failed(&error))?;
        let (encoding, mark) = match marked(head) {
            Some((encoding, mark)) => (Some(encoding), mark),
            None => (guess(head), 0),
        };
        inner.consume(mark);
        Ok(Self {
            inner,
            decoder: encoding.map(Encoding::new_decoder_without_bom_handling),
            encoding,
            out: Vec::new(),
            at: 0,
            ended: false,
        })
    }

    /// What decodes its lines: knows the beginning of the stream. To be called before anything is read.
    ///
    /// # Errors
    /// The stream cannot be read, or is no text.
    pub(in super::super) fn by_line(&mut self) -> Result<Lines, ExtractError> {
        let encoding = self.encoding.map(Encoding::name);
        self.refill().map_err(|error| reading_failed(&error))?;
        let head = match &self.decoder {
            Some(_) => self.out.as_slice(),
            None => fill(&mut self.inner).map_err(|error| reading_failed(&error))?,
        };
        let head = head.get(..ENOUGH).unwrap_or(head);
        refuse_junk(head)?;
        Ok(Lines::new(head, encoding))
    }

    /// Makes more text, unless there is some.
    fn refill(&mut self) -> io::Result<()> {
        let Some(decoder) = &mut self.decoder else {
            return Ok(());
        };
        while self.at >= self.out.len() && !self.ended {
            let piece = fill(&mut self.inner)?;
            let last = piece.is_empty();
            self.out.resize(PIECE, 0);
            let (result, read, written, _) = decoder.decode_to_utf8(piece, &mut self.out, last);
            self.out.truncate(written);
            self.at = 0;
            self.ended = last && result == encoding_rs::CoderResult::InputEmpty;
            self.inner.consume(read);
        }
        Ok(())
    }
}

/// What comes next, however often reading is interrupted.
fn fill(reader: &mut impl BufRead) -> io::Result<&[u8]> {
    while let Err(error) = reader.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    reader.fill_buf()
}

impl<R: BufRead> Read for Unified<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Unified<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.decoder.is_none() {
            return self.inner.fill_buf();
        }
        self.refill()?;
        Ok(self.out.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        if self.decoder.is_none() {
            self.inner.consume(count);
        } else {
            self.at += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str, to: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to).collect()
    }

    #[test]
    fn order_is_seen_without_a_mark() {
        let check = |text: &str| {
            let little = units(text, u16::to_le_bytes);
            let big = units(text, u16::to_be_bytes);
            assert_eq!(guess(&little), Some(UTF_16LE), "{text}");
            assert_eq!(guess(&big), Some(UTF_16BE), "{text}");
            assert_eq!(guess(text.as_bytes()), None, "{text}");
        };
        check("غزة");
        check("وصلت القافلة صباح الخميس، 12 شاحنة.\r\n");
        check("The convoy came through.");
        check("کاروان به شهر رسید");
        check("Колонна прибыла в город");
        assert_eq!(guess(&[0; 64]), None);
        assert_eq!(guess(b""), None);
        assert_eq!(guess(b"\x06"), None);
    }

    #[test]
    fn streams_become_one() {
        let text = "{\"text\": \"وصلت القافلة 😀\"}\n".repeat(5000);
        let check = |bytes: &[u8], encoding: Option<&str>| {
            for size in [1, 7, 1 << 16] {
                let reader = io::BufReader::with_capacity(size.max(64), bytes);
                let mut unified = Unified::over(reader).unwrap();
                assert_eq!(unified.encoding.map(Encoding::name), encoding);
                let mut out = String::new();
                unified.read_to_string(&mut out).unwrap();
                assert!(out == text, "{encoding:?}");
            }
        };
        let little = units(&text, u16::to_le_bytes);
        let big = units(&text, u16::to_be_bytes);
        check(text.as_bytes(), None);
        check(&little, Some("UTF-16LE"));
        check(&big, Some("UTF-16BE"));
        check(
            &[&[0xFF, 0xFE], little.as_slice()].concat(),
            Some("UTF-16LE"),
        );
        check(&[&[0xFE, 0xFF], big.as_slice()].concat(), Some("UTF-16BE"));
    }
}
