//! A response as it came over the wire: its status, its headers, and its body unpacked.

use std::io::{self, BufRead, Read};

use brotli_decompressor::Decompressor;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::super::media;
use super::record::line_of;

/// In bytes.
const LONGEST_HEAD: usize = 256 << 10;

/// What the headers of a response say.
#[derive(Debug, Default)]
pub(super) struct Response {
    pub(super) status: u16,
    /// The media type in small letters, and the character set.
    pub(super) media_type: Option<String>,
    pub(super) charset: Option<String>,
    chunked: bool,
    /// How the body was packed, the first packing first.
    packings: Vec<String>,
}

/// Why a body cannot be had.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unpacking {
    /// It is larger than the limit.
    TooLarge,
    /// It is not what the headers say.
    Damaged,
    /// It is packed in a way that nobody knows.
    Unknown,
}

/// A body, and whether all of it came.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) whole: bool,
}

impl Response {
    /// What was fetched without HTTP.
    pub(super) fn without_headers(media_type: String, charset: Option<String>) -> Self {
        Self {
            media_type: Some(media_type).filter(|it| !it.is_empty()),
            charset,
            ..Self::default()
        }
    }

    /// Reads the headers; the body comes next.
    pub(super) fn read(block: &mut dyn BufRead) -> io::Result<Self> {
        let mut response = Self::default();
        let mut line = Vec::new();
        let mut size = 0;
        while line_of(block, LONGEST_HEAD, &mut line)? {
            size += line.len();
            let text = String::from_utf8_lossy(line.trim_ascii());
            if text.is_empty() || size > LONGEST_HEAD {
                break;
            }
            if response.status == 0 && text.starts_with("HTTP/") {
                let status = text.split_ascii_whitespace().nth(1);
                response.status = status.and_then(|status| status.parse().ok()).unwrap_or(0);
            } else if let Some((name, value)) = text.split_once(':') {
                response.take(name, value.trim());
            }
        }
        Ok(response)
    }

    fn take(&mut self, name: &str, value: &str) {
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => {
                let (media_type, charset) = media::parse(value);
                self.media_type = Some(media_type).filter(|it| !it.is_empty());
                self.charset = charset;
            }
            "transfer-encoding" => self.chunked |= value.to_ascii_lowercase().contains("chunked"),
            "content-encoding" => self.packings.extend(
                value
                    .split(',')
                    .map(|name| name.trim().to_ascii_lowercase())
                    .filter(|name| !name.is_empty() && name != "identity"),
            ),
            _ => {}
        }
    }

    /// Whether it is a page that was asked for: not elsewhere, not missing, not a piece of one.
    pub(super) fn is_found(&self) -> bool {
        (200..300).contains(&self.status) && ![204, 205, 206].contains(&self.status)
    }

    /// Unpacks the body, of which no form may be larger than `limit`. Archives differ in whether they
    /// keep a body as it came, so that the headers are not believed where it does not look like it.
    pub(super) fn unpack(&self, raw: Vec<u8>, limit: u64) -> Result<Body, Unpacking> {
        let mut body = Body {
            bytes: raw,
            whole: true,
        };
        if self.chunked
            && let Some(joined) = dechunked(&body.bytes)
        {
            body = joined;
        }
        // Whoever packs a page ten times over wants no reader.
        if self.packings.len() > 3 {
            return Err(Unpacking::Unknown);
        }
        for packing in self.packings.iter().rev() {
            let packed = body.bytes.as_slice();
            let unpacked = match packing.as_str() {
                "gzip" | "x-gzip" => match packed {
                    [0x1F, 0x8B, ..] => all_of(&mut MultiGzDecoder::new(packed), limit)?,
                    _ => continue,
                },
                "deflate" => match packed {
                    [first, second, ..] if is_zlib(*first, *second) => {
                        all_of(&mut ZlibDecoder::new(packed), limit)?
                    }
                    _ => match all_of(&mut DeflateDecoder::new(packed), limit) {
                        Err(Unpacking::Damaged) => continue,
                        unpacked => unpacked?,
                    },
                },
                "br" => match all_of(&mut Decompressor::new(packed, 4096), limit) {
                    Err(Unpacking::Damaged) if looks_unpacked(packed) => continue,
                    unpacked => unpacked?,
                },
                "zstd" => match packed {
                    [0x28, 0xB5, 0x2F, 0xFD, ..] => {
                        let decoder = zstd::stream::read::Decoder::new(packed);
                        all_of(&mut decoder.map_err(|_| Unpacking::Damaged)?, limit)?
                    }
                    _ => continue,
                },
                _ if looks_unpacked(packed) => continue,
                _ => return Err(Unpacking::Unknown),
            };
            body = Body {
                whole: body.whole && unpacked.whole,
                ..unpacked
            };
        }
        Ok(body)
    }
}

/// The check of a zlib head.
fn is_zlib(first: u8, second: u8) -> bool {
    first & 0x0F == 8 && u16::from_be_bytes([first, second]).is_multiple_of(31)
}

fn looks_unpacked(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"<")
}

/// Everything that a decoder gives; what came before it failed, if anything did.
fn all_of(decoder: &mut dyn Read, limit: u64) -> Result<Body, Unpacking> {
    let mut bytes = Vec::new();
    let result = decoder
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes);
    if bytes.len() as u64 > limit {
        return Err(Unpacking::TooLarge);
    }
    if result.is_err() && bytes.is_empty() {
        return Err(Unpacking::Damaged);
    }
    Ok(Body {
        bytes,
        whole: result.is_ok(),
    })
}

/// A body out of its chunks; nothing where it is not made of any.
fn dechunked(raw: &[u8]) -> Option<Body> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw;
    let mut any = false;
    loop {
        let end = rest.iter().take(1000).position(|byte| *byte == b'\n');
        let size = end.and_then(|end| rest.get(..end)).and_then(size_of);
        let (Some(size), Some(end)) = (size, end) else {
            return any.then_some(Body {
                bytes,
                whole: false,
            });
        };
        any = true;
        if size == 0 {
            return Some(Body { bytes, whole: true });
        }
        rest = rest.get(end + 1..).unwrap_or_default();
        let Some((chunk, after)) = rest.split_at_checked(size) else {
            bytes.extend_from_slice(rest);
            return Some(Body {
                bytes,
                whole: false,
            });
        };
        bytes.extend_from_slice(chunk);
        let after = after.strip_prefix(b"\r").unwrap_or(after);
        rest = after.strip_prefix(b"\n").unwrap_or(after);
    }
}

/// The size of a chunk, from the line before it.
fn size_of(line: &[u8]) -> Option<usize> {
    let digits = std::str::from_utf8(line).ok()?.split(';').next()?.trim();
    let is_size = (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    usize::from_str_radix(digits, 16).ok().filter(|_| is_size)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const PAGE: &[u8] = "<p>فتح الجسر".as_bytes();

    #[track_caller]
    fn check(headers: &str, raw: &[u8], expected: Result<(&[u8], bool), Unpacking>) {
        let head = format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n");
        let response = Response::read(&mut head.as_bytes()).unwrap();
        let body = response.unpack(raw.to_vec(), 1000);
        let body = body.map(|body| (body.bytes, body.whole));
        let expected = expected.map(|(bytes, whole)| (bytes.to_vec(), whole));
        assert_eq!(body, expected, "{head:?}");
    }

    #[test]
    fn bodies_are_unpacked() {
        let gzip = |bytes: &[u8]| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        };
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        zlib.write_all(PAGE).unwrap();
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::fast());
        deflate.write_all(PAGE).unwrap();
        let all = Ok((PAGE, true));
        check("Content-Type: x", PAGE, Ok((PAGE, true)));
        check("Content-Encoding: gzip", &gzip(PAGE), Ok((PAGE, true)));
        check("content-encoding: GZIP", PAGE, Ok((PAGE, true)));
        check(
            "Content-Encoding: deflate",
            &zlib.finish().unwrap(),
            Ok((PAGE, true)),
        );
        check(
            "Content-Encoding: deflate",
            &deflate.finish().unwrap(),
            Ok((PAGE, true)),
        );
        check("Content-Encoding: gzip, gzip", &gzip(&gzip(PAGE)), all);
        let zstd = zstd::encode_all(PAGE, 1).unwrap();
        check("Content-Encoding: zstd", &zstd, Ok((PAGE, true)));
        // One uncompressed block of brotli.
        let mut brotli = vec![0x8B, 0x09, 0x80];
        brotli.extend_from_slice(PAGE);
        brotli.push(0x03);
        check("Content-Encoding: br", &brotli, Ok((PAGE, true)));
        check("Content-Encoding: br", PAGE, Ok((PAGE, true)));
        check("Content-Encoding: br", b"\xFF\xFF", Err(Unpacking::Damaged));
        check("Content-Encoding: x", b"\xFF\xFF", Err(Unpacking::Unknown));
        check(
            "Content-Encoding: gzip",
            &gzip(&[b'a'; 1001]),
            Err(Unpacking::TooLarge),
        );
        let packed = gzip(PAGE);
        let broken = packed.get(..packed.len() - 4).unwrap();
        check("Content-Encoding: gzip", broken, Ok((PAGE, false)));
    }

    #[test]
    fn chunks_are_joined() {
        let chunked = "Transfer-Encoding: chunked";
        check(
            chunked,
            b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
            Ok((b"abcde", true)),
        );
        check(chunked, b"3\nabc\n0\n", Ok((b"abc", true)));
        check(chunked, b"3\r\nabc\r\n5\r\nde", Ok((b"abcde", false)));
        check(chunked, b"3\r\nabc\r\n", Ok((b"abc", false)));
        check(chunked, PAGE, Ok((PAGE, true)));
        check(
            chunked,
            b"FFFFFFFFFFFF\r\nx",
            Ok((b"FFFFFFFFFFFF\r\nx", true)),
        );
    }
}
