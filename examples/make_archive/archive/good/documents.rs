//! PDF, office documents, e-books, mail, feeds, web archives and subtitles.

use std::io;

use super::super::charsets::Charset;
use super::super::mail::{self, Subject, Transfer};
use super::super::office::{self, Letters, Runs};
use super::super::packed;
use super::super::pdf::{self, Streams};
use super::super::story::Story;
use super::super::web::{self, Body};
use super::super::{Document, seeds};
use super::Builder;
use super::texts::table;
use Charset::{Utf8, Utf8Bom, Windows1256};

pub(super) fn pdf(b: &mut Builder) -> io::Result<()> {
    let files = [
        ("plain", 2, Streams::Plain),
        ("deflated", 2, Streams::Deflated),
        ("pages", 9, Streams::Deflated),
        ("تقرير سنوي", 4, Streams::Plain),
    ];
    for (name, paragraphs, streams) in files {
        // Marks over letters, and brackets, are for the files of real producers.
        let story = b.teller.in_charset(Charset::Cp864, paragraphs);
        let bytes = pdf::pdf(&story.title, &story.paragraphs, streams);
        b.folder.one(
            &format!("pdf/{name}.pdf"),
            bytes,
            |d| d.titled(&story),
            &story,
        )?;
    }
    Ok(())
}

pub(super) fn office(b: &mut Builder) -> io::Result<()> {
    for (name, runs) in [
        ("whole.docx", Runs::Whole),
        ("broken.docx", Runs::Broken),
        ("cells.docx", Runs::Cells),
        ("تعميم.docx", Runs::Whole),
        ("macros.docm", Runs::Broken),
    ] {
        let story = b.teller.next();
        b.folder.one(
            &format!("office/{name}"),
            office::docx(&story, runs),
            |d| d.titled(&story),
            &story,
        )?;
    }
    for name in ["a.odt", "محضر.odt"] {
        let story = b.teller.next();
        b.folder.one(
            &format!("office/{name}"),
            office::odt(&story),
            |d| d.titled(&story),
            &story,
        )?;
    }
    for name in ["a.pptx", "عرض.pptx"] {
        let story = b.teller.next();
        b.folder.one(
            &format!("office/{name}"),
            office::pptx(&story),
            |d| d.titled(&story),
            &story,
        )?;
    }
    let story = b.teller.next();
    b.folder.one(
        "office/a.odp",
        office::odp(&story),
        |d| d.titled(&story),
        &story,
    )?;
    for name in ["a.epub", "كتاب.epub"] {
        let story = b.teller.next();
        let document = |d: Document| d.titled(&story).dated(&story);
        b.folder.one(
            &format!("office/{name}"),
            office::epub(&story),
            document,
            &story,
        )?;
    }
    // Sheets of records, and sheets that are one document.
    for name in ["records.xlsx", "shared.xlsx", "records.ods"] {
        let stories = b.stories(Utf8, 2);
        let rows = table(&stories);
        let bytes = match name {
            "records.ods" => office::ods(&rows),
            name => office::xlsx(&rows, name == "shared.xlsx"),
        };
        b.folder.write(format!("office/{name}"), bytes)?;
        for story in &stories {
            b.folder.holds(
                Document::of(seeds::record_id(story), story)
                    .titled(story)
                    .dated(story),
            );
        }
    }
    for name in ["list.xlsx", "list.ods"] {
        let story = b.teller.next();
        let mut rows = vec![vec!["الرقم".to_owned(), "البيان".to_owned()]];
        for (place, paragraph) in story.paragraphs.iter().enumerate() {
            rows.push(vec![place.to_string(), paragraph.clone()]);
        }
        let bytes = if name == "list.ods" {
            office::ods(&rows)
        } else {
            office::xlsx(&rows, true)
        };
        b.folder
            .one(&format!("office/{name}"), bytes, |d| d, &story)?;
    }
    Ok(())
}

pub(super) fn rich_text(b: &mut Builder) -> io::Result<()> {
    for (name, letters) in [
        ("bytes-1", Letters::Bytes),
        ("bytes-2", Letters::Bytes),
        ("unicode-1", Letters::Unicode),
        ("unicode-2", Letters::Unicode),
    ] {
        let story = b.teller.in_charset(Windows1256, 3);
        let path = format!("office/{name}.rtf");
        b.folder.one(
            &path,
            office::rtf(&story, letters),
            |d| d.titled(&story),
            &story,
        )?;
    }
    Ok(())
}

pub(super) fn mails(b: &mut Builder) -> io::Result<()> {
    let plain: [(&str, Charset, Option<&str>, Transfer, Subject); 6] = [
        (
            "qp-utf8",
            Utf8,
            Some("utf-8"),
            Transfer::QuotedPrintable,
            Subject::Utf8,
        ),
        (
            "base64-utf8",
            Utf8,
            Some("utf-8"),
            Transfer::Base64,
            Subject::Utf8,
        ),
        (
            "qp-1256",
            Windows1256,
            Some("windows-1256"),
            Transfer::QuotedPrintable,
            Subject::Windows1256,
        ),
        (
            "base64-1256",
            Windows1256,
            Some("windows-1256"),
            Transfer::Base64,
            Subject::Windows1256,
        ),
        (
            "missing-1256",
            Windows1256,
            None,
            Transfer::EightBit,
            Subject::Windows1256,
        ),
        (
            "lying-1256",
            Windows1256,
            Some("utf-8"),
            Transfer::QuotedPrintable,
            Subject::Windows1256,
        ),
    ];
    for (name, charset, declared, transfer, subject) in plain {
        let story = b.teller.in_charset(Windows1256, 3);
        let part = mail::text("plain", &story.text(), charset, declared, transfer);
        let document = |d: Document| d.titled(&story).dated(&story);
        b.folder.one(
            &format!("mail/{name}.eml"),
            mail::mail(&story, subject, &part),
            document,
            &story,
        )?;
    }
    alternatives(b)?;
    attachments(b)?;
    mailboxes(b)
}

/// Mails with a part of HTML.
fn alternatives(b: &mut Builder) -> io::Result<()> {
    for with_text in [true, false] {
        let story = b.teller.next();
        let text = mail::text(
            "plain",
            &story.text(),
            Utf8,
            Some("utf-8"),
            Transfer::QuotedPrintable,
        );
        let page = web::bare_page(&story);
        let page = mail::text("html", &page, Utf8, Some("utf-8"), Transfer::Base64);
        let (name, parts) = if with_text {
            ("alternative", vec![text, page])
        } else {
            ("html-only", vec![page])
        };
        let part = mail::multipart("alternative", "=_b1", &parts);
        let document = |d: Document| d.titled(&story).dated(&story);
        b.folder.one(
            &format!("mail/{name}.eml"),
            mail::mail(&story, Subject::Utf8, &part),
            document,
            &story,
        )?;
    }
    Ok(())
}

/// Mails with files, each of which is a document of its own.
fn attachments(b: &mut Builder) -> io::Result<()> {
    let text = |text: &str| mail::text("plain", text, Utf8, Some("utf-8"), Transfer::Base64);
    for name in ["word", "zip", "forward"] {
        let (outer, inner) = (b.teller.next(), b.teller.next());
        let (attached, id) = match name {
            "word" => {
                let kind =
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
                let bytes = office::docx(&inner, Runs::Whole);
                (mail::attached("ملحق.docx", kind, &bytes), "#ملحق.docx")
            }
            "zip" => {
                let bytes = packed::zip_of(&[("أ/نص.txt", inner.plain().into_bytes())]);
                (
                    mail::attached("box.zip", "application/zip", &bytes),
                    "#box.zip#أ/نص.txt",
                )
            }
            _ => {
                let inner = mail::mail(&inner, Subject::Utf8, &text(&inner.text()));
                (mail::forwarded("forward.eml", &inner), "#forward.eml")
            }
        };
        let path = format!("mail/{name}.eml");
        let part = mail::multipart("mixed", "=_b2", &[text(&outer.text()), attached]);
        let document = |d: Document| d.titled(&outer).dated(&outer);
        b.folder.one(
            &path,
            mail::mail(&outer, Subject::Utf8, &part),
            document,
            &outer,
        )?;
        b.folder
            .holds(Document::of(format!("{path}{id}"), &inner).titled(&inner));
    }
    Ok(())
}

fn mailboxes(b: &mut Builder) -> io::Result<()> {
    for (name, charset, declared) in [
        ("three.mbox", Utf8, "utf-8"),
        ("quoted.mbox", Utf8, "utf-8"),
        ("1256.mbox", Windows1256, "windows-1256"),
    ] {
        let stories = b.stories(Windows1256, 3);
        let mail = |story: &Story| {
            // A line that begins like the border between two mails.
            let quoted = if name == "quoted.mbox" {
                "From here on\n\n"
            } else {
                ""
            };
            let text = format!("{quoted}{}\n", story.text());
            let part = mail::text("plain", &text, charset, Some(declared), Transfer::EightBit);
            mail::mail(story, Subject::Utf8, &part)
        };
        let mails: Vec<_> = stories.iter().map(|story| (story, mail(story))).collect();
        let path = format!("mail/{name}");
        b.folder.write(&path, mail::mbox(&mails))?;
        for story in &stories {
            let id = format!("{path}#{}", mail::message_id(story));
            b.folder
                .holds(Document::of(id, story).titled(story).dated(story));
        }
    }
    Ok(())
}

/// Feeds, web archives, subtitles.
pub(super) fn web(b: &mut Builder) -> io::Result<()> {
    for (name, charset) in [
        ("feed.rss", Utf8),
        ("feed.xml", Utf8),
        ("1256.rss", Windows1256),
        ("feed.atom", Utf8),
        ("atom.xml", Utf8),
    ] {
        let stories = b.stories(charset, 2);
        let is_atom = name.contains("atom");
        let declared = charset.name().unwrap_or_default();
        let text = if is_atom {
            web::atom(&stories)
        } else {
            web::rss(&stories, declared, "")
        };
        let path = format!("web/{name}");
        b.folder.write(&path, charset.encode(&text))?;
        for story in &stories {
            let id = if is_atom {
                format!("tag:shahid.example,{}", story.number)
            } else {
                format!("news-{}", story.number)
            };
            b.folder.holds(
                Document::of(format!("{path}#{id}"), story)
                    .titled(story)
                    .dated(story),
            );
        }
    }
    for (name, how) in [
        ("plain.warc", Body::Plain),
        ("chunked.warc", Body::Chunked),
        ("records.warc.gz", Body::Plain),
        ("gzip.warc.gz", Body::Gzip),
        ("collection.wacz", Body::Plain),
    ] {
        let story = b.teller.next();
        let records = web::records(&story, how);
        // Of the packed ones each record is packed by itself.
        let packed = || -> Vec<u8> {
            records
                .iter()
                .flat_map(|record| packed::gzip(record))
                .collect()
        };
        let bytes: Vec<u8> = match name {
            "collection.wacz" => packed::zip(&[
                packed::Entry::new(
                    "datapackage.json",
                    b"{\"profile\": \"data-package\", \"wacz_version\": \"1.1.1\"}",
                ),
                packed::Entry::new(
                    "pages/pages.jsonl",
                    b"{\"format\": \"json-pages-1.0\", \"id\": \"pages\"}\n",
                ),
                packed::Entry::stored("archive/data.warc.gz", &packed()),
            ]),
            name if name.ends_with(".gz") => packed(),
            _ => records.concat(),
        };
        let path = format!("web/{name}");
        b.folder.write(&path, bytes)?;
        let id = format!("{path}#{}", web::captured(&story));
        b.folder
            .holds(Document::of(id, &story).titled(&story).dated(&story));
    }
    for charset in [Utf8, Utf8Bom, Windows1256] {
        let story = b.teller.in_charset(charset, 3);
        let path = format!("web/{}.srt", charset.slug());
        b.folder
            .one(&path, charset.encode(&web::srt(&story)), |d| d, &story)?;
    }
    for name in ["a.vtt", "مقابلة.vtt"] {
        let story = b.teller.next();
        b.folder
            .one(&format!("web/{name}"), web::vtt(&story), |d| d, &story)?;
    }
    Ok(())
}
