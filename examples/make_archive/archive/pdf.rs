//! PDF files by hand: lines of Arabic as they are seen, from left to right, with a table that says which letter
//! each glyph is. The font is named and not embedded; nothing here is meant to be printed.

use std::fmt::Write as _;

use super::charsets::visual;

/// How many characters a line holds.
const LINE: usize = 70;
/// Lines of a page.
const LINES: usize = 40;

/// A file of numbered objects. The first is the catalog, the second the pages.
pub(super) struct Objects {
    out: Vec<u8>,
    places: Vec<usize>,
}

impl Objects {
    pub(super) fn new() -> Self {
        Self {
            out: b"%PDF-1.5\n%\xE2\xE3\xCF\xD3\n".to_vec(),
            places: Vec::new(),
        }
    }

    /// Adds the next object.
    pub(super) fn add(&mut self, body: &[u8]) {
        self.places.push(self.out.len());
        self.out
            .extend(format!("{} 0 obj\n", self.places.len()).bytes());
        self.out.extend(body);
        self.out.extend(b"\nendobj\n");
    }

    /// Adds a stream; `about` stands in its dictionary.
    pub(super) fn stream(&mut self, about: &str, bytes: &[u8]) {
        let mut body = format!("<< {about} /Length {} >>\nstream\n", bytes.len()).into_bytes();
        body.extend(bytes);
        body.extend(b"\nendstream");
        self.add(&body);
    }

    /// The file; `about` stands in its trailer.
    pub(super) fn finish(mut self, about: &str) -> Vec<u8> {
        let table = self.out.len();
        let mut tail = format!("xref\n0 {}\n0000000000 65535 f \n", self.places.len() + 1);
        for place in &self.places {
            let _ = writeln!(tail, "{place:010} 00000 n ");
        }
        let _ = write!(
            tail,
            "trailer\n<< /Size {} /Root 1 0 R {about} >>\nstartxref\n{table}\n%%EOF\n",
            self.places.len() + 1
        );
        self.out.extend(tail.bytes());
        self.out
    }
}

/// How the streams of a file are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Streams {
    Plain,
    Deflated,
}

/// The paragraphs on as many pages as they take.
pub(super) fn pdf(title: &str, paragraphs: &[String], streams: Streams) -> Vec<u8> {
    let mut objects = Objects::new();
    let pages = pages(paragraphs);
    let glyphs = glyphs(paragraphs);
    let kids: Vec<String> = (0..pages.len())
        .map(|n| format!("{} 0 R", 6 + 2 * n))
        .collect();
    objects.add(b"<< /Type /Catalog /Pages 2 0 R >>");
    objects.add(
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} >>",
            kids.join(" "),
            kids.len()
        )
        .as_bytes(),
    );
    objects.add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Arial /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
    );
    objects.add(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Arial /DW 500 /CIDSystemInfo << /Registry (Adobe) \
          /Ordering (Identity) /Supplement 0 >> >>",
    );
    stream(&mut objects, to_unicode(&glyphs).as_bytes(), streams);
    for (place, lines) in pages.iter().enumerate() {
        objects.add(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
                7 + 2 * place
            )
            .as_bytes(),
        );
        stream(&mut objects, content(lines, &glyphs).as_bytes(), streams);
    }
    let mut info: String = String::from("<FEFF");
    for unit in title.encode_utf16() {
        let _ = write!(info, "{unit:04X}");
    }
    objects.add(format!("<< /Title {info}> >>").as_bytes());
    let about = format!("/Info {} 0 R", objects.places.len());
    objects.finish(&about)
}

fn stream(objects: &mut Objects, bytes: &[u8], streams: Streams) {
    match streams {
        Streams::Plain => objects.stream("", bytes),
        Streams::Deflated => {
            let mut encoder =
                flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
            std::io::Write::write_all(&mut encoder, bytes).expect("memory");
            objects.stream("/Filter /FlateDecode", &encoder.finish().expect("memory"));
        }
    }
}

/// The drawing of the first page, and the table that says which letter each glyph is.
pub(super) fn drawing(paragraphs: &[String]) -> [Vec<u8>; 2] {
    let glyphs = glyphs(paragraphs);
    let lines = pages(paragraphs).into_iter().next().unwrap_or_default();
    [
        content(&lines, &glyphs).into_bytes(),
        to_unicode(&glyphs).into_bytes(),
    ]
}

/// Lines of each page; the last line of a paragraph is marked by an empty one behind it.
fn pages(paragraphs: &[String]) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > LINE {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
        lines.push(String::new());
    }
    lines.chunks(LINES).map(<[String]>::to_vec).collect()
}

/// All letters; the place of one, counted from 1, is its glyph.
fn glyphs(paragraphs: &[String]) -> Vec<char> {
    let mut glyphs: Vec<char> = paragraphs.iter().flat_map(|text| text.chars()).collect();
    glyphs.sort_unstable();
    glyphs.dedup();
    glyphs
}

fn to_unicode(glyphs: &[char]) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n\
         1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    );
    for (place, chunk) in glyphs.chunks(100).enumerate() {
        let _ = writeln!(out, "{} beginbfchar", chunk.len());
        for (n, letter) in chunk.iter().enumerate() {
            let _ = write!(out, "<{:04X}> <", place * 100 + n + 1);
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "{unit:04X}");
            }
            out.push_str(">\n");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap end end\n");
    out
}

/// The drawing of a page: lines flush right, 12 points apart, glyphs half of 10 points wide.
fn content(lines: &[String], glyphs: &[char]) -> String {
    let mut out = String::new();
    for (place, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
    {
        let x = 545 - 5 * line.chars().count();
        let y = 790 - 14 * place;
        let _ = write!(out, "BT /F1 10 Tf 1 0 0 1 {x} {y} Tm <");
        for letter in visual(line).chars() {
            let glyph = glyphs.binary_search(&letter).map_or(0, |place| place + 1);
            let _ = write!(out, "{glyph:04X}");
        }
        out.push_str("> Tj ET\n");
    }
    out
}
