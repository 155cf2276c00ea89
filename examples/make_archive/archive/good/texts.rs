//! Text, Markdown, web pages and records, in every character set.

use std::io;

use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1256};

use super::super::charsets::{Charset, misread};
use super::super::seeds::{csv, record, record_id, rows};
use super::super::story::Story;
use super::super::web::{Page, article, bare_page};
use super::super::{Document, Folder};
use super::Builder;
use Charset::{
    Iso8859_6, MacArabic, Utf8, Utf8Bom, Utf16Be, Utf16BeBom, Utf16Le, Utf16LeBom, Windows1256,
};

/// Plain text: each charset in three lengths, texts that were read in the wrong one, all ends of lines.
pub(super) fn plain(b: &mut Builder) -> io::Result<()> {
    for charset in Charset::ALL {
        for (length, paragraphs) in [("short", 0), ("usual", 3), ("long", 9)] {
            let story = b.teller.in_charset(charset, paragraphs);
            let path = format!("text/{}-{length}.txt", charset.slug());
            let bytes = charset.encode(&story.plain());
            b.folder.one(
                &path,
                bytes,
                |d| d.titled(&story).encoded(charset.name()),
                &story,
            )?;
        }
    }
    let wrong: [(&str, Charset, &'static Encoding); 3] = [
        ("utf8-as-1252", Utf8, WINDOWS_1252),
        ("utf8-as-1256", Utf8, WINDOWS_1256),
        ("1256-as-1252", Windows1256, WINDOWS_1252),
    ];
    for (name, charset, taken_for) in wrong {
        for paragraphs in [1, 5] {
            let story = b.teller.in_charset(Windows1256, paragraphs);
            let text = misread(&charset.encode(&story.plain()), taken_for);
            let path = format!("mojibake/{name}-{paragraphs}.txt");
            b.folder.one(&path, text, |d| d.titled(&story), &story)?;
        }
    }
    for (name, end) in [("windows", "\r\n"), ("old-mac", "\r")] {
        let story = b.teller.next();
        let text = story.plain().replace('\n', end);
        b.folder.one(
            &format!("text/{name}.txt"),
            text,
            |d| d.titled(&story),
            &story,
        )?;
    }
    Ok(())
}

pub(super) fn markdown(b: &mut Builder) -> io::Result<()> {
    for charset in [Utf8, Utf8Bom, Utf16LeBom, Windows1256] {
        let story = b.teller.in_charset(charset, 3);
        let text = format!("# {}\n\n{}\n", story.title, story.text());
        let path = format!("markdown/{}.md", charset.slug());
        let document = |d: Document| d.titled(&story).encoded(charset.name());
        b.folder
            .one(&path, charset.encode(&text), document, &story)?;
    }
    let story = b.teller.next();
    let text = format!(
        "---\ntitle: \"{}\"\ndate: {}\n---\n\n{}\n",
        story.title,
        story.date,
        story.text()
    );
    b.folder.one(
        "markdown/front.md",
        text,
        |d| d.titled(&story).dated(&story),
        &story,
    )?;
    let story = b.teller.next();
    let rows: String = story
        .paragraphs
        .iter()
        .map(|p| format!("| {} |\n", p.replace('|', " ")))
        .collect();
    let text = format!("# {}\n\n| نص |\n|---|\n{rows}", story.title);
    b.folder.one(
        "markdown/table.markdown",
        text,
        |d| d.titled(&story),
        &story,
    )
}

/// Web pages whose charset is declared, not declared, and declared wrongly.
pub(super) fn pages(b: &mut Builder) -> io::Result<()> {
    let declared: [(&str, Charset, Option<&str>); 14] = [
        ("right-utf8", Utf8, Some("utf-8")),
        ("right-1256", Windows1256, Some("windows-1256")),
        ("right-8859-6", Iso8859_6, Some("iso-8859-6")),
        ("right-utf16", Utf16LeBom, Some("utf-16")),
        ("right-mac", MacArabic, Some("x-mac-arabic")),
        ("missing-utf8", Utf8, None),
        ("missing-1256", Windows1256, None),
        ("missing-8859-6", Iso8859_6, None),
        ("missing-utf16", Utf16BeBom, None),
        ("lying-utf8-is-1256", Windows1256, Some("utf-8")),
        ("lying-1256-is-utf8", Utf8, Some("windows-1256")),
        ("lying-8859-1-is-1256", Windows1256, Some("iso-8859-1")),
        ("lying-8859-6-is-1256", Windows1256, Some("iso-8859-6")),
        ("lying-1252-is-utf8", Utf8, Some("windows-1252")),
    ];
    for (name, charset, declared) in declared {
        let story = b.teller.in_charset(charset, 3);
        let page = article(
            &story,
            Page {
                charset: declared,
                json_ld: false,
            },
        );
        let document = |d: Document| d.titled(&story).dated(&story).encoded(charset.name());
        b.folder.one(
            &format!("pages/{name}.html"),
            charset.encode(&page),
            document,
            &story,
        )?;
    }
    for ending in ["html", "htm", "xhtml"] {
        let story = b.teller.next();
        let page = article(
            &story,
            Page {
                charset: Some("utf-8"),
                json_ld: true,
            },
        );
        let document = |d: Document| d.titled(&story).dated(&story);
        b.folder
            .one(&format!("pages/json-ld.{ending}"), page, document, &story)?;
    }
    for number in 1..=3 {
        let story = b.teller.next();
        let path = format!("pages/no-article-{number}.html");
        b.folder
            .one(&path, bare_page(&story), |d| d.titled(&story), &story)?;
    }
    Ok(())
}

/// Documents of a file of records, by their own ids.
fn hold(folder: &mut Folder, stories: &[Story]) {
    for story in stories {
        folder.holds(
            Document::of(record_id(story), story)
                .titled(story)
                .dated(story),
        );
    }
}

/// JSON, JSON Lines and tables.
pub(super) fn records(b: &mut Builder) -> io::Result<()> {
    for charset in [Utf8, Utf8Bom, Utf16LeBom, Windows1256] {
        let story = b.teller.in_charset(charset, 3);
        let path = format!("records/{}.json", charset.slug());
        b.folder.write(&path, charset.encode(&record(&story)))?;
        hold(&mut b.folder, &[story]);
    }
    for number in 1..=2 {
        let stories = b.stories(Utf8, 3);
        let array = format!(
            "[{}]",
            stories.iter().map(record).collect::<Vec<_>>().join(",\n")
        );
        b.folder
            .write(format!("records/array-{number}.json"), array)?;
        hold(&mut b.folder, &stories);
    }
    for charset in [Utf8, Utf8Bom, Utf16LeBom, Utf16Be, Windows1256] {
        let stories = b.stories(charset, 3);
        let lines: String = stories.iter().map(|story| record(story) + "\n").collect();
        let path = format!("records/{}.jsonl", charset.slug());
        b.folder.write(&path, charset.encode(&lines))?;
        hold(&mut b.folder, &stories);
    }
    // Records without ids are counted.
    let stories = b.stories(Utf8, 3);
    let mut lines = String::new();
    for (place, story) in stories.iter().enumerate() {
        lines.push_str(&format!(
            "{}\n",
            serde_json::json!({"title": story.title, "body": story.text()})
        ));
        let id = format!("records/no-ids.ndjson#{}", place + 1);
        b.folder.holds(Document::of(id, story).titled(story));
    }
    b.folder.write("records/no-ids.ndjson", lines)?;
    for charset in [Utf8, Utf8Bom, Utf16LeBom, Windows1256, Iso8859_6] {
        let stories = b.stories(charset, 2);
        let path = format!("records/{}.csv", charset.slug());
        b.folder
            .write(&path, charset.encode(&csv(&table(&stories), ',')))?;
        hold(&mut b.folder, &stories);
    }
    for charset in [Utf8, Windows1256] {
        let stories = b.stories(charset, 2);
        let path = format!("records/{}.tsv", charset.slug());
        b.folder
            .write(&path, charset.encode(&csv(&table(&stories), '\t')))?;
        hold(&mut b.folder, &stories);
    }
    Ok(())
}

/// The rows of all stories, with the names of the columns once.
pub(super) fn table(stories: &[Story]) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for story in stories {
        out.extend(rows(story).into_iter().skip(usize::from(!out.is_empty())));
    }
    out
}

/// A folder where every file is in another charset than the one before it.
pub(super) fn mixed(b: &mut Builder) -> io::Result<()> {
    let charsets = [
        Utf8,
        Windows1256,
        Utf16Le,
        Iso8859_6,
        Utf16Be,
        Utf16BeBom,
        MacArabic,
    ];
    let missing = super::FILES - b.folder.files;
    for (number, charset) in (1..=missing).zip(charsets.into_iter().cycle()) {
        let story = b.teller.in_charset(charset, 4);
        let path = format!("mixed/{number:02}.txt");
        let document = |d: Document| d.titled(&story).encoded(charset.name());
        b.folder
            .one(&path, charset.encode(&story.plain()), document, &story)?;
    }
    Ok(())
}

impl Builder {
    /// The next stories, as a charset can write them.
    pub(super) fn stories(&mut self, charset: Charset, count: usize) -> Vec<Story> {
        (0..count)
            .map(|_| self.teller.in_charset(charset, 2))
            .collect()
    }
}
