//! Packed files and containers: gzip, zstd, bzip2, xz, zip, tar, 7z.

use std::io::{Cursor, Read as _, Write as _};

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compress, Compression, Crc, FlushCompress};
use lzma_rust2::{XzOptions, XzWriter};
use sevenz_rust2::{ArchiveEntry, ArchiveWriter};

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

pub(super) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).expect("memory")
}

pub(super) fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

pub(super) fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder =
        XzWriter::new(Vec::new(), XzOptions::with_preset(1)).expect("options that are known");
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// A 7z archive with LZMA2.
pub(super) fn seven_zip(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ArchiveWriter::new(Cursor::new(Vec::new())).expect("memory");
    for (name, bytes) in members {
        let entry = ArchiveEntry::new_file(name);
        writer
            .push_archive_entry(entry, Some(bytes.as_slice()))
            .expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// The bit of a zip entry that says its name is UTF-8.
pub(super) const NAME_IS_UTF8: u16 = 1 << 11;
/// The bit of a zip entry that says it is locked.
pub(super) const LOCKED: u16 = 1;

/// A file of a zip, as raw as need be.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: Vec<u8>,
    pub(super) flags: u16,
    /// 0 as it is, 8 deflated.
    pub(super) method: u16,
    pub(super) packed: Vec<u8>,
    pub(super) size: u32,
    pub(super) crc: u32,
}

impl Entry {
    /// Deflated, with a name in UTF-8.
    pub(super) fn new(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            flags: NAME_IS_UTF8,
            method: 8,
            packed: deflate(bytes),
            size: size(bytes),
            crc: crc32(bytes),
        }
    }

    /// As it is.
    pub(super) fn stored(name: &str, bytes: &[u8]) -> Self {
        Self {
            method: 0,
            packed: bytes.to_vec(),
            ..Self::new(name, bytes)
        }
    }

    /// With a name in some charset that nothing tells.
    pub(super) fn named(self, name: Vec<u8>) -> Self {
        Self {
            name,
            flags: self.flags & !NAME_IS_UTF8,
            ..self
        }
    }

    /// What stands before the bytes, and again, with more around it, in the directory at the end.
    fn common(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for short in [20, self.flags, self.method, 0, 0x5821] {
            out.extend(short.to_le_bytes());
        }
        for long in [self.crc, size(&self.packed), self.size] {
            out.extend(long.to_le_bytes());
        }
        out.extend(short(self.name.len()).to_le_bytes());
        out.extend([0; 2]);
        out
    }
}

fn size(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("less than 4 GB")
}

fn short(count: usize) -> u16 {
    u16::try_from(count).expect("less than 65,536")
}

pub(super) fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut places = Vec::new();
    for entry in entries {
        places.push((size(&out), entry));
        out.extend(b"PK\x03\x04");
        out.extend(entry.common());
        out.extend(&entry.name);
        out.extend(&entry.packed);
    }
    with_directory(out, &places)
}

/// The zip whose directory names these entries at these places.
pub(super) fn with_directory(mut out: Vec<u8>, places: &[(u32, &Entry)]) -> Vec<u8> {
    let directory = size(&out);
    for (place, entry) in places {
        out.extend(b"PK\x01\x02\x14\x03");
        out.extend(entry.common());
        // No comment, first disk, no inner attributes; a plain file.
        out.extend([0; 6]);
        out.extend((0o100_644_u32 << 16).to_le_bytes());
        out.extend(place.to_le_bytes());
        out.extend(&entry.name);
    }
    let length = size(&out) - directory;
    let count = short(places.len());
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(directory.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// The zip of files with names in UTF-8.
pub(super) fn zip_of(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let entries: Vec<Entry> = members
        .iter()
        .map(|(name, bytes)| Entry::new(name, bytes))
        .collect();
    zip(&entries)
}

/// The bytes of a file of a zip.
pub(super) fn member(zip: &[u8], name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).expect("a zip");
    let mut member = archive.by_name(name).expect("its name");
    member.read_to_end(&mut out).expect("memory");
    out
}

/// A header of a tar.
pub(super) struct Header {
    pub(super) name: Vec<u8>,
    pub(super) kind: u8,
    /// The twelve bytes of the size; octal, as a rule.
    pub(super) size: [u8; 12],
    pub(super) link: &'static str,
}

impl Header {
    pub(super) fn file(name: &str, size: usize) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            kind: b'0',
            size: octal(size),
            link: "",
        }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut out = vec![0; 512];
        let mut put = |at: usize, bytes: &[u8]| {
            for (to, from) in out.iter_mut().skip(at).zip(bytes) {
                *to = *from;
            }
        };
        put(0, self.name.get(..100).unwrap_or(&self.name));
        put(100, b"0000644\x000000000\x000000000\x00");
        put(124, &self.size);
        put(136, b"14000000000\x00        ");
        put(156, &[self.kind]);
        put(157, self.link.as_bytes());
        put(257, b"ustar  \x00");
        let sum: u32 = out.iter().map(|byte| u32::from(*byte)).sum();
        for (to, from) in out
            .iter_mut()
            .skip(148)
            .zip(format!("{sum:06o}\0 ").bytes())
        {
            *to = from;
        }
        out
    }
}

/// A number as tar writes it.
pub(super) fn octal(size: usize) -> [u8; 12] {
    let mut out = [0; 12];
    for (to, from) in out.iter_mut().zip(format!("{size:011o}").bytes()) {
        *to = from;
    }
    out
}

/// A file of a tar: its header, its bytes, and what fills up the block. Long names are GNU's.
pub(super) fn tar_member(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if name.len() > 100 {
        let long = Header {
            kind: b'L',
            ..Header::file("././@LongLink", name.len() + 1)
        };
        out.extend(long.bytes());
        out.extend(name.as_bytes());
        out.push(0);
        fill(&mut out);
    }
    out.extend(Header::file(name, bytes.len()).bytes());
    out.extend(bytes);
    fill(&mut out);
    out
}

/// Zeros up to the end of the block.
fn fill(out: &mut Vec<u8>) {
    out.resize(out.len().next_multiple_of(512), 0);
}

pub(super) fn tar(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out: Vec<u8> = members
        .iter()
        .flat_map(|(name, bytes)| tar_member(name, bytes))
        .collect();
    out.extend([0; 1024]);
    out
}

/// So many megabytes of one letter, deflated: the first of them, over and over again.
pub(super) fn deflated(letter: u8, megabytes: usize) -> Vec<u8> {
    let mut one = Vec::with_capacity(64 << 10);
    Compress::new(Compression::best(), false)
        .compress_vec(&vec![letter; 1 << 20], &mut one, FlushCompress::Full)
        .expect("memory");
    let mut out = one.repeat(megabytes);
    // An empty last block.
    out.extend([3, 0]);
    out
}

/// The sum that gzip and zip put beside so many megabytes of one letter.
pub(super) fn crc32_of(letter: u8, megabytes: usize) -> u32 {
    let mut one = Crc::new();
    one.update(&vec![letter; 1 << 20]);
    let mut all = Crc::new();
    for _ in 0..megabytes {
        all.combine(&one);
    }
    all.sum()
}

/// The sum that zlib puts behind so many megabytes of one letter.
pub(super) fn adler32_of(letter: u8, megabytes: usize) -> u32 {
    const MODULUS: u64 = 65_521;
    let (letter, count) = (u64::from(letter), (megabytes as u64) << 20);
    let low = (1 + letter * count) % MODULUS;
    // Each sum of the first n letters, with the one before them, added up.
    let high = (count % MODULUS + count * (count + 1) / 2 % MODULUS * letter) % MODULUS;
    u32::try_from(high << 16 | low).expect("two numbers of sixteen bits")
}
