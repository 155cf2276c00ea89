//! E-books: the text of all chapters in their order, as one document.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::AUTHOR_SEPARATOR;
use super::headline::entitle;
use super::html;
use super::out::Out;
use super::package::{self, Package, extra, join};
use super::prose::Prose;
use super::read::whole;
use super::trouble::Troubles;
use super::xml::{self, Node, Open, Xml};
use super::{ExtractError, FailureKind, Limits, Record, RecordKey};

/// Version of this reading.
pub(super) const VERSION: u32 = 1;

/// The file as one document. Chapters that cannot be read are reported, and the rest goes on.
pub(super) fn read(bytes: &[u8], out: &mut Out<'_>) -> Result<(), ExtractError> {
    let limits = out.limits();
    let mut package = package::open(bytes, limits)?;
    let container = package::part(&mut package, "META-INF/container.xml")?;
    let name = match container {
        Some(text) => root_of(&text)?,
        None => None,
    };
    let name = name.ok_or_else(|| package::missing("e-book"))?;
    let text = package::needed(&mut package, &name, "list of chapters")?;
    let mut record = Record::new(RecordKey::Whole, String::new());
    let book = Book::read(&text, &mut record)?;
    let locked = locked_parts(&mut package)?;
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut chapters = Chapters {
        prose: Prose::new(),
        troubles: Troubles::default(),
        limits,
    };
    for (at, target) in book.chapters().enumerate() {
        let target = join(folder, &unquote(target));
        if let Err(error) = chapters.read(&mut package, &target, &locked) {
            let what = format!("part {} of it", at + 1);
            chapters.troubles.add(&what, &error);
        }
        if package.is_spent() || chapters.is_full() {
            break;
        }
    }
    record.text = chapters.prose.finish();
    if !record.text.chars().any(char::is_alphanumeric) {
        return Err(chapters.troubles.into_error());
    }
    entitle(&mut record, book.title, None);
    whole(record, out)?;
    chapters.troubles.report(out);
    Ok(())
}

/// The chapters up to now.
struct Chapters {
    prose: Prose,
    troubles: Troubles,
    limits: Limits,
}

impl Chapters {
    /// Whether there is so much text that no more is taken.
    fn is_full(&mut self) -> bool {
        let full = self.prose.len() as u64 > self.limits.max_file_size;
        if full {
            let message =
                "its text is longer than the limit; raise --max-file-size to read the rest";
            self.troubles.say(FailureKind::TooLarge, message);
        }
        full
    }

    fn read(
        &mut self,
        package: &mut Package<'_>,
        name: &str,
        locked: &BTreeSet<String>,
    ) -> Result<(), ExtractError> {
        if locked.contains(&name.to_lowercase()) {
            return Err(ExtractError::new(
                FailureKind::Encrypted,
                "locked against copying; only the programs of the seller can read it",
            ));
        }
        let Some(bytes) = package.named(name)? else {
            return Err(package::missing("such part"));
        };
        let page = html::all_text(xml::decode(bytes)?);
        self.prose.block();
        self.prose.blocks(&page.text);
        Ok(())
    }
}

/// The part that describes the book.
fn root_of(text: &str) -> Result<Option<String>, ExtractError> {
    let mut xml = Xml::new(text);
    while let Some(node) = xml.next()? {
        if let Node::Open(open) = node
            && open.name() == "rootfile"
        {
            return Ok(open.attribute("full-path"));
        }
    }
    Ok(None)
}

/// The parts that are locked, in small letters. Fonts often are, and do not matter.
fn locked_parts(package: &mut Package<'_>) -> Result<BTreeSet<String>, ExtractError> {
    let Some(text) = package::part(package, "META-INF/encryption.xml")? else {
        return Ok(BTreeSet::new());
    };
    let mut parts = BTreeSet::new();
    let mut xml = Xml::new(&text);
    while let Some(node) = xml.next()? {
        if let Node::Open(open) = node
            && open.name() == "CipherReference"
        {
            let part = open.attribute("URI");
            parts.extend(part.map(|part| join("", &unquote(&part)).to_lowercase()));
        }
    }
    Ok(parts)
}

/// What describes a book: its title, its parts by their ids, and the order in which they are read.
#[derive(Debug, Default)]
struct Book {
    title: Option<String>,
    parts: BTreeMap<String, String>,
    order: Vec<String>,
}

impl Book {
    /// Reads the description; all but the title goes into the record.
    fn read(text: &str, record: &mut Record) -> Result<Self, ExtractError> {
        let mut book = Self::default();
        let mut authors: Vec<String> = Vec::new();
        let mut subjects: Vec<String> = Vec::new();
        let mut in_metadata = false;
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            let open = match node {
                Node::Open(open) => open,
                Node::Close(close) => {
                    in_metadata &= close.name() != "metadata";
                    continue;
                }
                Node::Text(_) => continue,
            };
            match open.name() {
                "metadata" => in_metadata = true,
                "item" => book.part(&open),
                "itemref" => book.order.extend(open.attribute("idref")),
                // An old form, in which what counts stands within.
                "dc-metadata" => {}
                _ if in_metadata => {
                    let name = open.name().to_owned();
                    // Of several days the one of publication counts.
                    let published = open.says("event", "publication");
                    let value = xml.text()?;
                    let value = value.trim().to_owned();
                    if value.is_empty() {
                        continue;
                    }
                    match name.as_str() {
                        "title" if book.title.is_none() => book.title = Some(value),
                        "creator" => authors.push(value),
                        "date" if published || record.date.is_none() => record.date = Some(value),
                        "language" if record.language.is_none() => record.language = Some(value),
                        "publisher" if record.source.is_none() => record.source = Some(value),
                        "subject" => subjects.push(value),
                        "description" | "identifier" if !record.extra.contains_key(&name) => {
                            extra(record, &name, &value);
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        if !authors.is_empty() {
            record.author = Some(authors.join(AUTHOR_SEPARATOR));
        }
        if !subjects.is_empty() {
            extra(record, "subject", &subjects.join(AUTHOR_SEPARATOR));
        }
        Ok(book)
    }

    /// Takes a part, if it may hold text and is not only a table of contents.
    fn part(&mut self, open: &Open<'_>) {
        let kind = open.attribute("media-type").unwrap_or_default();
        let is_text = kind.contains("html") || kind.contains("dtbook") || kind == "text/xml";
        let properties = open.attribute("properties").unwrap_or_default();
        let is_contents = properties.split_whitespace().any(|word| word == "nav");
        if let (Some(id), Some(target), true) = (
            open.attribute("id"),
            open.attribute("href"),
            is_text && !is_contents,
        ) {
            self.parts.insert(id, target);
        }
    }

    /// The parts in the order in which they are read, each once.
    fn chapters(&self) -> impl Iterator<Item = &str> {
        let mut seen = BTreeSet::new();
        self.order
            .iter()
            .filter_map(|id| self.parts.get(id))
            .map(String::as_str)
            .filter(move |target| seen.insert(*target))
    }
}

/// A path as it is in the archive: what was written as `%20` is a space. What follows `#` is within the
/// part.
fn unquote(path: &str) -> String {
    let path = path.split('#').next().unwrap_or(path);
    if !path.contains('%') {
        return path.to_owned();
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%');
        let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or(&[]);
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Item;
    use super::super::out::testing;
    use super::super::zipped::tests::zip_of;
    use super::*;

    const CONTAINER: (&str, &[u8]) = (
        "META-INF/container.xml",
        br#"<container><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="x"/></rootfiles></container>"#,
    );

    const BOOK: &str = r##"<package><metadata><dc:title>كتاب الجسور</dc:title><dc:creator>سلمى</dc:creator><dc:creator>نادر</dc:creator><dc:date opf:event="creation">2001</dc:date><dc:date opf:event="publication">2014-03-05</dc:date><dc:language>ar</dc:language><dc:publisher>دار النهر</dc:publisher><meta name="cover" content="c"/></metadata><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="a" href="text/%D8%A3.xhtml" media-type="application/xhtml+xml"/><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/><item id="c" href="c.png" media-type="image/png"/></manifest><spine><itemref idref="n"/><itemref idref="b"/><itemref idref="c"/><itemref idref="a"/><itemref idref="b"/></spine></package>"##;

    const FIRST: &str = "<?xml version=\"1.0\"?><html><head><title>ب</title><style>p{}</style><script src=\"x\"/></head><body><h1>كتاب الجسور</h1><h2>باب أول</h2><p>نص <i>أول</i> &amp; هنا.</p><table><tr><td>1</td><td>2</td></tr></table></body></html>";

    fn epub(book: &str, others: &[(&str, &[u8])]) -> Vec<u8> {
        let mut files = vec![
            CONTAINER,
            ("OEBPS/book.opf", book.as_bytes()),
            ("OEBPS/b.xhtml", FIRST.as_bytes()),
        ];
        files.extend(others);
        zip_of(&files)
    }

    fn items(bytes: &[u8]) -> (Vec<Item>, Option<ExtractError>) {
        testing::items(|out| read(bytes, out))
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let (items, error) = items(bytes);
        let mut lines: Vec<String> = items
            .into_iter()
            .map(|item| match item {
                Item::Record(record) => {
                    format!("{}|{}", record.title.unwrap_or_default(), record.text)
                }
                Item::Failure { kind, .. } => format!("!{kind}"),
            })
            .collect();
        lines.extend(error.map(|error| format!("error {}", error.kind)));
        assert_eq!(lines.join(" "), expected);
    }

    #[test]
    fn chapters_in_their_order() {
        let second: (&str, &[u8]) = (
            "OEBPS/text/أ.xhtml",
            "<html><body><h2>باب ثان</h2><p>نص ثان.</p></body></html>".as_bytes(),
        );
        let text = "باب أول\n\nنص أول & هنا.\n\n1 | 2";
        check(
            &epub(BOOK, &[second]),
            &format!("كتاب الجسور|{text}\n\nباب ثان\n\nنص ثان."),
        );
        check(&epub(BOOK, &[]), &format!("كتاب الجسور|{text} !damaged"));
        let (items, _) = items(&epub(BOOK, &[second]));
        let Some(Item::Record(record)) = items.into_iter().next() else {
            panic!("a record")
        };
        assert_eq!(record.author.as_deref(), Some("سلمى، نادر"));
        assert_eq!(record.date.as_deref(), Some("2014-03-05"));
        assert_eq!(record.language.as_deref(), Some("ar"));
        assert_eq!(record.source.as_deref(), Some("دار النهر"));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        check(&zip_of(&[("a", b"b")]), "error damaged");
        check(&zip_of(&[CONTAINER]), "error damaged");
        check(&epub("<package/>", &[]), "error no-text");
        let lock: (&str, &[u8]) = (
            "META-INF/encryption.xml",
            br#"<encryption><CipherReference URI="OEBPS/b.xhtml"/><CipherReference URI="OEBPS/font.otf"/></encryption>"#,
        );
        let one = BOOK.replace("<itemref idref=\"a\"/>", "");
        check(&epub(&one, &[lock]), "error encrypted");
    }

    #[test]
    fn paths_are_unquoted() {
        let check = |path: &str, expected: &str| assert_eq!(unquote(path), expected);
        check("a%20b.html#x", "a b.html");
        check("%D8%A3", "أ");
        check("100%", "100%");
        check("%zz%4", "%zz%4");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_changes_are_read_or_refused(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
            page in proptest::collection::vec(any::<u8>(), 0..60),
        ) {
            let mut book = BOOK.as_bytes().to_vec();
            for (at, byte) in &changes {
                let at = at.index(book.len());
                book[at] = *byte;
            }
            let mut bytes = epub(&String::from_utf8_lossy(&book), &[("OEBPS/text/أ.xhtml", &page)]);
            items(&bytes);
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            items(&bytes);
        }
    }
}
