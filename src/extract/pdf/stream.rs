//! Unpacks streams within one budget for the whole file, and reads damaged ones as far as they go.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::Filter;
use hayro_syntax::object::{Array, Dict, Object, Stream};

/// How much work one file may still cause, in bytes unpacked or read again.
pub(super) struct Budget {
    left: u64,
    /// How large one stream may be.
    most: u64,
}

/// The file causes more work than it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exhausted;

impl Budget {
    pub(super) fn new(bytes: u64, most: u64) -> Self {
        Self { left: bytes, most }
    }

    /// Whether one thing may be that large.
    pub(super) fn fits(&self, bytes: usize) -> Result<(), Exhausted> {
        if bytes as u64 <= self.most {
            Ok(())
        } else {
            Err(Exhausted)
        }
    }

    /// Takes off what some work costs.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), Exhausted> {
        match self.left.checked_sub(bytes as u64) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => {
                self.left = 0;
                Err(Exhausted)
            }
        }
    }
}

/// The content of a stream.
pub(super) struct Unpacked<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// Whether the end of it, or all of it, could not be unpacked.
    pub(super) damaged: bool,
}

/// Undoes the filters of a stream that is no picture.
pub(super) fn unpack<'a>(
    stream: &Stream<'a>,
    budget: &mut Budget,
) -> Result<Unpacked<'a>, Exhausted> {
    let mut bytes = stream.raw_data();
    let mut damaged = false;
    if has_predictor(stream.dict()) {
        // Unheard of in a stream that is no picture. It is unpacked here only to know how large it is.
        for filter in stream.filters() {
            let unpacked = undo(filter, &bytes, budget)?;
            bytes = Cow::Owned(unpacked.bytes.into_owned());
        }
        return Ok(match stream.decoded_data() {
            Ok(bytes) => Unpacked {
                bytes,
                damaged: false,
            },
            Err(_) => Unpacked {
                bytes: Cow::Borrowed(&[]),
                damaged: true,
            },
        });
    }
    budget.spend(bytes.len().min(1024))?;
    for filter in stream.filters() {
        let unpacked = undo(filter, &bytes, budget)?;
        damaged |= unpacked.damaged;
        bytes = Cow::Owned(unpacked.bytes.into_owned());
    }
    Ok(Unpacked { bytes, damaged })
}

fn has_predictor(dict: &Dict<'_>) -> bool {
    let predicts = |dict: Dict<'_>| dict.get::<i32>("Predictor").is_some_and(|p| p > 1);
    ["DecodeParms", "DP"]
        .into_iter()
        .any(|key| match dict.get::<Object<'_>>(key) {
            Some(Object::Dict(dict)) => predicts(dict),
            Some(Object::Array(array)) => any_dict(&array, predicts),
            _ => false,
        })
}

fn any_dict(array: &Array<'_>, test: impl Fn(Dict<'_>) -> bool) -> bool {
    array
        .iter::<Object<'_>>()
        .take(8)
        .any(|object| object.into_dict().is_some_and(&test))
}

fn undo<'b>(
    filter: Filter,
    bytes: &'b [u8],
    budget: &mut Budget,
) -> Result<Unpacked<'b>, Exhausted> {
    let (bytes, damaged) = match filter {
        Filter::FlateDecode => inflate(bytes, budget)?,
        Filter::LzwDecode => unlzw(bytes, budget)?,
        Filter::AsciiHexDecode => (unhex(bytes), false),
        Filter::Ascii85Decode => unascii85(bytes),
        Filter::RunLengthDecode => unrun(bytes, budget)?,
        Filter::Crypt => {
            return Ok(Unpacked {
                bytes: Cow::Borrowed(bytes),
                damaged: false,
            });
        }
        _ => (Vec::new(), true),
    };
    Ok(Unpacked {
        bytes: Cow::Owned(bytes),
        damaged,
    })
}

/// Unpacks what is deflated; the header may be missing.
fn inflate(bytes: &[u8], budget: &mut Budget) -> Result<(Vec<u8>, bool), Exhausted> {
    let limit = budget.left.min(budget.most);
    let mut out = Vec::new();
    let mut damaged = ZlibDecoder::new(bytes)
        .take(limit.saturating_add(1))
        .read_to_end(&mut out)
        .is_err();
    if damaged && out.is_empty() {
        damaged = DeflateDecoder::new(bytes)
            .take(limit.saturating_add(1))
            .read_to_end(&mut out)
            .is_err();
    }
    budget.fits(out.len())?;
    budget.spend(out.len())?;
    Ok((out, damaged))
}

/// How many bytes packed streams in `bytes` unpack to that the library unpacks by itself and without a
/// limit: those that hold objects or the table of objects.
pub(super) fn check_object_streams(bytes: &[u8], budget: &mut Budget) -> Result<(), Exhausted> {
    let mut buffer = vec![0; 64 * 1024];
    let mut done = 0;
    for kind in [&b"/ObjStm"[..], b"/XRef"] {
        let finder = memchr::memmem::Finder::new(kind);
        for at in finder.find_iter(bytes) {
            let Some(rest) = bytes.get(at..) else { break };
            let head = rest.get(..4096).unwrap_or(rest);
            let Some(begin) = memchr::memmem::find(head, b"stream") else {
                continue;
            };
            let data = rest.get(begin + 6..).unwrap_or(&[]).trim_ascii_start();
            // A name that is written many times over costs its stream only once.
            let position = bytes.len() - data.len();
            if position <= done && kind == b"/ObjStm" {
                continue;
            }
            done = position;
            let mut decoder = ZlibDecoder::new(data);
            let mut size = 0;
            while let Ok(n @ 1..) = decoder.read(&mut buffer) {
                size += n as u64;
                if size > budget.most {
                    return Err(Exhausted);
                }
                budget.spend(n)?;
            }
        }
        done = 0;
    }
    Ok(())
}

fn unhex(bytes: &[u8]) -> Vec<u8> {
    let mut digits = bytes
        .iter()
        .take_while(|&&b| b != b'>')
        .filter_map(|&b| char::from(b).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len() / 2);
    while let Some(high) = digits.next() {
        let low = digits.next().unwrap_or(0);
        out.push((high * 16 + low) as u8);
    }
    out
}

fn unascii85(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(bytes.len() / 5 * 4);
    let bytes = bytes.trim_ascii_start();
    let bytes = bytes.strip_prefix(b"<~").unwrap_or(bytes);
    let (mut group, mut count) = (0_u32, 0);
    for &byte in bytes {
        match byte {
            b'~' => break,
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                group = group.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
                if count == 5 {
                    out.extend(group.to_be_bytes());
                    (group, count) = (0, 0);
                }
            }
            byte if byte.is_ascii_whitespace() || byte == 0 => {}
            _ => return (out, true),
        }
    }
    if count > 1 {
        for _ in count..5 {
            group = group.wrapping_mul(85).wrapping_add(84);
        }
        out.extend(group.to_be_bytes().into_iter().take(count - 1));
    }
    (out, false)
}

fn unrun(bytes: &[u8], budget: &mut Budget) -> Result<(Vec<u8>, bool), Exhausted> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some((&length, after)) = rest.split_first() {
        let before = out.len();
        match length {
            128 => break,
            0..128 => {
                let count = usize::from(length) + 1;
                let (run, after) = after.split_at(count.min(after.len()));
                out.extend_from_slice(run);
                rest = after;
            }
            _ => {
                let Some((&byte, after)) = after.split_first() else {
                    return Ok((out, true));
                };
                out.extend(std::iter::repeat_n(byte, 257 - usize::from(length)));
                rest = after;
            }
        }
        budget.spend(out.len() - before)?;
    }
    Ok((out, false))
}

/// Unpacks LZW as PDF has it: codes of 9 to 12 bits, high bit first, each width left one code early.
fn unlzw(bytes: &[u8], budget: &mut Budget) -> Result<(Vec<u8>, bool), Exhausted> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    // Each entry is a piece of what was put out before: where it begins and how long it is.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let mut out: Vec<u8> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    let (mut bits, mut count, mut width) = (0_u32, 0, 9);
    for &byte in bytes {
        bits = (bits << 8) | u32::from(byte);
        count += 8;
        if count < width {
            continue;
        }
        count -= width;
        let code = ((bits >> count) & ((1 << width) - 1)) as usize;
        match code {
            CLEAR => {
                table.clear();
                last = None;
                width = 9;
                continue;
            }
            END => return Ok((out, false)),
            _ => {}
        }
        let begin = out.len();
        if code < CLEAR {
            out.push(code as u8);
        } else {
            let known = table.get(code - 258).copied();
            // The one code that may be used before it is known: the last piece and its own first byte.
            let piece = known.or(match last {
                Some((at, length)) if code - 258 == table.len() => Some((at, length + 1)),
                _ => None,
            });
            let Some((at, length)) = piece else {
                return Ok((out, true));
            };
            for i in at..at + length {
                let byte = out.get(i).copied().unwrap_or(0);
                out.push(byte);
            }
        }
        budget.spend(out.len() - begin)?;
        if let Some((at, length)) = last
            && table.len() < 4096 - 258
        {
            table.push((at, length + 1));
        }
        last = Some((begin, out.len() - begin));
        // The table is one code behind: the code after this one can be the next that is made.
        width = match table.len() + 258 + 1 {
            ..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
    }
    Ok((out, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(filter: Filter, packed: &[u8], plain: &[u8], damaged: bool) {
        let mut budget = Budget::new(1000, 1000);
        let unpacked = undo(filter, packed, &mut budget).unwrap();
        assert_eq!((&*unpacked.bytes, unpacked.damaged), (plain, damaged));
    }

    #[test]
    fn filters_are_undone() {
        check(Filter::AsciiHexDecode, b"48 65 6C6c6F7>", b"Hellop", false);
        check(Filter::Ascii85Decode, b"<~87cURDZ~>", b"Hello", false);
        check(Filter::Ascii85Decode, b"z87cUR{", b"\0\0\0\0Hell", true);
        check(
            Filter::RunLengthDecode,
            &[1, b'a', b'b', 254, b'c', 128, 9],
            b"abccc",
            false,
        );
        check(Filter::RunLengthDecode, &[200], b"", true);
        // The example of the standard, ISO 32000-1, 7.4.4.2.
        let packed = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        let plain = [45, 45, 45, 45, 45, 65, 45, 45, 45, 66];
        check(Filter::LzwDecode, &packed, &plain, false);
        check(Filter::LzwDecode, &[0xFF, 0xFF, 0xFF], b"", true);
        check(Filter::FlateDecode, b"no zlib", b"", true);
        check(Filter::DctDecode, b"picture", b"", true);
    }

    #[test]
    fn widths_of_codes_grow() {
        // 600 codes, and so two widths: each byte by itself, cleared never.
        let codes: Vec<u32> = std::iter::once(256)
            .chain((0..600).map(|n| n % 256))
            .collect();
        let (mut packed, mut bits, mut count, mut known) = (Vec::new(), 0_u64, 0, 256);
        for code in codes {
            let width = if known + 1 < 512 { 9 } else { 10 };
            bits = (bits << width) | u64::from(code);
            count += width;
            known += 1;
            while count >= 8 {
                count -= 8;
                packed.push((bits >> count) as u8);
            }
        }
        packed.push((bits << (8 - count)) as u8);
        let plain: Vec<u8> = (0..600).map(|n| (n % 256) as u8).collect();
        let mut budget = Budget::new(1000, 1000);
        let (unpacked, _) = unlzw(&packed, &mut budget).unwrap();
        assert_eq!(unpacked.get(..600), Some(plain.as_slice()));
    }

    #[test]
    fn a_budget_ends() {
        let mut budget = Budget::new(10, 6);
        assert_eq!(budget.spend(4), Ok(()));
        assert_eq!(budget.fits(7), Err(Exhausted));
        let run = [129, b'x', 129, b'x'];
        assert!(unrun(&run, &mut budget).is_err());
        assert_eq!(budget.spend(1), Err(Exhausted));
    }
}
