//! Office documents and e-books: DOCX, ODT, PPTX, ODP, XLSX, ODS, EPUB, RTF.

use encoding_rs::WINDOWS_1256;

use super::packed::{Entry, zip};
use super::story::Story;
use super::xml::{DECLARATION, escape};

const OPEN_XML: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A package of Open XML: parts by name, of which the first is the document itself.
fn open_xml(kind: &str, parts: &[(&str, String)], title: Option<&str>) -> Vec<u8> {
    let main = parts.first().map_or("", |(name, _)| *name);
    let mut types = format!(
        "{DECLARATION}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/><Override PartName=\"/{main}\" ContentType=\"{kind}\"/>"
    );
    types.push_str("</Types>");
    let mut entries = vec![
        Entry::new("[Content_Types].xml", types.as_bytes()),
        Entry::new(
            "_rels/.rels",
            format!(
                "{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{OPEN_XML}/officeDocument\" Target=\"{main}\"/><Relationship Id=\"rId2\" \
                 Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>"
            )
            .as_bytes(),
        ),
    ];
    if let Some(title) = title {
        let core = format!(
            "{DECLARATION}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title></cp:coreProperties>",
            escape(title)
        );
        entries.push(Entry::new("docProps/core.xml", core.as_bytes()));
    }
    for (name, content) in parts {
        entries.push(Entry::new(name, content.as_bytes()));
    }
    zip(&entries)
}

fn relationships(targets: &[(&str, String)]) -> String {
    let mut out = format!("{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (place, (kind, target)) in targets.iter().enumerate() {
        out.push_str(&format!(
            "<Relationship Id=\"rId{}\" Type=\"{OPEN_XML}/{kind}\" Target=\"{target}\"/>",
            place + 1
        ));
    }
    out.push_str("</Relationships>");
    out
}

const WORD: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

/// How the paragraphs of a Word document are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Runs {
    /// A paragraph is one run.
    Whole,
    /// Each third letter begins a new run, as after many corrections.
    Broken,
    /// A paragraph is a row of a table, of two cells.
    Cells,
}

/// A Word document from the XML of its body; before the body stands `before`, such as a DTD.
pub(super) fn docx_of(before: &str, body: &str, relations: &str, title: Option<&str>) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>{before}<w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"{OPEN_XML}\">\
         <w:body>{body}</w:body></w:document>"
    );
    let mut parts = vec![("word/document.xml", document)];
    if !relations.is_empty() {
        parts.push((
            "word/_rels/document.xml.rels",
            format!("{DECLARATION}<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>"),
        ));
    }
    open_xml(WORD, &parts, title)
}

/// A paragraph of Word.
pub(super) fn word_paragraph(text: &str) -> String {
    format!(
        "<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
        escape(text)
    )
}

pub(super) fn docx(story: &Story, runs: Runs) -> Vec<u8> {
    let mut body = String::new();
    for paragraph in &story.paragraphs {
        match runs {
            Runs::Whole => body.push_str(&word_paragraph(paragraph)),
            Runs::Broken => {
                let letters: Vec<char> = paragraph.chars().collect();
                body.push_str("<w:p>");
                for piece in letters.chunks(3) {
                    let piece: String = piece.iter().collect();
                    body.push_str(&format!(
                        "<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
                        escape(&piece)
                    ));
                }
                body.push_str("</w:p>");
            }
            Runs::Cells => body.push_str(&format!(
                "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
                word_paragraph("بيان"),
                word_paragraph(paragraph)
            )),
        }
    }
    docx_of("", &body, "", Some(&story.title))
}

/// Slides of PowerPoint, a paragraph each.
pub(super) fn pptx(story: &Story) -> Vec<u8> {
    let mut ids = String::new();
    let mut targets = Vec::new();
    let mut slides = Vec::new();
    for (place, paragraph) in story.paragraphs.iter().enumerate() {
        let number = place + 1;
        ids.push_str(&format!(
            "<p:sldId id=\"{}\" r:id=\"rId{number}\"/>",
            255 + number
        ));
        targets.push(("slide", format!("slides/slide{number}.xml")));
        let shape = |id: usize, kind: &str, text: &str| {
            format!(
                "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{kind}\"/><p:cNvSpPr/><p:nvPr><p:ph type=\"{kind}\"/></p:nvPr>\
                 </p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp>",
                escape(text)
            )
        };
        slides.push((
            format!("ppt/slides/slide{number}.xml"),
            format!(
                "{DECLARATION}<p:sld xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" \
                 xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><p:cSld><p:spTree>{}{}</p:spTree></p:cSld></p:sld>",
                shape(2, "title", &format!("الشريحة {number}")),
                shape(3, "body", paragraph)
            ),
        ));
    }
    let mut parts = vec![
        (
            "ppt/presentation.xml",
            format!(
                "{DECLARATION}<p:presentation xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" \
                 xmlns:r=\"{OPEN_XML}\"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
            ),
        ),
        ("ppt/_rels/presentation.xml.rels", relationships(&targets)),
    ];
    parts.extend(
        slides
            .iter()
            .map(|(name, slide)| (name.as_str(), slide.clone())),
    );
    let kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";
    open_xml(kind, &parts, Some(&story.title))
}

/// A workbook of one sheet from its rows; `before` stands before its first row.
pub(super) fn xlsx_of(doctype: &str, before: &str, rows: &str, strings: &[String]) -> Vec<u8> {
    const SHEETS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let mut targets = vec![("worksheet", "worksheets/sheet1.xml".to_owned())];
    let mut parts = vec![
        (
            "xl/workbook.xml",
            format!(
                "{DECLARATION}<workbook xmlns=\"{SHEETS}\" xmlns:r=\"{OPEN_XML}\"><sheets>\
                 <sheet name=\"ورقة\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>{doctype}<worksheet xmlns=\"{SHEETS}\">{before}\
                 <sheetData>{rows}</sheetData></worksheet>"
            ),
        ),
    ];
    if !strings.is_empty() {
        let items: String = strings
            .iter()
            .map(|text| format!("<si><t>{}</t></si>", escape(text)))
            .collect();
        targets.push(("sharedStrings", "sharedStrings.xml".to_owned()));
        parts.push((
            "xl/sharedStrings.xml",
            format!("{DECLARATION}<sst xmlns=\"{SHEETS}\">{items}</sst>"),
        ));
    }
    parts.push(("xl/_rels/workbook.xml.rels", relationships(&targets)));
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    open_xml(kind, &parts, None)
}

/// A cell with its text in it.
pub(super) fn inline_cell(at: &str, text: &str) -> String {
    format!(
        "<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
        escape(text)
    )
}

/// A workbook with these rows; `shared` keeps the texts in a table of their own, as Excel does.
pub(super) fn xlsx(rows: &[Vec<String>], shared: bool) -> Vec<u8> {
    let mut strings = Vec::new();
    let mut out = String::new();
    for (place, row) in rows.iter().enumerate() {
        let number = place + 1;
        out.push_str(&format!("<row r=\"{number}\">"));
        for (cell, column) in row.iter().zip('A'..='Z') {
            let at = format!("{column}{number}");
            if shared {
                out.push_str(&format!(
                    "<c r=\"{at}\" t=\"s\"><v>{}</v></c>",
                    strings.len()
                ));
                strings.push(cell.clone());
            } else {
                out.push_str(&inline_cell(&at, cell));
            }
        }
        out.push_str("</row>");
    }
    xlsx_of("", "", &out, &strings)
}

/// A package of OpenDocument: the content of its body.
pub(super) fn open_document(kind: &str, doctype: &str, body: &str, title: Option<&str>) -> Vec<u8> {
    const NAMES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
         xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" office:version=\"1.2\"";
    let kind = format!("application/vnd.oasis.opendocument.{kind}");
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>{doctype}<office:document-content {NAMES}>\
         <office:body>{body}</office:body></office:document-content>"
    );
    // Every file of the package has to be in its list.
    let files: String = ["content.xml", "meta.xml"]
        .iter()
        .take(1 + usize::from(title.is_some()))
        .map(|name| format!("<manifest:file-entry manifest:full-path=\"{name}\" manifest:media-type=\"text/xml\"/>"))
        .collect();
    let manifest = format!(
        "{DECLARATION}<manifest:manifest manifest:version=\"1.2\" \
         xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{kind}\"/>{files}</manifest:manifest>"
    );
    let mut entries = vec![
        Entry::stored("mimetype", kind.as_bytes()),
        Entry::new("content.xml", content.as_bytes()),
        Entry::new("META-INF/manifest.xml", manifest.as_bytes()),
    ];
    if let Some(title) = title {
        let meta = format!(
            "{DECLARATION}<office:document-meta {NAMES}><office:meta><dc:title>{}</dc:title></office:meta></office:document-meta>",
            escape(title)
        );
        entries.push(Entry::new("meta.xml", meta.as_bytes()));
    }
    zip(&entries)
}

fn text_paragraph(text: &str) -> String {
    format!("<text:p>{}</text:p>", escape(text))
}

pub(super) fn odt(story: &Story) -> Vec<u8> {
    let paragraphs: String = story
        .paragraphs
        .iter()
        .map(|text| text_paragraph(text))
        .collect();
    let body = format!("<office:text>{paragraphs}</office:text>");
    open_document("text", "", &body, Some(&story.title))
}

/// Slides of OpenDocument, a paragraph each.
pub(super) fn odp(story: &Story) -> Vec<u8> {
    let page = |text: &String| {
        format!(
            "<draw:page draw:name=\"s\"><draw:frame><draw:text-box>{}</draw:text-box></draw:frame></draw:page>",
            text_paragraph(text)
        )
    };
    let pages: String = story.paragraphs.iter().map(page).collect();
    let body = format!("<office:presentation>{pages}</office:presentation>");
    open_document("presentation", "", &body, Some(&story.title))
}

pub(super) fn ods(rows: &[Vec<String>]) -> Vec<u8> {
    let cell = |text: &String| {
        format!(
            "<table:table-cell office:value-type=\"string\">{}</table:table-cell>",
            text_paragraph(text)
        )
    };
    let row = |row: &Vec<String>| {
        let cells: String = row.iter().map(cell).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let rows: String = rows.iter().map(row).collect();
    let body = format!(
        "<office:spreadsheet><table:table table:name=\"ورقة\">{rows}</table:table></office:spreadsheet>"
    );
    open_document("spreadsheet", "", &body, None)
}

/// An e-book whose spine holds the items that `spine` says; chapters are files of XHTML.
pub(super) fn epub_of(title: &str, date: &str, chapters: &[String], spine: &str) -> Vec<u8> {
    let items: String = (1..=chapters.len())
        .map(|n| {
            format!("<item id=\"c{n}\" href=\"c{n}.xhtml\" media-type=\"application/xhtml+xml\"/>")
        })
        .collect();
    let package = format!(
        "{DECLARATION}<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\">\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"id\">urn:kashaf:{date}</dc:identifier>\
         <dc:title>{}</dc:title><dc:language>ar</dc:language><dc:date>{date}</dc:date></metadata>\
         <manifest>{items}</manifest><spine>{spine}</spine></package>",
        escape(title)
    );
    let container = format!(
        "{DECLARATION}<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>\
         <rootfile full-path=\"OEBPS/content.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>"
    );
    let mut entries = vec![
        Entry::stored("mimetype", b"application/epub+zip"),
        Entry::new("META-INF/container.xml", container.as_bytes()),
        Entry::new("OEBPS/content.opf", package.as_bytes()),
    ];
    for (place, text) in chapters.iter().enumerate() {
        let chapter = format!(
            "{DECLARATION}<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>{0}</title></head>\
             <body><h2>الفصل {0}</h2><p>{1}</p></body></html>",
            place + 1,
            escape(text)
        );
        entries.push(Entry::new(
            &format!("OEBPS/c{}.xhtml", place + 1),
            chapter.as_bytes(),
        ));
    }
    zip(&entries)
}

/// An e-book with a chapter a paragraph.
pub(super) fn epub(story: &Story) -> Vec<u8> {
    let spine: String = (1..=story.paragraphs.len())
        .map(|n| format!("<itemref idref=\"c{n}\"/>"))
        .collect();
    epub_of(&story.title, &story.date, &story.paragraphs, &spine)
}

/// How RTF writes letters outside ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// Bytes of windows-1256, as the font says.
    Bytes,
    /// Unicode, with a question mark for those who do not know it.
    Unicode,
}

/// The text as RTF writes it.
pub(super) fn rtf_text(text: &str, letters: Letters) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_ascii() => out.push(c),
            c if letters == Letters::Unicode => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // The number is written as if it had a sign.
                    out.push_str(&format!("\\u{}?", i16::from_le_bytes(unit.to_le_bytes())));
                }
            }
            c => {
                let text = c.to_string();
                let (bytes, _, lost) = WINDOWS_1256.encode(&text);
                assert!(!lost, "{c:?} is not in windows-1256");
                out.extend(bytes.iter().map(|byte| format!("\\'{byte:02x}")));
            }
        }
    }
    out
}

pub(super) fn rtf(story: &Story, letters: Letters) -> Vec<u8> {
    let mut out = String::from(
        "{\\rtf1\\ansi\\ansicpg1256\\deff0{\\fonttbl{\\f0\\fswiss\\fcharset178 Arial;}}\n",
    );
    out.push_str(&format!(
        "{{\\info{{\\title {}}}}}\n\\uc1\\rtlpar\\f0 ",
        rtf_text(&story.title, letters)
    ));
    for paragraph in &story.paragraphs {
        out.push_str(&rtf_text(paragraph, letters));
        out.push_str("\\par\n");
    }
    out.push('}');
    out.into_bytes()
}
