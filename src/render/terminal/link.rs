//! Links to files on a terminal (OSC 8). An address holds nothing but letters, digits and signs that no terminal obeys.

use crate::search::DocumentInfo;

/// Endings of files that others lie in.
const CONTAINERS: &str = "zip tar tgz tbz2 txz tzst 7z gz bz2 xz zst eml mbox mht mhtml warc wacz";

/// The address of a document's file on a machine; of a part of a container that of the container. None where a path
/// does not say which file it names.
pub(super) fn address(document: &DocumentInfo, host: &str) -> Option<String> {
    let path = match document.path.contains('#') {
        false => document.path.as_str(),
        // A document in a container has the part in its id, too. The name of any file may hold the sign.
        true => {
            let (_, part) = document.id.split_once('#')?;
            let file = document.path.strip_suffix(part)?.strip_suffix('#')?;
            let (_, ending) = file.rsplit_once('.')?;
            let ending = ending.to_ascii_lowercase();
            CONTAINERS.split(' ').find(|known| *known == ending)?;
            file
        }
    };
    // What is no text in a path is shown as `\xE9`, which leads nowhere.
    if !path.starts_with('/') || path.contains("\\x") {
        return None;
    }
    Some(format!("file://{}{}", encoded(host), encoded(path)))
}

/// Text that leads to an address.
pub(super) fn linked(text: &str, address: Option<&str>) -> String {
    match address {
        Some(address) => format!("\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\"),
        None => text.to_owned(),
    }
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_cannot_break_out() {
        for (id, path, expected) in [
            ("a.txt", "/x/a b.txt", Some("file://desk/x/a%20b.txt")),
            (
                "خبر.txt",
                "/x/خبر.txt",
                Some("file://desk/x/%D8%AE%D8%A8%D8%B1.txt"),
            ),
            (
                "e",
                "/x/\u{1b}\\\u{7};\u{9c}",
                Some("file://desk/x/%1B%5C%07%3B%C2%9C"),
            ),
            ("b.zip#c/d", "/x/b.zip#c/d", Some("file://desk/x/b.zip")),
            ("m.MBOX#3", "/x/m.MBOX#3", Some("file://desk/x/m.MBOX")),
            ("SY-1", "/x/b.zip#c/d", None),
            // No container is called so.
            ("x#y.txt", "/x/x#y.txt", None),
            ("a.v2#y.txt", "/x/a.v2#y.txt", None),
            ("caf\\xE9.txt", "/x/caf\\xE9.txt", None),
            ("c", "C:\\x", None),
        ] {
            let document = DocumentInfo {
                id: id.to_owned(),
                path: path.to_owned(),
                ..DocumentInfo::default()
            };
            assert_eq!(address(&document, "desk").as_deref(), expected, "{path}");
        }
    }
}
