//! What a file is: by its content first, by its name where the content leaves it open.

use super::charset;
use super::kind::Kind;
use super::packing::Packing;

/// How much of the beginning of a file is looked at, in bytes.
pub(super) const HEAD: usize = 64 << 10;

/// Version of this judgement. Where it changes, files that were not taken for documents are looked at
/// again.
pub(super) const VERSION: u32 = 1;

/// What a file was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recognised {
    /// It can be read.
    Kind(Kind),
    /// One file, packed; what it holds is to be recognised in its turn.
    Packed(Packing),
    /// A document that is locked with a password.
    Encrypted,
    /// A kind of document, or of container for documents, that cannot be read: its common name, and what
    /// can be done.
    Unsupported(&'static str, &'static str),
    /// The name says what the content is not: the common name of what it should be.
    NotAsNamed(&'static str),
    /// The name says text, the bytes are none.
    NotText,
    /// A picture, which may be a scan.
    Picture,
    /// Sound, programs, and whatever else is not expected to hold text.
    NotADocument,
}

/// What a file with this beginning and this name is. The name may be empty.
pub(super) fn recognise(head: &[u8], name: &str) -> Recognised {
    let ending = ending(name);
    if let Some(found) = by_magic(head, &ending) {
        return found;
    }
    match beginning(head) {
        Some(text) => by_text(&text, &ending),
        None => without_text(&ending),
    }
}

/// What is behind the last point of a name, in lower case; empty without one.
pub(super) fn ending(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 12 => ending.to_lowercase(),
        _ => String::new(),
    }
}

/// Bytes at a fixed place that only one format has there.
const MAGIC: &[(usize, &[u8], Recognised)] = &[
    (0, b"%PDF-", Recognised::Kind(Kind::Pdf)),
    (
        0,
        b"\x78\x9F\x3E\x22",
        Recognised::Unsupported("winmail.dat", "unpack it with tnef"),
    ),
    (0, b"PK\x03\x04", Recognised::Kind(Kind::Zip)),
    (0, b"PK\x05\x06", Recognised::Kind(Kind::Zip)),
    (0, b"7z\xBC\xAF\x27\x1C", Recognised::Kind(Kind::SevenZip)),
    (0, b"{\\rtf", Recognised::Kind(Kind::Rtf)),
    (0, b"WARC/0.", Recognised::Kind(Kind::Warc)),
    (0, b"WARC/1.", Recognised::Kind(Kind::Warc)),
    (257, b"ustar", Recognised::Kind(Kind::Tar)),
    (0, b"\x1F\x8B\x08", Recognised::Packed(Packing::Gzip)),
    (0, b"\x28\xB5\x2F\xFD", Recognised::Packed(Packing::Zstd)),
    (0, b"BZh", Recognised::Packed(Packing::Bzip2)),
    (0, b"\xFD7zXZ\0", Recognised::Packed(Packing::Xz)),
    (0, b"Rar!\x1A\x07", Recognised::Unsupported("RAR", UNPACK)),
    (0, b"MSCF", Recognised::Unsupported("CAB", UNPACK)),
    (
        0,
        b"!BDN",
        Recognised::Unsupported("Outlook data", "convert it with readpst"),
    ),
    (
        0,
        b"AT&TFORM",
        Recognised::Unsupported("DjVu", "convert it to PDF"),
    ),
    (
        60,
        b"BOOKMOBI",
        Recognised::Unsupported("Kindle book", "convert it to EPUB"),
    ),
    (0, b"ITSF", Recognised::Unsupported("CHM", UNPACK)),
    (
        0,
        b"SQLite format 3\0",
        Recognised::Unsupported("database", "export its tables as CSV"),
    ),
    (
        4,
        b"Standard Jet DB",
        Recognised::Unsupported("database", "export its tables as CSV"),
    ),
    (
        4,
        b"Standard ACE DB",
        Recognised::Unsupported("database", "export its tables as CSV"),
    ),
    (
        0,
        b"PAR1",
        Recognised::Unsupported("column store", "export it as CSV or JSONL"),
    ),
    (
        0,
        b"ARROW1",
        Recognised::Unsupported("column store", "export it as CSV or JSONL"),
    ),
    (
        0,
        b"Obj\x01",
        Recognised::Unsupported("column store", "export it as CSV or JSONL"),
    ),
    (0, b"bplist00", Recognised::NotADocument),
    (0, b"\x89PNG\r\n", Recognised::Picture),
    (0, b"\xFF\xD8\xFF", Recognised::Picture),
    (0, b"II*\0", Recognised::Picture),
    (0, b"MM\0*", Recognised::Picture),
    (0, b"GIF8", Recognised::Picture),
    (8, b"WEBP", Recognised::Picture),
    (4, b"ftyp", Recognised::NotADocument),
    (0, b"\x7FELF", Recognised::NotADocument),
    (0, b"MZ\x90\0", Recognised::NotADocument),
    (0, b"\xCA\xFE\xBA\xBE", Recognised::NotADocument),
    (0, b"\xCF\xFA\xED\xFE", Recognised::NotADocument),
    (0, b"\0asm", Recognised::NotADocument),
    (0, b"OggS", Recognised::NotADocument),
    (0, b"fLaC", Recognised::NotADocument),
    (0, b"ID3", Recognised::NotADocument),
    (0, b"\x1A\x45\xDF\xA3", Recognised::NotADocument),
    (0, b"RIFF", Recognised::NotADocument),
    (0, b"wOFF", Recognised::NotADocument),
    (0, b"wOF2", Recognised::NotADocument),
];

/// What to do with a container that cannot be read.
const UNPACK: &str = "unpack it, or pack it as ZIP";

/// The container of Word, Excel and PowerPoint before 2007, of Outlook, and of locked documents since.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The stream that a locked document since 2007 lies in.
const LOCKED: &str = "EncryptedPackage";

fn by_magic(head: &[u8], ending: &str) -> Option<Recognised> {
    let begins = |at: usize, bytes: &[u8]| head.get(at..at + bytes.len()) == Some(bytes);
    if begins(0, OLE) {
        return Some(old_office(head, ending));
    }
    // A PDF may have some bytes before its header; readers look for it in the first kilobyte.
    let near = head.get(..head.len().min(1024)).unwrap_or_default();
    if ending == "pdf" && near.windows(5).any(|five| five == b"%PDF-") {
        return Some(Recognised::Kind(Kind::Pdf));
    }
    MAGIC
        .iter()
        .find(|(at, bytes, _)| begins(*at, bytes))
        .map(|(.., found)| *found)
        // A text, too, may begin with these letters.
        .filter(|found| matches!(found, Recognised::Kind(_)) || !is_plain(head))
        // What is named as a document is not passed over without a word.
        .map(|found| match found {
            Recognised::NotADocument => without_text(ending),
            found => found,
        })
}

/// Whether a file begins with nothing but text in UTF-8, and with more of it than a format's sign.
fn is_plain(head: &[u8]) -> bool {
    let begin = head.get(..head.len().min(SIGNS)).unwrap_or_default();
    let text = match std::str::from_utf8(begin) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(begin.get(..error.valid_up_to()).unwrap_or_default())
                .unwrap_or_default()
        }
        Err(_) => return false,
    };
    begin.len() > LONGEST_SIGN && !text.chars().any(|c| c.is_control() && !c.is_whitespace())
}

/// Within so many bytes every binary format has some that no text has.
const SIGNS: usize = 128;

/// What formats begin with is shorter than this, in bytes.
const LONGEST_SIGN: usize = 24;

fn old_office(head: &[u8], ending: &str) -> Recognised {
    let locked = matches!(
        ending,
        "docx" | "docm" | "dotx" | "xlsx" | "xlsm" | "pptx" | "ppsx"
    ) || holds(head, LOCKED);
    if locked {
        return Recognised::Encrypted;
    }
    match ending {
        "xls" | "xlt" => Recognised::Kind(Kind::Xls),
        "ppt" | "pps" | "pot" => {
            Recognised::Unsupported("PowerPoint 97-2003", "save it as PPTX or PDF")
        }
        "msg" => Recognised::Unsupported("Outlook message", "save it as EML"),
        _ if holds(head, "Workbook") && !holds(head, "WordDocument") => Recognised::Kind(Kind::Xls),
        "doc" | "dot" | "" => Recognised::Unsupported("Word 97-2003", "save it as DOCX or PDF"),
        _ if holds(head, "WordDocument") => {
            Recognised::Unsupported("Word 97-2003", "save it as DOCX or PDF")
        }
        // What Windows keeps beside pictures, what it installs programs from, and other containers.
        _ => Recognised::NotADocument,
    }
}

/// Whether a stream of that name lies in an old document, as far as its directory is seen.
fn holds(head: &[u8], stream: &str) -> bool {
    let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    head.windows(name.len()).any(|bytes| bytes == name)
}

/// The beginning of a text as far as it can be read without knowing its character set for certain;
/// nothing if it is none.
fn beginning(head: &[u8]) -> Option<String> {
    let utf16 = match head {
        [0xFF, 0xFE, ..] => Some(encoding_rs::UTF_16LE),
        [0xFE, 0xFF, ..] => Some(encoding_rs::UTF_16BE),
        _ => charset::utf16_without_mark(head),
    };
    if let Some(encoding) = utf16 {
        return Some(encoding.decode(head).0.into_owned());
    }
    let controls = head
        .iter()
        .filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31))
        .count();
    // A stray control character does not make a text a program.
    (!head.contains(&0) && controls * 100 <= head.len())
        .then(|| String::from_utf8_lossy(head).into_owned())
}

/// Endings of text that says what it is by its name alone.
fn named_text(ending: &str) -> Option<Kind> {
    Some(match ending {
        "md" | "markdown" => Kind::Md,
        "html" | "htm" | "xhtml" | "xht" | "shtml" => Kind::Html,
        "json" => Kind::Json,
        "jsonl" | "ndjson" => Kind::Jsonl,
        "csv" => Kind::Csv,
        "tsv" | "tab" => Kind::Tsv,
        "txt" | "text" => Kind::Txt,
        "vtt" => Kind::Vtt,
        "eml" => Kind::Eml,
        "mht" | "mhtml" => Kind::Mht,
        "mbox" => Kind::Mbox,
        _ => return None,
    })
}

/// Endings of text that people do not read: programs, settings, what belongs to web pages.
const CODE: &str = "asm bat c cc cfg cmd conf cpp cs css desktop dtd el go gradle h hpp hs ini java js jsx \
    kt less lock lua m3u m3u8 map mjs patch php pl plist pls pm po pot properties ps1 py r \
    rb rs sass scala scss sh sql svg swift toml ts tsx url vb vbs vue webmanifest xsd xsl \
    xslt";

fn is_code(ending: &str) -> bool {
    CODE.split(' ').any(|known| known == ending)
}

/// How much of a text is looked at for what only one format begins with, in bytes.
const OPENING: usize = 4096;

fn by_text(text: &str, ending: &str) -> Recognised {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let opening: String = text
        .get(..text.floor_char_boundary(OPENING))
        .unwrap_or_default()
        .to_ascii_lowercase();
    let begins = |with: &str| opening.starts_with(with);
    let holds = |what: &str| opening.contains(what);
    // The strongest signs come first: what these begin with nothing else begins with.
    if begins("<!doctype html") || begins("<html") {
        return Recognised::Kind(Kind::Html);
    }
    let named_xml = matches!(ending, "xml" | "rss" | "atom" | "rdf") && begins("<");
    if named_xml || begins("<?xml") || begins("<rss") || begins("<feed") || begins("<rdf:rdf") {
        return xml(&opening, ending);
    }
    if begins("webvtt") {
        return Recognised::Kind(Kind::Vtt);
    }
    if is_mailbox(text) {
        return Recognised::Kind(Kind::Mbox);
    }
    if is_mail(text) {
        let page = matches!(ending, "mht" | "mhtml") || holds("multipart/related");
        return Recognised::Kind(if page && !holds("\nreceived:") {
            Kind::Mht
        } else {
            Kind::Eml
        });
    }
    if ending == "srt" || begins_a_cue(text) {
        return Recognised::Kind(Kind::Srt);
    }
    if begins("{") && holds("jsonfeed.org/version") {
        return Recognised::Kind(Kind::Feed);
    }
    let is_page = begins("<") && !begins("<?") && (holds("<html") || holds("<body"));
    if begins("<svg") || is_code(ending) && !is_page {
        return Recognised::NotADocument;
    }
    if is_page && is_code(ending) {
        // A page that was saved under the name of the program that made it.
        return Recognised::Kind(Kind::Html);
    }
    if let Some(kind) = named_text(ending) {
        return Recognised::Kind(kind);
    }
    if begins("{") && (holds("\":") || holds("\" :")) {
        let mut lines = text.lines();
        let whole = lines
            .next()
            .is_some_and(|line| line.trim_end().ends_with('}'));
        let more = lines.next().is_some_and(|line| line.starts_with('{'));
        return Recognised::Kind(if whole && more {
            Kind::Jsonl
        } else {
            Kind::Json
        });
    }
    if begins("[{\"") {
        return Recognised::Kind(Kind::Json);
    }
    if begins("<") && (holds("<body") || holds("<head") || holds("<div") || holds("<p>")) {
        return Recognised::Kind(Kind::Html);
    }
    Recognised::Kind(Kind::Txt)
}

/// Headers that are written into every mail on its way, and into nothing else.
const POSTMARKS: &[&str] = &[
    "delivered-to:",
    "message-id:",
    "mime-version:",
    "received:",
    "return-path:",
    "x-mailer:",
    "x-originating-ip:",
];

/// Whether a text begins with the headers of a mail: lines with names, a sender and a postmark among them.
fn is_mail(text: &str) -> bool {
    let head = text
        .lines()
        .take(200)
        .take_while(|line| !line.trim().is_empty());
    let (mut sender, mut postmark) = (false, false);
    for line in head {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else {
            return false;
        };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        let name = format!("{}:", name.to_ascii_lowercase());
        sender |= matches!(name.as_str(), "from:" | "sender:");
        postmark |= POSTMARKS.contains(&name.as_str());
    }
    sender && postmark
}

/// Whether a text begins like a mailbox: the line that separates mails, and a header under it.
fn is_mailbox(text: &str) -> bool {
    let mut lines = text.lines();
    let separator = lines.next().unwrap_or_default();
    let header = lines.next().unwrap_or_default();
    separator.starts_with("From ")
        && separator.split_whitespace().count() >= 4
        && separator.contains(':')
        && header.split_once(':').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic())
        })
}

/// Whether a text begins with the first cue of subtitles: a number, and a line with two times.
fn begins_a_cue(text: &str) -> bool {
    let mut lines = text.lines();
    let number = lines.next().unwrap_or_default().trim();
    let times = lines.next().unwrap_or_default();
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && times.contains("-->")
        && times.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

fn xml(opening: &str, ending: &str) -> Recognised {
    let holds = |what: &str| opening.contains(what);
    if holds("<rss") || holds("<feed") || holds("<rdf:rdf") {
        Recognised::Kind(Kind::Feed)
    } else if holds("<html") || named_text(ending) == Some(Kind::Html) {
        Recognised::Kind(Kind::Html)
    } else if holds("<svg") || is_code(ending) {
        Recognised::NotADocument
    } else {
        Recognised::Unsupported("XML", "save it as HTML, or its text as TXT")
    }
}

/// What files with these endings are to be, where their content is no text: their common name.
const NAMED: &[(&[&str], &str)] = &[
    (&["pdf"], "a PDF"),
    (&["docx", "docm", "dotx"], "a Word document"),
    (&["odt", "ott", "odp", "ods"], "an OpenDocument file"),
    (&["pptx", "pptm", "ppsx"], "PowerPoint slides"),
    (&["xlsx", "xlsm", "xls"], "a workbook"),
    (&["doc"], "a Word document"),
    (&["rtf"], "Rich Text"),
    (&["epub"], "an e-book"),
    (&["warc"], "a web archive"),
    (&["wacz"], "a web archive"),
    (&["zip"], "a ZIP archive"),
    (&["tar", "tgz", "tbz2", "txz", "tzst"], "a TAR archive"),
    (&["7z"], "a 7z archive"),
    (&["gz"], "packed with gzip"),
    (&["zst"], "packed with Zstandard"),
    (&["bz2"], "packed with bzip2"),
    (&["xz"], "packed with XZ"),
];

/// Whether files with such an ending are expected to be documents, or to hold some.
pub(super) fn names_a_document(ending: &str) -> bool {
    named_text(ending).is_some() || named(ending).is_some() || ending == "srt"
}

fn named(ending: &str) -> Option<&'static str> {
    NAMED
        .iter()
        .find(|(endings, _)| endings.contains(&ending))
        .map(|(_, name)| *name)
}

/// Bytes that are neither text nor begin like anything known: the name says what they were to be.
fn without_text(ending: &str) -> Recognised {
    match named(ending) {
        Some(name) => Recognised::NotAsNamed(name),
        None if named_text(ending).is_some() => Recognised::NotText,
        None => Recognised::NotADocument,
    }
}

#[cfg(test)]
mod tests;
