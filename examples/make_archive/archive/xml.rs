//! What is written into XML and HTML.

/// The text with the five signs of markup as entities.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The XML declaration.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Entities that stand for each other, a thousand million times: `&lol9;` is all of them.
pub(super) fn laughs(root: &str) -> String {
    let mut out = format!("<!DOCTYPE {root} [\n<!ENTITY lol0 \"قهقهة \">\n");
    for level in 1..10 {
        let inner = format!("&lol{};", level - 1).repeat(10);
        out.push_str(&format!("<!ENTITY lol{level} \"{inner}\">\n"));
    }
    out.push_str("]>\n");
    out
}

/// An entity that stands for a file of the machine: `&secret;`.
pub(super) fn secret(root: &str) -> String {
    format!("<!DOCTYPE {root} [<!ENTITY secret SYSTEM \"file:///etc/passwd\">]>\n")
}
