//! Containers, packed files, names in Arabic, and names that say the wrong thing.

use std::io;

use encoding_rs::WINDOWS_1256;

use super::super::Document;
use super::super::office::{self, Letters, Runs};
use super::super::packed::{self, Entry};
use super::super::pdf::{self, Streams};
use super::super::seeds::{csv, record, record_id, rows};
use super::super::story::Story;
use super::super::web::{Page, article};
use super::Builder;

/// Packs bytes.
type Pack = fn(&[u8]) -> Vec<u8>;
/// Makes a file of a story.
type Make = fn(&Story) -> Vec<u8>;

/// Containers of three files each, and what is nested in each other.
pub(super) fn containers(b: &mut Builder) -> io::Result<()> {
    let plain: Pack = |bytes| bytes.to_vec();
    let kinds: [(&str, Option<Pack>); 11] = [
        ("a.zip", None),
        ("صندوق.zip", None),
        ("a.7z", None),
        ("b.7z", None),
        ("a.tar", Some(plain)),
        ("b.tar", Some(plain)),
        ("a.tar.gz", Some(packed::gzip)),
        ("b.tgz", Some(packed::gzip)),
        ("a.tar.zst", Some(packed::zstd)),
        ("a.tar.bz2", Some(packed::bzip2)),
        ("a.tar.xz", Some(packed::xz)),
    ];
    for (name, tarred) in kinds {
        let stories: Vec<Story> = (0..3).map(|_| b.teller.next()).collect();
        let path = format!("boxes/{name}");
        let long = format!("{}/صفحة.html", "مجلد".repeat(20));
        let names = ["inner/a.docx", "تقرير.txt", long.as_str()];
        let bytes = |place: usize, story: &Story| match place {
            0 => office::docx(story, Runs::Whole),
            1 => story.plain().into_bytes(),
            _ => article(
                story,
                Page {
                    charset: Some("utf-8"),
                    json_ld: false,
                },
            )
            .into_bytes(),
        };
        let members: Vec<(&str, Vec<u8>)> = names
            .iter()
            .zip(&stories)
            .enumerate()
            .map(|(place, (name, story))| (*name, bytes(place, story)))
            .collect();
        let packed = match tarred {
            Some(pack) => pack(&packed::tar(&members)),
            None if name.ends_with("7z") => packed::seven_zip(&members),
            None => packed::zip_of(&members),
        };
        b.folder.write(&path, packed)?;
        for (name, story) in names.iter().zip(&stories) {
            b.folder
                .holds(Document::of(format!("{path}#{name}"), story).titled(story));
        }
    }
    old_names(b)?;
    nested(b)
}

/// Zips of Windows in Arabic, which do not say that their names are in windows-1256.
fn old_names(b: &mut Builder) -> io::Result<()> {
    for (path, name) in [
        ("boxes/1256-names.zip", "أخبار/بيان رسمي.txt"),
        ("boxes/1256-names-2.zip", "شهادة الناجين.txt"),
    ] {
        let story = b.teller.next();
        let (bytes, _, _) = WINDOWS_1256.encode(name);
        let entry = Entry::new(name, story.plain().as_bytes()).named(bytes.into_owned());
        b.folder.write(path, packed::zip(&[entry]))?;
        b.folder
            .holds(Document::of(format!("{path}#{name}"), &story).titled(&story));
    }
    // Code page 437 is what the rules of zip say where nothing is said: é is 0x82.
    let story = b.teller.next();
    let entry =
        Entry::new("résumé.txt", story.plain().as_bytes()).named(b"r\x82sum\x82.txt".to_vec());
    b.folder
        .write("boxes/437-names.zip", packed::zip(&[entry]))?;
    b.folder
        .holds(Document::of("boxes/437-names.zip#résumé.txt", &story).titled(&story));
    let story = b.teller.next();
    let entry = Entry::stored("stored.txt", story.plain().as_bytes());
    b.folder.write("boxes/stored.zip", packed::zip(&[entry]))?;
    b.folder
        .holds(Document::of("boxes/stored.zip#stored.txt", &story).titled(&story));
    Ok(())
}

/// Three containers in each other, twice; and records within.
fn nested(b: &mut Builder) -> io::Result<()> {
    let story = b.teller.next();
    let inner = packed::gzip(&packed::tar(&[(
        "a.docx",
        office::docx(&story, Runs::Whole),
    )]));
    b.folder
        .write("boxes/box.zip", packed::zip_of(&[("inner.tar.gz", inner)]))?;
    b.folder
        .holds(Document::of("boxes/box.zip#inner.tar.gz#a.docx", &story).titled(&story));
    let story = b.teller.next();
    let innermost = packed::zip_of(&[("عميق.txt", story.plain().into_bytes())]);
    let middle = packed::tar(&[("c/three.zip", innermost)]);
    let outer = packed::zip_of(&[("b/two.tar", middle)]);
    b.folder.write(
        "boxes/one.tar.zst",
        packed::zstd(&packed::tar(&[("a/one.zip", outer)])),
    )?;
    let id = "boxes/one.tar.zst#a/one.zip#b/two.tar#c/three.zip#عميق.txt";
    b.folder.holds(Document::of(id, &story).titled(&story));
    let stories = b.stories(super::super::charsets::Charset::Utf8, 2);
    let [own, counted] = stories.as_slice() else {
        return Ok(());
    };
    let lines = format!(
        "{}\n{}\n",
        record(own),
        serde_json::json!({"title": counted.title, "text": counted.text()})
    );
    b.folder.write(
        "boxes/records.zip",
        packed::zip_of(&[("wire.jsonl", lines.into_bytes())]),
    )?;
    b.folder
        .holds(Document::of(record_id(own), own).titled(own).dated(own));
    b.folder
        .holds(Document::of("boxes/records.zip#wire.jsonl#2", counted).titled(counted));
    Ok(())
}

/// Single files that are packed; their ids are their paths.
pub(super) fn packed(b: &mut Builder) -> io::Result<()> {
    let kinds: [(&str, Pack); 4] = [
        ("gz", packed::gzip),
        ("zst", packed::zstd),
        ("bz2", packed::bzip2),
        ("xz", packed::xz),
    ];
    for (ending, pack) in kinds {
        let story = b.teller.next();
        let path = format!("packed/a.txt.{ending}");
        b.folder.one(
            &path,
            pack(story.plain().as_bytes()),
            |d| d.titled(&story),
            &story,
        )?;
        let story = b.teller.next();
        let page = article(
            &story,
            Page {
                charset: Some("utf-8"),
                json_ld: true,
            },
        );
        let path = format!("packed/صفحة.html.{ending}");
        let document = |d: Document| d.titled(&story).dated(&story);
        b.folder
            .one(&path, pack(page.as_bytes()), document, &story)?;
        let stories = b.stories(super::super::charsets::Charset::Utf8, 2);
        let lines: String = stories.iter().map(|story| record(story) + "\n").collect();
        b.folder.write(
            format!("packed/wire.jsonl.{ending}"),
            pack(lines.as_bytes()),
        )?;
        for story in &stories {
            b.folder.holds(
                Document::of(record_id(story), story)
                    .titled(story)
                    .dated(story),
            );
        }
    }
    Ok(())
}

/// Files in folders with Arabic names, and files that are not what their names say.
pub(super) fn names(b: &mut Builder) -> io::Result<()> {
    for name in [
        "أخبار/2014/حلب والريف.txt",
        "أخبار/مَشْكُول.md",
        "أخبار/أرقام ١٢٣.html",
        "أخبار/لام\u{200C}ألف.txt",
    ] {
        let story = b.teller.next();
        let bytes = match name.rsplit_once('.') {
            Some((_, "md")) => format!("# {}\n\n{}", story.title, story.text()),
            Some((_, "html")) => article(
                &story,
                Page {
                    charset: Some("utf-8"),
                    json_ld: false,
                },
            ),
            _ => story.plain(),
        };
        b.folder.one(name, bytes, |d| d.titled(&story), &story)?;
    }
    let wrong: [(&str, Make); 9] = [
        ("pdf.txt", |s| {
            pdf::pdf(&s.title, &s.paragraphs, Streams::Deflated)
        }),
        ("docx.doc", |s| office::docx(s, Runs::Whole)),
        ("docx.zip", |s| office::docx(s, Runs::Whole)),
        ("rtf.doc", |s| office::rtf(s, Letters::Unicode)),
        ("epub.zip", office::epub),
        ("odt.docx", office::odt),
        ("html", |s| {
            article(
                s,
                Page {
                    charset: Some("utf-8"),
                    json_ld: false,
                },
            )
            .into_bytes()
        }),
        ("page.txt", |s| {
            article(
                s,
                Page {
                    charset: Some("utf-8"),
                    json_ld: false,
                },
            )
            .into_bytes()
        }),
        ("gzip.txt", |s| packed::gzip(s.plain().as_bytes())),
    ];
    for (name, bytes) in wrong {
        let story = b
            .teller
            .in_charset(super::super::charsets::Charset::Cp864, 3);
        let path = format!("wrong-names/{name}");
        b.folder
            .one(&path, bytes(&story), |d| d.titled(&story), &story)?;
    }
    let story = b.teller.next();
    b.folder
        .write("wrong-names/sheet.csv", office::xlsx(&rows(&story), true))?;
    b.folder.holds(
        Document::of(record_id(&story), &story)
            .titled(&story)
            .dated(&story),
    );
    let story = b.teller.next();
    b.folder.write(
        "wrong-names/zip.tar",
        packed::zip_of(&[("a.txt", story.plain().into_bytes())]),
    )?;
    b.folder
        .holds(Document::of("wrong-names/zip.tar#a.txt", &story).titled(&story));
    let story = b.teller.next();
    b.folder.write(
        "wrong-names/csv.txt.gz",
        packed::gzip(csv(&rows(&story), ',').as_bytes()),
    )?;
    // By its name it is text, and text of rows is what it holds.
    b.folder
        .holds(Document::of("wrong-names/csv.txt.gz", &story));
    Ok(())
}
