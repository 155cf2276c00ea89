//! Puts bytes into a document of an office: as its main part, in a zip that is whole. A zip that was
//! changed is refused for its sums, and what is in it would hardly ever be read.
//!
//! Bytes that begin like a zip are taken for the whole file. In others [`BETWEEN`] stands between the main
//! part and those beside it, which say what the document is called, hold its notes, or the words of a sheet.

/// Three bytes that stand in no XML.
pub const BETWEEN: &[u8] = b"\0\0\0";

/// A Word document: its text, its properties, its footnotes.
#[must_use]
pub fn docx(bytes: &[u8]) -> Vec<u8> {
    around(
        bytes,
        &[
            "word/document.xml",
            "docProps/core.xml",
            "word/footnotes.xml",
        ],
        &[
            (
                "_rels/.rels",
                &relations(&[("officeDocument", "word/document.xml")]),
            ),
            (
                "word/_rels/document.xml.rels",
                &relations(&[("footnotes", "footnotes.xml")]),
            ),
        ],
    )
}

/// Slides: the first of them, the properties, the notes.
#[must_use]
pub fn pptx(bytes: &[u8]) -> Vec<u8> {
    let presentation = "<p:presentation xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
        <p:sldIdLst><p:sldId id=\"256\" r:id=\"rId1\"/></p:sldIdLst></p:presentation>";
    around(
        bytes,
        &[
            "ppt/slides/slide1.xml",
            "docProps/core.xml",
            "ppt/notesSlides/n1.xml",
        ],
        &[
            (
                "_rels/.rels",
                &relations(&[("officeDocument", "ppt/presentation.xml")]),
            ),
            ("ppt/presentation.xml", presentation),
            (
                "ppt/_rels/presentation.xml.rels",
                &relations(&[("slide", "slides/slide1.xml")]),
            ),
            (
                "ppt/slides/_rels/slide1.xml.rels",
                &relations(&[("notesSlide", "../notesSlides/n1.xml")]),
            ),
        ],
    )
}

/// A workbook: its only sheet, the words of all sheets, the looks of cells.
#[must_use]
pub fn xlsx(bytes: &[u8]) -> Vec<u8> {
    let workbook = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
        <sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    around(
        bytes,
        &[
            "xl/worksheets/sheet1.xml",
            "xl/sharedStrings.xml",
            "xl/styles.xml",
        ],
        &[
            (
                "_rels/.rels",
                &relations(&[("officeDocument", "xl/workbook.xml")]),
            ),
            ("xl/workbook.xml", workbook),
            (
                "xl/_rels/workbook.xml.rels",
                &relations(&[
                    ("worksheet", "worksheets/sheet1.xml"),
                    ("sharedStrings", "sharedStrings.xml"),
                    ("styles", "styles.xml"),
                ]),
            ),
        ],
    )
}

/// An OpenDocument file of that kind (`text`, `presentation`, `spreadsheet`): its content, its properties.
#[must_use]
pub fn open_document(kind: &str, bytes: &[u8]) -> Vec<u8> {
    around(
        bytes,
        &["content.xml", "meta.xml"],
        &[(
            "mimetype",
            &format!("application/vnd.oasis.opendocument.{kind}"),
        )],
    )
}

/// An e-book: its only chapter, and the list of chapters where one is given.
#[must_use]
pub fn epub(bytes: &[u8]) -> Vec<u8> {
    let container = "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>\
        <rootfile full-path=\"a.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";
    let package = "<package xmlns=\"http://www.idpf.org/2007/opf\"><metadata/><manifest>\
        <item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>";
    let mut files = vec![
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", container),
    ];
    if parts(bytes).nth(1).is_none() {
        files.push(("a.opf", package));
    }
    around(bytes, &["a.xhtml", "a.opf"], &files)
}

/// A web archive in a zip: two files of records.
#[must_use]
pub fn wacz(bytes: &[u8]) -> Vec<u8> {
    around(
        bytes,
        &["archive/a.warc", "archive/b.warc"],
        &[("datapackage.json", "{}")],
    )
}

/// The parts that the bytes are.
fn parts(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut ended = false;
    std::iter::from_fn(move || {
        let end = bytes
            .windows(BETWEEN.len())
            .position(|window| window == BETWEEN);
        let (part, rest) = match end {
            Some(end) => (&bytes[..end], &bytes[end + BETWEEN.len()..]),
            None if ended => return None,
            None => {
                ended = true;
                (bytes, &bytes[..0])
            }
        };
        bytes = rest;
        Some(part)
    })
}

fn relations(targets: &[(&str, &str)]) -> String {
    let mut out = String::from(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    );
    for (place, (kind, target)) in targets.iter().enumerate() {
        out += &format!(
            "<Relationship Id=\"rId{}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" \
             Target=\"{target}\"/>",
            place + 1
        );
    }
    out + "</Relationships>"
}

/// A zip of the files, and of the parts of the bytes under `names`; nothing in it is packed.
fn around(bytes: &[u8], names: &[&str], files: &[(&str, &str)]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let all = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .chain(names.iter().copied().zip(parts(bytes)));
    let (mut out, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u16);
    let long = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
    for (name, bytes) in all {
        let place = out.len();
        let mut about = vec![20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0x58];
        about.extend(crc32(bytes).to_le_bytes());
        about.extend(long(bytes.len()));
        about.extend(long(bytes.len()));
        about.extend(u16::try_from(name.len()).unwrap_or(0).to_le_bytes());
        about.extend([0; 2]);
        out.extend(b"PK\x03\x04");
        out.extend(&about);
        out.extend(name.bytes());
        out.extend(bytes);
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(long(place));
        directory.extend(name.bytes());
        count += 1;
    }
    let place = out.len();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(long(directory.len()));
    out.extend(long(place));
    out.extend([0; 2]);
    out
}

/// The sum that zip keeps of a file.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            sum >> 1 ^ (0xEDB8_8320 & (sum & 1).wrapping_neg())
        })
    })
}
