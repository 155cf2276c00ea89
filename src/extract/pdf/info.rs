//! What a file says about itself.

use encoding_rs::{UTF_16BE, UTF_16LE};
use hayro_syntax::Pdf;
use hayro_syntax::metadata::Metadata;
use serde_json::{Map, Value};

/// The upper part of PDF's own character set, where it differs from Latin 1: 0x80 to 0xA0.
const OWN: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\u{FFFD}€";

/// What of it is told on.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Info {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) extra: Map<String, Value>,
}

/// Reads what the file says about itself, and leaves out what programs write there by themselves.
pub(super) fn info(pdf: &Pdf) -> Info {
    let metadata = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| {
        let text = text_string(bytes.as_deref()?);
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ");
        (text.chars().any(char::is_alphanumeric) && text.len() < 2000).then_some(text)
    };
    let mut info = Info {
        title: text(&metadata.title).filter(|title| is_title(title)),
        author: text(&metadata.author).filter(|author| is_author(author)),
        extra: Map::new(),
    };
    for (key, value) in [
        ("subject", text(&metadata.subject)),
        ("keywords", text(&metadata.keywords)),
        ("created", created(metadata)),
        ("producer", text(&metadata.producer)),
    ] {
        if let Some(value) = value.filter(|value| value != "unspecified") {
            info.extra.insert(key.to_owned(), Value::String(value));
        }
    }
    info
}

/// When the file was made: not when its text was published.
fn created(metadata: &Metadata) -> Option<String> {
    let at = metadata.creation_date?;
    let sound = (1990..2100).contains(&at.year)
        && (1..=12).contains(&at.month)
        && (1..=31).contains(&at.day)
        && at.hour < 24
        && at.minute < 60
        && at.second < 60;
    sound.then(|| {
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            at.year, at.month, at.day, at.hour, at.minute, at.second
        )
    })
}

/// Whether a title is one that somebody gave, and not the name of a file or nothing at all.
fn is_title(title: &str) -> bool {
    const NOT: [&str; 9] = [
        "untitled",
        "about:blank",
        "microsoft word",
        "microsoft powerpoint",
        "powerpoint presentation",
        "slide 1",
        "document",
        "print",
        "بدون عنوان",
    ];
    const ENDINGS: [&str; 16] = [
        ".doc", ".docx", ".odt", ".rtf", ".pdf", ".indd", ".qxd", ".qxp", ".ppt", ".pptx", ".xls",
        ".xlsx", ".html", ".htm", ".dvi", ".tex",
    ];
    let title = title.trim().to_lowercase();
    let is_nothing = NOT.iter().any(|not| {
        title.strip_prefix(not).is_some_and(|rest| {
            rest.chars().all(|c| !c.is_alphabetic()) || not.starts_with("microsoft")
        })
    });
    let is_file = ENDINGS.iter().any(|ending| title.ends_with(ending))
        || title.starts_with("http://")
        || title.starts_with("https://")
        || title.starts_with("file:");
    !is_nothing && !is_file
}

/// Whether an author is a name and not that of an account.
fn is_author(author: &str) -> bool {
    const NOT: [&str; 12] = [
        "user",
        "admin",
        "administrator",
        "owner",
        "author",
        "unknown",
        "anonymous",
        "pc",
        "windows user",
        "microsoft",
        "hp",
        "root",
    ];
    let author = author.trim().trim_matches(['(', ')']).to_lowercase();
    !NOT.contains(&author.as_str())
}

/// The text of a string that is meant to be read: UTF-16, UTF-8 or PDF's own character set.
pub(super) fn text_string(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        // Some programs write UTF-8 without saying so.
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes
                .iter()
                .map(|&byte| match byte {
                    0x80..=0xA0 => OWN.chars().nth(usize::from(byte - 0x80)).unwrap_or(' '),
                    byte => char::from(byte),
                })
                .collect(),
        },
    };
    text.chars().filter(|&c| c != '\0').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_programs_write_are_none() {
        for title in [
            "نشرة الرصد",
            "Document on the siege of Derna",
            "Print media in Yemen",
            "Untitled lives",
        ] {
            assert!(is_title(title), "{title}");
        }
        for title in [
            "untitled",
            "Untitled-1",
            "Microsoft Word - x.doc",
            "report.indd",
            "about:blank",
            "https://a.example/1",
        ] {
            assert!(!is_title(title), "{title}");
        }
        assert!(is_author("ليلى حداد") && !is_author("(Administrator)"));
    }

    #[test]
    fn strings_are_read_in_their_own_way() {
        assert_eq!(text_string(&[0xFE, 0xFF, 0x06, 0x33, 0x06, 0x44]), "سل");
        assert_eq!(text_string(&[0xFF, 0xFE, 0x33, 0x06]), "س");
        assert_eq!(text_string("\u{FEFF}سلام".as_bytes()), "سلام");
        assert_eq!(text_string(b"caf\xE9 \x80"), "café •");
    }
}
