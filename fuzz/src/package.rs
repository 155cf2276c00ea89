//! Puts bytes into a document of an office: as its main part, in a zip that is whole. A zip that was
//! changed is refused for its sums, and what is in it would hardly ever be read.
//!
//! Bytes that begin like a zip are taken for the whole file.

/// A Word document with these bytes as `word/document.xml`.
#[must_use]
pub fn docx(bytes: &[u8]) -> Vec<u8> {
    around(
        bytes,
        "word/document.xml",
        &[(
            "_rels/.rels",
            &relations("officeDocument", "word/document.xml"),
        )],
    )
}

/// Slides, of which these bytes are the first.
#[must_use]
pub fn pptx(bytes: &[u8]) -> Vec<u8> {
    let presentation = "<p:presentation xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
        <p:sldIdLst><p:sldId id=\"256\" r:id=\"rId1\"/></p:sldIdLst></p:presentation>";
    around(
        bytes,
        "ppt/slides/slide1.xml",
        &[
            (
                "_rels/.rels",
                &relations("officeDocument", "ppt/presentation.xml"),
            ),
            ("ppt/presentation.xml", presentation),
            (
                "ppt/_rels/presentation.xml.rels",
                &relations("slide", "slides/slide1.xml"),
            ),
        ],
    )
}

/// A workbook with these bytes as its only sheet.
#[must_use]
pub fn xlsx(bytes: &[u8]) -> Vec<u8> {
    let workbook = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
        <sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    around(
        bytes,
        "xl/worksheets/sheet1.xml",
        &[
            (
                "_rels/.rels",
                &relations("officeDocument", "xl/workbook.xml"),
            ),
            ("xl/workbook.xml", workbook),
            (
                "xl/_rels/workbook.xml.rels",
                &relations("worksheet", "worksheets/sheet1.xml"),
            ),
        ],
    )
}

/// An OpenDocument text with these bytes as `content.xml`.
#[must_use]
pub fn odt(bytes: &[u8]) -> Vec<u8> {
    around(
        bytes,
        "content.xml",
        &[("mimetype", "application/vnd.oasis.opendocument.text")],
    )
}

/// An e-book with these bytes as its only chapter.
#[must_use]
pub fn epub(bytes: &[u8]) -> Vec<u8> {
    let container = "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>\
        <rootfile full-path=\"a.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";
    let package = "<package xmlns=\"http://www.idpf.org/2007/opf\"><metadata/><manifest>\
        <item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>";
    around(
        bytes,
        "a.xhtml",
        &[
            ("mimetype", "application/epub+zip"),
            ("META-INF/container.xml", container),
            ("a.opf", package),
        ],
    )
}

fn relations(kind: &str, target: &str) -> String {
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
         Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/></Relationships>"
    )
}

/// A zip of the files, and of the bytes under `name`; nothing in it is packed.
fn around(bytes: &[u8], name: &str, files: &[(&str, &str)]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let all = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .chain([(name, bytes)]);
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
