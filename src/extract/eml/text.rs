//! The running text of a mail.

use super::super::unify_lines;

/// Plain text as it stands. Where it is `flowed` (RFC 3676), lines that end with a space go on in the
/// next; with `flowed` true that space is dropped.
pub(super) fn plain(text: String, flowed: Option<bool>) -> String {
    let text = unify_lines(text);
    let text = match flowed {
        Some(drop_space) => unflowed(&text, drop_space),
        None => text,
    };
    text.trim_matches(['\n', ' ', '\t']).to_owned()
}

/// The pieces of a text that stand one after the other in a mail.
pub(super) fn joined(texts: &[String]) -> String {
    texts.join("\n\n")
}

fn unflowed(text: &str, drop_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // How deep the line before is quoted, where it goes on.
    let mut open: Option<usize> = None;
    for line in text.split('\n') {
        let content = line.trim_start_matches('>');
        let depth = line.len() - content.len();
        // One space before a line only keeps it from being taken for something else.
        let content = content.strip_prefix(' ').unwrap_or(content);
        if open != Some(depth) {
            if !out.is_empty() || open.is_some() {
                out.push('\n');
            }
            for _ in 0..depth {
                out.push('>');
            }
            if depth > 0 && !content.is_empty() {
                out.push(' ');
            }
        }
        let goes_on = content.ends_with(' ') && content != "-- ";
        out.push_str(if goes_on && drop_space {
            content.strip_suffix(' ').unwrap_or(content)
        } else {
            content
        });
        open = goes_on.then_some(depth);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flowed_lines_go_on() {
        let check = |text: &str, flowed: Option<bool>, expected: &str| {
            assert_eq!(plain(text.to_owned(), flowed), expected, "{text:?}");
        };
        let text = "فتح \nالجسر\n\n> قال \n> نعم\n>> لا \n> بلى\n-- \nسلمى \n";
        check(
            text,
            Some(false),
            "فتح الجسر\n\n> قال نعم\n>> لا \n> بلى\n-- \nسلمى",
        );
        check("فت \r\nح\r\n From x", Some(true), "فتح\nFrom x");
        check("فتح \nالجسر", None, "فتح \nالجسر");
    }
}
