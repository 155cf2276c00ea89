//! Web archives in a ZIP file (WACZ): the WARC files in it, one after the other.

use std::io::{BufReader, Read, Seek};

use super::budget::Charged;
use super::out::Out;
use super::warc::{self, Archive};
use super::zipped::Zipped;
use super::{ExtractError, FailureKind};

/// Version of this reading: its own, and that of the archives in it.
pub(super) const VERSION: u32 = 1 + 1000 * warc::VERSION;

/// In bytes. What is read at a time of an archive.
const BUFFER: usize = 128 << 10;

/// Hands out the documents of all archives in the file; holds none of them.
pub(super) fn read<R: Read + Seek>(reader: R, out: &mut Out<'_>) -> Result<(), ExtractError> {
    let mut zipped = Zipped::within(reader, out.limits(), u64::MAX)?;
    let files: Vec<usize> = (0..)
        .zip(zipped.entries())
        .filter(|(_, entry)| is_archive(&entry.name))
        .map(|(at, _)| at)
        .collect();
    if files.is_empty() {
        return Err(ExtractError::new(
            FailureKind::Unsupported,
            "no folder `archive` with WARC files in it; rename it to .zip if it is no web archive",
        ));
    }
    let budget = out.budget();
    let mut archive = Archive::default();
    let mut read_any = false;
    let mut first_error = None;
    for at in files {
        let result = zipped.stream(at).and_then(|file| {
            let file = Charged::new(file, &budget);
            archive.read(&mut BufReader::with_capacity(BUFFER, file), out)
        });
        match result {
            Ok(flow) if flow.is_break() => return Ok(()),
            Ok(_) => read_any = true,
            // Of several files one may be of no use.
            Err(error) => {
                first_error.get_or_insert(error);
            }
        }
    }
    if let Some(error) = first_error {
        if !read_any {
            return Err(error);
        }
        if out.failure(None, error.kind, error.message).is_break() {
            return Ok(());
        }
    }
    archive.finish(out)
}

/// Whether a file in the ZIP is one of the archives.
fn is_archive(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("archive/") && (name.ends_with(".warc") || name.ends_with(".warc.gz"))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::super::out::testing::outcome;
    use super::*;

    fn page(address: &str, text: &str) -> Vec<u8> {
        let block = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<title>ع</title><p>{text}"
        );
        format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2014-03-05T10:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
        .into_bytes()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zip(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            let options = SimpleFileOptions::default().compression_method(method);
            zip.start_file(*name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[track_caller]
    fn check(files: &[(&str, &[u8])], expected: &[&str]) {
        for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
            let bytes = zip(files, method);
            let (lines, _) = outcome(|out| read(Cursor::new(&bytes), out));
            assert_eq!(lines, expected, "{method:?}");
        }
    }

    #[test]
    fn the_archives_in_it_are_read() {
        let one = page("http://example.org/1", "نص أول");
        let two = gzip(&page("http://example.org/1", "نص ثان"));
        let first = "20140305100000/http://example.org/1|ع|نص أول";
        let second = "20140305100000/http://example.org/1 (2)|ع|نص ثان";
        check(
            &[
                ("datapackage.json", b"{}"),
                ("pages/pages.jsonl", b"{}"),
                ("archive/a.warc", &one),
                ("archive/b.WARC.GZ", &two),
                ("other/c.warc", &one),
            ],
            &[first, second],
        );
        check(
            &[("archive/a.warc", b"?"), ("archive/b.warc.gz", &two)],
            &["20140305100000/http://example.org/1|ع|نص ثان", "! damaged"],
        );
        check(&[("archive/a.warc", b"?")], &["error damaged"]);
        check(&[("a.warc", &one)], &["error unsupported"]);
        let (lines, _) = outcome(|out| read(Cursor::new(b"PK\x03\x04"), out));
        assert_eq!(lines, ["error damaged"]);
    }

    proptest! {
        #[test]
        fn spoilt_files_are_read_or_refused(at in 0_usize..600, byte in any::<u8>(), cut in 0_usize..600) {
            let archive = page("http://example.org/1", "نص");
            let mut bytes = zip(&[("archive/a.warc", &archive)], CompressionMethod::Deflated);
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            outcome(|out| read(Cursor::new(&bytes), out));
            bytes.truncate(cut);
            outcome(|out| read(Cursor::new(&bytes), out));
        }
    }
}
