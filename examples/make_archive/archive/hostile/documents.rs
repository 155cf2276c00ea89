//! Office documents, e-books and PDF files that are broken, locked, endless, or ask for what they must not get.

use std::fmt::Write as _;
use std::io;

use super::super::office::{self, Letters, Runs};
use super::super::packed::{adler32_of, deflated};
use super::super::pdf::{self, Objects, Streams};
use super::super::{charsets::Charset, xml};
use super::{FOUND, SKIPPED, Traps};

/// Entities that stand for a thousand million others, or for files and pages elsewhere.
pub(super) fn entities(traps: &mut Traps<'_>, address: &str) -> io::Result<()> {
    const READ: &[&str] = &[FOUND, "damaged"];
    let laughs = |root: &str| xml::laughs(root);
    for (name, doctype, entity) in [
        ("laughs.docx", laughs("w:document"), "&lol9;"),
        ("secret.docx", xml::secret("w:document"), "&secret;"),
    ] {
        let story = traps.teller.tell(0);
        let body = format!(
            "{}<w:p><w:r><w:t>{entity}</w:t></w:r></w:p>",
            office::word_paragraph(&story.text())
        );
        traps.told(
            name,
            office::docx_of(&doctype, &body, "", None),
            READ,
            &story,
        )?;
    }
    let story = traps.teller.tell(0);
    let body = format!(
        "<office:text><text:p>{}</text:p><text:p>&lol9;</text:p></office:text>",
        xml::escape(&story.text())
    );
    let document = office::open_document("text", &laughs("office:document-content"), &body, None);
    traps.told("laughs.odt", document, READ, &story)?;
    let story = traps.teller.tell(0);
    let row = format!(
        "<row r=\"1\">{}<c r=\"B1\" t=\"inlineStr\"><is><t>&lol9;</t></is></c></row>",
        office::inline_cell("A1", &story.text())
    );
    traps.told(
        "laughs.xlsx",
        office::xlsx_of(&laughs("worksheet"), "", &row, &[]),
        READ,
        &story,
    )?;
    let picture = format!(
        "<?xml version=\"1.0\"?>{}<svg xmlns=\"http://www.w3.org/2000/svg\"><text>&lol9;</text></svg>",
        laughs("svg")
    );
    traps.bad("laughs.svg", picture, &[SKIPPED, "unsupported"])?;

    // What a word processor would fetch when it opens the document.
    let story = traps.teller.tell(1);
    const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let outside = |id: usize, kind: &str| {
        format!(
            "<Relationship Id=\"rId{id}\" Type=\"{KINDS}/{kind}\" Target=\"http://{address}/{kind}\" TargetMode=\"External\"/>"
        )
    };
    let relations = [
        outside(1, "attachedTemplate"),
        outside(2, "image"),
        outside(3, "hyperlink"),
        outside(4, "oleObject"),
    ]
    .concat();
    let body = format!(
        "{}<w:p><w:r><w:drawing r:link=\"rId2\"/></w:r></w:p>",
        office::word_paragraph(&story.text())
    );
    traps.told(
        "outside.docx",
        office::docx_of("", &body, &relations, None),
        &[FOUND],
        &story,
    )?;
    let story = traps.teller.tell(1);
    let page = format!(
        "<html><head><base href=\"http://{address}/\"><meta http-equiv=\"refresh\" content=\"0;url=http://{address}/a\">\
         <link rel=\"stylesheet\" href=\"http://{address}/b.css\"><script src=\"http://{address}/c.js\"></script></head>\
         <body><img src=\"http://{address}/d.png\"><iframe src=\"file:///etc/passwd\"></iframe><p>{}</p></body></html>",
        xml::escape(&story.text())
    );
    traps.told("outside.html", page, &[FOUND], &story)
}

pub(super) fn broken(traps: &mut Traps<'_>) -> io::Result<()> {
    let story = traps.teller.tell(9);
    let whole = office::docx(&story, Runs::Whole);
    let half = whole.get(..whole.len() / 2).unwrap_or_default();
    traps.bad("truncated.docx", half, &["damaged"])?;
    traps.bad("locked.docx", locked_docx(), &["encrypted"])
}

/// The compound file that Office keeps a locked document in.
fn locked_docx() -> Vec<u8> {
    const NONE: u32 = u32::MAX;
    const END: u32 = u32::MAX - 1;
    let mut out = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    out.extend([0; 16]);
    for short in [0x3E_u16, 3, 0xFFFE, 9, 6, 0, 0, 0] {
        out.extend(short.to_le_bytes());
    }
    // One sector of the table of sectors, which is the first; the directory is the second.
    for long in [0, 1, 1, 0, 4096, END, 0, END, 0, 0] {
        out.extend(long.to_le_bytes());
    }
    out.extend([0xFF; 4 * 108]);
    // The table: itself, the directory, two streams of eight sectors each.
    let mut table = vec![u32::MAX - 2, END];
    for stream in 0..2 {
        let first = 2 + stream * 8;
        table.extend(first + 1..first + 8);
        table.push(END);
    }
    table.resize(128, NONE);
    out.extend(table.iter().flat_map(|next| next.to_le_bytes()));
    let entries = [
        ("Root Entry", 5, NONE, 1, END, 0),
        ("EncryptionInfo", 2, 2, NONE, 2, 4096_u64),
        ("EncryptedPackage", 2, NONE, NONE, 10, 4096),
    ];
    for (name, kind, right, child, first, size) in entries {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u16::try_from(entry.len() + 2).expect("short");
        entry.resize(64, 0);
        entry.extend(length.to_le_bytes());
        entry.extend([kind, 1]);
        for long in [NONE, right, child] {
            entry.extend(long.to_le_bytes());
        }
        entry.resize(116, 0);
        entry.extend(first.to_le_bytes());
        entry.extend(size.to_le_bytes());
        out.extend(entry);
    }
    out.extend([0; 128]);
    // Version 4.4: agile encryption.
    let mut info = b"\x04\0\x04\0\x40\0\0\0".to_vec();
    info.extend(b"<?xml version=\"1.0\"?><encryption xmlns=\"http://schemas.microsoft.com/office/2006/encryption\"/>");
    info.resize(4096, 0);
    out.extend(info);
    out.extend([0x5A; 4096]);
    out
}

/// A page of PDF without a word, and what else is needed for one.
const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>";

pub(super) fn pdf(traps: &mut Traps<'_>) -> io::Result<()> {
    let story = traps.teller.in_charset(Charset::Cp864, 9);
    let whole = pdf::pdf(&story.title, &story.paragraphs, Streams::Deflated);
    let half = whole.get(..whole.len() / 2).unwrap_or_default();
    traps.bad("truncated.pdf", half, &["damaged"])?;

    let mut objects = Objects::new();
    objects.add(b"<< /Type /Catalog /Pages 2 0 R >>");
    objects.add(b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    objects.add(PAGE.as_bytes());
    objects.stream("", &[0x5A; 64]);
    let key = "5A".repeat(32);
    objects.add(
        format!("<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{key}> /U <{key}> >>")
            .as_bytes(),
    );
    let id = "5A".repeat(16);
    traps.bad(
        "locked.pdf",
        objects.finish(&format!("/Encrypt 5 0 R /ID [<{id}> <{id}>]")),
        &["encrypted"],
    )?;

    // Pages that are among their own pages.
    let mut objects = Objects::new();
    objects.add(b"<< /Type /Catalog /Pages 2 0 R >>");
    objects.add(b"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Parent 2 0 R /Count 3 >>");
    objects.add(b"<< /Type /Pages /Kids [2 0 R] /Parent 3 0 R /Count 1000000 >>");
    traps.bad("cycle.pdf", objects.finish(""), &["damaged", "no-text"])?;

    let mut objects = Objects::new();
    objects.add(b"<< /Type /Catalog /Pages 2 0 R >>");
    objects.add(b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    objects.add(PAGE.as_bytes());
    let megabytes = 1024;
    let mut bomb = b"\x78\x9C".to_vec();
    bomb.extend(deflated(b' ', megabytes));
    bomb.extend(adler32_of(b' ', megabytes).to_be_bytes());
    objects.stream("/Filter /FlateDecode", &bomb);
    traps.bad("bomb.pdf", objects.finish(""), &["too-large"])?;

    let mut objects = Objects::new();
    objects.add(b"<< /Type /Catalog /Pages 2 0 R >>");
    objects.add(b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    objects.add(PAGE.as_bytes());
    objects.stream("", b"");
    for _ in 0..1_000_000 {
        objects.add(b"null");
    }
    traps.bad(
        "million.pdf",
        objects.finish(""),
        &["no-text", "too-large", "timeout"],
    )
}

/// Documents that say they are larger than they are, or go on and on.
pub(super) fn endless(traps: &mut Traps<'_>) -> io::Result<()> {
    let story = traps.teller.tell(0);
    let rows = format!(
        "<row r=\"1\">{}</row><row r=\"1048576\">{}</row>",
        office::inline_cell("A1", &story.text()),
        office::inline_cell("XFD1048576", "آخر خلية")
    );
    let sheet = office::xlsx_of("", "<dimension ref=\"A1:XFD1048576\"/>", &rows, &[]);
    traps.told("dimension.xlsx", sheet, &[FOUND, "too-large"], &story)?;

    let story = traps.teller.tell(0);
    let spine = "<itemref idref=\"c1\"/>".repeat(1_000_000);
    let book = office::epub_of(&story.title, &story.date, &[story.text()], &spine);
    traps.told("spine.epub", book, &["too-large", FOUND, "damaged"], &story)?;

    let story = traps.teller.tell(0);
    let mut text = String::from("{\\rtf1\\ansi\\uc1 ");
    let _ = write!(
        text,
        "{}\\par ",
        office::rtf_text(&story.text(), Letters::Unicode)
    );
    text.push_str(&"{".repeat(1_000_000));
    traps.told("groups.rtf", text, &[FOUND, "damaged"], &story)?;
    let story = traps.teller.tell(0);
    let text = format!(
        "{{\\rtf1\\ansi\\uc1 {}\\par {{\\pict\\bin2147483647 a}}}}",
        office::rtf_text(&story.text(), Letters::Unicode)
    );
    traps.told("bin.rtf", text, &[FOUND, "damaged"], &story)
}
