//! Small files of each format, from which fuzzing starts.

use super::charsets::Charset;
use super::mail::{self, Subject, Transfer};
use super::office::{self, Letters, Runs};
use super::packed;
use super::pdf::{self, Streams};
use super::story::{Story, Teller};
use super::web::{self, Body, Page};

/// Target, name and bytes of each seed.
pub(crate) fn all() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let mut teller = Teller::new();
    let story = teller.tell(0);
    let narrow = teller.in_charset(Charset::Windows1256, 0);
    let mut out = Vec::new();
    let mut add = |target, name, bytes| out.push((target, name, bytes));
    for charset in Charset::ALL {
        let text = charset.narrow(&story.plain());
        add("charset", charset.slug(), charset.encode(&text));
    }
    let json_ld = Page {
        charset: Some("utf-8"),
        json_ld: true,
    };
    add(
        "html",
        "article.html",
        web::article(&story, json_ld).into_bytes(),
    );
    add("html", "bare.html", web::bare_page(&story).into_bytes());
    add(
        "html",
        "1256.html",
        Charset::Windows1256.encode(&web::article(
            &narrow,
            Page {
                charset: Some("windows-1256"),
                json_ld: false,
            },
        )),
    );
    add("md", "front.md", format!("---\ntitle: {}\ndate: 2020-01-02\n---\n\n# {0}\n\n* a\n* b\n\n|a|b|\n|-|-|\n|1|2|\n\n{}\n", story.title, story.text()).into_bytes());
    let rows = rows(&story);
    add("table", "records.csv", csv(&rows, ',').into_bytes());
    add("table", "records.tsv", csv(&rows, '\t').into_bytes());
    add(
        "jsonl",
        "records.jsonl",
        format!("{}\n{}\n", record(&story), record(&narrow)).into_bytes(),
    );
    add("rtf", "bytes.rtf", office::rtf(&narrow, Letters::Bytes));
    add("rtf", "unicode.rtf", office::rtf(&story, Letters::Unicode));
    add("docx", "whole.docx", office::docx(&story, Runs::Whole));
    add("docx", "cells.docx", office::docx(&story, Runs::Cells));
    add("odt", "a.odt", office::odt(&story));
    add("slides", "a.pptx", office::pptx(&story));
    // A part alone: what is changed in it is not undone by the packing around it.
    let part = |zip: Vec<u8>, name: &str| packed::member(&zip, name);
    add(
        "docx",
        "document.xml",
        part(office::docx(&story, Runs::Broken), "word/document.xml"),
    );
    add(
        "odt",
        "content.xml",
        part(office::odt(&story), "content.xml"),
    );
    add(
        "slides",
        "slide1.xml",
        part(office::pptx(&story), "ppt/slides/slide1.xml"),
    );
    add(
        "sheet",
        "sheet1.xml",
        part(office::xlsx(&rows, false), "xl/worksheets/sheet1.xml"),
    );
    add(
        "epub",
        "c1.xhtml",
        part(office::epub(&story), "OEBPS/c1.xhtml"),
    );
    add(
        "ods",
        "content.xml",
        part(office::ods(&rows), "content.xml"),
    );
    add(
        "odp",
        "content.xml",
        part(office::odp(&story), "content.xml"),
    );
    // A part, and those that stand beside it.
    let beside = |parts: &[Vec<u8>]| parts.join(&b"\0\0\0"[..]);
    add(
        "docx",
        "parts",
        beside(&[
            part(office::docx(&story, Runs::Whole), "word/document.xml"),
            part(office::docx(&story, Runs::Whole), "docProps/core.xml"),
        ]),
    );
    add(
        "odt",
        "parts",
        beside(&[
            part(office::odt(&story), "content.xml"),
            part(office::odt(&story), "meta.xml"),
        ]),
    );
    add(
        "sheet",
        "parts",
        beside(&[
            part(office::xlsx(&rows, true), "xl/worksheets/sheet1.xml"),
            part(office::xlsx(&rows, true), "xl/sharedStrings.xml"),
        ]),
    );
    add(
        "epub",
        "parts",
        beside(&[
            part(office::epub(&story), "OEBPS/c1.xhtml"),
            part(office::epub(&story), "OEBPS/content.opf"),
        ]),
    );
    add(
        "pdf_page",
        "parts",
        beside(&pdf::drawing(&story.paragraphs)),
    );
    add("slides", "a.odp", office::odp(&story));
    add("sheet", "a.xlsx", office::xlsx(&rows, true));
    add("sheet", "a.ods", office::ods(&rows));
    add("epub", "a.epub", office::epub(&story));
    add(
        "pdf",
        "plain.pdf",
        pdf::pdf(&story.title, &story.paragraphs, Streams::Plain),
    );
    add(
        "pdf",
        "deflated.pdf",
        pdf::pdf(&story.title, &story.paragraphs, Streams::Deflated),
    );
    let part = mail::text(
        "plain",
        &story.text(),
        Charset::Utf8,
        Some("utf-8"),
        Transfer::QuotedPrintable,
    );
    let attached = mail::attached("نص.txt", "text/plain", narrow.text().as_bytes());
    let mixed = mail::multipart("mixed", "b1", &[part.clone(), attached]);
    let plain = mail::mail(&story, Subject::Utf8, &part);
    let mixed = mail::mail(&narrow, Subject::Windows1256, &mixed);
    add(
        "mbox",
        "two.mbox",
        mail::mbox(&[(&story, plain.clone()), (&narrow, mixed.clone())]),
    );
    let page = mail::text(
        "html",
        &web::bare_page(&story),
        Charset::Utf8,
        Some("utf-8"),
        Transfer::QuotedPrintable,
    );
    let saved = mail::multipart("related", "b2", &[page]);
    add("mht", "a.mht", mail::mail(&story, Subject::Utf8, &saved));
    add("eml", "plain.eml", plain);
    add("eml", "mixed.eml", mixed);
    add(
        "feed",
        "a.rss",
        web::rss(std::slice::from_ref(&story), "utf-8", "").into_bytes(),
    );
    add(
        "feed",
        "a.atom",
        web::atom(std::slice::from_ref(&story)).into_bytes(),
    );
    for (name, how) in [
        ("plain.warc", Body::Plain),
        ("chunked.warc", Body::Chunked),
        ("gzip.warc", Body::Gzip),
    ] {
        add("warc", name, web::records(&story, how).concat());
    }
    add("wacz", "a.warc", web::records(&story, Body::Plain).concat());
    add("json", "a.json", record(&story).into_bytes());
    add(
        "feed",
        "a.json",
        format!(
            "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{}]}}",
            record(&story)
        )
        .into_bytes(),
    );
    add("subtitles", "a.srt", web::srt(&story).into_bytes());
    add("subtitles", "a.vtt", web::vtt(&story).into_bytes());
    let text = || ("نص.txt", story.plain().into_bytes());
    let page = || ("b/page.html", web::bare_page(&story).into_bytes());
    add("containers", "a.zip", packed::zip_of(&[text(), page()]));
    add("containers", "a.tar", packed::tar(&[text(), page()]));
    add(
        "containers",
        "a.tar.gz",
        packed::gzip(&packed::tar(&[text()])),
    );
    add(
        "containers",
        "a.txt.zst",
        packed::zstd(story.plain().as_bytes()),
    );
    add(
        "containers",
        "a.txt.bz2",
        packed::bzip2(story.plain().as_bytes()),
    );
    add(
        "containers",
        "a.txt.xz",
        packed::xz(story.plain().as_bytes()),
    );
    add("containers", "a.7z", packed::seven_zip(&[text()]));
    add(
        "containers",
        "nested.zip",
        packed::zip_of(&[("a.zip", packed::zip_of(&[text()]))]),
    );
    out
}

/// A table whose columns are those of a record; the second row is the story.
pub(super) fn rows(story: &Story) -> Vec<Vec<String>> {
    let names = ["id", "title", "date", "source", "text"];
    vec![
        names.map(str::to_owned).to_vec(),
        vec![
            record_id(story),
            story.title.clone(),
            story.date.clone(),
            story.source.clone(),
            story.text(),
        ],
    ]
}

/// The id that a story has as a record.
pub(super) fn record_id(story: &Story) -> String {
    format!("record-{}", story.number)
}

/// A table as text.
pub(super) fn csv(rows: &[Vec<String>], separator: char) -> String {
    let cell = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().map(cell).collect();
        format!("{}\n", cells.join(&separator.to_string()))
    };
    rows.iter().map(line).collect()
}

/// A story as a record of JSON.
pub(super) fn record(story: &Story) -> String {
    serde_json::json!({
        "id": record_id(story),
        "title": story.title,
        "date": story.date,
        "source": story.source,
        "text": story.text(),
    })
    .to_string()
}
