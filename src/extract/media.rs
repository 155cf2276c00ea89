//! What a media type says about a file: the ending its name would have, and its character set.

/// Endings of names by media type, for documents and for containers of documents.
const ENDINGS: &[(&str, &[&str])] = &[
    ("html", &["text/html", "application/xhtml+xml"]),
    ("txt", &["text/plain"]),
    ("md", &["text/markdown", "text/x-markdown"]),
    ("csv", &["text/csv", "application/csv"]),
    ("tsv", &["text/tab-separated-values"]),
    ("json", &["application/json", "text/json"]),
    (
        "jsonl",
        &[
            "application/x-ndjson",
            "application/jsonl",
            "application/jsonlines",
            "application/x-jsonlines",
        ],
    ),
    ("json", &["application/feed+json"]),
    ("rss", &["application/rss+xml"]),
    ("atom", &["application/atom+xml"]),
    ("rdf", &["application/rdf+xml"]),
    ("xml", &["text/xml", "application/xml"]),
    ("srt", &["application/x-subrip", "text/srt"]),
    ("vtt", &["text/vtt"]),
    ("rtf", &["text/rtf", "application/rtf", "text/richtext"]),
    ("pdf", &["application/pdf", "application/x-pdf"]),
    ("doc", &["application/msword"]),
    (
        "docx",
        &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ),
    ("xls", &["application/vnd.ms-excel"]),
    (
        "xlsx",
        &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    ),
    ("ppt", &["application/vnd.ms-powerpoint"]),
    (
        "pptx",
        &["application/vnd.openxmlformats-officedocument.presentationml.presentation"],
    ),
    ("odt", &["application/vnd.oasis.opendocument.text"]),
    ("ods", &["application/vnd.oasis.opendocument.spreadsheet"]),
    ("odp", &["application/vnd.oasis.opendocument.presentation"]),
    ("epub", &["application/epub+zip"]),
    ("eml", &["message/rfc822", "message/global"]),
    ("mbox", &["application/mbox"]),
    ("mht", &["multipart/related", "application/x-mimearchive"]),
    ("warc", &["application/warc"]),
    ("zip", &["application/zip", "application/x-zip-compressed"]),
    ("gz", &["application/gzip", "application/x-gzip"]),
    ("tar", &["application/x-tar"]),
    ("7z", &["application/x-7z-compressed"]),
    (
        "rar",
        &["application/vnd.rar", "application/x-rar-compressed"],
    ),
];

/// Bytes of a page that are searched for its character set.
const HEAD: usize = 4096;

/// The ending that the name of a file of this media type has, where it is one of a document.
pub(super) fn ending_of(media_type: &str) -> Option<&'static str> {
    ENDINGS
        .iter()
        .find(|(_, types)| {
            types
                .iter()
                .any(|known| known.eq_ignore_ascii_case(media_type))
        })
        .map(|(ending, _)| *ending)
}

/// Whether nothing of this media type is a document.
pub(super) fn is_no_document(media_type: &str) -> bool {
    const TOP: [&str; 6] = ["image", "audio", "video", "font", "model", "chemical"];
    const TYPES: [&str; 7] = [
        "text/css",
        "text/javascript",
        "application/javascript",
        "application/x-javascript",
        "application/font-woff",
        "application/pgp-signature",
        "application/pkcs7-signature",
    ];
    let top = media_type.split('/').next().unwrap_or("");
    TOP.iter().any(|known| known.eq_ignore_ascii_case(top))
        || TYPES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(media_type))
}

/// The media type of a header `type/subtype; charset=x`, in small letters, and the character set.
pub(super) fn parse(header: &str) -> (String, Option<String>) {
    let mut pieces = header.split(';');
    let media_type = pieces.next().unwrap_or("").trim().to_ascii_lowercase();
    let charset = pieces.find_map(|piece| {
        let (name, value) = piece.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    (media_type, charset)
}

/// The character set that the head of a page or of a mail names.
pub(super) fn charset_in(bytes: &[u8]) -> Option<String> {
    xml_encoding_in(bytes).or_else(|| {
        let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
        value_after(head, b"charset=")
    })
}

/// The character set that an XML declaration names.
pub(super) fn xml_encoding_in(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let bytes = bytes.trim_ascii_start();
    let head = bytes.strip_prefix(b"<?xml")?;
    let end = head.iter().take(HEAD).position(|byte| *byte == b'>')?;
    value_after(head.get(..end)?, b"encoding=")
}

fn value_after(head: &[u8], word: &[u8]) -> Option<String> {
    let head = head.to_ascii_lowercase();
    let at = head.windows(word.len()).position(|window| window == word)?;
    let name: String = head
        .get(at + word.len()..)?
        .iter()
        .skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '))
        .map(|byte| char::from(*byte))
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
        .collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_type_and_charset() {
        let check = |header: &str, media_type: &str, charset: Option<&str>| {
            let (found, declared) = parse(header);
            assert_eq!(
                (found.as_str(), declared.as_deref()),
                (media_type, charset),
                "{header:?}"
            );
        };
        check(
            "Text/HTML; Charset=\"windows-1256\"",
            "text/html",
            Some("windows-1256"),
        );
        check(
            "text/html;level=1 ; charset = utf-8",
            "text/html",
            Some("utf-8"),
        );
        check("application/pdf", "application/pdf", None);
        check("text/plain; charset=", "text/plain", None);
        check("", "", None);
    }

    #[test]
    fn media_types_of_documents_have_endings() {
        let check = |media_type: &str, ending: Option<&str>, passed_over: bool| {
            assert_eq!(ending_of(media_type), ending, "{media_type}");
            assert_eq!(is_no_document(media_type), passed_over, "{media_type}");
        };
        check("text/HTML", Some("html"), false);
        check("application/pdf", Some("pdf"), false);
        check("image/png", None, true);
        check("Text/CSS", None, true);
        check("application/octet-stream", None, false);
        check("", None, false);
    }

    #[test]
    fn pages_name_their_charset() {
        let check = |page: &[u8], charset: Option<&str>| {
            assert_eq!(charset_in(page).as_deref(), charset, "{page:?}");
        };
        check(b"<meta charset=windows-1256>", Some("windows-1256"));
        check(
            b"<META content='text/html; CHARSET=ISO-8859-6'>",
            Some("iso-8859-6"),
        );
        check(
            b"<?xml version='1.0' encoding='Windows-1256'?>",
            Some("windows-1256"),
        );
        check(b"<p>\xC8\xE6 charset=\"", None);
        check(b"", None);
    }
}
