//! Puts bytes into a PDF: as the drawing of its only page, and as the table of what its glyphs are. In a
//! whole file these are packed mostly, and what was changed in them does not unpack.

use crate::package::BETWEEN;

/// A file of one page, whose font has a table of letters: the drawing, [`BETWEEN`], the table.
#[must_use]
pub fn pdf(bytes: &[u8]) -> Vec<u8> {
    let end = bytes
        .windows(BETWEEN.len())
        .position(|window| window == BETWEEN);
    let (drawing, table) = match end {
        Some(end) => (&bytes[..end], &bytes[end + BETWEEN.len()..]),
        None => (bytes, &bytes[..0]),
    };
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    let mut add = |parts: &[&[u8]]| {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", places.len()).bytes());
        out.extend(parts.concat());
        out.extend(b"\nendobj\n");
    };
    let stream = |bytes: &[u8]| format!("<< /Length {} >>\nstream\n", bytes.len()).into_bytes();
    add(&[b"<< /Type /Catalog /Pages 2 0 R >>"]);
    add(&[b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>"]);
    add(&[
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Arial /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
    ]);
    add(&[
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Arial /DW 500 /CIDSystemInfo << /Registry (Adobe) \
          /Ordering (Identity) /Supplement 0 >> >>",
    ]);
    add(&[&stream(table), table, b"\nendstream"]);
    add(&[
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 8 0 R >> \
          /XObject << /X1 9 0 R >> >> /Contents 7 0 R >>",
    ]);
    add(&[&stream(drawing), drawing, b"\nendstream"]);
    add(&[b"<< /Type /Font /Subtype /TrueType /BaseFont /Arial /Encoding /WinAnsiEncoding >>"]);
    // A form that draws text, and itself.
    let form = b"BT /F2 9 Tf (a) Tj ET /X1 Do";
    add(&[
        format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F2 8 0 R >> /XObject << /X1 9 0 R >> >> \
             /Length {} >>\nstream\n",
            form.len()
        )
        .as_bytes(),
        form,
        b"\nendstream",
    ]);
    let table = out.len();
    let mut tail = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for place in &places {
        tail += &format!("{place:010} 00000 n \n");
    }
    tail += &format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        places.len() + 1
    );
    out.extend(tail.bytes());
    out
}
